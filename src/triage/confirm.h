// Replaying: whether a finding is still there, and from which of its inputs.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "triage/triage.h"

namespace bodkin::triage {

// Counts replays of one target, and remembers that it went away: then nothing more is sent.
class Replayer {
 public:
  // `replay` must outlive it.
  explicit Replayer(const Replay& replay) : replay_(replay) {}
  std::size_t replays() const { return replays_; }

  // The finding that is the same fault, if the replay shows it; of several, the one whose signature
  // is the same too. nullopt also once the target is gone.
  std::optional<finding::Finding> shows(const http::Scenario& input, const finding::Finding& fault);
  bool gone() const { return gone_; }

 private:
  const Replay& replay_;
  std::size_t replays_ = 0;
  bool gone_ = false;
};

struct Confirmed {
  Reproduces reproduces = Reproduces::kNever;
  std::string input;         // encoded; of those that reproduce best, the smallest
  finding::Finding finding;  // as the last replay that showed it gave it
  int reproduced = 0;
  int tries = 0;  // of this input
  std::size_t inputs_replayed = 0, inputs_shown = 0;
};

// The n-th input, encoded; asked for when it is needed.
using InputAt = std::function<std::string(std::size_t)>;

// The first of `count` inputs that shows the fault every time; else the one that shows it most
// often. Each is replayed once, and `replays` times if that showed it; where none did, the first
// three get their other replays, since a flaky fault may show late. Where the target goes away,
// what is known until then, kUntried if that is nothing.
Confirmed confirm(std::size_t count, const InputAt& input_at, const finding::Finding& fault,
                  Replayer& replayer, int replays);

}  // namespace bodkin::triage
