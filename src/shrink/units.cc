#include "shrink/units.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace bodkin::shrink {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The number that `count` hex digits at the text's start stand for.
std::optional<std::uint32_t> hex_number(std::string_view text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : text.substr(0, count)) {
    const int digit = hex_value(c);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<std::uint32_t>(digit);
  }
  return value;
}

// \uXXXX at the text's start.
std::optional<std::uint32_t> unicode_escape(std::string_view text) {
  if (!text.starts_with("\\u")) return std::nullopt;
  return hex_number(text.substr(2), 4);
}

bool high_surrogate(std::uint32_t c) {
  return c >= 0xd800 && c <= 0xdbff;
}
bool low_surrogate(std::uint32_t c) {
  return c >= 0xdc00 && c <= 0xdfff;
}

std::size_t utf8_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return length > 1 && length <= text.size() && is_utf8(text.substr(0, length)) ? length : 1;
}

std::size_t json_unit_length(std::string_view text) {
  if (text[0] != '\\') return utf8_length(text);
  const auto first = unicode_escape(text);
  if (!first) return std::min<std::size_t>(2, text.size());
  const auto second = unicode_escape(text.substr(6));
  return high_surrogate(*first) && second && low_surrogate(*second) ? 12 : 6;
}

std::size_t unit_length(std::string_view text, UnitsOf kind) {
  switch (kind) {
    case UnitsOf::kJson:
      return json_unit_length(text);
    case UnitsOf::kPercent:
      return text[0] == '%' && hex_number(text.substr(1), 2) ? 3 : 1;
    case UnitsOf::kBytes:
      return 1;
  }
  return 1;
}

constexpr std::uint32_t kStrayByte = 0x200000;  // beyond every code point

std::uint32_t utf8_code_point(std::string_view unit) {
  const auto lead = static_cast<unsigned char>(unit[0]);
  if (unit.size() == 1) return lead < 0x80 ? lead : kStrayByte + lead;
  std::uint32_t value = lead & (unit.size() == 2 ? 0x1fU : unit.size() == 3 ? 0x0fU : 0x07U);
  for (const char c : unit.substr(1))
    value = (value << 6) | (static_cast<unsigned char>(c) & 0x3fU);
  return value;
}

std::uint32_t json_code_point(std::string_view unit) {
  if (unit[0] != '\\' || unit.size() == 1) return utf8_code_point(unit);
  if (const auto first = unicode_escape(unit)) {
    if (unit.size() != 12) return *first;
    return 0x10000 + ((*first - 0xd800) << 10) + (*unicode_escape(unit.substr(6)) - 0xdc00);
  }
  switch (unit[1]) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    default:
      return static_cast<unsigned char>(unit[1]);
  }
}

std::uint32_t code_point(std::string_view unit, UnitsOf kind) {
  switch (kind) {
    case UnitsOf::kJson:
      return json_code_point(unit);
    case UnitsOf::kPercent:
      return unit.size() == 3 ? *hex_number(unit.substr(1), 2) : utf8_code_point(unit);
    case UnitsOf::kBytes:
      return static_cast<unsigned char>(unit[0]);
  }
  return 0;
}

std::string utf8(std::uint32_t c) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
  if (c < 0x10000)
    return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)),
          byte(0x80 | (c & 0x3f))};
}

bool unreserved(std::uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '~';
}

}  // namespace

Units split_units(std::string_view text, UnitsOf kind) {
  Units units;
  while (!text.empty()) {
    const std::size_t length = unit_length(text, kind);
    units.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return units;
}

std::string join(const Units& units) {
  std::string out;
  for (const std::string& unit : units) out += unit;
  return out;
}

Quoted unquote(std::string_view spelling) {
  if (spelling.size() < 2 || spelling.front() != '"' || spelling.back() != '"') {
    return {spelling, false};
  }
  return {spelling.substr(1, spelling.size() - 2), true};
}

std::uint32_t plainness(std::string_view unit, UnitsOf kind) {
  const std::uint32_t c = code_point(unit, kind);
  if (c == 'a') return 0;
  if (c == '0') return 1;
  if (c >= 'b' && c <= 'z') return 2 + (c - 'b');
  if (c >= '1' && c <= '9') return 30 + (c - '1');
  if (c >= 'A' && c <= 'Z') return 40 + (c - 'A');
  if (c >= 0x20 && c < 0x7f) return 100 + c;
  if (c >= 0xd800 && c <= 0xdfff && kind == UnitsOf::kJson) return 0x180000 + c;
  return 300 + c;
}

std::string plain_unit(std::string_view unit, UnitsOf kind) {
  const std::uint32_t c = code_point(unit, kind);
  if (kind == UnitsOf::kPercent) return unreserved(c) ? utf8(c) : std::string(unit);
  if (kind == UnitsOf::kBytes || unit[0] != '\\') return std::string(unit);
  const bool needs_escape =
      c < 0x20 || c == 0x7f || c == '"' || c == '\\' || (c >= 0xd800 && c <= 0xdfff);
  return needs_escape ? std::string(unit) : utf8(c);
}

bool uuid_shaped(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : hex_value(text[i]) < 0) return false;
  }
  return true;
}

}  // namespace bodkin::shrink
