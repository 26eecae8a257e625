#include "shrink/tree_edits.h"

#include <algorithm>

#include "json/edit.h"

namespace bodkin::shrink {

std::vector<json::NodeId> children_of(const json::Tree& tree, json::NodeId id) {
  std::vector<json::NodeId> children;
  for (json::NodeId child = tree.at(id).first_child; child != json::kNone;
       child = tree.at(child).next) {
    children.push_back(child);
  }
  return children;
}

std::vector<json::NodeId> deepest_path(const json::Tree& tree,
                                       const std::vector<json::NodeId>& nodes) {
  std::vector<std::size_t> depth(tree.size(), 0);
  json::NodeId deepest = tree.root();
  for (const json::NodeId id : nodes) {
    if (tree.at(id).parent != json::kNone) depth[id] = depth[tree.at(id).parent] + 1;
    if (depth[id] > depth[deepest]) deepest = id;
  }
  std::vector<json::NodeId> path;
  for (json::NodeId id = deepest; id != json::kNone; id = tree.at(id).parent) path.push_back(id);
  std::reverse(path.begin(), path.end());
  return path;
}

void put_in_place(json::Tree& tree, json::NodeId node, json::NodeId descendant) {
  json::remove(tree, descendant);
  json::replace(tree, node, descendant);
}

}  // namespace bodkin::shrink
