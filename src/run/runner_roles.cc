// After an accepted write that made something: does somebody delete it who may not make such
// things? What oracle/roles judges, for services whose documents do not say who may do what.
#include <iterator>
#include <utility>
#include <vector>

#include "run/runner_state.h"
#include "scenario/roles.h"

namespace bodkin::run {
namespace {

constexpr std::uint64_t kRolesFirst = 3, kRolesEvery = 48;
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

}  // namespace bodkin::run
