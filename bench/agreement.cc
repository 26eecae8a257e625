// Model against service, as far as it goes: every scenario of up to three steps over the alphabet
// of tests/model, or seeded longer ones.
//
//     bench_agreement exhaustive SHARD SHARDS     the first step is one of the shard's letters
//     bench_agreement random SEED SCENARIOS
//
// Prints one line of JSON: counts, disagreements with their stories, and how often each documented
// (operation, status) was answered. Exit status 1 where the two disagree.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "alphabet.h"
#include "base/random.h"
#include "cases.h"
#include "contract/contract.h"
#include "contracts/shipped.h"
#include "covered.h"
#include "json/writer.h"
#include "pair.h"

namespace bodkin::model {
namespace {

constexpr std::size_t kStoriesMax = 20;
constexpr int kStepsLeast = 4, kStepsMost = 12;

class Bench {
 public:
  explicit Bench(const contract::Contract& contract) : covered_(contract) {}

  // A shard has the scenarios that begin with its letters; the first one has those of one step over
  // every row of the specification, too.
  void exhaustive(std::size_t shard, std::size_t shards) {
    const std::vector<Letter>& letters = alphabet();
    for (std::size_t first = shard; first < letters.size(); first += shards) {
      Pair one = built();
      if (!told(one, one.step(letters[first]) && one.agrees_everywhere())) continue;
      for (const Letter& second : letters) {
        Pair pair = built();
        if (!pair.step(letters[first])) std::abort();  // it agreed just now
        if (!told(pair, pair.step(second) && pair.agrees_everywhere())) continue;
        if (!pair.remember()) std::abort();
        for (const Letter& third : letters) {
          pair.start();
          told(pair, pair.step(third) && pair.agrees_everywhere());
        }
      }
    }
    if (shard != 0) return;
    Pair pair = built();
    const auto single = [&](const auto& one) {
      pair.start();
      told(pair, pair.step(one) && pair.agrees_everywhere());
    };
    for (const Case& one : all_cases()) single(one);
    for (const Letter& one : edges()) single(one);
  }

  void random(std::uint64_t seed, std::uint64_t scenarios) {
    Random random(seed);
    Pair pair = built();
    for (std::uint64_t i = 0; i < scenarios; ++i) {
      pair.start();
      bool agreed = true;
      for (auto left = random.between(kStepsLeast, kStepsMost); agreed && left > 0; --left) {
        agreed = pair.step(random_letter(random));
      }
      told(pair, agreed && pair.agrees_everywhere());
    }
  }

  bool agreed() const { return disagreements_ == 0; }

  std::string json() const {
    json::Writer out(json::Writer::Layout::kOneLine);
    out.object().number("scenarios", scenarios_).number("requests", requests_);
    out.number("letters", alphabet().size()).number("disagreements", disagreements_);
    out.texts("stories", stories_).array("documented");
    for (const auto& [key, count] : covered_.documented()) {
      out.object().text("operation", key.first).text("status", key.second);
      out.number("count", count).end();
    }
    out.end().object("undocumented");
    for (const auto& [what, count] : covered_.undocumented()) out.number(what, count);
    return out.end().end().done();
  }

 private:
  // A service and a model in the same world.
  Pair built() {
    Pair pair([this](const Request& sent, const Response& answer) {
      ++requests_;
      covered_.see(sent, answer);
    });
    if (!pair.ready() || !pair.build()) {
      std::fprintf(stderr, "the world cannot be built:\n%s", pair.story().c_str());
      std::abort();
    }
    return pair;
  }

  // Counts a scenario that ended; returns `agreed`.
  bool told(const Pair& pair, bool agreed) {
    ++scenarios_;
    if (!agreed) {
      ++disagreements_;
      if (stories_.size() < kStoriesMax) stories_.push_back(pair.story());
    }
    return agreed;
  }

  Covered covered_;
  std::uint64_t scenarios_ = 0, requests_ = 0, disagreements_ = 0;
  std::vector<std::string> stories_;
};

int run(int argc, char** argv) {
  const std::string part = argc == 4 ? argv[1] : "";
  if (part != "exhaustive" && part != "random") {
    std::fputs("usage: bench_agreement exhaustive SHARD SHARDS | random SEED SCENARIOS\n", stderr);
    return 2;
  }
  const std::uint64_t a = std::strtoull(argv[2], nullptr, 10);
  const std::uint64_t b = std::strtoull(argv[3], nullptr, 10);
  const auto contract =
      contract::Contract::load(std::string(shipped::inventory_contract()), "inventory");
  if (!contract) return 4;
  Bench bench(*contract);
  if (part == "exhaustive") {
    bench.exhaustive(a, b);
  } else {
    bench.random(a, b);
  }
  std::printf("%s\n", bench.json().c_str());
  return bench.agreed() ? 0 : 1;
}

}  // namespace
}  // namespace bodkin::model

int main(int argc, char** argv) {
  return bodkin::model::run(argc, argv);
}
