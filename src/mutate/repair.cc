#include "mutate/repair.h"

#include <set>
#include <vector>

#include "json/edit.h"
#include "json/scan.h"
#include "mutate/schema_view.h"
#include "mutate/site.h"

namespace bodkin::mutate {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

// A broken text may have as many nodes as bytes; beyond this it is not worth mending.
constexpr std::size_t kNodesMax = 2000;

bool replace_generated(Context& context, const Site& site) {
  NodeId value = generated(context, site.schema);
  if (value == kNone) {
    if (site.schema != nullptr) return false;
    value = json::make(context.tree, "null");
  }
  json::replace(context.tree, site.node, value);
  return true;
}

// Keyless, repeated and unknown members go.
bool mend_members(Context& context, const Site& site) {
  json::Tree& tree = context.tree;
  std::set<std::string> keys;
  bool changed = false;
  for (NodeId id = tree.at(site.node).first_child; id != kNone;) {
    const NodeId next = tree.at(id).next;
    const bool named = tree.at(id).has_key && json::is_string(tree.at(id).key);
    if (!named || !context.checker.key_fits(site.schema, key_of(tree, id)) ||
        !keys.insert(key_of(tree, id)).second) {
      json::remove(tree, id);
      changed = true;
    }
    id = next;
  }
  if (site.schema == nullptr) return changed;
  for (const std::string& key : site.schema->required) {
    if (keys.contains(key)) continue;
    const NodeId value = generated(context, member_schema(site.schema, key));
    if (value == kNone) continue;
    json::append(tree, site.node, value, json::quote(key));
    changed = true;
  }
  return changed;
}

bool mend_elements(Context& context, const Site& site) {
  json::Tree& tree = context.tree;
  bool changed = false;
  for (NodeId id = tree.at(site.node).first_child; id != kNone;) {
    const NodeId next = tree.at(id).next;
    const bool too_many = site.schema != nullptr && site.schema->max_items &&
                          tree.child_count(site.node) > *site.schema->max_items;
    if (tree.at(id).has_key || tree.at(id).kind == Kind::kRaw || too_many) {
      json::remove(tree, id);
      changed = true;
    }
    id = next;
  }
  return changed;
}

bool mend(Context& context, const Site& site) {
  json::Node& node = context.tree.at(site.node);
  if (!is_container(node.kind)) {
    const bool ends_early = node.kind == Kind::kRaw;
    if (!ends_early && context.checker.fits(site.schema, node.text)) return false;
    return replace_generated(context, site);
  }
  if (site.schema != nullptr && !admits(*site.schema, node.kind)) {
    return replace_generated(context, site);
  }
  bool changed = !node.closed;
  node.closed = true;
  if (node.kind == Kind::kObject) return mend_members(context, site) || changed;
  return mend_elements(context, site) || changed;
}

}  // namespace

bool repair(Context& context, const schema::Schema* schema) {
  json::Tree& tree = context.tree;
  if (tree.size() > kNodesMax) return false;
  std::vector<Site> sites;
  for_each_site(tree, schema, [&](const Site& site) { sites.push_back(site); });
  bool changed = !tree.prologue.empty() || !tree.epilogue.empty();
  tree.prologue = tree.epilogue = {};
  // Children before their parents: what a parent drops or replaces has been mended in vain, but no
  // place is visited after it is gone.
  for (auto site = sites.rbegin(); site != sites.rend(); ++site) {
    changed = mend(context, *site) || changed;
  }
  return changed;
}

}  // namespace bodkin::mutate
