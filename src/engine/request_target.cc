#include "engine/request_target.h"

#include "engine/edge_counters.h"
#include "engine/seeds.h"

namespace bodkin::engine {
namespace {

constexpr std::size_t kRecentMax = 64;
constexpr std::size_t kRecentBytesMax = 8192;
constexpr std::uint64_t kSweepEvery = 2;  // the other mutations are by chance

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
      mutator_(session.contract(), session.world(), std::move(words), std::move(leaf)),
      sweep_(session, session.runner().scope()) {
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
    if (seeds_.empty()) seeds_ = seed_requests(session_, session_.runner().scope(), 1).all();
    if (!seeds_.empty()) {
      const std::string& valid = seeds_[seed % seeds_.size()];
      if (valid.size() <= size_max) return valid;
    }
  }
  if (calls_++ % kSweepEvery == 0) {
    if (auto next = sweep_.next(size_max)) return std::move(*next);
  }
  return mutator_.mutate_scenario(input, recent_.pick(seed), size_max, seed);
}

std::string RequestTarget::cross(std::string_view a, std::string_view b, std::size_t size_max,
                                 std::uint64_t seed) {
  return mutator_.cross_scenarios(a, b, size_max, seed);
}

}  // namespace bodkin::engine
