// Chains of requests for any operation: what makes the things that it needs, the operation, and
// what shows whether it held.
#pragma once

#include <cstdint>

#include "contract/contract.h"
#include "http/scenario.h"
#include "scenario/dependency.h"
#include "scenario/world.h"
#include "schema/generate.h"

namespace bodkin::scenario {

// What follows in a chain after the operation's own step.
enum class Ending {
  kNone,        // the operation comes last
  kRead,        // a GET of the thing
  kDelete,      // a read, a deletion, another read
  kUseDeleted,  // a deletion, then the operation again
  kTwice,       // the operation again, as it was
};
inline constexpr int kEndings = 5;

// A chain that makes the things that the operation's path names (as far as some producer is known;
// else the world's are used), then sends a valid request of it, then ends so. Captures stand where
// an answer gives the value. Deterministic for the seed. One step where nothing can be chained; no
// step with a method where no valid request can be made.
http::Scenario compose_chain(const contract::Operation& operation, const World& world,
                             const Dependencies& dependencies, Ending ending, std::uint64_t seed,
                             schema::Generator& generator);

}  // namespace bodkin::scenario
