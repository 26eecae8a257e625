#include "oracle/serialised.h"

#include <cstdint>

namespace bodkin::oracle {
namespace {

constexpr std::size_t kTextMin = 16, kTextMax = 1 << 16;

int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

// Empty where it is no base64.
std::string from_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0) return {};
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xffU);
    }
  }
  return bytes;
}

// Protocols 2 to 5 begin with their number and end with STOP; from 4 on a frame follows.
bool is_pickle(std::string_view bytes) {
  if (bytes.size() < 4 || bytes[0] != '\x80' || bytes.back() != '.') return false;
  const char protocol = bytes[1];
  if (protocol == 4 || protocol == 5) return bytes[2] == '\x95' || bytes[2] == '\x8c';
  return (protocol == 2 || protocol == 3) &&
         std::string_view("}](cXUKM").find(bytes[2]) != std::string_view::npos;
}

// "O:8:"stdClass"" and "a:2:{".
bool is_php(std::string_view text) {
  if (text.size() < 6 || text[1] != ':' || (text[0] != 'O' && text[0] != 'a')) return false;
  const std::size_t end = text.find(':', 2);
  if (end == std::string_view::npos || end == 2 || end > 8 || end + 1 >= text.size()) return false;
  if (text.substr(2, end - 2).find_first_not_of("0123456789") != std::string_view::npos) {
    return false;
  }
  return text[0] == 'O' ? text[end + 1] == '"' : text[end + 1] == '{';
}

std::optional<std::string> kind_of(std::string_view bytes) {
  if (is_pickle(bytes)) return "a pickle of Python";
  if (bytes.starts_with(std::string_view("\xac\xed\x00\x05", 4))) {
    return "a serialised object of Java";
  }
  if (bytes.starts_with(std::string_view("\x00\x01\x00\x00\x00\xff\xff\xff\xff", 9))) {
    return "a serialised object of .NET";
  }
  if (is_php(bytes)) return "a serialised value of PHP";
  if (bytes.find("_$$ND_FUNC$$_") != std::string_view::npos) return "a serialised function of Node";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> serialised_object(std::string_view text) {
  if (text.size() < kTextMin || text.size() > kTextMax) return std::nullopt;
  if (auto plain = kind_of(text)) return plain;
  return kind_of(from_base64(text));
}

}  // namespace bodkin::oracle
