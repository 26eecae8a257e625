// Strings and bytes that are no JSON value: shortest, then plainest.
#include "json/edit.h"
#include "shrink/passes.h"
#include "shrink/text.h"

namespace bodkin::shrink {
namespace {

void reduce_at(Shrinker& shrinker, std::size_t position) {
  const json::Node node = shrinker.tree().at(shrinker.nodes()[position]);
  const bool quoted = node.kind == json::Kind::kString;
  const UnitsOf kind = quoted ? UnitsOf::kJson : UnitsOf::kBytes;
  const std::string_view inside = quoted ? unquote(node.text).inside : node.text;
  reduce_text(split_units(inside, kind), kind, Care::kFull, [&](const Units& units) {
    // What was adopted may read as something else: "[" in place of "[x" is an array.
    if (position >= shrinker.nodes().size()) return false;
    json::Tree tree = shrinker.tree();
    if (tree.at(shrinker.nodes()[position]).kind != node.kind) return false;
    const std::string text = quoted ? "\"" + join(units) + "\"" : join(units);
    json::set_text(tree, shrinker.nodes()[position], text);
    return shrinker.consider_tree(tree);
  });
}

}  // namespace

void strings(Shrinker& shrinker) {
  for (std::size_t position = 0; position < shrinker.nodes().size(); ++position) {
    const json::Kind kind = shrinker.tree().at(shrinker.nodes()[position]).kind;
    if (kind == json::Kind::kString || kind == json::Kind::kRaw) reduce_at(shrinker, position);
  }
}

}  // namespace bodkin::shrink
