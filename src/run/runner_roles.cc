// After an accepted write that made something: does somebody delete it who may not make such
// things, or in whose list it does not stand? What oracle/roles judges, for services whose
// documents do not say who may do what.
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "http/uri.h"
#include "run/learn.h"
#include "run/runner_state.h"
#include "scenario/roles.h"

namespace bodkin::run {
namespace {

constexpr std::uint64_t kRolesFirst = 3, kRolesEvery = 48;
constexpr std::uint64_t kUnlistedFirst = 3, kUnlistedEvery = 48;
constexpr int kForbidden = 403;

}  // namespace

bool Runner::State::ask_who_may_delete(Trace& trace, const Accepted& input,
                                       const Principal* owner) {
  const auto& principals = sender.principals().list;
  if (principals.size() < 2 || !input.operation.writes() || owner == nullptr ||
      owner == sender.stranger() ||
      !turn_comes(deleted_by_others, input, kRolesFirst, kRolesEvery)) {
    return true;
  }
  for (const Probe& removal : probes.removals(input)) {
    const auto match = contract.match("DELETE", removal.request.target);
    if (!match || stage.world().is_to_stay(match->parameters)) continue;
    const scenario::Subject removed{*removal.operation, match->parameters, nullptr};
    const scenario::Subject made{input.operation, input.parameters, input.body};
    const auto read = contract.match("GET", removal.request.target);
    const bool is_read =
        read && read->operation != nullptr && options.scope.allows(*read->operation);
    for (const Principal& other : principals) {
      if (&other == owner ||
          scenario::allowed(removed, &other, stage.world()) != scenario::Allowed::kUnknown ||
          scenario::allowed(made, &other, stage.world()) != scenario::Allowed::kUnknown) {
        continue;
      }
      // What shows nothing is not kept.
      Trace tried;
      const Exchange* seen = send_one(tried, &input.operation, input.request, &other,
                                      Purpose::kAccess, std::string(scenario::kRoleMake), false);
      if (seen == nullptr) return true;
      if (seen->answer.response.status != kForbidden) continue;
      seen = send_one(tried, removal.operation, removal.request, &other, Purpose::kAccess,
                      std::string(scenario::kRoleDelete), false);
      if (seen == nullptr) return true;
      if (!seen->success()) continue;
      Request look = removal.request;
      if (is_read) look.method = "GET";
      seen = send_one(tried, is_read ? read->operation : removal.operation, std::move(look), owner,
                      Purpose::kAccess, std::string(scenario::kRoleGone), false);
      std::move(tried.exchanges.begin(), tried.exchanges.end(),
                std::back_inserter(trace.exchanges));
      return seen != nullptr;
    }
  }
  return true;
}

bool Runner::State::ask_who_may_delete_unlisted(Trace& trace, const Accepted& input, std::size_t at,
                                                const Principal* owner) {
  const auto& principals = sender.principals().list;
  if (principals.size() < 2 || input.operation.method != "POST" || owner == nullptr ||
      owner == sender.stranger() ||
      !turn_comes(deleted_unlisted, input, kUnlistedFirst, kUnlistedEvery)) {
    return true;
  }
  for (const auto& [parameter, value] : learned_from(trace.exchanges[at], contract)) {
    const auto removal = std::find_if(
        contract.operations().begin(), contract.operations().end(), [&](const auto& each) {
          const auto parent = parent_of_last_parameter(each.path);
          return each.method == "DELETE" && parent && *parent == input.operation.path &&
                 http::path_parameter_names(each.path).back() == parameter;
        });
    const std::string list(http::split_target(input.request.target).path);
    const auto listing = contract.match("GET", list);
    const auto its_read = contract.match("GET", list + "/" + http::percent_encode(value));
    if (removal == contract.operations().end() || !options.scope.allows(*removal) || !listing ||
        listing->operation == nullptr || !options.scope.allows(*listing->operation) ||
        (its_read && its_read->operation != nullptr)) {
      continue;
    }
    for (const Principal& other : principals) {
      std::vector<http::PathParameter> named = input.parameters;
      named.push_back({parameter, value});
      const scenario::Subject removed{*removal, named, nullptr};
      if (&other == owner ||
          scenario::allowed(removed, &other, stage.world()) != scenario::Allowed::kUnknown) {
        continue;
      }
      // What shows nothing is not kept.
      Trace tried;
      const auto ask = [&](const contract::Operation& operation, const std::string& target,
                           const Principal* as, std::string_view note) {
        Request request;
        request.method = operation.method;
        request.target = target;
        return send_one(tried, &operation, std::move(request), as, Purpose::kAccess,
                        std::string(note), false);
      };
      const auto path_of = [&](const std::string& name) {
        named.back().value = name;
        return http::expand_path(removal->path, named);
      };
      const std::string never = stage.world().unknown_for(parameter);
      if (never.empty() || never == value) return true;
      const contract::Operation& lists = *listing->operation;
      const auto keep = [&] {
        std::move(tried.exchanges.begin(), tried.exchanges.end(),
                  std::back_inserter(trace.exchanges));
        return trace.exchanges.back().answered();
      };
      const Exchange* seen = ask(lists, list, owner, scenario::kUnlistedOwn);
      if (seen == nullptr) return keep();
      if (!seen->success()) return true;
      seen = ask(lists, list, &other, scenario::kUnlistedOther);
      if (seen == nullptr) return keep();
      if (!seen->success()) continue;
      seen = ask(*removal, path_of(never), &other, scenario::kUnlistedNever);
      if (seen == nullptr) return keep();
      if (seen->success()) continue;
      seen = ask(*removal, path_of(value), &other, scenario::kUnlistedDelete);
      if (seen == nullptr) return keep();
      if (!seen->success()) continue;
      ask(lists, list, owner, scenario::kUnlistedGone);
      return keep();
    }
  }
  return true;
}

}  // namespace bodkin::run
