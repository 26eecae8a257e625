// After an accepted write: may its body name what belongs to others, may what it names be taken
// away, and may it be sent to what is gone?
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "json/tree.h"
#include "run/identity.h"
#include "run/learn.h"
#include "run/runner_state.h"
#include "scenario/naming.h"

namespace bodkin::run {
namespace {

// Where states cost nothing, one accepted write in so many; elsewhere the first of each operation.
constexpr std::uint64_t kForeignEvery = 96, kOrphanEvery = 96, kGoneEvery = 24;
constexpr std::uint64_t kForeignFirst = 4, kOrphanFirst = 2, kGoneFirst = 3;
constexpr int kMakeTries = 4;
constexpr int kUnauthorised = 401, kForbidden = 403, kNotFound = 404, kGone = 410, kConflict = 409;

int status_of(const scenario::Exchange& exchange) {
  return exchange.answered() ? exchange.answer.response.status : 0;
}

// Whether a path goes on where another ends.
bool is_below(std::string_view path, std::string_view above) {
  return path.size() > above.size() && path.starts_with(above) && path[above.size()] == '/';
}

std::string read_path(const contract::Operation& read, const std::string& value) {
  return http::expand_path(read.path, {{http::path_parameter_names(read.path).front(), value}});
}

}  // namespace

bool Runner::State::turn_comes(Turns& turns, const Accepted& input, std::uint64_t first,
                               std::uint64_t every) {
  if (options.all_probes) return true;
  if (!stage.restorable() && turns[&input.operation]++ < first) return true;
  return hash64("turn", input.hash) % every == 0;
}

const scenario::Exchange* Runner::State::send_one(Trace& trace,
                                                  const contract::Operation* operation,
                                                  Request request, const Principal* principal,
                                                  Purpose purpose, std::string note, bool anew) {
  Outgoing outgoing;
  if (anew && stage.restorable() && !reset(trace, outgoing.fresh)) return nullptr;
  outgoing.purpose = purpose;
  outgoing.operation = operation;
  outgoing.principal = principal;
  outgoing.request = std::move(request);
  outgoing.note = std::move(note);
  return send(trace, std::move(outgoing)) ? &trace.exchanges.back() : nullptr;
}

std::string Runner::State::make_named(Trace& trace, const References::Named& thing,
                                      const Principal*& owner) {
  if (stage.restorable()) return thing.value;
  const Exchange* made = nullptr;
  const Principal* maker = nullptr;
  for (int i = 0; i < kMakeTries && (made == nullptr || status_of(*made) == kConflict); ++i) {
    const auto creation = fresh_things.creation_for(*thing.read, stage.world());
    if (!creation) return thing.value;
    maker = sender.principal(creation->principal);
    Request request = creation->request;
    if (const auto match = contract.match(request.method, request.target)) {
      present.bring_surely(request, *match);
    }
    made =
        send_one(trace, creation->operation, std::move(request), maker, Purpose::kSetup, {}, false);
    if (made == nullptr) return {};
  }
  if (!made->success()) return thing.value;
  for (const auto& [parameter, value] : learned_from(*made, contract)) {
    if (parameter != http::path_parameter_names(thing.read->path).front()) continue;
    owner = maker;
    return value;
  }
  return thing.value;
}

// As somebody else, whose write is to be refused as if the thing were not there.
bool Runner::State::name_as(Trace& trace, const Accepted& input, const References::Named& thing,
                            const Principal* owner, const Principal* other) {
  const std::string value = make_named(trace, thing, owner);
  if (value.empty() || owner == other) return !value.empty();
  const std::string never = references.never(input, options.scope, thing);
  if (never.empty()) return true;
  const auto read = [&](const Principal* as, std::string_view note, bool anew) {
    Request request;
    request.method = "GET";
    request.target = read_path(*thing.read, value);
    return send_one(trace, thing.read, std::move(request), as, Purpose::kAccess, std::string(note),
                    anew);
  };
  std::uint64_t count = 0;
  const auto write = [&](const std::string& name, std::string note, std::string_view said) {
    Request request = input.request;
    json::Tree body = json::parse(References::naming(*input.body, thing, name));
    rename_itself(body, *input.operation.body, hash64(note, input.hash + ++count), generator,
                  {&stage.world(), &input.operation, said});
    request.body = json::print(body);
    return send_one(trace, &input.operation, std::move(request), other, Purpose::kAccess,
                    std::move(note), true);
  };
  const Exchange* seen = read(owner, scenario::kForeignOwn, true);
  if (seen == nullptr || !seen->success()) return seen != nullptr;
  seen = read(other, scenario::kForeignOther, false);
  if (seen == nullptr) return false;
  const int hidden = status_of(*seen);
  if (hidden != kForbidden && hidden != kNotFound) return true;
  seen = write(never, std::string(scenario::kForeignNever), {});
  if (seen == nullptr) return false;
  const int refused = status_of(*seen);
  // Whoever may not write at all says nothing, nor does who may name anything.
  if (refused < 400 || refused >= 500 || refused == kUnauthorised || refused == kForbidden) {
    return true;
  }
  const std::string note = std::string(scenario::kForeignWrite) + thing.place;
  seen = write(value, note, {});
  if (seen == nullptr) return false;
  if (status_of(*seen) != kConflict) return true;
  const std::string said = seen->answer.response.body;
  trace.exchanges.pop_back();  // the next one stands in its place
  return write(value, note, said) != nullptr;
}

bool Runner::State::name_what_others_own(Trace& trace, const Accepted& input,
                                         const Principal* principal) {
  const auto& principals = sender.principals().list;
  if (principals.size() < 2 || !input.operation.writes() || input.body == nullptr ||
      principal == nullptr || principal == sender.stranger() ||
      !turn_comes(named_others, input, kForeignFirst, kForeignEvery)) {
    return true;
  }
  std::vector<References::Named> things = references.named(input, options.scope);
  if (things.empty()) return true;
  if (!options.all_probes) things = {things[hash64("named", input.hash) % things.size()]};
  for (const References::Named& thing : things) {
    for (const Principal& other : principals) {
      const scenario::Subject subject{input.operation, input.parameters, input.body};
      if (scenario::allowed(subject, &other, stage.world()) != scenario::Allowed::kUnknown)
        continue;
      // What shows nothing is not kept.
      Trace tried;
      const bool answered = name_as(tried, input, thing, principal, &other);
      // A refusal may tell of the thing.
      const bool sent = !tried.exchanges.empty() &&
                        tried.exchanges.back().note.starts_with(scenario::kForeignWrite);
      const bool taken = sent && tried.exchanges.back().success();
      if (!sent && answered) continue;
      std::move(tried.exchanges.begin(), tried.exchanges.end(),
                std::back_inserter(trace.exchanges));
      if (taken || !answered) return answered;
    }
  }
  return true;
}

std::vector<Runner::State::Removable> Runner::State::removables(const Accepted& input) {
  std::vector<Removable> all;
  for (const Probe& read : probes.reads(input)) {
    std::string path(http::split_target(read.request.target).path);
    for (const contract::Operation& operation : contract.operations()) {
      if (operation.method != "DELETE") continue;
      const auto parent = parent_of_last_parameter(operation.path);
      if (parent && operation.path == read.operation->path) {
        all.push_back({path, read.operation, false});
        continue;
      }
      // A part of what the input names, "/pools/{pool}/stock/{kind}"; where nothing reads it, its
      // list shows it.
      const auto thing = contract.match("GET", path);
      if (!parent || !thing || !is_below(operation.path, read.operation->path)) continue;
      const std::vector<std::string> names = http::path_parameter_names(operation.path);
      const std::string part = probes.part_of(input, names.back());
      if (part.empty() || names.size() != thing->parameters.size() + 1) continue;
      const auto its_read = std::find_if(
          contract.operations().begin(), contract.operations().end(),
          [&](const auto& o) { return o.method == "GET" && o.path == operation.path; });
      std::vector<http::PathParameter> named = thing->parameters;
      named.push_back({names.back(), part});
      const std::string target = http::expand_path(operation.path, named);
      if (its_read != contract.operations().end()) {
        if (options.scope.allows(*its_read)) all.push_back({target, &*its_read, false});
      } else if (*parent == read.operation->path) {
        all.push_back({target, read.operation, true});
      }
    }
  }
  return all;
}

bool Runner::State::delete_what_is_named(Trace& trace, const Accepted& input, std::size_t at,
                                         const Principal* principal) {
  const bool makes = input.operation.method == "POST" || input.operation.method == "PUT";
  if (!makes || input.body == nullptr || !turn_comes(orphaned, input, kOrphanFirst, kOrphanEvery)) {
    return true;
  }
  const std::optional<Thing> made = thing_of(trace.exchanges[at], contract, options.scope);
  if (!made) return true;
  for (const Removable& each : removables(input)) {
    const std::string& path = each.path;
    const auto removal = contract.match("DELETE", path);
    if (!removal || removal->operation == nullptr || each.read == made->read ||
        !options.scope.allows(*removal->operation) || made->path.starts_with(path + "/") ||
        path.starts_with(made->path + "/") || stage.world().is_to_stay(removal->parameters)) {
      continue;
    }
    Trace tried;
    if (stage.restorable() && send_one(tried, &input.operation, input.request, principal,
                                       Purpose::kSetup, {}, true) == nullptr) {
      return true;
    }
    if (settled_for_good() &&
        !send_probes(tried, reads_along(contract, options.scope, path), principal)) {
      return true;
    }
    Request request;
    request.method = "DELETE";
    request.target = path;
    if (settled_for_good()) present.refresh(request, *removal);
    const Exchange* removed =
        send_one(tried, removal->operation, request, principal, Purpose::kUnknown,
                 std::string(scenario::kOrphanDelete), false);
    if (removed == nullptr) return true;
    if (!removed->success()) continue;
    Request again;
    again.method = "GET";
    again.target = each.listed ? path.substr(0, path.rfind('/')) : path;
    const Exchange* gone = send_one(
        tried, each.read, again, principal, Purpose::kUnknown,
        std::string(each.listed ? scenario::kOrphanUnlisted : scenario::kOrphanGone), false);
    const int left = gone == nullptr ? 0 : status_of(*gone);
    if (left == kNotFound || left == kGone || (each.listed && gone != nullptr && gone->success())) {
      again.target = made->path;
      send_one(tried, made->read, again, principal, Purpose::kUnknown,
               std::string(scenario::kOrphanLeft), false);
      const auto parent = parent_of_last_parameter(made->read->path);
      const std::string list = made->path.substr(0, made->path.rfind('/'));
      const auto collection = contract.match("GET", list);
      if (parent && collection && collection->operation != nullptr &&
          options.scope.allows(*collection->operation)) {
        again.target = list;
        send_one(tried, collection->operation, again, principal, Purpose::kRead, {}, false);
      }
    }
    std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
    return trace.exchanges.back().answered();
  }
  return true;
}

bool Runner::State::use_what_is_gone(Trace& trace, const Accepted& input,
                                     const Principal* principal) {
  const contract::Operation& operation = input.operation;
  const std::string thing = thing_path(operation.path);
  const bool may_make_it = operation.method == "PUT" && operation.path == thing;
  if (thing.empty() || !operation.writes() || operation.method == "DELETE" || may_make_it ||
      !operation.documents_exactly(kNotFound) ||
      !turn_comes(used_gone, input, kGoneFirst, kGoneEvery)) {
    return true;
  }
  const auto gone = stage.world().gone.find(http::path_parameter_names(thing).back());
  const auto read =
      std::find_if(contract.operations().begin(), contract.operations().end(),
                   [&](const auto& each) { return each.method == "GET" && each.path == thing; });
  if (gone == stage.world().gone.end() || read == contract.operations().end() ||
      !options.scope.allows(*read)) {
    return true;
  }
  std::vector<http::PathParameter> parameters = input.parameters;
  for (http::PathParameter& each : parameters) {
    if (each.name == gone->first) each.value = gone->second;
  }
  Request get;
  get.method = "GET";
  get.target = http::expand_path(thing, parameters);
  Trace tried;
  const Exchange* seen = send_one(tried, &*read, std::move(get), principal, Purpose::kUnknown,
                                  std::string(scenario::kGoneRead), true);
  if (seen == nullptr) return true;
  if (status_of(*seen) != kNotFound && status_of(*seen) != kGone) return true;
  Request write = input.request;
  const std::string query(http::split_target(write.target).query);
  write.target = http::expand_path(operation.path, parameters) + (query.empty() ? "" : "?" + query);
  seen = send_one(tried, &operation, std::move(write), principal, Purpose::kUnknown,
                  std::string(scenario::kGoneWrite), false);
  if (seen != nullptr && !seen->success() && status_of(*seen) < 500) return true;
  std::move(tried.exchanges.begin(), tried.exchanges.end(), std::back_inserter(trace.exchanges));
  return seen != nullptr;
}

}  // namespace bodkin::run
