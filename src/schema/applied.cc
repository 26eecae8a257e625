// Which schemas apply to which nodes of an instance.
#include <algorithm>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "schema/validate.h"

namespace bodkin::schema {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr std::size_t kPairsMax = 1 << 20;

struct Pending {
  const Schema* schema;
  NodeId node;
  std::size_t level;  // of the instance
  std::size_t joins;  // allOf in a row, which may form a circle
};

// Children go onto the stack in reverse, so that pairs come in preorder.
void push_children(const json::Tree& tree, const Pending& at, std::vector<Pending>& stack) {
  const Schema& schema = *at.schema;
  const json::Node& node = tree.at(at.node);
  if (at.level >= limits::kSchemaDepthMax) return;
  for (NodeId child = node.last_child; child != kNone; child = tree.at(child).previous) {
    const auto push = [&](const Schema* applied) {
      if (applied != nullptr) stack.push_back({applied, child, at.level + 1, 0});
    };
    if (node.kind == Kind::kArray) {
      push(schema.items);
    } else if (node.kind == Kind::kObject && tree.at(child).has_key) {
      push(schema.member(json::decode_string(tree.at(child).key).bytes));
    }
  }
}

}  // namespace

std::vector<std::pair<const Schema*, NodeId>> applied_schemas(const Schema& schema,
                                                              const json::Tree& instance) {
  return applied_schemas(schema, instance, {});
}

std::vector<std::pair<const Schema*, NodeId>> applied_schemas(const Schema& schema,
                                                              const json::Tree& instance,
                                                              const Applies& applies) {
  std::vector<std::pair<const Schema*, NodeId>> pairs;
  std::vector<Pending> stack = {{&schema, instance.root(), 0, 0}};
  while (!stack.empty() && pairs.size() < kPairsMax) {
    const Pending at = stack.back();
    stack.pop_back();
    pairs.emplace_back(at.schema, at.node);
    push_children(instance, at, stack);
    if (at.joins >= limits::kSchemaDepthMax) continue;
    for (auto branch = at.schema->all_of.rbegin(); branch != at.schema->all_of.rend(); ++branch) {
      stack.push_back({*branch, at.node, at.level, at.joins + 1});
    }
    if (!applies) continue;
    for (const auto* branches : {&at.schema->any_of, &at.schema->one_of}) {
      const auto branch = std::find_if(branches->begin(), branches->end(), [&](const Schema* each) {
        return each != nullptr && applies(*each, at.node);
      });
      if (branch == branches->end()) continue;
      stack.push_back({*branch, at.node, at.level, at.joins + 1});
    }
  }
  return pairs;
}

}  // namespace bodkin::schema
