// JSON written member by member, for files that programs and people read.
//
//     Writer out;
//     out.object().text("name", "x").texts("tags", {"a", "b"}).object("inner").number("n",
//     1).end(); std::string text = out.end().done();
//
// An object's members stand on lines of their own, as do an array's objects; `texts` is one line.
// Strings are made UTF-8 (base/text.h). A key is empty exactly within arrays and at the top.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::json {

class Writer {
 public:
  enum class Layout { kLines, kOneLine };
  explicit Writer(Layout layout = Layout::kLines) : layout_(layout) {}

  Writer& object(std::string_view key = {}) { return open(key, '{'); }
  Writer& array(std::string_view key = {}) { return open(key, '['); }
  Writer& end();  // of the object or array opened last

  Writer& text(std::string_view key, std::string_view value);
  Writer& texts(std::string_view key, const std::vector<std::string>& values);
  Writer& boolean(std::string_view key, bool value) { return raw(key, value ? "true" : "false"); }
  template <std::integral Number>
  Writer& number(std::string_view key, Number value) {
    return raw(key, std::to_string(value));
  }
  Writer& raw(std::string_view key, std::string_view json);  // JSON text as it is

  // REQUIRES: everything that was opened is closed.
  const std::string& done() const { return out_; }

 private:
  Writer& open(std::string_view key, char bracket);
  void begin(std::string_view key);
  void line();

  Layout layout_;
  std::string out_;
  std::vector<char> open_;  // closing brackets, innermost last
  bool first_ = true;       // nothing stands yet in the innermost one
};

}  // namespace bodkin::json
