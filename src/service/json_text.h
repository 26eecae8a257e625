// Writing JSON: appends to a string, keeps track of commas, and nothing more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bodkin::service {

class JsonText {
 public:
  JsonText() { text_.reserve(512); }
  JsonText& open_object() { return open('{'); }
  JsonText& close_object() { return close('}'); }
  JsonText& open_array() { return open('['); }
  JsonText& close_array() { return close(']'); }
  JsonText& key(std::string_view name);
  JsonText& string(std::string_view value);
  JsonText& integer(std::int64_t value);
  JsonText& real(double value);  // shortest form that reads back, always with fraction or exponent
  JsonText& null();
  std::string take() { return std::move(text_); }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void comma();
  void quoted(std::string_view value);

  std::string text_;
  bool first_ =
      true;  // nothing stands yet in the innermost bracket, or a key has just been written
};

}  // namespace bodkin::service
