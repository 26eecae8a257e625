// The walk over all places of a tree, each with the schema that applies to it.
#pragma once

#include <vector>

#include "base/limits.h"
#include "json/tree.h"
#include "mutate/context.h"
#include "mutate/schema_view.h"

namespace bodkin::mutate {

// The settled schema of a child of a container with that settled schema.
const schema::Schema* child_schema(const schema::Schema* container, const json::Tree& tree,
                                   json::NodeId child);

// Calls visit(Site) for every attached node, parents first. Below limits::kSchemaDepthMax levels
// no schema is offered. The tree must not change meanwhile.
template <typename Visit>
void for_each_site(const json::Tree& tree, const schema::Schema* schema, Visit&& visit) {
  const json::NodeId root = tree.root();
  std::vector<const schema::Schema*> above;
  Site site{root, settle(schema, tree.at(root).kind), nullptr};
  while (true) {
    visit(site);
    json::NodeId id = site.node;
    if (tree.at(id).first_child != json::kNone) {
      above.push_back(above.size() < limits::kSchemaDepthMax ? site.schema : nullptr);
      id = tree.at(id).first_child;
    } else {
      while (id != root && tree.at(id).next == json::kNone) {
        id = tree.at(id).parent;
        if (id != root) above.pop_back();
      }
      if (id == root) return;
      id = tree.at(id).next;
    }
    site = {id, child_schema(above.back(), tree, id), above.back()};
  }
}

// Any attached node for which accept(id) holds, each as likely; kNone where there is none.
template <typename Accept>
json::NodeId any_node(const json::Tree& tree, Random& random, Accept&& accept) {
  std::uint64_t seen = 0;
  json::NodeId chosen = json::kNone;
  for_each_site(tree, nullptr, [&](const Site& site) {
    if (accept(site.node) && random.below(++seen) == 0) chosen = site.node;
  });
  return chosen;
}

}  // namespace bodkin::mutate
