// How the body is written: without white space, needless escapes and odd numbers. All in one step
// at the start, so that every other pass works on a plain text; value by value at the end, for the
// faults that hang on a spelling.
#include <algorithm>
#include <array>

#include "json/edit.h"
#include "shrink/decimal.h"
#include "shrink/passes.h"
#include "shrink/units.h"

namespace bodkin::shrink {
namespace {

using json::Kind;
using json::NodeId;
using json::Tree;

constexpr std::size_t kEscapesEachMax = 64;  // of one string, that are tried one by one

std::string plain_text(std::string_view spelling) {
  const Quoted text = unquote(spelling);
  if (!text.quoted) return std::string(spelling);
  std::string out = "\"";
  for (const std::string& unit : split_units(text.inside, UnitsOf::kJson)) {
    out += plain_unit(unit, UnitsOf::kJson);
  }
  return out + "\"";
}

void tighten(Tree& tree, NodeId id) {
  json::Node& node = tree.at(id);
  node.lead = node.inner = node.trail = {};
  if (node.colon.find(':') != std::string_view::npos) node.colon = ":";
}

void plain_scalar(Tree& tree, NodeId id) {
  const json::Node& node = tree.at(id);
  if (node.kind == Kind::kNumber) json::set_text(tree, id, spell(parse_decimal(node.text)));
  if (node.kind == Kind::kString) json::set_text(tree, id, plain_text(node.text));
}

void plain_key(Tree& tree, NodeId id) {
  if (tree.at(id).has_key) json::set_key(tree, id, plain_text(tree.at(id).key));
}

void all_tight(Shrinker& shrinker) {
  Tree tree = shrinker.tree();
  for (const NodeId id : shrinker.nodes()) tighten(tree, id);
  shrinker.consider_tree(tree);
}

// One place of white space at a time, around a value that needs some of it.
void each_space(Shrinker& shrinker, std::size_t position) {
  using Change = void (*)(json::Node&);
  static constexpr std::array<Change, 5> kChanges = {
      [](json::Node& node) { node.lead = {}; },
      [](json::Node& node) { node.inner = {}; },
      [](json::Node& node) { node.trail = {}; },
      [](json::Node& node) {  // before the colon
        node.colon.remove_prefix(std::min(node.colon.find(':'), node.colon.size()));
      },
      [](json::Node& node) {  // after it
        node.colon = node.colon.substr(0, node.colon.find(':') + 1);
      },
  };
  for (const Change change : kChanges) {
    if (position >= shrinker.nodes().size()) return;
    Tree tree = shrinker.tree();
    change(tree.at(shrinker.nodes()[position]));
    shrinker.consider_tree(tree);
  }
}

// Single escapes of a string that needs some of them.
void each_escape(Shrinker& shrinker, std::size_t position) {
  const auto units_now = [&] {
    if (position >= shrinker.nodes().size()) return Units();
    const json::Node& node = shrinker.tree().at(shrinker.nodes()[position]);
    if (node.kind != Kind::kString) return Units();
    return split_units(unquote(node.text).inside, UnitsOf::kJson);
  };
  const std::size_t count = units_now().size();
  if (count > kEscapesEachMax) return;
  for (std::size_t i = 0; i < count; ++i) {
    Units units = units_now();
    if (i >= units.size()) return;
    units[i] = plain_unit(units[i], UnitsOf::kJson);
    Tree tree = shrinker.tree();
    json::set_text(tree, shrinker.nodes()[position], "\"" + join(units) + "\"");
    shrinker.consider_tree(tree);
  }
}

}  // namespace

void compact(Shrinker& shrinker) {
  Tree tree = shrinker.tree();
  for (const NodeId id : shrinker.nodes()) {
    tighten(tree, id);
    plain_scalar(tree, id);
    plain_key(tree, id);
  }
  shrinker.consider_tree(tree);
}

void spelling(Shrinker& shrinker) {
  all_tight(shrinker);
  for (std::size_t position = 0; position < shrinker.nodes().size(); ++position) {
    for (const auto change : {tighten, plain_scalar, plain_key}) {
      if (position >= shrinker.nodes().size()) return;
      Tree tree = shrinker.tree();
      change(tree, shrinker.nodes()[position]);
      shrinker.consider_tree(tree);
    }
    each_space(shrinker, position);
    if (position >= shrinker.nodes().size()) return;
    const json::Node& node = shrinker.tree().at(shrinker.nodes()[position]);
    if (node.kind == Kind::kString && plain_text(node.text) != node.text) {
      each_escape(shrinker, position);
    }
  }
}

}  // namespace bodkin::shrink
