// Bursts on the clean service: that none is a finding, and what they cost.
//
// usage: bench_bursts [bursts] [seed]
// Prints for each way of looking for races (all, some, none): inputs, requests, bursts, findings,
// inputs a second.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/random.h"
#include "embedded/embedded.h"
#include "engine/request_target.h"
#include "engine/seeds.h"

namespace {

using namespace bodkin;
using Races = run::RunnerOptions::Races;

struct Tally {
  std::uint64_t inputs = 0, requests = 0, bursts = 0, findings = 0;
  double seconds = 0;
};

// Until so many bursts were sent, or so many inputs.
Tally fuzz(Races races, std::uint64_t bursts, std::uint64_t inputs, std::uint64_t seed) {
  session::Options options = embedded::session_options();
  options.runner.races = races;
  auto parts = embedded::open({}, std::move(options));
  if (!parts || !parts->session->prepare()) {
    std::fprintf(stderr, "bench_bursts: the session does not open\n");
    std::exit(4);
  }
  engine::RequestTarget target(*parts->session, {}, {});
  std::vector<std::string> corpus = engine::seed_requests(*parts->session, {}, seed).all();
  Random random(seed);
  Tally result;
  const run::Counts& counts = parts->session->runner().counts();
  const auto start = std::chrono::steady_clock::now();
  while (counts.bursts < bursts && result.inputs < inputs) {
    const std::string input = target.mutate(random.pick(corpus), 65536, random.next());
    target.run(input);
    ++result.inputs;
    for (const auto& finding : target.last().findings) {
      ++result.findings;
      std::printf("%s %s %s: %s\n", finding.oracle.c_str(), finding.method.c_str(),
                  finding.path.c_str(), finding.message.c_str());
    }
    const bool accepted =
        !target.last().trace.exchanges.empty() && target.last().trace.exchanges.front().success();
    if (accepted && corpus.size() < 2000 && random.one_in(20)) corpus.push_back(input);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  result.seconds = took.count();
  result.requests = counts.requests;
  result.bursts = counts.bursts;
  return result;
}

void print(const char* races, const Tally& result) {
  std::printf("%-5s %9llu inputs %10llu requests %8llu bursts %3llu findings %8.0f inputs/s\n",
              races, static_cast<unsigned long long>(result.inputs),
              static_cast<unsigned long long>(result.requests),
              static_cast<unsigned long long>(result.bursts),
              static_cast<unsigned long long>(result.findings),
              static_cast<double>(result.inputs) / result.seconds);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t bursts = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100000;
  const std::uint64_t seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  constexpr std::uint64_t kInputs = 20000;
  constexpr std::uint64_t kAny = ~std::uint64_t{0};
  const Tally all = fuzz(Races::kAll, bursts, kAny, seed);
  print("all", all);
  const Tally some = fuzz(Races::kSome, kAny, kInputs, seed);
  print("some", some);
  const Tally none = fuzz(Races::kNone, kAny, kInputs, seed);
  print("none", none);
  return all.findings + some.findings + none.findings == 0 ? 0 : 1;
}
