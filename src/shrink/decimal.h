// JSON numbers as exact decimals, for the search of the boundary at which a fault begins.
//
// Binary floating point would move the boundary; so a value is kept as digits and a power of ten.
// No arithmetic here but what the search needs.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bodkin::shrink {

// Every natural number of at most 36 digits fits.
__extension__ typedef unsigned __int128 Natural;
inline constexpr std::int64_t kExactDigits = 36;

// ± significand × 10^exponent.
struct Decimal {
  bool negative = false;      // also for "-0"
  std::string significand;    // digits without leading or trailing zeros; empty for zero
  std::int64_t exponent = 0;  // 0 for zero; clamped to ±10^9

  bool zero() const { return significand.empty(); }
  std::int64_t fraction_digits() const { return exponent < 0 ? -exponent : 0; }
  // Digits before the decimal point; 0 or less for values below 1.
  std::int64_t integer_digits() const {
    return zero() ? 0 : static_cast<std::int64_t>(significand.size()) + exponent;
  }
  friend bool operator==(const Decimal&, const Decimal&) = default;
};

// Requires an RFC 8259 number.
Decimal parse_decimal(std::string_view spelling);
Decimal make_decimal(bool negative, Natural significand, std::int64_t exponent);
// value × 10^fraction_digits, without sign, where that has at most kExactDigits digits.
std::optional<Natural> scaled(const Decimal& value);

// The one plain spelling of a value: "1000", "0.25", "-7"; beyond 21 digits before or after the
// point with an exponent where that is shorter: "2e308". Zero is "0", whatever its sign.
std::string spell(const Decimal& value);

// How much of it there is to read: 0 for zero, the number of digits for an integer. Digits after
// the point count double, so that 8 is simpler than 7.3; integers of more than kExactDigits count
// kExactDigits and their significant digits, so that 4e38 is simpler than 340282000…001.
std::uint64_t digits(const Decimal& value);
// Simpler is less: digits, then magnitude, then positive before negative. Total on values.
std::strong_ordering compare_simplicity(const Decimal& a, const Decimal& b);

}  // namespace bodkin::shrink
