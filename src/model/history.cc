#include "model/history.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace bodkin::model {
namespace {

constexpr std::size_t kCallsMax = 32;
constexpr std::size_t kOtherEndSteps = 200;

// Wherever it comes. An accepted write may change nothing here and yet something later.
bool changes_nothing(const Call& call) {
  const std::string& method = call.request.method;
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || call.response.status >= 400;
}

class Search {
 public:
  Search(const Model& model, std::span<const Call> calls, std::size_t steps_max)
      : model_(model),
        calls_(calls),
        all_(calls.size() == 32 ? ~0U : (1U << calls.size()) - 1),
        left_(steps_max) {
    before_.resize(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i) {
      for (std::size_t k = 0; k < calls.size(); ++k) {
        if (calls[k].end < calls[i].begin) before_[i] |= 1U << k;
      }
    }
  }

  HistoryVerdict run(const ModelStatePtr& state) {
    go(state, 0);
    HistoryVerdict verdict;
    verdict.steps = asked_;
    gave_up_ = gave_up_ || left_ == 0;
    // An order that was found is one, whatever was left out.
    if (!ends_.empty()) {
      verdict.explained = Explained::kYes;
      if (ends_.size() == 1 && !gave_up_) verdict.after = ends_.front();
    } else {
      verdict.explained = gave_up_ ? Explained::kUnknown : Explained::kNo;
    }
    return verdict;
  }

 private:
  // Whether this was looked at before.
  bool known(const ModelStatePtr& state, std::uint32_t done) {
    auto& states = seen_[done];
    for (const ModelStatePtr& other : states) {
      if (other == state || other->equals(*state)) return true;
    }
    states.push_back(state);
    return false;
  }

  // The state after the call, if its answer fits; nullptr: it does not, or (gave_up_) nobody knows.
  ModelStatePtr after(const ModelStatePtr& state, std::size_t call) {
    if (left_ == 0) {
      gave_up_ = true;
      return nullptr;
    }
    --left_;
    ++asked_;
    const Call& made = calls_[call];
    const Outcomes outcomes = model_.outcomes(*state, made.asker, made.request);
    if (!outcomes.known) {
      gave_up_ = true;
      return nullptr;
    }
    const Outcome* outcome = outcomes.find(made.response.status);
    if (outcome == nullptr) return nullptr;
    ModelStatePtr next = model_.settle(state, *outcome, made.response);
    if (next == nullptr) {
      gave_up_ = true;
      return nullptr;
    }
    return model_.difference(*next, made.request, made.response).empty() ? next : nullptr;
  }

  void go(ModelStatePtr state, std::uint32_t done) {
    std::vector<std::pair<std::size_t, ModelStatePtr>> writes;
    for (bool again = true; again && !stopped();) {
      again = false;
      writes.clear();
      for (std::size_t i = 0; i < calls_.size() && !stopped(); ++i) {
        const bool may_come = (done >> i & 1U) == 0 && (before_[i] & ~done) == 0;
        if (!may_come) continue;
        ModelStatePtr next = after(state, i);
        if (next == nullptr) continue;
        if (changes_nothing(calls_[i])) {
          done |= 1U << i;
          again = true;  // what it held back may come now
        } else {
          writes.emplace_back(i, std::move(next));
        }
      }
    }
    if (done == all_) {
      const bool is_new = std::none_of(ends_.begin(), ends_.end(), [&](const ModelStatePtr& end) {
        return end->equals(*state);
      });
      if (is_new) ends_.push_back(state);
      // What is left to learn is whether there is another end.
      left_ = std::min(left_, kOtherEndSteps);
      return;
    }
    if (known(state, done)) return;
    for (const auto& [call, next] : writes) {
      if (stopped()) return;
      go(next, done | 1U << call);
    }
  }

  // Two ends are as good as many.
  bool stopped() const { return left_ == 0 || ends_.size() > 1; }

  const Model& model_;
  std::span<const Call> calls_;
  std::uint32_t all_;
  std::vector<std::uint32_t> before_;  // of each call, those that were over when it began
  std::unordered_map<std::uint32_t, std::vector<ModelStatePtr>>
      seen_;  // by the calls that are done
  std::vector<ModelStatePtr> ends_;
  std::size_t left_;
  std::size_t asked_ = 0;
  bool gave_up_ = false;
};

}  // namespace

HistoryVerdict judge_history(const Model& model, const ModelStatePtr& before,
                             std::span<const Call> calls, std::size_t steps_max) {
  if (before == nullptr || calls.empty() || calls.size() > kCallsMax) return {};
  // What failed may have been done or not.
  const bool failed = std::any_of(calls.begin(), calls.end(), [](const Call& call) {
    return call.response.status < 200 || call.response.status >= 500;
  });
  if (failed) return {};
  return Search(model, calls, steps_max).run(before);
}

}  // namespace bodkin::model
