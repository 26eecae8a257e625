#include "schema/compare.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/limits.h"
#include "json/number.h"

namespace bodkin::schema {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr std::size_t kPairsMax = 20000;

Truth equal_numbers(std::string_view a, std::string_view b) {
  const bool exact = json::compare_numbers(a, b) == 0;
  const bool rounded = json::to_double(a) == json::to_double(b);
  return exact != rounded ? Truth::kMaybe : exact ? Truth::kYes : Truth::kNo;
}

Truth equal_strings(std::string_view a, std::string_view b) {
  if (a == b) return Truth::kYes;
  const json::Decoded first = json::decode_string(a);
  const json::Decoded second = json::decode_string(b);
  if (first.lone_surrogate || first.invalid_utf8 || second.lone_surrogate || second.invalid_utf8) {
    return Truth::kMaybe;
  }
  return first.bytes == second.bytes ? Truth::kYes : Truth::kNo;
}

Truth equal(const json::Tree& a, NodeId at_a, const json::Tree& b, NodeId at_b, std::size_t depth);

Truth equal_arrays(const json::Tree& a, NodeId at_a, const json::Tree& b, NodeId at_b,
                   std::size_t depth) {
  NodeId left = a.at(at_a).first_child;
  NodeId right = b.at(at_b).first_child;
  Truth result = Truth::kYes;
  for (; left != kNone && right != kNone; left = a.at(left).next, right = b.at(right).next) {
    result = std::min(result, equal(a, left, b, right, depth + 1));
    if (result == Truth::kNo) return result;
  }
  return left == right ? result : Truth::kNo;
}

Truth equal_objects(const json::Tree& a, NodeId at_a, const json::Tree& b, NodeId at_b,
                    std::size_t depth) {
  if (a.child_count(at_a) != b.child_count(at_b)) return Truth::kNo;
  Truth result = Truth::kYes;
  for (NodeId left = a.at(at_a).first_child; left != kNone; left = a.at(left).next) {
    const NodeId right = json::find_member(b, at_b, json::decode_string(a.at(left).key).bytes);
    if (right == kNone) return Truth::kNo;
    result = std::min(result, equal(a, left, b, right, depth + 1));
    if (result == Truth::kNo) return result;
  }
  return result;
}

Truth equal(const json::Tree& a, NodeId at_a, const json::Tree& b, NodeId at_b, std::size_t depth) {
  const json::Node& left = a.at(at_a);
  const json::Node& right = b.at(at_b);
  if (left.kind != right.kind) return Truth::kNo;
  if (depth > limits::kSchemaDepthMax) return Truth::kMaybe;
  switch (left.kind) {
    case Kind::kNumber:
      return equal_numbers(left.text, right.text);
    case Kind::kString:
      return equal_strings(left.text, right.text);
    case Kind::kArray:
      return equal_arrays(a, at_a, b, at_b, depth);
    case Kind::kObject:
      return equal_objects(a, at_a, b, at_b, depth);
    case Kind::kRaw:
      return Truth::kMaybe;
    default:
      return Truth::kYes;
  }
}

// Equal values have equal hashes; containers have few of them.
std::uint64_t coarse_hash(const json::Tree& tree, NodeId id) {
  const json::Node& node = tree.at(id);
  const auto kind = static_cast<std::uint64_t>(node.kind);
  switch (node.kind) {
    case Kind::kNumber:
      return std::hash<double>()(json::to_double(node.text)) + kind;
    case Kind::kString:
      return hash64(json::decode_string(node.text).bytes) + kind;
    case Kind::kArray:
    case Kind::kObject:
      return tree.child_count(id) * 16 + kind;
    default:
      return kind;
  }
}

}  // namespace

Truth equal_values(const json::Tree& a, NodeId at_a, const json::Tree& b, NodeId at_b) {
  return equal(a, at_a, b, at_b, 0);
}

Truth all_different(const json::Tree& tree, NodeId array) {
  std::vector<std::pair<std::uint64_t, NodeId>> elements;
  for (NodeId e = tree.at(array).first_child; e != kNone; e = tree.at(e).next) {
    elements.emplace_back(coarse_hash(tree, e), e);
  }
  std::sort(elements.begin(), elements.end());
  Truth result = Truth::kYes;
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    for (std::size_t j = i + 1; j < elements.size() && elements[j].first == elements[i].first;
         ++j) {
      const Truth same = equal_values(tree, elements[i].second, tree, elements[j].second);
      if (same == Truth::kYes) return Truth::kNo;
      if (same == Truth::kMaybe || ++pairs > kPairsMax) result = Truth::kMaybe;
      if (pairs > kPairsMax) return result;
    }
  }
  return result;
}

}  // namespace bodkin::schema
