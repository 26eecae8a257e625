// The plainest values: null, then 0, "", "a", 1, [] where null is not the fault. Containers become
// null whole. Many values are tried together first, then by halves.
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "json/edit.h"
#include "shrink/passes.h"
#include "shrink/tree_edits.h"

namespace bodkin::shrink {
namespace {

using json::Kind;

constexpr std::size_t kTogether = 16;  // fewer values than that are tried one by one at once
constexpr std::array<std::string_view, 7> kPlainest = {"null", "false", "0", "\"\"",
                                                       "[]",   "\"a\"", "1"};

// Whether a value of this kind is worth trying as `plain`; what is not simpler costs nothing
// anyway.
bool worth_trying(const json::Node& node, std::string_view plain) {
  const bool full = is_container(node) && node.first_child != json::kNone;
  if (full) return plain == "null";
  if (plain == "false") return node.kind == Kind::kTrue;
  if (plain == "[]") return node.kind == Kind::kObject;
  if (node.kind == Kind::kTrue || node.kind == Kind::kFalse) return plain == "null";
  return node.kind != Kind::kNull;
}

bool simplify_range(Shrinker& shrinker, const std::vector<std::size_t>& positions,
                    std::size_t begin, std::size_t end, std::string_view plain) {
  json::Tree tree = shrinker.tree();
  for (std::size_t i = begin; i < end; ++i) {
    if (positions[i] >= shrinker.nodes().size()) return false;
    json::replace(tree, shrinker.nodes()[positions[i]], json::graft_text(tree, plain));
  }
  return shrinker.consider_tree(tree);
}

// All leaves together, else each half, down to single ones. Leaves keep their positions.
void simplify_leaves(Shrinker& shrinker, std::string_view plain) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < shrinker.nodes().size(); ++i) {
    const json::Node& node = shrinker.tree().at(shrinker.nodes()[i]);
    const bool leaf = node.first_child == json::kNone;
    if (leaf && worth_trying(node, plain)) positions.push_back(i);
  }
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  if (positions.size() > kTogether) {
    ranges.emplace_back(0, positions.size());
  } else {
    for (std::size_t i = positions.size(); i > 0; --i) ranges.emplace_back(i - 1, i);
  }
  while (!ranges.empty() && !shrinker.stopped()) {
    const auto [begin, end] = ranges.back();
    ranges.pop_back();
    if (simplify_range(shrinker, positions, begin, end, plain) || end - begin < 2) continue;
    const std::size_t middle = begin + (end - begin) / 2;
    ranges.emplace_back(middle, end);
    ranges.emplace_back(begin, middle);
  }
}

}  // namespace

void simplify(Shrinker& shrinker) {
  const bool deep = deepest_path(shrinker.tree(), shrinker.nodes()).size() > kDeep;
  for (std::size_t position = 0; position < shrinker.nodes().size(); ++position) {
    const json::NodeId id = shrinker.nodes()[position];
    if (shrinker.tree().at(id).first_child == json::kNone) continue;
    if (deep && only_a_level(shrinker.tree(), id)) continue;
    simplify_range(shrinker, {position}, 0, 1, "null");
  }
  for (const std::string_view plain : kPlainest) simplify_leaves(shrinker, plain);
}

}  // namespace bodkin::shrink
