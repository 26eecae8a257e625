// After an accepted write of something that others may read: does somebody change it who may change
// only what is its own? What oracle/rights judges, for services whose documents do not say who may
// do what.
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "json/tree.h"
#include "run/isolation.h"
#include "run/learn.h"
#include "run/runner_state.h"
#include "scenario/compose.h"
#include "scenario/rights.h"

namespace bodkin::run {
namespace {

constexpr std::uint64_t kRightsFirst = 6, kRightsEvery = 48;
constexpr int kForbidden = 403, kConflict = 409;
constexpr int kMakeTries = 3;
constexpr std::size_t kThingsMax = 6;

}  // namespace

// The thing that a path begins with, and what reads it: "/pools/{pool_id}" of
// "/pools/{pool_id}/stock/{kind}".
const contract::Operation* Runner::State::outermost(const contract::Operation& operation) const {
  const std::size_t end = operation.path.find('}');
  if (end == std::string::npos) return nullptr;
  const std::string_view thing = std::string_view(operation.path).substr(0, end + 1);
  const auto read =
      std::find_if(contract.operations().begin(), contract.operations().end(),
                   [&](const auto& each) { return each.method == "GET" && each.path == thing; });
  const bool usable = read != contract.operations().end() && options.scope.allows(*read) &&
                      parent_of_last_parameter(read->path).has_value();
  return usable ? &*read : nullptr;
}

Request Runner::State::write_to(const contract::Operation& operation,
                                const std::vector<http::PathParameter>& thing) {
  Request request = scenario::valid_request(operation, stage.world(), 0, generator).request.request;
  if (request.method.empty()) return request;
  const http::Target target = http::split_target(request.target);
  std::string path = http::expand_path(operation.path, thing);
  if (!target.query.empty()) path += "?" + std::string(target.query);
  request.target = std::move(path);
  if (const auto match = contract.match(request.method, request.target)) {
    present.refresh(request, *match);
  }
  return request;
}

std::optional<Runner::State::Denied> Runner::State::denied_to(Trace& trace,
                                                              const contract::Operation& thing,
                                                              const std::string& first,
                                                              const Principal* other) {
  const std::string name = http::path_parameter_names(thing.path).front();
  std::vector<std::string> values = {first};
  const auto known = stage.world().bindings.find(name);
  // What was there before may be for all.
  for (const bool to_stay : {true, false}) {
    if (known == stage.world().bindings.end()) break;
    for (const std::string& value : known->second) {
      const bool stays = stage.world().is_to_stay({{name, value}});
      if (stays == to_stay && value != first && values.size() < kThingsMax) values.push_back(value);
    }
  }
  const auto unanswered = [&](Trace& aside) -> std::optional<Denied> {
    trace.exchanges.push_back(std::move(aside.exchanges.back()));
    return std::nullopt;
  };
  for (const std::string& value : values) {
    const std::vector<http::PathParameter> named = {{name, value}};
    Request look;
    look.method = "GET";
    look.target = http::expand_path(thing.path, named);
    Trace aside;
    const Exchange* seen = send_one(aside, &thing, look, other, Purpose::kAccess, {}, false);
    if (seen == nullptr) return unanswered(aside);
    if (!seen->success()) continue;
    for (const contract::Operation& sibling : contract.operations()) {
      const bool removes = sibling.method == "DELETE";
      if (sibling.path != thing.path || !sibling.writes() || sibling.method == "POST" ||
          !options.scope.allows(sibling) || (removes && stage.world().is_to_stay(named))) {
        continue;
      }
      Request request = write_to(sibling, named);
      if (request.method.empty()) continue;
      seen = send_one(aside, &sibling, request, other, Purpose::kAccess, {}, false);
      if (seen == nullptr) return unanswered(aside);
      if (seen->answer.response.status == kForbidden) return Denied{value, &sibling};
      if (seen->success()) break;  // it may change this one
    }
  }
  return std::nullopt;
}

bool Runner::State::change_as(Trace& trace, const Accepted& input, const Request& varied,
                              const contract::Operation& thing, const Principal* owner,
                              const Principal* other) {
  const auto send_as = [&](const contract::Operation* operation, Request request,
                           const Principal* as, std::string_view note) {
    return send_one(trace, operation, std::move(request), as, Purpose::kAccess, std::string(note),
                    false);
  };
  const auto denied = denied_to(trace, thing, input.parameters.front().value, other);
  if (!denied || denied->by == &input.operation) return false;
  std::vector<http::PathParameter> named = input.parameters;
  named.front().value = denied->value;
  const std::string query(http::split_target(input.request.target).query);
  const std::string path = http::expand_path(input.operation.path, named);
  const auto write = [&](const Request& like, const Principal* as, std::string_view note) {
    Request request = like;
    request.target = query.empty() ? path : path + "?" + query;
    if (const auto match = contract.match(request.method, request.target)) {
      present.refresh(request, *match);
    }
    const Exchange* answer = send_as(&input.operation, std::move(request), as, note);
    return answer != nullptr && answer->success();
  };
  const auto read = contract.match("GET", path);
  if (!read || read->operation == nullptr) return false;
  const auto look = [&](const Principal* as, std::string_view note) {
    Request request;
    request.method = "GET";
    request.target = path;
    const Exchange* answer = send_as(read->operation, std::move(request), as, note);
    return answer != nullptr && answer->success();
  };
  // The owner's comes first, so that what is read is the same thing's.
  Request whole;
  whole.method = "GET";
  whole.target = http::expand_path(thing.path, {named.front()});
  if (send_as(&thing, whole, owner, {}) == nullptr || !write(input.request, owner, {}))
    return false;
  trace.exchanges.clear();
  if (!look(owner, scenario::kRightsBefore) || !write(varied, other, scenario::kRightsWrite) ||
      !look(owner, scenario::kRightsAfter)) {
    return false;
  }
  Request request = write_to(*denied->by, {named.front()});
  const Exchange* seen = send_as(denied->by, std::move(request), other, scenario::kRightsDenied);
  return seen != nullptr && seen->answer.response.status == kForbidden &&
         do_to_own(trace, *denied->by, thing, other);
}

bool Runner::State::do_to_own(Trace& trace, const contract::Operation& sibling,
                              const contract::Operation& thing, const Principal* other) {
  std::string made;
  const std::size_t before = trace.exchanges.size();
  for (int i = 0; i < kMakeTries && made.empty(); ++i) {
    const auto creation = fresh_things.creation_for(thing, stage.world());
    if (!creation) return false;
    Request request = creation->request;
    if (const auto match = contract.match(request.method, request.target)) {
      present.bring_surely(request, *match);
    }
    trace.exchanges.resize(before);
    const Exchange* seen = send_one(trace, creation->operation, std::move(request), other,
                                    Purpose::kAccess, std::string(scenario::kRightsMake), false);
    if (seen == nullptr) return false;
    if (seen->answer.response.status == kConflict) continue;
    if (!seen->success()) return false;
    for (const auto& [parameter, value] : learned_from(*seen, contract)) {
      if (parameter == http::path_parameter_names(thing.path).front()) made = value;
    }
    if (made.empty()) return false;
  }
  if (made.empty()) return false;
  Request request = write_to(sibling, {{http::path_parameter_names(thing.path).front(), made}});
  if (request.method.empty()) return false;
  const Exchange* seen = send_one(trace, &sibling, std::move(request), other, Purpose::kAccess,
                                  std::string(scenario::kRightsOwn), false);
  return seen != nullptr && seen->success();
}

bool Runner::State::ask_who_may_change(Trace& trace, const Accepted& input,
                                       const Principal* owner) {
  const auto& principals = sender.principals().list;
  const bool changes = input.operation.method == "PUT" || input.operation.method == "PATCH";
  if (principals.size() < 2 || !changes || owner == nullptr || owner == sender.stranger() ||
      input.body == nullptr || input.operation.body == nullptr || input.parameters.empty() ||
      !turn_comes(changed_by_others, input, kRightsFirst, kRightsEvery)) {
    return true;
  }
  const contract::Operation* thing = outermost(input.operation);
  const auto read = contract.match("GET", http::split_target(input.request.target).path);
  if (thing == nullptr || !read || read->operation == nullptr ||
      read->operation->path != input.operation.path || !options.scope.allows(*read->operation)) {
    return true;
  }
  Request varied = input.request;
  varied.body = stale.varied(input.operation, *input.body);
  if (varied.body.empty()) return true;
  for (const Principal& other : principals) {
    const scenario::Subject subject{input.operation, input.parameters, input.body};
    if (&other == owner ||
        scenario::allowed(subject, &other, stage.world()) != scenario::Allowed::kUnknown) {
      continue;
    }
    // What shows nothing is not kept.
    Trace tried;
    const bool shown = change_as(tried, input, varied, *thing, owner, &other);
    const bool answered = tried.exchanges.empty() || tried.exchanges.back().answered();
    if (!shown && answered) continue;
    std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
    return answered;
  }
  return true;
}

}  // namespace bodkin::run
