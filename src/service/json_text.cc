// Writing JSON.
#include "service/json_text.h"

#include <charconv>
#include <cmath>

namespace bodkin::service {

void JsonText::comma() {
  if (!first_) text_ += ',';
  first_ = false;
}

JsonText& JsonText::open(char bracket) {
  comma();
  text_ += bracket;
  first_ = true;
  return *this;
}

JsonText& JsonText::close(char bracket) {
  text_ += bracket;
  first_ = false;
  return *this;
}

namespace {

// How many bytes from the start need no escape. Not instrumented: a callback for each byte of each
// answer would tell the engine nothing.
[[clang::no_sanitize("coverage"), gnu::noinline]] std::size_t clean_prefix(std::string_view value) {
  std::size_t n = 0;
  while (n < value.size() && static_cast<unsigned char>(value[n]) >= 0x20 && value[n] != '"' &&
         value[n] != '\\') {
    ++n;
  }
  return n;
}

}  // namespace

void JsonText::quoted(std::string_view value) {
  text_ += '"';
  while (true) {
    const std::size_t clean = clean_prefix(value);
    text_.append(value, 0, clean);
    if (clean == value.size()) break;
    const char c = value[clean];
    value.remove_prefix(clean + 1);
    if (c == '"' || c == '\\') {
      text_ += '\\';
      text_ += c;
    } else {
      text_ += "\\u00";
      text_ += "0123456789abcdef"[c >> 4];
      text_ += "0123456789abcdef"[c & 15];
    }
  }
  text_ += '"';
}

JsonText& JsonText::key(std::string_view name) {
  comma();
  quoted(name);
  text_ += ':';
  first_ = true;
  return *this;
}

JsonText& JsonText::string(std::string_view value) {
  comma();
  quoted(value);
  return *this;
}

JsonText& JsonText::integer(std::int64_t value) {
  comma();
  char digits[24];
  const auto [end, code] = std::to_chars(digits, digits + sizeof digits, value);
  text_.append(digits, end);
  return *this;
}

JsonText& JsonText::real(double value) {
  comma();
  char digits[40];
  const auto [end, code] = std::to_chars(digits, digits + sizeof digits, value);
  const std::string_view spelling(digits, static_cast<std::size_t>(end - digits));
  text_ += spelling;
  if (spelling.find_first_of(".einf") == std::string_view::npos) text_ += ".0";
  return *this;
}

JsonText& JsonText::null() {
  comma();
  text_ += "null";
  return *this;
}

}  // namespace bodkin::service
