// Keys of maps: shortest and plainest, as strings. Keys that are equal within one object change
// together, so that duplicates stay duplicates; no key is given a name that its object has already.
#include <algorithm>

#include "json/edit.h"
#include "shrink/passes.h"
#include "shrink/text.h"
#include "shrink/tree_edits.h"

namespace bodkin::shrink {
namespace {

std::string decoded(std::string_view key) {
  return unquote(key).quoted ? json::decode_string(key).bytes : std::string(key);
}

// The members of the same object with an equal key, the one at `position` included.
std::vector<json::NodeId> same_key(const json::Tree& tree, json::NodeId member) {
  std::vector<json::NodeId> all;
  const std::string key = decoded(tree.at(member).key);
  for (const json::NodeId sibling : children_of(tree, tree.at(member).parent)) {
    if (tree.at(sibling).has_key && decoded(tree.at(sibling).key) == key) all.push_back(sibling);
  }
  return all;
}

bool rename(Shrinker& shrinker, std::size_t position, const std::string& key) {
  if (position >= shrinker.nodes().size()) return false;
  json::Tree tree = shrinker.tree();
  const json::NodeId member = shrinker.nodes()[position];
  if (!tree.at(member).has_key) return false;
  const std::vector<json::NodeId> group = same_key(tree, member);
  const std::string name = decoded(key);
  for (const json::NodeId sibling : children_of(tree, tree.at(member).parent)) {
    const bool member_of_group = std::find(group.begin(), group.end(), sibling) != group.end();
    if (!member_of_group && tree.at(sibling).has_key && decoded(tree.at(sibling).key) == name) {
      return false;
    }
  }
  for (const json::NodeId id : group) json::set_key(tree, id, key);
  return shrinker.consider_tree(tree);
}

}  // namespace

void keys(Shrinker& shrinker) {
  for (std::size_t position = 0; position < shrinker.nodes().size(); ++position) {
    const json::NodeId id = shrinker.nodes()[position];
    const json::Node node = shrinker.tree().at(id);
    if (!node.has_key || same_key(shrinker.tree(), id).front() != id) continue;
    const Quoted key = unquote(node.key);
    const UnitsOf kind = key.quoted ? UnitsOf::kJson : UnitsOf::kBytes;
    reduce_text(split_units(key.inside, kind), kind, Care::kProbe, [&](const Units& units) {
      return rename(shrinker, position, key.quoted ? "\"" + join(units) + "\"" : join(units));
    });
  }
}

}  // namespace bodkin::shrink
