// Model against service: two readings of one specification, written apart from each other. Every
// sequence of one and two requests over a fixed alphabet, every one of three over a part of it,
// then random ones that go further. Where they differ, one of them is wrong: docs/inventory_api.md
// decides. `./dev bench agreement` goes through all of three, and a million random ones.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "alphabet.h"
#include "cases.h"
#include "contract/contract.h"
#include "contracts/shipped.h"
#include "covered.h"
#include "pair.h"

namespace bodkin::model {
namespace {

constexpr int kFailuresMax = 5;

class Agreement : public ::testing::Test {
 protected:
  void SetUp() override { build(pair_); }

  static void build(Pair& pair) {
    ASSERT_TRUE(pair.ready());
    ASSERT_TRUE(pair.build()) << pair.story();
  }

  // False: enough failures have been told.
  bool fail(const Pair& pair) {
    ADD_FAILURE() << pair.story();
    return ++failures_ < kFailuresMax;
  }

  Pair pair_;
  int failures_ = 0;
};

TEST_F(Agreement, EveryCase) {
  for (const auto& one : all_cases()) {
    pair_.start();
    if (!pair_.step(one) && !fail(pair_)) return;
  }
}

TEST_F(Agreement, EverySequenceOfTwoRequests) {
  for (const auto& first : alphabet()) {
    Pair pair;
    ASSERT_NO_FATAL_FAILURE(build(pair));
    const bool agreed = pair.step(first) && pair.agrees_everywhere();
    if (!agreed && !fail(pair)) return;
    if (!agreed) continue;
    ASSERT_TRUE(pair.remember());
    for (const auto& second : alphabet()) {
      pair.start();
      if (!pair.step(second) && !fail(pair)) return;
    }
  }
}

// Of the alphabet only the writes that change something, and what they meet: all letters take as
// long as the other tests together.
TEST_F(Agreement, EverySequenceOfThreeWrites) {
  std::vector<Letter> writes;
  for (const auto& letter : alphabet()) {
    Pair pair;
    ASSERT_NO_FATAL_FAILURE(build(pair));
    const State before = pair.state();
    ASSERT_TRUE(pair.step(letter)) << pair.story();
    if (!(pair.state() == before)) writes.push_back(letter);
  }
  ASSERT_GT(writes.size(), 15U);
  for (const auto& first : writes) {
    for (const auto& second : writes) {
      Pair pair;
      ASSERT_NO_FATAL_FAILURE(build(pair));
      if (!pair.step(first) || !pair.step(second)) {
        if (!fail(pair)) return;
        continue;
      }
      ASSERT_TRUE(pair.remember());
      for (const auto& third : writes) {
        pair.start();
        if (!(pair.step(third) && pair.agrees_everywhere()) && !fail(pair)) return;
      }
    }
  }
}

TEST_F(Agreement, RandomSequences) {
  constexpr std::uint64_t kSeed = 20240611;
  constexpr int kStepsWanted = 20000;
  Random random(kSeed);
  for (int steps = 0; steps < kStepsWanted;) {
    pair_.start();
    const int length = static_cast<int>(random.between(1, 12));
    bool agreed = true;
    for (int i = 0; agreed && i < length; ++i, ++steps) agreed = pair_.step(random_letter(random));
    // Reading everything costs as much as twenty steps.
    if (agreed && random.one_in(8)) agreed = pair_.agrees_everywhere();
    if (!agreed && !fail(pair_)) return;
  }
}

// The comparison can fail: what a planted defect changes is told.
TEST(AgreementWithDefect, IsBroken) {
  for (const char* const defect : {"race-no-generation-check", "invalid-batch-left-behind"}) {
    Pair pair({}, {defect});
    ASSERT_TRUE(pair.ready());
    ASSERT_TRUE(pair.build()) << pair.story();
    int differ = 0;
    for (const auto& letter : alphabet()) {
      pair.start();
      differ += pair.step(letter) && pair.agrees_everywhere() ? 0 : 1;
    }
    EXPECT_GT(differ, 0) << defect;
  }
}

// What the two agree on is all that the contract documents.
TEST_F(Agreement, ReachesEveryDocumentedStatusOfEveryOperation) {
  const auto contract =
      contract::Contract::load(std::string(shipped::inventory_contract()), "inventory");
  ASSERT_TRUE(contract);
  Covered covered(*contract);
  Pair pair([&](const Request& sent, const Response& answer) { covered.see(sent, answer); });
  ASSERT_NO_FATAL_FAILURE(build(pair));
  const auto each = [&](const auto& one) {
    pair.start();
    if (!pair.step(one)) fail(pair);
  };
  for (const auto& one : all_cases()) each(one);
  for (const auto& one : alphabet()) each(one);
  for (const auto& one : edges()) each(one);
  for (const auto& [operation, status] : covered.missing()) {
    ADD_FAILURE() << operation << " was never answered " << status;
  }
  for (const auto& [what, count] : covered.undocumented()) ADD_FAILURE() << what;
}

}  // namespace
}  // namespace bodkin::model
