// JSON numbers by their spelling: exact comparison and classes, without binary floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bodkin::json {

struct NumberInfo {
  bool integral = false;          // its value is an integer: 5, 5.0, 5e0, 0.05e2
  bool integer_spelling = false;  // digits only, with or without a minus sign
  // Within ±2^53 if integral; finite and at most 17 digits if not.
  bool exact_in_double = false;
  bool finite_in_double = false;  // strtod does not overflow
};
// Requires an RFC 8259 number.
NumberInfo number_info(std::string_view spelling);

// Exact order of two RFC 8259 numbers by value. Exponents beyond ±10^9 count as ±10^9.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b);

// The value where the number is integral and fits.
std::optional<std::int64_t> to_int64(std::string_view spelling);
double to_double(std::string_view spelling);  // ±infinity where it overflows

// Spelling of an integer plus delta, for integers of any length in integer spelling.
std::string add_to_integer(std::string_view spelling, std::int64_t delta);

}  // namespace bodkin::json
