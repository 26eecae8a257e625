// Which steps there are, in which order, and as whom.
#include <algorithm>

#include "base/limits.h"
#include "mutate/steps.h"

namespace bodkin::mutate {
namespace {

using http::HttpFileRequest;

auto place(std::vector<HttpFileRequest>& steps, std::size_t at) {
  return steps.begin() + static_cast<std::ptrdiff_t>(at);
}

bool insert(StepsContext& context) {
  if (context.full() || context.service.operations.empty()) return false;
  const Request* made = context.service.stock.pick(*context.random.pick(context.service.operations),
                                                   context.shared.generator, context.random);
  if (made == nullptr) return false;
  HttpFileRequest step;
  step.request = *made;
  context.steps.insert(place(context.steps, context.random.below(context.steps.size() + 1)), step);
  return true;
}

bool drop(StepsContext& context) {
  if (context.steps.size() < 2) return false;
  context.steps.erase(place(context.steps, context.random.below(context.steps.size())));
  return true;
}

bool only(StepsContext& context) {
  if (context.steps.size() < 2) return false;
  HttpFileRequest kept = context.random.pick(context.steps);
  // What it names of the others is gone.
  if ((kept.request.target + kept.request.body).find("{{") != std::string::npos) return false;
  kept.name.clear();
  context.steps = {std::move(kept)};
  return true;
}

bool swap(StepsContext& context) {
  if (context.steps.size() < 2) return false;
  const std::size_t i = context.random.below(context.steps.size());
  const std::size_t j = context.random.below(context.steps.size());
  if (i == j) return false;
  std::swap(context.steps[i], context.steps[j]);
  return true;
}

bool repeat(StepsContext& context) {
  if (context.full()) return false;
  const std::size_t at = context.random.below(context.steps.size());
  HttpFileRequest again = context.steps[at];
  again.name.clear();
  const std::size_t to = at + 1 + context.random.below(context.steps.size() - at);
  context.steps.insert(place(context.steps, to), std::move(again));
  return true;
}

bool principal(StepsContext& context) {
  const auto& names = context.service.principals;
  if (names.empty()) return false;
  HttpFileRequest& step = context.random.pick(context.steps);
  const std::string& chosen = context.random.pick(names);
  if (chosen == step.principal) return false;
  step.principal = chosen;
  return true;
}

bool splice(StepsContext& context) {
  const auto& from = context.other.steps;
  if (from.front().request.method.empty()) return false;
  const std::size_t keep = 1 + context.random.below(context.steps.size());
  const std::size_t first = context.random.below(from.size());
  if (keep + from.size() - first > limits::kScenarioStepsMax) return false;
  context.steps.resize(keep);
  context.steps.insert(context.steps.end(), from.begin() + static_cast<std::ptrdiff_t>(first),
                       from.end());
  return true;
}

bool chain(StepsContext& context) {
  if (context.service.operations.empty()) return false;
  const http::Scenario& made = context.chains.pick(*context.random.pick(context.service.operations),
                                                   context.shared.generator, context.random);
  if (made.steps.front().request.method.empty() || made.steps.size() < 2) return false;
  context.steps = made.steps;
  return true;
}

bool writes(const StepsContext& context, std::size_t step) {
  const auto match = context.match(step);
  return match && match->operation->writes();
}

// Two steps side by side become a group, or are none any more.
bool together(StepsContext& context) {
  if (context.steps.size() < 2) return false;
  const std::size_t at = context.random.below(context.steps.size() - 1);
  HttpFileRequest& first = context.steps[at];
  HttpFileRequest& second = context.steps[at + 1];
  const bool alone = !first.concurrent || !second.concurrent;
  if (alone && !writes(context, at) && !writes(context, at + 1)) return false;
  first.concurrent = second.concurrent = alone;
  return true;
}

bool rival(StepsContext& context) {
  if (context.full()) return false;
  const std::size_t at = context.random.below(context.steps.size());
  if (context.steps[at].concurrent || !writes(context, at)) return false;
  context.steps[at].concurrent = true;
  HttpFileRequest again = context.steps[at];
  again.name.clear();
  context.steps.insert(place(context.steps, at + 1), std::move(again));
  return true;
}

constexpr StepsOperator kOperators[] = {
    {"steps.insert", "A valid request of any operation put among the steps.", 8, true, insert},
    {"steps.drop", "A step left out.", 12, false, drop},
    {"steps.only", "One step alone.", 6, false, only},
    {"steps.swap", "Two steps in the other order.", 6, false, swap},
    {"steps.repeat", "A step sent once more, at once or later.", 8, true, repeat},
    {"steps.principal", "A step as another principal.", 6, false, principal},
    {"steps.splice", "The end of another input after the start of this one.", 8, true, splice},
    {"steps.together", "Two steps side by side sent at once, or one after another again.", 4, false,
     together},
    {"steps.rival", "A write sent twice at once.", 2, true, rival},
    {"steps.chain", "What makes the things an operation needs, then the operation.", 8, true,
     chain},
};

}  // namespace

std::span<const StepsOperator> steps_order_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
