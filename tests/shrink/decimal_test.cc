#include "shrink/decimal.h"

#include <gtest/gtest.h>

namespace bodkin::shrink {
namespace {

TEST(Decimal, SpellsEachValueInOnePlainWay) {
  const struct {
    const char* in;
    const char* want;
  } kCases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"0.000e5", "0"},
      {"7", "7"},
      {"-7", "-7"},
      {"1e3", "1000"},
      {"1.50", "1.5"},
      {"0.25", "0.25"},
      {"25e-2", "0.25"},
      {"-12.5E+1", "-125"},
      {"5.0", "5"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"1e308", "1e308"},
      {"340282e33", "3.40282e38"},
      {"1e-300", "1e-300"},
      {"0.001", "0.001"},
      {"1e99999999999999999999", "1e1000000000"},
  };
  for (const auto& c : kCases) EXPECT_EQ(spell(parse_decimal(c.in)), c.want) << c.in;
}

TEST(Decimal, SpellingReadsBack) {
  for (const char* text : {"1e308", "-3.40282e38", "0.25", "1e-300", "1000", "12345.678e-9"}) {
    const Decimal value = parse_decimal(text);
    EXPECT_EQ(parse_decimal(spell(value)), value) << text;
  }
}

TEST(Decimal, OrderOfSimplicity) {
  // Each is simpler than the next.
  const char* const kOrder[] = {"0",
                                "1",
                                "-1",
                                "2",
                                "9",
                                "10",
                                "-10",
                                "2147483648",
                                "-2147483648",
                                "2147483649",
                                "99999999999999999999",
                                "100000000000000000000",
                                "1e35",
                                "1e36",
                                "4e38",
                                "1e39",
                                "15e37",
                                "340282000000000000000000000000000000001"};
  for (std::size_t i = 0; i + 1 < std::size(kOrder); ++i) {
    const Decimal a = parse_decimal(kOrder[i]);
    const Decimal b = parse_decimal(kOrder[i + 1]);
    EXPECT_TRUE(compare_simplicity(a, b) < 0) << kOrder[i] << " before " << kOrder[i + 1];
    EXPECT_TRUE(compare_simplicity(b, a) > 0);
    EXPECT_TRUE(compare_simplicity(a, a) == 0);
  }
  EXPECT_TRUE(compare_simplicity(parse_decimal("8"), parse_decimal("7.3")) < 0);
  EXPECT_TRUE(compare_simplicity(parse_decimal("0.5"), parse_decimal("0.25")) < 0);
  EXPECT_TRUE(compare_simplicity(parse_decimal("1e3"), parse_decimal("1000.0")) == 0);
}

TEST(Decimal, ScaledHoldsThirtySixDigits) {
  EXPECT_TRUE(scaled(parse_decimal("1e35")).has_value());
  EXPECT_FALSE(scaled(parse_decimal("1e36")).has_value());
  EXPECT_TRUE(*scaled(parse_decimal("12.5")) == 125);
  EXPECT_TRUE(*scaled(parse_decimal("-1e2")) == 100);
  EXPECT_TRUE(*scaled(parse_decimal("0")) == 0);
}

}  // namespace
}  // namespace bodkin::shrink
