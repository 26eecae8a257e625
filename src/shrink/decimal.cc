#include "shrink/decimal.h"

#include <algorithm>

namespace bodkin::shrink {
namespace {

constexpr std::int64_t kExponentMax = 1'000'000'000;
constexpr std::int64_t kPlainDigitsMax = 21;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// An exponent as written after the 'e', clamped.
std::int64_t parse_exponent(std::string_view text) {
  bool negative = false;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c == '-') negative = true;
    if (is_digit(c)) value = std::min(value * 10 + (c - '0'), kExponentMax);
  }
  return negative ? -value : value;
}

std::string natural_text(Natural value) {
  std::string text;
  for (; value != 0; value /= 10)
    text.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
  std::reverse(text.begin(), text.end());
  return text;
}

// Moves trailing zeros of the significand into the exponent, and drops leading ones.
void normalise(Decimal& value) {
  const std::size_t first = value.significand.find_first_not_of('0');
  if (first == std::string::npos) {
    value.significand.clear();
    value.exponent = 0;
    return;
  }
  value.significand.erase(0, first);
  const std::size_t last = value.significand.find_last_not_of('0');
  value.exponent += static_cast<std::int64_t>(value.significand.size() - last - 1);
  value.significand.resize(last + 1);
  value.exponent = std::clamp(value.exponent, -kExponentMax, kExponentMax);
}

std::strong_ordering compare_magnitude(const Decimal& a, const Decimal& b) {
  if (a.zero() || b.zero()) return b.zero() <=> a.zero();
  if (const auto by_size = a.integer_digits() <=> b.integer_digits(); by_size != 0) return by_size;
  // Equal powers of ten: the digits compare as text, since a shorter one is padded with zeros.
  const int by_text = a.significand.compare(b.significand);
  return by_text <=> 0;
}

}  // namespace

Decimal parse_decimal(std::string_view spelling) {
  Decimal value;
  std::int64_t after_point = 0;
  bool point = false;
  std::size_t i = 0;
  for (; i < spelling.size(); ++i) {
    const char c = spelling[i];
    if (c == '-') {
      value.negative = true;
    } else if (c == '.') {
      point = true;
    } else if (is_digit(c)) {
      value.significand.push_back(c);
      if (point) ++after_point;
    } else {
      break;
    }
  }
  const std::int64_t written = i < spelling.size() ? parse_exponent(spelling.substr(i + 1)) : 0;
  value.exponent = written - after_point;
  normalise(value);
  return value;
}

Decimal make_decimal(bool negative, Natural significand, std::int64_t exponent) {
  Decimal value;
  value.negative = negative && significand != 0;
  value.significand = natural_text(significand);
  value.exponent = exponent;
  normalise(value);
  return value;
}

std::optional<Natural> scaled(const Decimal& value) {
  const std::int64_t zeros = std::max<std::int64_t>(value.exponent, 0);
  if (static_cast<std::int64_t>(value.significand.size()) + zeros > kExactDigits) {
    return std::nullopt;
  }
  Natural out = 0;
  for (const char c : value.significand) out = out * 10 + static_cast<unsigned>(c - '0');
  for (std::int64_t i = 0; i < zeros; ++i) out *= 10;
  return out;
}

std::string spell(const Decimal& value) {
  if (value.zero()) return "0";
  std::string out = value.negative ? "-" : "";
  const std::string& sig = value.significand;
  const std::int64_t before = value.integer_digits();
  const auto length = static_cast<std::int64_t>(sig.size());
  // Leading or trailing zeros are what an exponent saves.
  const std::int64_t zeros =
      value.exponent > 0 ? value.exponent : std::max<std::int64_t>(-before, 0);
  const bool long_text = before > kPlainDigitsMax || value.fraction_digits() > kPlainDigitsMax;
  if (long_text && zeros > 6) {
    out += sig[0];
    if (length > 1) out += "." + sig.substr(1);
    return out + "e" + std::to_string(before - 1);
  }
  if (value.exponent >= 0)
    return out + sig + std::string(static_cast<std::size_t>(value.exponent), '0');
  if (before <= 0) return out + "0." + std::string(static_cast<std::size_t>(-before), '0') + sig;
  const auto cut = static_cast<std::size_t>(before);
  return out + sig.substr(0, cut) + "." + sig.substr(cut);
}

std::uint64_t digits(const Decimal& value) {
  if (value.zero()) return 0;
  const std::int64_t before = std::max<std::int64_t>(value.integer_digits(), 0);
  if (value.exponent < 0) {
    return static_cast<std::uint64_t>(before + 1 + 2 * value.fraction_digits());
  }
  if (before <= kExactDigits) return static_cast<std::uint64_t>(before);
  return static_cast<std::uint64_t>(kExactDigits) + value.significand.size();
}

std::strong_ordering compare_simplicity(const Decimal& a, const Decimal& b) {
  if (const auto by_digits = digits(a) <=> digits(b); by_digits != 0) return by_digits;
  if (const auto by_size = compare_magnitude(a, b); by_size != 0) return by_size;
  const bool a_negative = a.negative && !a.zero();
  const bool b_negative = b.negative && !b.zero();
  return a_negative <=> b_negative;
}

}  // namespace bodkin::shrink
