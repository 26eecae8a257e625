// What a run begins with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "run/runner.h"
#include "session/session.h"

namespace bodkin::engine {

// Valid requests of every operation in the session's world, chains for each (scenario/chain.h),
// then the recorded ones, encoded: the corpus to start from.
std::vector<std::string> seed_requests(const session::Session& session, const run::Scope& scope,
                                       std::uint64_t seed);

}  // namespace bodkin::engine
