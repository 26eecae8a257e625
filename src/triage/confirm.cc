#include "triage/confirm.h"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>
#include <vector>

namespace bodkin::triage {
namespace {

int status_class(int status) {
  return status < 100 || status > 599 ? 0 : status / 100;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

// "KeyError", "java.lang.NullPointerException:".
bool is_class_of_error(const std::string& word) {
  const std::size_t end = word.find_last_not_of(".,:;()'\"") + 1;
  const std::string_view name = std::string_view(word).substr(0, end);
  return name.ends_with("Error") || name.ends_with("Exception") || name.ends_with("Fault");
}

constexpr std::size_t kSecondLooks = 3;

// One input's tries.
struct Tried {
  std::string input;
  std::optional<finding::Finding> finding;  // as the last replay that showed it gave it
  int shown = 0;
  int tries = 0;
};

// Up to `replays` tries in all. Those that did not come about, since the target is gone, are not
// counted.
void try_input(Tried& tried, const finding::Finding& fault, Replayer& replayer, int replays) {
  const http::Scenario request = http::decode_scenario(tried.input);
  while (tried.tries < replays) {
    std::optional<finding::Finding> shown = replayer.shows(request, fault);
    if (replayer.gone()) return;
    ++tried.tries;
    if (!shown) continue;
    ++tried.shown;
    tried.finding = std::move(shown);
  }
}

Reproduces reproduces(const Tried& tried, int replays) {
  if (tried.shown == replays) return Reproduces::kAlways;
  if (tried.shown > 0 && tried.shown < tried.tries) return Reproduces::kSometimes;
  return tried.tries == replays ? Reproduces::kNever : Reproduces::kUntried;
}

}  // namespace

bool same_fault(const finding::Finding& then, const finding::Finding& now) {
  // Findings of an earlier version name no member.
  const bool member_fits = then.member.empty() || then.member == now.member;
  return then.oracle == now.oracle && then.method == now.method && then.path == now.path &&
         then.location == now.location && member_fits &&
         status_class(then.http_status) == status_class(now.http_status);
}

bool same_kind(const finding::Finding& then, const finding::Finding& now) {
  if (then.kind == now.kind || !then.location.empty()) return true;
  const std::vector<std::string> a = words(then.kind), b = words(now.kind);
  const std::size_t least = std::min(a.size(), b.size());
  std::size_t start = 0, end = 0;
  while (start < least && a[start] == b[start]) ++start;
  while (start + end < least && a[a.size() - 1 - end] == b[b.size() - 1 - end]) ++end;
  const auto names_class = [&](const std::vector<std::string>& all) {
    return std::any_of(all.begin() + static_cast<std::ptrdiff_t>(start),
                       all.end() - static_cast<std::ptrdiff_t>(end), is_class_of_error);
  };
  if (names_class(a) || names_class(b)) return false;
  return 2 * (start + end) >= std::max(a.size(), b.size());
}

std::optional<finding::Finding> Replayer::shows(const http::Scenario& input,
                                                const finding::Finding& fault) {
  if (gone_) return std::nullopt;
  ++replays_;
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

Confirmed confirm(std::size_t count, const InputAt& input_at, const finding::Finding& fault,
                  Replayer& replayer, int replays) {
  Confirmed out;
  Tried best;
  std::vector<Tried> unseen;  // replayed once, without the fault
  const auto settle = [&](Tried& tried) {
    out.inputs_shown += tried.shown > 0;
    if (tried.shown > best.shown || best.tries == 0) best = std::move(tried);
    return best.shown == replays;
  };
  bool always = false;
  for (std::size_t i = 0; i < count && !always && !replayer.gone(); ++i) {
    Tried tried{input_at(i), std::nullopt, 0, 0};
    try_input(tried, fault, replayer, 1);
    out.inputs_replayed += tried.tries > 0;
    if (tried.shown == 0) {
      if (unseen.size() < kSecondLooks) unseen.push_back(std::move(tried));
      continue;
    }
    try_input(tried, fault, replayer, replays);
    always = settle(tried);
  }
  if (best.shown == 0) {
    for (Tried& tried : unseen) {
      try_input(tried, fault, replayer, replays);
      if (settle(tried)) break;
    }
  }
  out.reproduces = reproduces(best, replays);
  // Where the inputs that are left were not tried, nobody can say that the fault is gone.
  if (replayer.gone() && out.reproduces == Reproduces::kNever) {
    out.reproduces = Reproduces::kUntried;
  }
  out.finding = best.finding.value_or(fault);
  out.input = std::move(best.input);
  out.reproduced = best.shown;
  out.tries = best.tries;
  return out;
}

}  // namespace bodkin::triage
