// A child in place of its container, from the outside: what stood around it was not needed.
#include <algorithm>

#include "shrink/passes.h"
#include "shrink/tree_edits.h"

namespace bodkin::shrink {
namespace {

constexpr std::size_t kChildrenMax = 8;  // of one container; more of them are for drop to remove

bool hoist_at(Shrinker& shrinker, std::size_t position) {
  if (position >= shrinker.nodes().size()) return false;
  const std::size_t count =
      std::min(children_of(shrinker.tree(), shrinker.nodes()[position]).size(), kChildrenMax);
  for (std::size_t i = 0; i < count; ++i) {
    json::Tree tree = shrinker.tree();
    const json::NodeId id = shrinker.nodes()[position];
    put_in_place(tree, id, children_of(tree, id)[i]);
    if (shrinker.consider_tree(tree)) return true;
  }
  return false;
}

}  // namespace

void hoist(Shrinker& shrinker) {
  const bool deep = deepest_path(shrinker.tree(), shrinker.nodes()).size() > kDeep;
  for (std::size_t position = 0; position < shrinker.nodes().size(); ++position) {
    if (deep && only_a_level(shrinker.tree(), shrinker.nodes()[position])) continue;
    while (hoist_at(shrinker, position)) {
    }
  }
}

}  // namespace bodkin::shrink
