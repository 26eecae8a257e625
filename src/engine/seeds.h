// What a run begins with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "run/runner.h"
#include "session/session.h"

namespace bodkin::engine {

// The corpus to start from, encoded, nothing twice.
struct Seeds {
  std::vector<std::string> plain;   // the same for every seed of a run
  std::vector<std::string> varied;  // this seed's
  std::vector<std::string> all() const;
};

// Valid requests of every operation in the session's world, and the recorded ones; varied are other
// valid requests and chains for each operation (scenario/chain.h).
Seeds seed_requests(const session::Session& session, const run::Scope& scope, std::uint64_t seed);

// Writes them into a folder that other runs may write to and read as well: "seed-0000" and
// "seed-varied-0000". Where the plain ones are there already, so that another run has begun with
// the same contract, its varied ones stay: whoever shares the folder would have to run what is
// written again. Where they differ, all are written.
Result<void> write_seeds(const std::string& folder, const Seeds& seeds);

}  // namespace bodkin::engine
