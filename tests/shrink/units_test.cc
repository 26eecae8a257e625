#include "shrink/units.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::shrink {
namespace {

using testing::ElementsAre;

TEST(Units, SplitWhereRemovalLeavesAText) {
  EXPECT_THAT(split_units(R"(a\n\u0041\\)", UnitsOf::kJson),
              ElementsAre("a", "\\n", "\\u0041", "\\\\"));
  EXPECT_THAT(split_units(R"(\ud83d\ude00\ud800x)", UnitsOf::kJson),
              ElementsAre("\\ud83d\\ude00", "\\ud800", "x"));
  EXPECT_THAT(split_units("é\xff\xc3", UnitsOf::kJson), ElementsAre("é", "\xff", "\xc3"));
  EXPECT_THAT(split_units("\\", UnitsOf::kJson), ElementsAre("\\"));
  EXPECT_THAT(split_units("\\u12", UnitsOf::kJson), ElementsAre("\\u", "1", "2"));
  EXPECT_THAT(split_units("a%27%4", UnitsOf::kPercent), ElementsAre("a", "%27", "%", "4"));
  EXPECT_THAT(split_units("é", UnitsOf::kBytes), ElementsAre("\xc3", "\xa9"));
}

TEST(Units, PlainestFirst) {
  const char* const kOrder[] = {"a", "0", "b", "z", "1",       "9",   "A",
                                "Z", " ", "é", "€", "\\ud800", "\xff"};
  for (std::size_t i = 0; i + 1 < std::size(kOrder); ++i) {
    EXPECT_LT(plainness(kOrder[i], UnitsOf::kJson), plainness(kOrder[i + 1], UnitsOf::kJson))
        << kOrder[i];
  }
  EXPECT_EQ(plainness("\\u0061", UnitsOf::kJson), plainness("a", UnitsOf::kJson));
}

TEST(Units, PlainSpelling) {
  const struct {
    const char* in;
    const char* want;
  } kCases[] = {
      {"\\u0041", "A"},       {"\\/", "/"},           {"\\n", "\\n"},
      {"\\u0000", "\\u0000"}, {"\\ud800", "\\ud800"}, {"\\ud83d\\ude00", "\xf0\x9f\x98\x80"},
      {"\\u00e9", "é"},       {"\\u20ac", "€"},       {"\\\"", "\\\""},
  };
  for (const auto& c : kCases) EXPECT_EQ(plain_unit(c.in, UnitsOf::kJson), c.want);
  EXPECT_EQ(plain_unit("%41", UnitsOf::kPercent), "A");
  EXPECT_EQ(plain_unit("%27", UnitsOf::kPercent), "%27");
}

TEST(Units, UuidShape) {
  EXPECT_TRUE(uuid_shaped("0b0d0000-0000-4000-8000-00000000AA01"));
  EXPECT_FALSE(uuid_shaped("0b0d0000-0000-4000-8000-00000000aa0g"));
  EXPECT_FALSE(uuid_shaped("0b0d0000-0000-4000-8000-00000000aa0"));
}

}  // namespace
}  // namespace bodkin::shrink
