#include "model/value.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "json/number.h"

namespace bodkin::model {
namespace {

using json::Kind;
using json::NodeId;
using json::Tree;

constexpr int kLevelsMax = 32;

bool is_container(const Tree& tree, NodeId id) {
  return tree.at(id).kind == Kind::kArray || tree.at(id).kind == Kind::kObject;
}

// Nodes come parents first, so a parent's level is known before its children ask for it.
bool too_deep(const Tree& tree, const std::vector<NodeId>& nodes) {
  std::vector<int> levels(tree.size(), 0);
  for (const NodeId id : nodes) {
    const NodeId parent = tree.at(id).parent;
    levels[id] = (parent == json::kNone ? 0 : levels[parent]) + (is_container(tree, id) ? 1 : 0);
    if (levels[id] > kLevelsMax) return true;
  }
  return false;
}

void check_string(std::string_view spelling, Verdict& verdict) {
  if (spelling.find('\\') == std::string_view::npos) return;
  const json::Decoded decoded = json::decode_string(spelling);
  if (decoded.lone_surrogate) verdict.refuse(400, "body.lone_surrogate");
  if (decoded.bytes.find('\0') != std::string::npos) verdict.refuse(400, "body.nul");
}

void check_keys(const Tree& tree, NodeId object, Verdict& verdict) {
  std::vector<std::string> keys;
  for (NodeId id = tree.at(object).first_child; id != json::kNone; id = tree.at(id).next) {
    check_string(tree.at(id).key, verdict);
    keys.push_back(json::decode_string(tree.at(id).key).bytes);
  }
  std::ranges::sort(keys);
  if (std::ranges::adjacent_find(keys) != keys.end()) verdict.refuse(400, "body.duplicate_key");
}

void check_text(const Tree& tree, const std::vector<NodeId>& nodes, Verdict& verdict) {
  for (const NodeId id : nodes) {
    const json::Node& node = tree.at(id);
    if (node.kind == Kind::kString) check_string(node.text, verdict);
    if (node.kind == Kind::kObject) check_keys(tree, id, verdict);
    if (node.kind == Kind::kNumber && !json::number_info(node.text).finite_in_double) {
      verdict.refuse(400, "body.number_range");
    }
  }
}

// Recurses no deeper than kLevelsMax, which was checked before.
Value to_value(const Tree& tree, NodeId id) {
  const json::Node& node = tree.at(id);
  Value value;
  value.kind = node.kind;
  if (node.kind == Kind::kNumber) value.text = node.text;
  if (node.kind == Kind::kString) value.text = json::decode_string(node.text).bytes;
  if (node.kind == Kind::kObject) {
    for (NodeId child = node.first_child; child != json::kNone; child = tree.at(child).next) {
      value.members.push_back(
          {json::decode_string(tree.at(child).key).bytes, to_value(tree, child)});
    }
  }
  return value;
}

// A text and what it came to.
struct ReadText {
  bool read = false;
  std::string body;
  std::optional<Value> value;  // nothing: it has faults
  Verdict faults;
};

ReadText read_text(std::string_view body) {
  ReadText result{true, std::string(body), std::nullopt, {}};
  Verdict& text = result.faults;
  const Tree tree = json::parse(body);
  if (!is_utf8(body)) {
    text.refuse(400, "body.utf8");
  } else if (body.starts_with("\xef\xbb\xbf")) {
    text.refuse(400, "body.byte_order_mark");
  } else if (!json::is_json(tree)) {
    text.refuse(400, "body.syntax");
  } else {
    const std::vector<NodeId> nodes = tree.preorder();
    if (too_deep(tree, nodes)) text.refuse(400, "body.depth");
    check_text(tree, nodes, text);
  }
  if (!text.refused()) result.value = to_value(tree, tree.root());
  return result;
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  for (const auto& [name, value] : members) {
    if (name == key) return &value;
  }
  return nullptr;
}

const Value* read_value(std::string_view body, Verdict& verdict) {
  thread_local std::array<ReadText, 4> recent;
  thread_local std::size_t oldest = 0;
  auto known = std::ranges::find_if(
      recent, [&](const ReadText& text) { return text.read && text.body == body; });
  if (known == recent.end()) {
    known = recent.begin() + static_cast<std::ptrdiff_t>(oldest);
    oldest = (oldest + 1) % recent.size();
    *known = read_text(body);
  }
  if (known->value) return &*known->value;
  verdict.take(known->faults);
  return nullptr;
}

}  // namespace bodkin::model
