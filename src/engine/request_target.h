// The target of `bodkin fuzz`: an input is one or several requests as text (http/scenario.h).
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/features.h"
#include "engine/target.h"
#include "mutate/mutator.h"
#include "session/session.h"

namespace bodkin::engine {

// Keeps recent inputs that were answered 2xx, for splicing: libFuzzer gives a mutator one input
// only. Deterministic: what is kept depends on the inputs run before.
class Recent {
 public:
  void add(std::string_view input);
  std::string_view pick(std::uint64_t seed) const;  // empty where nothing was kept

 private:
  std::deque<std::string> inputs_;
  std::uint64_t added_ = 0;
};

class RequestTarget : public Target {
 public:
  // `session` must outlive it. `leaf`: libfuzzer_leaf() under libFuzzer's driver; outside it that
  // one is not to be called, and an empty one leaves the mutator its own byte changes.
  RequestTarget(session::Session& session, std::vector<std::string> words, mutate::LeafMutate leaf);

  void run(std::string_view input) override;
  std::string mutate(std::string_view input, std::size_t size_max, std::uint64_t seed) override;
  std::string cross(std::string_view a, std::string_view b, std::size_t size_max,
                    std::uint64_t seed) override;

  // Of the last input.
  const session::Judged& last() const { return last_; }

 private:
  session::Session& session_;
  ResponseFeatures features_;
  mutate::Mutator mutator_;
  Recent recent_;
  session::Judged last_;
};

// Valid requests of every operation in the session's world, chains for each (scenario/chain.h),
// then the recorded ones, encoded: the corpus to start from.
std::vector<std::string> seed_requests(const session::Session& session, const run::Scope& scope,
                                       std::uint64_t seed);

}  // namespace bodkin::engine
