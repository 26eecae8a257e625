#include "contract/source.h"

#include <algorithm>

#include "json/scan.h"

namespace bodkin::contract {
namespace {

int newlines(std::string_view text) {
  return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
}

bool is_container(json::Kind kind) {
  return kind == json::Kind::kArray || kind == json::Kind::kObject;
}

// RFC 8259 without recursion: a stack of open brackets, and what may come next.
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t values_max) : text_(text), values_left_(values_max) {}

  std::optional<SyntaxFault> run() {
    while (true) {
      space();
      if (!value()) return fault();
      while (true) {
        space();
        if (open_.empty()) return at_ == text_.size() ? std::nullopt : late("text after the end");
        if (take(',')) {
          space();
          if (open_.back() == '{' && !key()) return fault();
          break;
        }
        if (!take(open_.back() == '{' ? '}' : ']')) {
          return late(open_.back() == '{' ? "a comma or } is missing" : "a comma or ] is missing");
        }
        open_.pop_back();
      }
    }
  }

 private:
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t')) {
      ++at_;
    }
  }

  // One scalar, an empty container, or everything up to the first value inside of one.
  bool value() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (values_left_-- == 0) return fail("the document is too large: it has too many values");
      if (c == '"') return string();
      if (c == '{' || c == '[') {
        ++at_;
        space();
        if (take(c == '{' ? '}' : ']')) return true;
        if (open_.size() >= limits::kContractLevelsMax) return fail("it is nested too deeply");
        open_ += c;
        if (c == '{' && !key()) return false;
        space();
        continue;
      }
      return word();
    }
    return fail("the text ends where a value is expected");
  }

  bool key() {
    if (at_ >= text_.size() || text_[at_] != '"') {
      return fail("a member's name in double quotes is expected");
    }
    if (!string()) return false;
    space();
    return take(':') || fail("a colon is missing");
  }

  bool string() {
    const std::size_t start = at_++;
    while (at_ < text_.size() && text_[at_] != '"') {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c < 0x20) return fail("a control character in a string; write it as \\n or \\u00NN");
      if (c == '\\' && !escape()) return false;
      ++at_;
    }
    if (take('"')) return true;
    at_ = start;
    return fail("a string is not closed");
  }

  // Leaves at_ on the last character of the escape.
  bool escape() {
    ++at_;
    if (at_ >= text_.size()) return fail("the text ends in an escape");
    if (std::string_view("\"\\/bfnrt").find(text_[at_]) != std::string_view::npos) return true;
    if (text_[at_] != 'u') return fail("an escape that JSON does not know");
    for (int i = 0; i < 4; ++i) {
      ++at_;
      if (at_ >= text_.size() ||
          std::string_view("0123456789abcdefABCDEF").find(text_[at_]) == std::string_view::npos) {
        return fail("\\u needs four hexadecimal digits");
      }
    }
    return true;
  }

  bool word() {
    const std::size_t end = std::min(text_.find_first_of(" \n\r\t,:[]{}\"", at_), text_.size());
    if (json::scalar_kind(text_.substr(at_, end - at_)) == json::Kind::kRaw) {
      return fail("no JSON value");
    }
    at_ = end;
    return true;
  }

  bool fail(const char* what) {
    what_ = what;
    return false;
  }
  std::optional<SyntaxFault> late(const char* what) {
    what_ = what;
    return fault();
  }
  std::optional<SyntaxFault> fault() const {
    const std::string_view before = text_.substr(0, at_);
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    return SyntaxFault{.line = newlines(before) + 1,
                       .column = static_cast<int>(at_ - line_start) + 1,
                       .what = what_};
  }

  std::string_view text_;
  std::size_t values_left_;
  std::size_t at_ = 0;
  std::string open_;
  const char* what_ = "";
};

}  // namespace

std::vector<int> lines_of(const json::Tree& tree, json::NodeId root) {
  std::vector<int> lines;
  lines.reserve(tree.size() - root);
  // Line breaks of JSON stand in white space alone, so the pieces in order of the text suffice.
  // The root has lost its own lead where it was grafted, but no member stands before it.
  int line = 1;
  json::NodeId id = root;
  while (id != json::kNone) {
    const json::Node& node = tree.at(id);
    line += newlines(node.lead);
    lines.push_back(line);
    line += newlines(node.colon);
    if (node.first_child != json::kNone) {
      id = node.first_child;
      continue;
    }
    while (true) {
      const json::Node& done = tree.at(id);
      if (is_container(done.kind)) line += newlines(done.inner);
      line += newlines(done.trail);
      if (id == root) return lines;
      if (done.next != json::kNone) {
        id = done.next;
        break;
      }
      id = done.parent;
    }
  }
  return lines;
}

std::optional<SyntaxFault> find_syntax_fault(std::string_view text, std::size_t values_max) {
  return Scanner(text, values_max).run();
}

}  // namespace bodkin::contract
