#include "engine/seeds.h"

#include <set>

#include "http/scenario.h"
#include "scenario/chain.h"
#include "scenario/compose.h"

namespace bodkin::engine {
namespace {

constexpr int kSeedsPerOperation = 4;
// In all. A slow service answers some hundred requests a second, and each accepted input is
// followed by some twenty: what a run begins with must leave it time for more.
constexpr std::size_t kChainsMax = 120;

// Chains for every operation: each ending once, of the plainest requests where these are new.
void add_chains(const session::Session& session, const run::Scope& scope, std::uint64_t seed,
                std::vector<std::string>& seeds, std::set<std::string>& seen) {
  const scenario::Dependencies dependencies(session.contract());
  schema::Generator generator;
  std::size_t added = 0;
  // Ending by ending, so that every operation has one before any has two.
  for (int ending = 0; ending < scenario::kEndings; ++ending) {
    for (const contract::Operation& operation : session.contract().operations()) {
      if (!scope.allows(operation)) continue;
      if (added == kChainsMax) return;
      const http::Scenario chain = scenario::compose_chain(
          operation, session.world(), dependencies, static_cast<scenario::Ending>(ending),
          seed * 1000 + static_cast<std::uint64_t>(ending) + 1, generator);
      if (chain.steps.size() < 2) continue;
      std::string encoded = http::encode_scenario(chain);
      if (!seen.insert(encoded).second) continue;
      seeds.push_back(std::move(encoded));
      ++added;
    }
  }
}

}  // namespace

std::vector<std::string> seed_requests(const session::Session& session, const run::Scope& scope,
                                       std::uint64_t seed) {
  std::vector<std::string> seeds;
  std::set<std::string> seen;
  for (const contract::Operation& operation : session.contract().operations()) {
    if (!scope.allows(operation)) continue;
    for (int i = 0; i < kSeedsPerOperation; ++i) {
      // The plainest request first, then others of this run's seed.
      const std::uint64_t choice = i == 0 ? 0 : seed * 1000 + static_cast<std::uint64_t>(i);
      const scenario::Composed composed =
          scenario::valid_request(operation, session.world(), choice);
      if (!composed.made()) break;
      std::string encoded = http::encode_request(composed.request);
      if (seen.insert(encoded).second) seeds.push_back(std::move(encoded));
    }
  }
  add_chains(session, scope, seed, seeds, seen);
  for (const http::HttpFileRequest& recorded : session.recorded()) {
    const Request& request = recorded.request;
    if (!scope.allows_request(session.contract(), request.method, request.target)) continue;
    std::string encoded = http::encode_request(recorded);
    if (seen.insert(encoded).second) seeds.push_back(std::move(encoded));
  }
  return seeds;
}

}  // namespace bodkin::engine
