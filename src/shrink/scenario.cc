#include "shrink/scenario.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/hash.h"
#include "http/reference.h"
#include "shrink/sequence.h"

namespace bodkin::shrink {
namespace {

bool names(std::string_view text, const std::string& step) {
  for (auto found = http::find_reference(text); found;
       found = http::find_reference(text, found->begin + 1)) {
    if (found->reference.step == step) return true;
  }
  return false;
}

bool names(const Request& request, const std::string& step) {
  const auto& fields = request.headers.fields();
  return names(request.target, step) || names(request.body, step) ||
         std::any_of(fields.begin(), fields.end(),
                     [&](const Header& field) { return names(field.value, step); });
}

class ScenarioShrinker {
 public:
  ScenarioShrinker(const http::Scenario& start, const ScenarioPredicate& still_fails,
                   const Limits& limits, Clock& clock)
      : current_(start),
        still_fails_(still_fails),
        limits_(limits),
        clock_(clock),
        deadline_us_(clock.now_us() + limits.time_max_us) {}

  ShrunkScenario run() {
    bool progress = true;
    while (progress && !stopped_) {
      drop_steps();
      drop_groups();
      drop_names();
      progress = false;
      for (std::size_t i = 0; i < current_.steps.size() && !stopped_; ++i) {
        progress = shrink_step(i) || progress;
      }
      progress = progress && current_.steps.size() > 1;
    }
    return {std::move(current_), executions_, !stopped_};
  }

 private:
  bool consider(http::Scenario candidate) {
    if (stopped_ || !tried_.insert(hash64(http::encode_scenario(candidate))).second) return false;
    if (executions_ >= limits_.executions_max || clock_.now_us() >= deadline_us_) {
      stopped_ = true;
      return false;
    }
    ++executions_;
    if (!still_fails_(candidate)) return false;
    current_ = std::move(candidate);
    return true;
  }

  void drop_steps() {
    if (current_.steps.size() < 2) return;
    reduce_sequence(current_.steps.size(), [&](std::size_t begin, std::size_t end) {
      if (end > current_.steps.size() || end - begin == current_.steps.size()) return false;
      http::Scenario candidate = current_;
      candidate.steps.erase(candidate.steps.begin() + static_cast<std::ptrdiff_t>(begin),
                            candidate.steps.begin() + static_cast<std::ptrdiff_t>(end));
      return consider(std::move(candidate));
    });
  }

  // One after another, where that shows it as well.
  void drop_groups() {
    http::Scenario candidate = current_;
    for (http::HttpFileRequest& step : candidate.steps) step.concurrent = false;
    if (!(candidate == current_)) consider(std::move(candidate));
  }

  void drop_names() {
    for (std::size_t i = 0; i < current_.steps.size(); ++i) {
      const std::string& name = current_.steps[i].name;
      if (name.empty() || current_.steps.size() == 1) continue;
      const bool used = std::any_of(
          current_.steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, current_.steps.end(),
          [&](const http::HttpFileRequest& later) { return names(later.request, name); });
      if (used) continue;
      http::Scenario candidate = current_;
      candidate.steps[i].name.clear();
      consider(std::move(candidate));
    }
  }

  bool shrink_step(std::size_t index) {
    Limits left = limits_;
    left.executions_max -= std::min(left.executions_max, executions_);
    left.time_max_us = deadline_us_ - clock_.now_us();
    http::Scenario candidate = current_;
    const Predicate holds = [&](const http::HttpFileRequest& step) {
      candidate.steps[index] = step;
      return still_fails_(candidate);
    };
    const Shrunk shrunk = shrink(current_.steps[index], holds, left, clock_);
    executions_ += shrunk.executions;
    stopped_ = stopped_ || !shrunk.fixpoint;
    const bool changed = !(shrunk.request == current_.steps[index]);
    current_.steps[index] = shrunk.request;
    return changed;
  }

  http::Scenario current_;
  const ScenarioPredicate& still_fails_;
  Limits limits_;
  Clock& clock_;
  std::int64_t deadline_us_;
  std::unordered_set<std::uint64_t> tried_;  // by hash of the encoded scenario
  std::size_t executions_ = 0;
  bool stopped_ = false;
};

}  // namespace

ShrunkScenario shrink_scenario(const http::Scenario& start, const ScenarioPredicate& still_fails,
                               const Limits& limits, Clock& clock) {
  return ScenarioShrinker(start, still_fails, limits, clock).run();
}

}  // namespace bodkin::shrink
