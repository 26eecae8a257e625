// The same seed, the same numbers, everywhere; bounds kept; no value left out.
#include "base/random.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>
#include <string>
#include <vector>

namespace bodkin {
namespace {

TEST(RandomTest, TheSequenceOfASeedNeverChanges) {
  Random random(0);
  EXPECT_EQ(random.next(), 0x99ec5f36cb75f2b4ULL);
  EXPECT_EQ(random.next(), 0xbf6e1f784956452aULL);
  EXPECT_EQ(random.next(), 0x1a5f849d4933e6e0ULL);
}

TEST(RandomTest, SeedsDiffer) {
  std::set<std::uint64_t> firsts;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) firsts.insert(Random(seed).next());
  EXPECT_EQ(firsts.size(), 1000U);
}

TEST(RandomTest, BelowReachesEveryValueAndNoOther) {
  Random random(1);
  EXPECT_EQ(random.below(0), 0U);
  EXPECT_EQ(random.below(1), 0U);
  std::vector<int> counts(10);
  for (int i = 0; i < 10000; ++i) ++counts.at(random.below(10));
  for (const int count : counts) {
    EXPECT_GT(count, 850);
    EXPECT_LT(count, 1150);
  }
}

TEST(RandomTest, BetweenIncludesBothEnds) {
  Random random(2);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(random.between(-2, 2));
  EXPECT_EQ(seen, (std::set<std::int64_t>{-2, -1, 0, 1, 2}));
  EXPECT_EQ(random.between(7, 7), 7);
  constexpr std::int64_t kLow = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kHigh = std::numeric_limits<std::int64_t>::max();
  bool negative = false, positive = false;
  for (int i = 0; i < 100; ++i) {
    const std::int64_t value = random.between(kLow, kHigh);
    negative = negative || value < 0;
    positive = positive || value > 0;
    EXPECT_GE(random.between(kHigh - 1, kHigh), kHigh - 1);
    EXPECT_LE(random.between(kLow, kLow + 1), kLow + 1);
  }
  EXPECT_TRUE(negative && positive);
}

TEST(RandomDeathTest, BetweenNeedsAnOrder) {
  EXPECT_DEATH(Random(1).between(1, 0), "HARNESS BUG");
}

TEST(RandomTest, OneIn) {
  Random random(3);
  int hits = 0;
  for (int i = 0; i < 10000; ++i) {
    EXPECT_FALSE(random.one_in(0));
    EXPECT_TRUE(random.one_in(1));
    hits += random.one_in(4) ? 1 : 0;
  }
  EXPECT_GT(hits, 2300);
  EXPECT_LT(hits, 2700);
}

TEST(RandomTest, PickTakesContainersAndArrays) {
  Random random(4);
  std::vector<std::string> items = {"a", "b"};
  const int numbers[] = {1, 2, 3};
  std::set<std::string> seen;
  std::set<int> seen_numbers;
  for (int i = 0; i < 100; ++i) {
    seen.insert(random.pick(items));
    seen_numbers.insert(random.pick(numbers));
  }
  EXPECT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen_numbers.size(), 3U);
  random.pick(items) = "changed";
  EXPECT_TRUE(items[0] == "changed" || items[1] == "changed");
}

}  // namespace
}  // namespace bodkin
