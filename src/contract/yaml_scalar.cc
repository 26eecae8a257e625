#include "contract/yaml_scalar.h"

#include <algorithm>
#include <cstdint>

#include "json/scan.h"

namespace bodkin::contract {
namespace {

bool all_of_digits(std::string_view text, std::string_view digits) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

constexpr std::string_view kDecimal = "0123456789";

// Digits of a number in base 8 or 16 as decimal ones; nothing where 64 bits do not hold them.
std::string in_decimal(std::string_view digits, unsigned base) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    const unsigned digit = static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    if (value > (UINT64_MAX - digit) / base) return {};
    value = value * base + digit;
  }
  return std::to_string(value);
}

// A JSON number for [-+]? (\. [0-9]+ | [0-9]+ (\. [0-9]*)?) ([eE] [-+]? [0-9]+)?, or nothing.
std::string number(std::string_view text) {
  if (text.starts_with("0o") && all_of_digits(text.substr(2), "01234567")) {
    return in_decimal(text.substr(2), 8);
  }
  if (text.starts_with("0x") && all_of_digits(text.substr(2), "0123456789abcdefABCDEF")) {
    return in_decimal(text.substr(2), 16);
  }
  std::string out;
  if (text.starts_with('-')) out = "-";
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t whole = std::min(text.find_first_not_of(kDecimal), text.size());
  out += whole == 0 ? "0" : std::string(text.substr(0, whole));
  text.remove_prefix(whole);
  bool fraction = false;
  if (text.starts_with('.')) {
    const std::size_t end = std::min(text.find_first_not_of(kDecimal, 1), text.size());
    fraction = end > 1;
    if (fraction) out += text.substr(0, end);
    text.remove_prefix(end);
  }
  if (whole == 0 && !fraction) return {};
  out += text;
  return json::is_number(out) ? out : std::string();
}

}  // namespace

std::string core_scalar(std::string_view plain) {
  if (plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL") {
    return "null";
  }
  if (plain == "true" || plain == "True" || plain == "TRUE") return "true";
  if (plain == "false" || plain == "False" || plain == "FALSE") return "false";
  if (std::string spelling = number(plain); !spelling.empty()) return spelling;
  return json::quote(plain);
}

}  // namespace bodkin::contract
