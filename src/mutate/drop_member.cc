// Leaving things out: members that are required, members that are not, elements, everything.
#include <algorithm>

#include "json/edit.h"
#include "mutate/operators.h"
#include "mutate/schema_view.h"

namespace bodkin::mutate {
namespace {

bool is_member(const Context& context, const Site& site) {
  return context.tree.at(site.node).has_key;
}

bool required(const Context& context, const Site& site) {
  return site.container != nullptr && is_member(context, site) &&
         !site.container->required.empty() &&
         member_required(site.container, key_of(context.tree, site.node));
}

// Without a schema nothing is known to be required.
bool optional(const Context& context, const Site& site) {
  if (!is_member(context, site) || required(context, site)) return false;
  const std::uint64_t least =
      site.container == nullptr ? 0 : site.container->min_properties.value_or(0);
  return least == 0 || context.tree.child_count(context.tree.at(site.node).parent) > least;
}

bool spare_element(const Context& context, const Site& site) {
  const json::NodeId parent = context.tree.at(site.node).parent;
  if (parent == json::kNone || context.tree.at(parent).kind != json::Kind::kArray) return false;
  const std::uint64_t least = site.container == nullptr ? 0 : site.container->min_items.value_or(0);
  return least == 0 || context.tree.child_count(parent) > least;
}

bool filled(const Context& context, const Site& site) {
  return context.tree.at(site.node).first_child != json::kNone;
}

bool drop(Context& context, const Site& site) {
  json::remove(context.tree, site.node);
  return true;
}

bool clear(Context& context, const Site& site) {
  const json::Node& node = context.tree.at(site.node);
  while (node.first_child != json::kNone) json::remove(context.tree, node.first_child);
  return true;
}

constexpr Operator kOperators[] = {
    {.name = "member.drop_required",
     .purpose = "Leaves out a member that the schema requires.",
     .aim = Aim::kHostile,
     .weight = 6,
     .fits = required,
     .apply = drop},
    {.name = "member.drop_optional",
     .purpose = "Leaves out a member that may be missing.",
     .aim = Aim::kValid,
     .weight = 5,
     .fits = optional,
     .apply = drop},
    {.name = "element.drop",
     .purpose = "Leaves out an element of an array.",
     .aim = Aim::kValid,
     .weight = 5,
     .fits = spare_element,
     .apply = drop},
    {.name = "container.clear",
     .purpose = "Empties an object or array.",
     .aim = Aim::kHostile,
     .weight = 3,
     .kinds = kContainers,
     .fits = filled,
     .apply = clear},
};

}  // namespace

std::span<const Operator> drop_member_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
