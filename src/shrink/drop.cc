// Members and elements, container by container from the outside, so that large parts go before
// anybody looks into them. Of duplicate keys each member may go by itself.
#include "json/edit.h"
#include "shrink/passes.h"
#include "shrink/sequence.h"
#include "shrink/tree_edits.h"

namespace bodkin::shrink {
namespace {

void drop_around(Shrinker& shrinker) {
  if (shrinker.consider_body({})) return;
  json::Tree tree = shrinker.tree();
  if (tree.prologue.empty() && tree.epilogue.empty()) return;
  tree.prologue = {};
  tree.epilogue = {};
  shrinker.consider_tree(tree);
}

void drop_children(Shrinker& shrinker, std::size_t position) {
  const auto children = [&](const json::Tree& tree) {
    return position < shrinker.nodes().size() ? children_of(tree, shrinker.nodes()[position])
                                              : std::vector<json::NodeId>();
  };
  const std::size_t count = children(shrinker.tree()).size();
  reduce_sequence(count, [&](std::size_t begin, std::size_t end) {
    json::Tree tree = shrinker.tree();
    const std::vector<json::NodeId> all = children(tree);
    if (end > all.size()) return false;
    for (std::size_t i = begin; i < end; ++i) json::remove(tree, all[i]);
    return shrinker.consider_tree(tree);
  });
}

}  // namespace

void drop(Shrinker& shrinker) {
  drop_around(shrinker);
  const bool deep = deepest_path(shrinker.tree(), shrinker.nodes()).size() > kDeep;
  for (std::size_t position = 0; position < shrinker.nodes().size(); ++position) {
    const json::NodeId id = shrinker.nodes()[position];
    if (shrinker.tree().at(id).first_child == json::kNone) continue;
    if (deep && only_a_level(shrinker.tree(), id)) continue;
    drop_children(shrinker, position);
  }
}

}  // namespace bodkin::shrink
