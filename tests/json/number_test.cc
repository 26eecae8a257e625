// Numbers by their spelling.
#include "json/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"

namespace bodkin::json {
namespace {

TEST(NumberInfo, Table) {
  const struct {
    const char* spelling;
    bool integral, integer_spelling, exact, finite;
  } kCases[] = {
      {"0", true, true, true, true},
      {"-0", true, true, true, true},
      {"5", true, true, true, true},
      {"5.0", true, false, true, true},
      {"5e0", true, false, true, true},
      {"0.05e2", true, false, true, true},
      {"500e-2", true, false, true, true},
      {"0.0", true, false, true, true},
      {"0e99999999999", true, false, true, true},
      {"1.5", false, false, true, true},
      {"5e-1", false, false, true, true},
      {"9007199254740992", true, true, true, true},
      {"-9007199254740992", true, true, true, true},
      {"9007199254740993", true, true, false, true},
      {"9007199254740992.0", true, false, true, true},
      {"9007199254740993.0", true, false, false, true},
      {"0.12345678901234567", false, false, true, true},
      {"0.123456789012345678", false, false, false, true},
      {"1e308", true, false, false, true},
      {"1.7976931348623157e308", true, false, false, true},
      {"1.8e308", true, false, false, false},
      {"-1e309", true, false, false, false},
      {"1e999", true, false, false, false},
      {"1e-999", false, false, true, true},
      {"1e99999999999999999999", true, false, false, false},
      {"1e-99999999999999999999", false, false, true, true},
  };
  for (const auto& c : kCases) {
    const NumberInfo info = number_info(c.spelling);
    EXPECT_EQ(info.integral, c.integral) << c.spelling;
    EXPECT_EQ(info.integer_spelling, c.integer_spelling) << c.spelling;
    EXPECT_EQ(info.exact_in_double, c.exact) << c.spelling;
    EXPECT_EQ(info.finite_in_double, c.finite) << c.spelling;
  }
  EXPECT_FALSE(number_info("1" + std::string(309, '0')).finite_in_double);
}

TEST(CompareNumbers, Table) {
  const struct {
    const char* a;
    const char* b;
    std::strong_ordering want;
  } kCases[] = {
      {"1", "1.0", std::strong_ordering::equal},
      {"1", "10e-1", std::strong_ordering::equal},
      {"0", "-0", std::strong_ordering::equal},
      {"0.0", "-0e5", std::strong_ordering::equal},
      {"1", "2", std::strong_ordering::less},
      {"9", "10", std::strong_ordering::less},
      {"-9", "-10", std::strong_ordering::greater},
      {"-1", "0", std::strong_ordering::less},
      {"-1", "1", std::strong_ordering::less},
      {"0.5", "0.49", std::strong_ordering::greater},
      {"0.5", "0", std::strong_ordering::greater},
      {"-0.5", "0", std::strong_ordering::less},
      {"0.05", "0.5", std::strong_ordering::less},
      {"1e400", "1e401", std::strong_ordering::less},
      {"-1e400", "-1e401", std::strong_ordering::greater},
      {"9007199254740992", "9007199254740993", std::strong_ordering::less},
      {"9007199254740993", "9007199254740992.5", std::strong_ordering::greater},
      {"1e99999999999", "1e99999999998", std::strong_ordering::equal},  // both clamped
      {"123", "123.00001", std::strong_ordering::less},
      {"100", "1e2", std::strong_ordering::equal},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(compare_numbers(c.a, c.b), c.want) << c.a << " " << c.b;
    EXPECT_EQ(compare_numbers(c.b, c.a), 0 <=> c.want) << c.b << " " << c.a;
  }
}

TEST(CompareNumbers, AgreesWithDoublesWhereTheyAreExact) {
  Random random(1);
  for (int i = 0; i < 20000; ++i) {
    const auto spell = [&] {
      const std::int64_t quarters = random.between(-40, 40);
      std::string text = std::to_string(quarters * 25);
      return text + "e-2";
    };
    const std::string a = spell();
    const std::string b = spell();
    const double x = to_double(a);
    const double y = to_double(b);
    const auto got = compare_numbers(a, b);
    ASSERT_EQ(got < 0, x < y) << a << " " << b;
    ASSERT_EQ(got > 0, x > y) << a << " " << b;
  }
}

TEST(ToInt64, Table) {
  const struct {
    const char* spelling;
    std::optional<std::int64_t> want;
  } kCases[] = {
      {"0", 0},
      {"-0", 0},
      {"0.0", 0},
      {"5.0", 5},
      {"-5e3", -5000},
      {"0.05e2", 5},
      {"1.5", std::nullopt},
      {"9223372036854775807", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"9223372036854775808", std::nullopt},
      {"9223372036854775807.0", std::numeric_limits<std::int64_t>::max()},
      {"1e19", std::nullopt},
      {"1e99999999999", std::nullopt},
      {"1e-99999999999", std::nullopt},
  };
  for (const auto& c : kCases) EXPECT_EQ(to_int64(c.spelling), c.want) << c.spelling;
}

TEST(ToDouble, Table) {
  EXPECT_EQ(to_double("1.5"), 1.5);
  EXPECT_EQ(to_double("-0.25e1"), -2.5);
  EXPECT_EQ(to_double("1e999"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(to_double("-1e999"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(to_double("1e-999"), 0.0);
  EXPECT_EQ(to_double("1" + std::string(100, '0')), 1e100);
}

TEST(AddToInteger, Table) {
  const struct {
    const char* spelling;
    std::int64_t delta;
    const char* want;
  } kCases[] = {
      {"0", 0, "0"},
      {"0", 1, "1"},
      {"0", -1, "-1"},
      {"-0", 0, "0"},
      {"-1", 1, "0"},
      {"-5", 3, "-2"},
      {"5", -8, "-3"},
      {"99", 1, "100"},
      {"100", -1, "99"},
      {"-100", 1, "-99"},
      {"9223372036854775807", 1, "9223372036854775808"},
      {"99999999999999999999999", 1, "100000000000000000000000"},
      {"100000000000000000000000", -1, "99999999999999999999999"},
      {"0", std::numeric_limits<std::int64_t>::min(), "-9223372036854775808"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(add_to_integer(c.spelling, c.delta), c.want) << c.spelling << " " << c.delta;
  }
  Random random(1);
  for (int i = 0; i < 5000; ++i) {
    const std::int64_t a = random.between(-2000, 2000);
    const std::int64_t b = random.between(-2000, 2000);
    ASSERT_EQ(add_to_integer(std::to_string(a), b), std::to_string(a + b));
  }
}

}  // namespace
}  // namespace bodkin::json
