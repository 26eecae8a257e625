// All children of a wide container at once: where only their number matters, nobody needs to look
// into a thousand of them.
#include <string_view>

#include "json/edit.h"
#include "shrink/passes.h"
#include "shrink/tree_edits.h"

namespace bodkin::shrink {
namespace {

constexpr std::size_t kWide = 16;          // children of a container that is worth it
constexpr std::size_t kContainersMax = 8;  // of one body, the outermost ones

bool all_children(Shrinker& shrinker, json::NodeId container, std::string_view plain) {
  json::Tree tree = shrinker.tree();
  for (const json::NodeId child : children_of(tree, container)) {
    json::replace(tree, child, json::graft_text(tree, plain));
  }
  return shrinker.consider_tree(tree);
}

}  // namespace

void siblings(Shrinker& shrinker) {
  std::size_t containers = 0;
  for (std::size_t position = 0; position < shrinker.nodes().size(); ++position) {
    if (shrinker.tree().child_count(shrinker.nodes()[position]) <= kWide) continue;
    if (++containers > kContainersMax) return;
    for (const char* plain : {"null", "0", "\"\"", "[]", "{}"}) {
      if (all_children(shrinker, shrinker.nodes()[position], plain)) break;
    }
  }
}

}  // namespace bodkin::shrink
