#include "shrink/sequence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace bodkin::shrink {
namespace {

using testing::ElementsAre;

struct Reduced {
  std::vector<int> left;
  int executions = 0;
};

// Reduces 0..n-1 while `fails` holds.
Reduced reduce(int n, const std::function<bool(const std::vector<int>&)>& fails) {
  Reduced out;
  out.left.resize(static_cast<std::size_t>(n));
  std::iota(out.left.begin(), out.left.end(), 0);
  const std::size_t count = reduce_sequence(out.left.size(), [&](std::size_t b, std::size_t e) {
    if (e > out.left.size()) return false;
    std::vector<int> candidate = out.left;
    candidate.erase(candidate.begin() + static_cast<std::ptrdiff_t>(b),
                    candidate.begin() + static_cast<std::ptrdiff_t>(e));
    ++out.executions;
    if (!fails(candidate)) return false;
    out.left = candidate;
    return true;
  });
  EXPECT_EQ(count, out.left.size());
  return out;
}

bool has(const std::vector<int>& items, int wanted) {
  return std::find(items.begin(), items.end(), wanted) != items.end();
}

TEST(Sequence, OneNeededAmongManyIsFoundByHalving) {
  for (const int wanted : {0, 1, 2500, 59998, 59999}) {
    const Reduced out = reduce(60000, [&](const auto& items) { return has(items, wanted); });
    EXPECT_THAT(out.left, ElementsAre(wanted));
    EXPECT_LT(out.executions, 60);
  }
}

TEST(Sequence, ScatteredOnes) {
  const Reduced out = reduce(5000, [](const auto& items) {
    return has(items, 3) && has(items, 1777) && has(items, 4990);
  });
  EXPECT_THAT(out.left, ElementsAre(3, 1777, 4990));
  EXPECT_LT(out.executions, 150);
}

TEST(Sequence, LengthAlone) {
  const Reduced out = reduce(5000, [](const auto& items) { return items.size() >= 1000; });
  EXPECT_EQ(out.left.size(), 1000U);
  EXPECT_LT(out.executions, 100);
}

TEST(Sequence, AllOrNothing) {
  EXPECT_EQ(reduce(0, [](const auto&) { return true; }).left.size(), 0U);
  EXPECT_EQ(reduce(1, [](const auto&) { return false; }).left.size(), 1U);
  EXPECT_EQ(reduce(9, [](const auto&) { return true; }).executions, 1);
  EXPECT_EQ(reduce(6, [](const auto&) { return false; }).left.size(), 6U);
}

TEST(Sequence, ShortSequencesAreReducedToSingleParts) {
  for (int n = 1; n <= 32; ++n) {
    for (int wanted = 0; wanted < n; ++wanted) {
      const Reduced out = reduce(
          n, [&](const auto& items) { return has(items, wanted) && has(items, n - 1 - wanted); });
      EXPECT_EQ(out.left.size(), wanted == n - 1 - wanted ? 1U : 2U) << n << " " << wanted;
    }
  }
}

}  // namespace
}  // namespace bodkin::shrink
