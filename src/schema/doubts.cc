#include "schema/doubts.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/limits.h"
#include "json/number.h"

namespace bodkin::schema {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr std::size_t kFewMembers = 12;

bool is_simple(std::string_view spelling) {
  return std::all_of(spelling.begin(), spelling.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != '\\'; });
}

class Finder {
 public:
  explicit Finder(const json::Tree& tree) : tree_(tree) {}

  Doubts run() {
    std::size_t depth = 0;
    NodeId id = tree_.root();
    while (id != kNone) {
      look(id);
      if (tree_.at(id).first_child != kNone) {
        id = tree_.at(id).first_child;
        if (++depth > limits::kSchemaDepthMax) {
          doubts_.deep = true;
          doubt("it is nested very deeply");
        }
        continue;
      }
      while (id != kNone && tree_.at(id).next == kNone) {
        id = tree_.at(id).parent;
        --depth;
      }
      if (id != kNone) id = tree_.at(id).next;
    }
    if (doubts_.duplicate_keys) doubts_.reason = "an object has duplicate keys";
    return std::move(doubts_);
  }

 private:
  void doubt(const char* reason) {
    if (doubts_.reason.empty()) doubts_.reason = reason;
  }

  void look(NodeId id) {
    const json::Node& node = tree_.at(id);
    if (node.has_key) look_at_string(node.key);
    switch (node.kind) {
      case Kind::kString:
        look_at_string(node.text);
        break;
      case Kind::kNumber:
        look_at_number(node.text);
        break;
      case Kind::kObject:
        look_at_keys(id);
        break;
      default:
        break;
    }
  }

  void look_at_string(std::string_view spelling) {
    if (is_simple(spelling)) return;
    const json::Decoded text = json::decode_string(spelling);
    if (text.lone_surrogate) doubt("a string holds a lone surrogate");
    if (text.invalid_utf8) doubt("a string is not UTF-8");
    if (text.bytes.find('\0') != std::string::npos) doubt("a string holds NUL");
  }

  void look_at_number(std::string_view spelling) {
    const bool plain =
        spelling.size() <= 15 &&
        std::all_of(spelling.begin(), spelling.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (plain) return;
    const json::NumberInfo info = json::number_info(spelling);
    if (!info.exact_in_double || !info.finite_in_double) {
      doubt("a number is beyond what a double holds");
    }
  }

  void look_at_keys(NodeId object) {
    std::size_t count = 0;
    bool simple = true;
    for (NodeId m = tree_.at(object).first_child; m != kNone; m = tree_.at(m).next) {
      ++count;
      simple = simple && is_simple(tree_.at(m).key);
    }
    if (!simple || count > kFewMembers) return sort_keys(object);
    for (NodeId a = tree_.at(object).first_child; a != kNone; a = tree_.at(a).next) {
      for (NodeId b = tree_.at(a).next; b != kNone; b = tree_.at(b).next) {
        if (tree_.at(a).key == tree_.at(b).key) hide(a, b);
      }
    }
  }

  void sort_keys(NodeId object) {
    std::vector<std::pair<std::string, NodeId>> keys;
    for (NodeId m = tree_.at(object).first_child; m != kNone; m = tree_.at(m).next) {
      keys.emplace_back(json::decode_string(tree_.at(m).key).bytes, m);
    }
    // A parsed tree numbers its nodes in order of the text, so equal keys stay in that order.
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i - 1].first == keys[i].first) hide(keys[i - 1].second, keys[i].second);
    }
  }

  void hide(NodeId earlier, NodeId later) {
    if (!doubts_.duplicate_keys) {
      doubts_.duplicate_keys = true;
      doubts_.hidden_by_later.assign(tree_.size(), false);
      doubts_.hidden_by_earlier.assign(tree_.size(), false);
    }
    doubts_.hidden_by_later[earlier] = true;
    doubts_.hidden_by_earlier[later] = true;
  }

  const json::Tree& tree_;
  Doubts doubts_;
};

}  // namespace

Doubts find_doubts(const json::Tree& tree) {
  return Finder(tree).run();
}

}  // namespace bodkin::schema
