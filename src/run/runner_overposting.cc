// After an accepted write: may its client set what is not its own to set?
#include <utility>

#include "run/runner_state.h"

namespace bodkin::run {
namespace {

// It costs six requests.
constexpr std::uint64_t kOverpostingFirst = 6;
constexpr std::uint64_t kOverpostingEvery = 48;

}  // namespace

bool Runner::State::overpost(Trace& trace, const Accepted& input, const Principal* principal) {
  if (!input.operation.writes()) return true;
  const bool now = options.all_probes || ++overposted[&input.operation] <= kOverpostingFirst ||
                   input.hash % kOverpostingEvery == 0;
  if (!now) return true;
  const auto member = overposting.next(input);
  if (!member) return true;
  const auto send_one = [&](Probe probe) -> const Exchange* {
    Outgoing outgoing;
    const bool write = probe.purpose != Purpose::kRead;
    if (write && stage.restorable() && !reset(trace, outgoing.fresh)) return nullptr;
    outgoing.purpose = probe.purpose;
    outgoing.operation = probe.operation;
    outgoing.principal = principal;
    outgoing.request = std::move(probe.request);
    outgoing.note = std::move(probe.note);
    return send(trace, std::move(outgoing)) ? &trace.exchanges.back() : nullptr;
  };
  return overposting.ask(input, *member, options.scope, !stage.restorable(), send_one);
}

}  // namespace bodkin::run
