// What is read of libFuzzer's merge, and what is kept; the step itself is run by tests/e2e.
#include "engine/measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Cover ran(std::vector<std::uint32_t> features) {
  return {Cover::End::kRan, std::move(features)};
}

TEST(Measure, AControlFileBeginsWithThePathsInOrder) {
  EXPECT_EQ(print_control({"/a/1", "/a/2"}), "2\n0\n/a/1\n/a/2\n");
}

TEST(Measure, FeaturesAreReadForEachEntry) {
  const auto measured =
      parse_control(print_control({"/a/1", "/a/2"}) +
                        "STARTED 0 10\nFT 0 9 3 5\nCOV 0 1 2\nSTARTED 1 20\nFT 1 5\nCOV 1 2 7\n",
                    2);
  ASSERT_TRUE(measured);
  EXPECT_TRUE(measured->whole());
  EXPECT_THAT(measured->covers[0].features, ElementsAre(3, 5, 9));
  EXPECT_THAT(measured->covers[1].features, ElementsAre(5));
  EXPECT_EQ(measured->features, 3U);
  EXPECT_EQ(measured->edges, 3U);
}

TEST(Measure, AnEntryThatStartedAndHasNoFeaturesDied) {
  const std::string paths = print_control({"/a/1", "/a/2", "/a/3"});
  const auto measured = parse_control(paths + "STARTED 0 1\nFT 0 1\nCOV 0 1\nSTARTED 1 2\n", 3);
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->covers[0].end, Cover::End::kRan);
  EXPECT_EQ(measured->covers[1].end, Cover::End::kDied);
  EXPECT_EQ(measured->covers[2].end, Cover::End::kNotRun);
  EXPECT_FALSE(measured->whole());
  // The line that it was writing when it died counts for nothing.
  const auto cut = parse_control(paths + "STARTED 0 1\nFT 0 12", 3);
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->covers[0].end, Cover::End::kDied);
}

TEST(Measure, AnEntryWithoutFeaturesRan) {
  const auto measured = parse_control(print_control({"/a/1"}) + "STARTED 0 1\nFT 0\nCOV 0\n", 1);
  ASSERT_TRUE(measured);
  EXPECT_EQ(measured->covers[0].end, Cover::End::kRan);
}

TEST(Measure, WhatIsNotUnderstoodIsAFaultOfOurs) {
  for (const char* line : {"NEW 0 1\n", "FT 7 1\n", "FT 0 x\n", "STARTED\n"}) {
    const auto measured = parse_control(print_control({"/a/1"}) + line, 1);
    ASSERT_FALSE(measured) << line;
    EXPECT_EQ(measured.error().code, ErrorCode::kInternal);
  }
}

TEST(Measure, NewIsWhatAnEarlierEntryHasNot) {
  const std::vector<Cover> covers = {ran({1, 2}), ran({2}), ran({2, 3}), {}, ran({})};
  EXPECT_THAT(choose_new(covers, {}), ElementsAre(0, 2));
  EXPECT_THAT(choose_new(covers, {1, 2}), ElementsAre(2));
  EXPECT_THAT(choose_new(covers, {1, 2, 3}), IsEmpty());
}

TEST(Measure, FewIsASmallSetWithEveryFeature) {
  // The large entry makes the small ones before it unnecessary.
  EXPECT_THAT(choose_few({ran({1}), ran({2}), ran({3, 4}), ran({1, 2, 3})}), ElementsAre(2, 3));
  // Of two alike the earlier one.
  EXPECT_THAT(choose_few({ran({1, 2}), ran({1, 2})}), ElementsAre(0));
  EXPECT_THAT(choose_few({ran({}), {}}), IsEmpty());
}

TEST(Measure, AnswersAreReadAsTheyWereWritten) {
  const auto read = parse_answered(print_answered({0xfedcba9876543210U, 204, "PUT /a/{b}"}) +
                                   "broken\n" + print_answered({1, 0, "not in the contract"}));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].hash, 0xfedcba9876543210U);
  EXPECT_EQ(read[0].status, 204);
  EXPECT_EQ(read[0].operation, "PUT /a/{b}");
  EXPECT_EQ(read[1].operation, "not in the contract");
}

}  // namespace
}  // namespace bodkin::engine
