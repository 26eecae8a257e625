// After an accepted write: may its client set what is not its own to set?
#include <algorithm>
#include <utility>
#include <vector>

#include "run/runner_state.h"

namespace bodkin::run {
namespace {

// It costs six requests.
constexpr std::uint64_t kOverpostingEvery = 48;
// Where nothing is put back, each member once after the first accepted inputs of each operation.
constexpr std::uint64_t kOverpostingFirst = 8;

}  // namespace

bool Runner::State::overpost(Trace& trace, const Accepted& input, const Principal* principal) {
  if (!input.operation.writes()) return true;
  const bool every = options.all_probes || input.hash % kOverpostingEvery == 0;
  const std::uint64_t turn =
      stage.restorable() ? kOverpostingFirst : overposted[&input.operation]++;
  if (!every && turn >= kOverpostingFirst) return true;
  std::vector<Overposting::Member> members = overposting.members(input);
  if (members.empty()) return true;
  // A replay has to ask about the one that was found.
  if (!options.all_probes) {
    const std::uint64_t chosen = turn < kOverpostingFirst ? turn : input.hash / kOverpostingEvery;
    members = {std::move(members[chosen % members.size()])};
  }
  const auto send_probe = [&](Probe probe) {
    const bool write = probe.purpose != Purpose::kRead;
    return send_one(trace, probe.operation, std::move(probe.request), principal, probe.purpose,
                    std::move(probe.note), write);
  };
  return std::all_of(members.begin(), members.end(), [&](const Overposting::Member& member) {
    return overposting.ask(input, member, options.scope, !stage.restorable(), send_probe);
  });
}

}  // namespace bodkin::run
