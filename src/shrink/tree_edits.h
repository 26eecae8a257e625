// What several passes need of a tree.
#pragma once

#include <cstddef>
#include <vector>

#include "json/tree.h"

namespace bodkin::shrink {

inline bool is_container(const json::Node& node) {
  return node.kind == json::Kind::kArray || node.kind == json::Kind::kObject;
}

std::vector<json::NodeId> children_of(const json::Tree& tree, json::NodeId id);

// The nodes from the root to the deepest node, the first of several. Never empty.
std::vector<json::NodeId> deepest_path(const json::Tree& tree,
                                       const std::vector<json::NodeId>& nodes);

// Beyond this depth, levels that hold nothing but the next level are left to the pass for depth:
// one by one they would cost an execution each.
inline constexpr std::size_t kDeep = 24;
inline bool only_a_level(const json::Tree& tree, json::NodeId id) {
  const json::NodeId child = tree.at(id).first_child;
  return child != json::kNone && child == tree.at(id).last_child && is_container(tree.at(child));
}

// Puts a descendant in place of a node; whatever else was below the node is gone.
void put_in_place(json::Tree& tree, json::NodeId node, json::NodeId descendant);

}  // namespace bodkin::shrink
