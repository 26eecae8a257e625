// The target of `bodkin fuzz`: an input is one or several requests as text (http/scenario.h).
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/features.h"
#include "engine/sweep.h"
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

  // Every other mutation is the next of these, as long as there are some.
  Sweep& sweep() { return sweep_; }

 private:
  session::Session& session_;
  ResponseFeatures features_;
  mutate::Mutator mutator_;
  Sweep sweep_;
  std::uint64_t calls_ = 0;  // of mutate
  Recent recent_;
  session::Judged last_;
  std::vector<std::string> seeds_;  // made when a blank input is to be mutated
};

// Nothing but white space: what an engine begins with where it has no seeds.
bool is_blank(std::string_view input);

}  // namespace bodkin::engine
