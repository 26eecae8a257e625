// Subtrees moved about: copied over another place, exchanged, or taken from another input. Among
// alike places the result often stays valid.
#include <vector>

#include "json/edit.h"
#include "mutate/operators.h"
#include "mutate/site.h"

namespace bodkin::mutate {
namespace {

constexpr int kSpliceTries = 12;

bool below_root(const Context& context, const Site& site) {
  return site.node != context.tree.root();
}

bool typed_below_root(const Context& context, const Site& site) {
  return below_root(context, site) && site.schema != nullptr;
}

bool has_other(const Context& context, const Site&) {
  return !context.other_text.empty();
}

// Tells which nodes lie neither inside a node nor around it, so that they can be exchanged. Asked
// for every node once, parents first; linear in all, however deep the tree is.
class Apart {
 public:
  Apart(const json::Tree& tree, json::NodeId from)
      : tree_(tree), around_(tree.size()), inside_(tree.size()) {
    inside_[from] = true;
    for (json::NodeId id = from; id != json::kNone; id = tree.at(id).parent) around_[id] = true;
  }

  bool operator()(json::NodeId id) {
    const json::NodeId parent = tree_.at(id).parent;
    if (parent != json::kNone && inside_[parent]) inside_[id] = true;
    return !inside_[id] && !around_[id];
  }

 private:
  const json::Tree& tree_;
  std::vector<bool> around_, inside_;  // both with the node itself
};

json::NodeId any_apart(Context& context, const Site& site) {
  return any_node(context.tree, context.random, Apart(context.tree, site.node));
}

// A place with the same key, or of the same kind beside it in an array.
json::NodeId any_alike(Context& context, const Site& site) {
  const json::Node& node = context.tree.at(site.node);
  Apart apart(context.tree, site.node);
  return any_node(context.tree, context.random, [&](json::NodeId id) {
    if (!apart(id)) return false;
    const json::Node& each = context.tree.at(id);
    const bool same_name = node.has_key ? each.key == node.key : each.parent == node.parent;
    const bool siblings = each.parent == node.parent;
    return each.kind == node.kind && (same_name || siblings);
  });
}

bool copy_over(Context& context, const Site& site, json::NodeId from) {
  if (from == json::kNone) return false;
  const std::string text = json::print(context.tree, from);
  if (text == json::print(context.tree, site.node) || !context.spend(text.size())) return false;
  json::replace(context.tree, site.node, json::graft(context.tree, context.tree, from));
  return true;
}

bool swap(Context& context, const Site& site, json::NodeId with) {
  if (with == json::kNone) return false;
  if (json::print(context.tree, with) == json::print(context.tree, site.node)) return false;
  json::swap_values(context.tree, site.node, with);
  return true;
}

bool copy_any(Context& context, const Site& site) {
  return copy_over(context, site, any_apart(context, site));
}
bool copy_alike(Context& context, const Site& site) {
  return copy_over(context, site, any_alike(context, site));
}
bool swap_any(Context& context, const Site& site) {
  return swap(context, site, any_apart(context, site));
}
bool swap_alike(Context& context, const Site& site) {
  return swap(context, site, any_alike(context, site));
}

bool splice(Context& context, const Site& site, bool alike) {
  const json::Tree& other = *context.other();
  const json::Node& node = context.tree.at(site.node);
  const json::NodeId from = any_node(other, context.random, [&](json::NodeId id) {
    const json::Node& each = other.at(id);
    return !alike ||
           (each.kind == node.kind && each.has_key == node.has_key && each.key == node.key);
  });
  if (from == json::kNone) return false;
  const std::string text = json::print(other, from);
  if (text == json::print(context.tree, site.node) || !context.spend(text.size())) return false;
  json::replace(context.tree, site.node, json::graft(context.tree, other, from));
  return true;
}

bool splice_any(Context& context, const Site& site) {
  return splice(context, site, false);
}
bool splice_alike(Context& context, const Site& site) {
  return splice(context, site, true);
}

// Members of an object of the other input that this one lacks.
bool splice_member(Context& context, const Site& site) {
  const json::Tree& other = *context.other();
  const json::NodeId from =
      any_node(other, context.random, [&](json::NodeId id) { return other.at(id).has_key; });
  if (from == json::kNone) return false;
  const std::string_view key = other.at(from).key;
  if (!context.spend(json::print(other, from).size() + key.size() + 4)) return false;
  json::append(context.tree, site.node, json::graft(context.tree, other, from), key);
  return true;
}

constexpr Operator kOperators[] = {
    {.name = "copy.any",
     .purpose = "A subtree copied over another.",
     .weight = 1,
     .fits = below_root,
     .apply = copy_any},
    {.name = "copy.alike",
     .purpose = "A subtree copied over one of the same key or level and kind.",
     .aim = Aim::kValid,
     .weight = 3,
     .fits = typed_below_root,
     .apply = copy_alike},
    {.name = "swap.any",
     .purpose = "Two subtrees exchanged.",
     .weight = 1,
     .fits = below_root,
     .apply = swap_any},
    {.name = "swap.alike",
     .purpose = "Two subtrees of the same key or level and kind exchanged.",
     .aim = Aim::kValid,
     .weight = 2,
     .fits = typed_below_root,
     .apply = swap_alike},
    {.name = "splice.any",
     .purpose = "A subtree of another input in place of any.",
     .weight = 1,
     .fits = has_other,
     .apply = splice_any},
    {.name = "splice.alike",
     .purpose = "A subtree of another input in place of one of the same key and kind.",
     .aim = Aim::kValid,
     .weight = 3,
     .fits = has_other,
     .apply = splice_alike},
    {.name = "splice.member",
     .purpose = "A member of another input added to an object.",
     .weight = 2,
     .kinds = kObjects,
     .fits = has_other,
     .apply = splice_member},
};

}  // namespace

std::span<const Operator> copy_subtree_operators() {
  return kOperators;
}

bool apply_splice(Context& context) {
  if (context.other_text.empty()) return false;
  for (int i = 0; i < kSpliceTries; ++i) {
    const Operator& each = context.random.pick(kOperators);
    if (each.fits != has_other) continue;
    const json::NodeId node = any_node(context.tree, context.random, [&](json::NodeId id) {
      return (each.kinds & bit(context.tree.at(id).kind)) != 0;
    });
    if (node == json::kNone || !each.apply(context, {node, nullptr, nullptr})) continue;
    context.note(each.name);
    return true;
  }
  return false;
}

}  // namespace bodkin::mutate
