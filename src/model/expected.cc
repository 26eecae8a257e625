#include "model/expected.h"

#include <utility>

#include "base/text.h"
#include "json/number.h"
#include "json/tree.h"

namespace bodkin::model {
namespace {

using json::Kind;
using json::NodeId;
using json::Tree;

constexpr std::size_t kShownBytesMax = 60;

// Where a comparison is: written out only when something differs.
struct Where {
  const Where* above = nullptr;
  std::string_view token = {};

  std::string text() const {
    return above == nullptr ? std::string() : above->text() + "/" + std::string(token);
  }
};

// The value of a string without escapes lies between its quotes.
bool is_text(std::string_view spelling, std::string_view text) {
  if (spelling.find('\\') == std::string_view::npos) {
    return spelling.substr(1, spelling.size() - 2) == text;
  }
  return json::decode_string(spelling).bytes == text;
}

bool is_integer(std::string_view spelling, std::int64_t integer) {
  const std::string text = std::to_string(integer);
  return spelling == text || json::compare_numbers(spelling, text) == 0;
}

class Comparison {
 public:
  explicit Comparison(const Tree& tree) : tree_(tree) {}

  // Recurses as deep as what is expected, a handful of levels, whatever came.
  bool same(const Expected& expected, NodeId id, const Where& where) {
    switch (expected.kind) {
      case Expected::Kind::kObject:
      case Expected::Kind::kMap:
        return same_members(expected, id, where);
      case Expected::Kind::kList:
        return same_items(expected, id, where);
      default:
        return is_scalar(expected, id) || differs(where, show(expected), show(id));
    }
  }
  const std::string& text() const { return text_; }

 private:
  bool same_members(const Expected& expected, NodeId id, const Where& where) {
    if (tree_.at(id).kind != Kind::kObject) return differs(where, "an object", show(id));
    for (const auto& [key, value] : expected.members) {
      const bool data = expected.kind == Expected::Kind::kMap;
      const Where below{&where, data ? "*" : key};
      const NodeId member = json::find_member(tree_, id, key);
      if (member == json::kNone) return differs(below, printable(key, kShownBytesMax), "nothing");
      if (!same(value, member, below)) return false;
    }
    return same_count(expected.members.size(), id, where);
  }

  bool same_items(const Expected& expected, NodeId id, const Where& where) {
    if (tree_.at(id).kind != Kind::kArray) return differs(where, "a list", show(id));
    NodeId item = tree_.at(id).first_child;
    for (const auto& value : expected.items) {
      if (item == json::kNone) break;
      if (!same(value, item, {&where, "*"})) return false;
      item = tree_.at(item).next;
    }
    return same_count(expected.items.size(), id, where);
  }

  bool same_count(std::size_t expected, NodeId id, const Where& where) {
    const std::size_t count = tree_.child_count(id);
    if (count == expected) return true;
    return differs(where, std::to_string(expected) + " entries", std::to_string(count));
  }

  bool is_scalar(const Expected& expected, NodeId id) const {
    const json::Node& node = tree_.at(id);
    switch (expected.kind) {
      case Expected::Kind::kInteger:
        return node.kind == Kind::kNumber && is_integer(node.text, expected.integer);
      case Expected::Kind::kReal:
        return node.kind == Kind::kNumber && json::to_double(node.text) == expected.real;
      case Expected::Kind::kText:
        return node.kind == Kind::kString && is_text(node.text, expected.text);
      default:
        return node.kind == Kind::kNull;
    }
  }

  bool differs(const Where& where, const std::string& expected, const std::string& found) {
    const std::string place = where.text();
    text_ = (place.empty() ? "body" : place) + ": expected " + expected + ", found " + found;
    return false;
  }

  std::string show(NodeId id) const { return printable(json::print(tree_, id), kShownBytesMax); }

  static std::string show(const Expected& expected) {
    switch (expected.kind) {
      case Expected::Kind::kInteger:
        return std::to_string(expected.integer);
      case Expected::Kind::kReal:
        return std::to_string(expected.real);
      case Expected::Kind::kText:
        return '"' + printable(expected.text, kShownBytesMax) + '"';
      default:
        return "null";
    }
  }

  const Tree& tree_;
  std::string text_;
};

}  // namespace

Expected Expected::null() {
  return {};
}

Expected Expected::of(std::int64_t integer) {
  Expected value;
  value.kind = Kind::kInteger;
  value.integer = integer;
  return value;
}

Expected Expected::of(double real) {
  Expected value;
  value.kind = Kind::kReal;
  value.real = real;
  return value;
}

Expected Expected::of(std::string_view text) {
  Expected value;
  value.kind = Kind::kText;
  value.text = text;
  return value;
}

Expected Expected::object() {
  Expected value;
  value.kind = Kind::kObject;
  return value;
}

Expected Expected::map() {
  Expected value;
  value.kind = Kind::kMap;
  return value;
}

Expected Expected::list() {
  Expected value;
  value.kind = Kind::kList;
  return value;
}

Expected& Expected::add(std::string_view key, Expected value) {
  members.push_back({key, std::move(value)});
  return *this;
}

std::string difference(const Expected& expected, std::string_view body) {
  const Tree tree = json::parse(body);
  if (!json::is_json(tree)) return "body: not a JSON text";
  Comparison comparison(tree);
  comparison.same(expected, tree.root(), {});
  return comparison.text();
}

}  // namespace bodkin::model
