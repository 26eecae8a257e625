// The reservoir: each item by its weight.
#include "mutate/sampler.h"

#include <gtest/gtest.h>

#include <array>

namespace bodkin::mutate {
namespace {

TEST(Sampler, EmptyUntilSomethingWeighs) {
  Random random(1);
  Sampler<int> sampler(random);
  EXPECT_TRUE(sampler.empty());
  sampler.offer(0, 1);
  EXPECT_TRUE(sampler.empty());
  sampler.offer(1, 2);
  sampler.offer(0, 3);
  ASSERT_FALSE(sampler.empty());
  EXPECT_EQ(sampler.item(), 2);
}

TEST(Sampler, DrawsByWeight) {
  constexpr std::array<std::uint64_t, 5> kWeights = {1, 0, 2, 4, 3};
  constexpr int kRounds = 20000;
  std::array<int, 5> drawn{};
  Random random(2);
  for (int round = 0; round < kRounds; ++round) {
    Sampler<std::size_t> sampler(random);
    for (std::size_t i = 0; i < kWeights.size(); ++i) sampler.offer(kWeights[i], i);
    ++drawn[sampler.item()];
  }
  for (std::size_t i = 0; i < kWeights.size(); ++i) {
    const double want = kRounds * static_cast<double>(kWeights[i]) / 10.0;
    EXPECT_NEAR(drawn[i], want, 300) << i;
  }
}

}  // namespace
}  // namespace bodkin::mutate
