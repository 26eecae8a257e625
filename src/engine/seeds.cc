#include "engine/seeds.h"

#include <filesystem>
#include <set>

#include "base/file.h"
#include "base/limits.h"
#include "http/scenario.h"
#include "scenario/chain.h"
#include "scenario/compose.h"

namespace bodkin::engine {
namespace {

constexpr std::uint64_t kSeedsPerOperation = 4;
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

// Another's file is not replaced: whoever comes first has written it.
Result<void> write_where_none(const std::string& path, const std::string& bytes) {
  std::error_code failed;
  if (std::filesystem::exists(path, failed)) return {};
  return write_file(path, bytes);
}

std::string numbered(const char* name, std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
  return name + digits;
}

}  // namespace

std::vector<std::string> Seeds::all() const {
  std::vector<std::string> both = plain;
  both.insert(both.end(), varied.begin(), varied.end());
  return both;
}

Seeds seed_requests(const session::Session& session, const run::Scope& scope, std::uint64_t seed) {
  Seeds seeds;
  std::set<std::string> seen;
  const auto& operations = session.contract().operations();
  const auto add = [&](const contract::Operation& operation, std::uint64_t choice,
                       std::vector<std::string>& to) {
    const scenario::Composed composed = scenario::valid_request(operation, session.world(), choice);
    if (!composed.made()) return;
    std::string encoded = http::encode_request(composed.request);
    if (seen.insert(encoded).second) to.push_back(std::move(encoded));
  };
  for (const contract::Operation& operation : operations) {
    if (scope.allows(operation)) add(operation, 0, seeds.plain);
  }
  for (const http::HttpFileRequest& recorded : session.recorded()) {
    const Request& request = recorded.request;
    if (!scope.allows_request(session.contract(), request.method, request.target)) continue;
    std::string encoded = http::encode_request(recorded);
    if (seen.insert(encoded).second) seeds.plain.push_back(std::move(encoded));
  }
  for (const contract::Operation& operation : operations) {
    if (!scope.allows(operation)) continue;
    for (std::uint64_t i = 1; i < kSeedsPerOperation; ++i) {
      add(operation, seed * 1000 + i, seeds.varied);
    }
  }
  add_chains(session, scope, seed, seeds.varied, seen);
  return seeds;
}

Result<void> write_seeds(const std::string& folder, const Seeds& seeds) {
  bool others = true;  // what is there begins as this run would
  for (std::size_t i = 0; i < seeds.plain.size(); ++i) {
    const std::string path = folder + "/" + numbered("seed-", i);
    const auto there = read_file(path, limits::kInputBytesMax);
    if (there && *there == seeds.plain[i]) continue;
    others = others && !there;
    if (auto written = write_file(path, seeds.plain[i]); !written) return written;
  }
  for (std::size_t i = 0; i < seeds.varied.size(); ++i) {
    const std::string path = folder + "/" + numbered("seed-varied-", i);
    const auto written =
        others ? write_where_none(path, seeds.varied[i]) : write_file(path, seeds.varied[i]);
    if (!written) return written;
  }
  return {};
}

}  // namespace bodkin::engine
