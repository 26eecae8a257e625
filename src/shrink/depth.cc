// Levels of a deep nest, by halving: 10,000 levels of which 37 matter cost a few dozen executions.
// Shallow bodies are left to hoist, which knows every child and not only the deepest path.
#include "shrink/passes.h"
#include "shrink/sequence.h"
#include "shrink/tree_edits.h"

namespace bodkin::shrink {
namespace {
constexpr std::size_t kShallow = 12;
}  // namespace

void depth(Shrinker& shrinker) {
  const std::size_t levels = deepest_path(shrinker.tree(), shrinker.nodes()).size() - 1;
  if (levels <= kShallow) return;
  reduce_sequence(levels, [&shrinker](std::size_t begin, std::size_t end) {
    json::Tree tree = shrinker.tree();
    const std::vector<json::NodeId> path = deepest_path(tree, shrinker.nodes());
    if (end >= path.size()) return false;  // the deepest node is on another branch now
    put_in_place(tree, path[begin], path[end]);
    return shrinker.consider_tree(tree);
  });
}

}  // namespace bodkin::shrink
