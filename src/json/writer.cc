#include "json/writer.h"

#include "base/check.h"
#include "base/text.h"
#include "json/tree.h"

namespace bodkin::json {

void Writer::line() {
  if (layout_ == Layout::kOneLine) return;
  out_ += '\n';
  out_.append(open_.size() * 2, ' ');
}

void Writer::begin(std::string_view key) {
  if (!first_) out_ += ',';
  if (!open_.empty()) {
    if (!first_ && layout_ == Layout::kOneLine) out_ += ' ';
    line();
  }
  first_ = false;
  if (!key.empty()) out_.append(quote(key)).append(": ");
}

Writer& Writer::open(std::string_view key, char bracket) {
  begin(key);
  out_ += bracket;
  open_.push_back(bracket == '{' ? '}' : ']');
  first_ = true;
  return *this;
}

Writer& Writer::end() {
  BODKIN_CHECK(!open_.empty());
  const char bracket = open_.back();
  open_.pop_back();
  if (!first_) line();
  out_ += bracket;
  first_ = false;
  return *this;
}

Writer& Writer::text(std::string_view key, std::string_view value) {
  return raw(key, quote(as_utf8(value)));
}

Writer& Writer::texts(std::string_view key, const std::vector<std::string>& values) {
  std::string list = "[";
  for (const std::string& value : values) {
    if (list.size() > 1) list += ", ";
    list += quote(as_utf8(value));
  }
  return raw(key, list + "]");
}

Writer& Writer::raw(std::string_view key, std::string_view json) {
  begin(key);
  out_ += json;
  return *this;
}

}  // namespace bodkin::json
