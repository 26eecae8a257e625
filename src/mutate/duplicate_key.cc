// Duplicate keys: RFC 8259 leaves open which one counts, so a check that reads one and a use that
// reads the other disagree. The bad value stands last or first, and keys may differ in spelling.
#include <array>

#include "json/edit.h"
#include "mutate/keys.h"
#include "mutate/operators.h"
#include "mutate/site.h"
#include "mutate/values.h"

namespace bodkin::mutate {
namespace {

constexpr std::array<std::string_view, 6> kWrongTypes = {"null", "-1",  "\"\"",
                                                         "true", "1.5", "\"x\""};

bool is_member(const Context& context, const Site& site) {
  return context.tree.at(site.node).has_key;
}

json::NodeId bad_scalar(Context& context, const Site& site) {
  const auto drawn = draw_value(context, place_of(context, site), Aim::kHostile);
  if (!drawn || !context.spend(drawn->spelling.size())) return json::kNone;
  return json::make(context.tree, drawn->spelling);
}

// A copy of the subtree in which one leaf is bad.
json::NodeId bad_copy(Context& context, const Site& site) {
  if (!context.spend(json::print(context.tree, site.node).size())) return json::kNone;
  const json::NodeId copy = json::graft(context.tree, context.tree, site.node);
  json::NodeId leaf = copy;
  while (context.tree.at(leaf).first_child != json::kNone) {
    leaf = context.tree.at(leaf).first_child;
    while (context.tree.at(leaf).next != json::kNone && context.random.one_in(2)) {
      leaf = context.tree.at(leaf).next;
    }
  }
  if (is_container(context.tree.at(leaf).kind)) return copy;
  const std::string_view bad = context.random.pick(kWrongTypes);
  if (!context.spend(bad.size())) return json::kNone;
  json::set_text(context.tree, leaf, bad);
  return copy;
}

json::NodeId bad_value(Context& context, const Site& site) {
  const bool container = is_container(context.tree.at(site.node).kind);
  if (container && !context.random.one_in(3)) return bad_copy(context, site);
  if (!container && !context.random.one_in(4)) return bad_scalar(context, site);
  const std::string_view wrong = context.random.pick(kWrongTypes);
  return context.spend(wrong.size()) ? json::make(context.tree, wrong) : json::kNone;
}

// Puts the second member behind the first; at the end of the object now and then.
bool put_after(Context& context, const Site& site, json::NodeId value, std::string_view key) {
  const json::NodeId parent = context.tree.at(site.node).parent;
  if (value == json::kNone || !context.spend(key.size() + 4)) return false;
  const json::NodeId after =
      context.random.one_in(2) ? context.tree.at(parent).last_child : site.node;
  json::insert(context.tree, parent, after, value, key);
  return true;
}

bool bad_last(Context& context, const Site& site) {
  return put_after(context, site, bad_value(context, site), context.tree.at(site.node).key);
}

bool bad_first(Context& context, const Site& site) {
  const json::Node node = context.tree.at(site.node);
  const json::NodeId value = bad_value(context, site);
  if (value == json::kNone || !context.spend(node.key.size() + 4)) return false;
  json::insert(context.tree, node.parent, node.previous, value, node.key);
  return true;
}

bool both_valid(Context& context, const Site& site) {
  return put_after(context, site, generated(context, site.schema), context.tree.at(site.node).key);
}

bool bad_respelled(Context& context, const Site& site) {
  const std::string key = respelled_key(context, key_of(context.tree, site.node));
  if (key.empty()) return false;
  return put_after(context, site, bad_value(context, site), key);
}

constexpr Operator kOperators[] = {
    {.name = "duplicate.bad_last",
     .purpose = "A second member of the same key, the bad value last.",
     .weight = 3,
     .keeps_json = false,  // the bad value may be NaN
     .fits = is_member,
     .apply = bad_last},
    {.name = "duplicate.bad_first",
     .purpose = "A second member of the same key, the bad value first.",
     .weight = 2,
     .keeps_json = false,
     .fits = is_member,
     .apply = bad_first},
    {.name = "duplicate.both_valid",
     .purpose = "A second member of the same key, both values valid.",
     .weight = 2,
     .fits = is_member,
     .apply = both_valid},
    {.name = "duplicate.bad_respelled",
     .purpose = "A second member whose key is the same after decoding, with a bad value.",
     .keeps_json = false,
     .fits = is_member,
     .apply = bad_respelled},
};

}  // namespace

std::span<const Operator> duplicate_key_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
