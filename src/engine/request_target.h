// The target of `bodkin fuzz`: an input is one or several requests as text (http/scenario.h).
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
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
  std::vector<std::string> seeds_;  // made when a blank input is to be mutated
};

// Nothing but white space: what an engine begins with where it has no seeds.
bool is_blank(std::string_view input);

// The corpus to start from, encoded, nothing twice.
struct Seeds {
  std::vector<std::string> plain;   // the same for every seed of a run
  std::vector<std::string> varied;  // this seed's
  std::vector<std::string> all() const;
};

// Valid requests of every operation in the session's world, those at the edges of what its schema
// says, and the recorded ones; varied are other valid requests and chains for each operation
// (scenario/chain.h).
Seeds seed_requests(const session::Session& session, const run::Scope& scope, std::uint64_t seed);

// Writes them into a folder that other runs may write to and read as well: "seed-0000" and
// "seed-varied-0000". Where the plain ones are there already, so that another run has begun with
// the same contract, its varied ones stay: whoever shares the folder would have to run what is
// written again. Where they differ, all are written.
Result<void> write_seeds(const std::string& folder, const Seeds& seeds);

}  // namespace bodkin::engine
