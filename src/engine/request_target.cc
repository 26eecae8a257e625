#include "engine/request_target.h"

#include <algorithm>
#include <set>

#include "engine/edge_counters.h"
#include "mutate/corners.h"
#include "scenario/chain.h"
#include "scenario/compose.h"

namespace bodkin::engine {
namespace {

constexpr std::size_t kRecentMax = 64;
constexpr std::size_t kRecentBytesMax = 8192;
constexpr int kSeedsPerOperation = 4;
// In all. A slow service answers some hundred requests a second, and each accepted input is
// followed by some twenty: what a run begins with must leave it time for more.
constexpr std::size_t kChainsMax = 120;
constexpr std::size_t kCornersPerOperation = 20, kCornersPerOperationLeast = 4;
constexpr std::size_t kCornersMax = 200;

}  // namespace

void Recent::add(std::string_view input) {
  // One in four: a slowly changing window splices more kinds of inputs than the latest few.
  if (input.size() > kRecentBytesMax || added_++ % 4 != 0) return;
  inputs_.emplace_back(input);
  if (inputs_.size() > kRecentMax) inputs_.pop_front();
}

std::string_view Recent::pick(std::uint64_t seed) const {
  return inputs_.empty() ? std::string_view() : inputs_[seed % inputs_.size()];
}

bool is_blank(std::string_view input) {
  return input.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

RequestTarget::RequestTarget(session::Session& session, std::vector<std::string> words,
                             mutate::LeafMutate leaf)
    : session_(session),
      features_(session.contract()),
      mutator_(session.contract(), session.world(), std::move(words), std::move(leaf)) {
  std::vector<const contract::Operation*> operations;
  for (const contract::Operation& each : session.contract().operations()) {
    if (session.runner().scope().allows(each)) operations.push_back(&each);
  }
  mutator_.keep_to(std::move(operations));
  std::vector<std::string> names;
  for (const scenario::Principal& each : session.principals().list) names.push_back(each.name);
  mutator_.set_principals(std::move(names));
  keep_probes_out_of_coverage(session.runner());
}

void RequestTarget::run(std::string_view input) {
  last_ = session_.run(input);
  features_.record(last_);
  if (last_.trace.exchanges.empty()) return;
  if (last_.trace.exchanges.front().success()) recent_.add(input);
  if (last_.trace.exchanges.size() > 1 && last_.trace.exchanges[1].step == 1) {
    mutator_.learn(last_.trace);
  }
}

std::string RequestTarget::mutate(std::string_view input, std::size_t size_max,
                                  std::uint64_t seed) {
  // Without seeds an engine begins with an empty line: a valid request is the better beginning.
  if (is_blank(input)) {
    if (seeds_.empty()) seeds_ = seed_requests(session_, session_.runner().scope(), 1);
    if (!seeds_.empty()) {
      const std::string& valid = seeds_[seed % seeds_.size()];
      if (valid.size() <= size_max) return valid;
    }
  }
  return mutator_.mutate_scenario(input, recent_.pick(seed), size_max, seed);
}

std::string RequestTarget::cross(std::string_view a, std::string_view b, std::size_t size_max,
                                 std::uint64_t seed) {
  return mutator_.cross_scenarios(a, b, size_max, seed);
}

namespace {

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

// The plainest request of every operation with a body, at the edges of what its schema says.
void add_corners(const session::Session& session, const run::Scope& scope,
                 std::vector<std::string>& seeds, std::set<std::string>& seen) {
  const auto has_corners = [&](const contract::Operation& operation) {
    return scope.allows(operation) && operation.body != nullptr && operation.writes();
  };
  const auto& operations = session.contract().operations();
  const auto all =
      static_cast<std::size_t>(std::count_if(operations.begin(), operations.end(), has_corners));
  const std::size_t each = std::clamp(kCornersMax / std::max<std::size_t>(all, 1),
                                      kCornersPerOperationLeast, kCornersPerOperation);
  std::size_t added = 0;
  for (const contract::Operation& operation : operations) {
    if (!has_corners(operation)) continue;
    scenario::Composed composed = scenario::valid_request(operation, session.world(), 0);
    if (!composed.made() || composed.request.request.body.empty()) continue;
    for (std::string& body : mutate::corners(composed.request.request.body, operation.body, each)) {
      if (added == kCornersMax) return;
      composed.request.request.body = std::move(body);
      std::string encoded = http::encode_request(composed.request);
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
  add_corners(session, scope, seeds, seen);
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
