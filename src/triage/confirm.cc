#include "triage/confirm.h"

#include <utility>

namespace bodkin::triage {
namespace {

int status_class(int status) {
  return status < 100 || status > 599 ? 0 : status / 100;
}

// One input's tries. Those that did not come about, since the target is gone, are not counted.
Confirmed try_input(const std::string& input, const finding::Finding& fault, Replayer& replayer,
                    int replays) {
  Confirmed out;
  out.input = input;
  out.finding = fault;
  const http::Scenario request = http::decode_scenario(input);
  for (int i = 0; i < replays; ++i) {
    const std::optional<finding::Finding> shown = replayer.shows(request, fault);
    if (replayer.gone()) break;
    ++out.tries;
    if (!shown) continue;
    ++out.reproduced;
    out.finding = *shown;
  }
  if (out.reproduced == replays) {
    out.reproduces = Reproduces::kAlways;
  } else if (out.reproduced > 0 && out.reproduced < out.tries) {
    out.reproduces = Reproduces::kSometimes;
  } else {
    out.reproduces = out.tries == replays ? Reproduces::kNever : Reproduces::kUntried;
  }
  return out;
}

}  // namespace

bool same_fault(const finding::Finding& then, const finding::Finding& now) {
  return then.oracle == now.oracle && then.method == now.method && then.path == now.path &&
         then.location == now.location &&
         status_class(then.http_status) == status_class(now.http_status);
}

std::optional<finding::Finding> Replayer::shows(const http::Scenario& input,
                                                const finding::Finding& fault) {
  if (gone_) return std::nullopt;
  std::optional<std::vector<finding::Finding>> findings = replay_(input);
  if (!findings) {
    gone_ = true;
    return std::nullopt;
  }
  std::optional<finding::Finding> best;
  for (finding::Finding& now : *findings) {
    if (!same_fault(fault, now)) continue;
    const bool exact = now.signature() == fault.signature();
    if (!best || exact) best = std::move(now);
    if (exact) break;
  }
  return best;
}

Confirmed confirm(const std::vector<std::string>& inputs, const finding::Finding& fault,
                  Replayer& replayer, int replays) {
  Confirmed best;
  best.finding = fault;
  for (const std::string& input : inputs) {
    Confirmed tried = try_input(input, fault, replayer, replays);
    if (tried.reproduces == Reproduces::kAlways) return tried;
    const bool better = tried.reproduced > best.reproduced;
    if (better || best.tries == 0) best = std::move(tried);
    if (replayer.gone()) break;
  }
  // Where the inputs that are left were not tried, nobody can say that the fault is gone.
  if (replayer.gone() && best.reproduces == Reproduces::kNever) {
    best.reproduces = Reproduces::kUntried;
  }
  return best;
}

}  // namespace bodkin::triage
