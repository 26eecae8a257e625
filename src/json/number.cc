// Numbers as sign, digits and a decimal point, compared without rounding.
#include "json/number.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace bodkin::json {
namespace {

constexpr std::int64_t kExponentMax = 1'000'000'000;
constexpr std::size_t kExactDigitsMax = 17;
constexpr std::int64_t kDoublePointMax = 309;  // DBL_MAX is 0.17… × 10^309

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool integer_spelling(std::string_view spelling) {
  if (!spelling.empty() && spelling.front() == '-') spelling.remove_prefix(1);
  return !spelling.empty() && std::all_of(spelling.begin(), spelling.end(), is_digit);
}

// ±0.DIGITS × 10^point, without zeros at either end of the digits; zero has none, and no sign.
struct Decimal {
  bool negative = false;
  std::string digits;
  std::int64_t point = 0;
};

std::int64_t clamped_exponent(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  std::int64_t value = 0;
  for (const char c : text) value = std::min(value * 10 + (c - '0'), kExponentMax);
  return negative ? -value : value;
}

Decimal decimal(std::string_view spelling) {
  Decimal out;
  if (spelling.front() == '-') {
    out.negative = true;
    spelling.remove_prefix(1);
  }
  const std::size_t e = spelling.find_first_of("eE");
  if (e != std::string_view::npos) {
    out.point = clamped_exponent(spelling.substr(e + 1));
    spelling = spelling.substr(0, e);
  }
  const std::size_t dot = spelling.find('.');
  out.digits = spelling.substr(0, dot);
  out.point += static_cast<std::int64_t>(out.digits.size());
  if (dot != std::string_view::npos) out.digits.append(spelling.substr(dot + 1));

  const std::size_t first = out.digits.find_first_not_of('0');
  if (first == std::string::npos) return Decimal{};
  out.digits.erase(0, first);
  out.point -= static_cast<std::int64_t>(first);
  out.digits.erase(out.digits.find_last_not_of('0') + 1);
  return out;
}

std::strong_ordering compare_magnitudes(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty()) return !a.digits.empty() <=> !b.digits.empty();
  if (a.point != b.point) return a.point <=> b.point;
  // Without trailing zeros a proper prefix is the smaller number.
  return a.digits <=> b.digits;
}

bool is_integral(const Decimal& value) {
  return value.point >= static_cast<std::int64_t>(value.digits.size());
}

std::string_view magnitude(std::string_view spelling) {
  if (spelling.front() == '-') spelling.remove_prefix(1);
  const std::size_t first = spelling.find_first_not_of('0');
  return first == std::string_view::npos ? std::string_view{} : spelling.substr(first);
}

std::strong_ordering compare_digits(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

std::string add_digits(std::string_view a, std::string_view b) {
  std::string sum;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry != 0; ++i) {
    int digit = carry;
    if (i < a.size()) digit += a[a.size() - 1 - i] - '0';
    if (i < b.size()) digit += b[b.size() - 1 - i] - '0';
    carry = digit / 10;
    sum.push_back(static_cast<char>('0' + digit % 10));
  }
  std::reverse(sum.begin(), sum.end());
  return sum;
}

// Requires a >= b.
std::string subtract_digits(std::string_view a, std::string_view b) {
  std::string difference;
  int borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    int digit = a[a.size() - 1 - i] - '0' - borrow;
    if (i < b.size()) digit -= b[b.size() - 1 - i] - '0';
    borrow = digit < 0 ? 1 : 0;
    difference.push_back(static_cast<char>('0' + digit + 10 * borrow));
  }
  difference.erase(difference.find_last_not_of('0') + 1);
  std::reverse(difference.begin(), difference.end());
  return difference;
}

}  // namespace

NumberInfo number_info(std::string_view spelling) {
  NumberInfo info;
  info.integer_spelling = integer_spelling(spelling);
  if (info.integer_spelling && spelling.size() <= 16) {  // below 10^16: only the bound matters
    info.integral = true;
    info.finite_in_double = true;
    info.exact_in_double = compare_digits(magnitude(spelling), "9007199254740992") <= 0;
    return info;
  }
  const Decimal value = decimal(spelling);
  info.integral = is_integral(value);
  info.finite_in_double = value.point < kDoublePointMax ||
                          (value.point == kDoublePointMax && std::isfinite(to_double(spelling)));
  if (info.integral) {
    static const Decimal kBound = decimal("9007199254740992");
    info.exact_in_double = compare_magnitudes(value, kBound) <= 0;
  } else {
    info.exact_in_double = info.finite_in_double && value.digits.size() <= kExactDigitsMax;
  }
  return info;
}

std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  const auto signed_order = [](bool a_negative, bool b_negative, std::strong_ordering order) {
    if (a_negative != b_negative) return b_negative <=> a_negative;
    return a_negative ? 0 <=> order : order;
  };
  if (integer_spelling(a) && integer_spelling(b)) {
    const std::string_view x = magnitude(a);
    const std::string_view y = magnitude(b);
    return signed_order(a.front() == '-' && !x.empty(), b.front() == '-' && !y.empty(),
                        compare_digits(x, y));
  }
  const Decimal x = decimal(a);
  const Decimal y = decimal(b);
  return signed_order(x.negative, y.negative, compare_magnitudes(x, y));
}

std::optional<std::int64_t> to_int64(std::string_view spelling) {
  std::int64_t value = 0;
  if (integer_spelling(spelling)) {
    const char* const end = spelling.data() + spelling.size();
    if (std::from_chars(spelling.data(), end, value).ec != std::errc()) return std::nullopt;
    return value;
  }
  const Decimal exact = decimal(spelling);
  if (!is_integral(exact) || exact.point > 19) return std::nullopt;
  std::string digits = exact.negative ? "-" : "";
  digits += exact.digits.empty() ? "0" : exact.digits;
  digits.append(static_cast<std::size_t>(exact.point) - exact.digits.size(), '0');
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc()) {
    return std::nullopt;
  }
  return value;
}

// strtod, since libc++ has no from_chars for double before LLVM 20.
double to_double(std::string_view spelling) {
  std::array<char, 64> buffer;
  if (spelling.size() < buffer.size()) {
    std::memcpy(buffer.data(), spelling.data(), spelling.size());
    buffer[spelling.size()] = '\0';
    return std::strtod(buffer.data(), nullptr);
  }
  return std::strtod(std::string(spelling).c_str(), nullptr);
}

std::string add_to_integer(std::string_view spelling, std::int64_t delta) {
  const bool a_negative = spelling.front() == '-';
  const bool b_negative = delta < 0;
  const std::string_view a = magnitude(spelling);
  const std::string delta_text = std::to_string(delta);
  const std::string_view b = magnitude(delta_text);

  bool negative = a_negative;
  std::string digits;
  if (a_negative == b_negative) {
    digits = add_digits(a, b);
  } else if (compare_digits(a, b) >= 0) {
    digits = subtract_digits(a, b);
  } else {
    digits = subtract_digits(b, a);
    negative = b_negative;
  }
  if (digits.empty()) return "0";
  return negative ? "-" + digits : digits;
}

}  // namespace bodkin::json
