// Canaries: made from numbers, found in texts.
#include "scenario/canary.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

TEST(Canary, OfANumber) {
  EXPECT_EQ(make_canary(0), "bdkq00000000");
  EXPECT_EQ(make_canary(0x1a2b3c4dU), "bdkq1a2b3c4d");
  EXPECT_EQ(make_canary(0xffff'ffff'1a2b'3c4dULL), "bdkq1a2b3c4d");
}

TEST(Canary, FoundInTexts) {
  const struct {
    std::string_view text;
    std::vector<std::string_view> want;
  } kCases[] = {
      {"", {}},
      {"bdkq", {}},
      {"bdkq1234567", {}},
      {"bdkq1234567G", {}},
      {"bdkq1234567A", {}},
      {"bdkq12345678", {"bdkq12345678"}},
      {"a 'bdkq1a2b3c4d' OR bdkq00000000ff", {"bdkq1a2b3c4d", "bdkq00000000"}},
      {"bdkqbdkq12345678", {"bdkq12345678"}},
      {"bdkq12345678bdkq87654321", {"bdkq12345678", "bdkq87654321"}},
  };
  for (const auto& c : kCases) EXPECT_EQ(find_canaries(c.text), c.want) << c.text;
}

}  // namespace
}  // namespace bodkin::scenario
