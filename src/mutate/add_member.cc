// Putting things in: members that the schema knows, members that it does not, entries of maps,
// elements, and many of them.
#include <algorithm>
#include <array>
#include <optional>

#include "json/edit.h"
#include "json/scan.h"
#include "mutate/keys.h"
#include "mutate/operators.h"
#include "mutate/sampler.h"
#include "mutate/schema_view.h"
#include "mutate/values.h"
#include "schema/generate.h"

namespace bodkin::mutate {
namespace {

using schema::Schema;

constexpr int kKeyTries = 6;
constexpr std::size_t kRepeatsMax = 3000;
constexpr std::uint64_t kSmallLimit = 128;  // up to which one more is cheap

// Names that services bind by accident: what they store of an object, what they decide by, what
// their languages reserve.
constexpr std::array<std::string_view, 26> kAccidents = {
    "id",         "uuid",       "role",       "is_admin",    "admin",   "__proto__", "constructor",
    "prototype",  "generation", "created_at", "updated_at",  "deleted", "owner",     "owner_id",
    "project_id", "user_id",    "tenant_id",  "name",        "type",    "status",    "version",
    "$ref",       "__class__",  "links",      "permissions", "password"};

constexpr std::array<std::string_view, 9> kAccidentValues = {
    "true", "1", "0", "null", "\"admin\"", "\"x\"", "{}", "[]", "\"2000-01-01T00:00:00Z\""};

bool has_absent_property(const Context& context, const Site& site) {
  return site.schema != nullptr &&
         site.schema->properties.size() > context.tree.child_count(site.node);
}

bool is_open_map(const Context& context, const Site& site) {
  return is_map(site.schema) &&
         context.tree.child_count(site.node) < site.schema->max_properties.value_or(1U << 20U);
}

bool may_grow(const Context& context, const Site& site) {
  const Schema* schema = site.schema;
  if (schema == nullptr || !schema->max_items) return true;
  return context.tree.child_count(site.node) < *schema->max_items;
}

bool filled(const Context& context, const Site& site) {
  return context.tree.at(site.node).first_child != json::kNone;
}

json::NodeId any_child(Context& context, json::NodeId container) {
  Sampler<json::NodeId> sampler(context.random);
  for (json::NodeId id = context.tree.at(container).first_child; id != json::kNone;
       id = context.tree.at(id).next) {
    sampler.offer(1, id);
  }
  return sampler.empty() ? json::kNone : sampler.item();
}

// At the end, or now and then somewhere before it.
void place(Context& context, json::NodeId container, json::NodeId node, std::string_view key) {
  const json::NodeId after = context.random.one_in(3) ? any_child(context, container)
                                                      : context.tree.at(container).last_child;
  json::insert(context.tree, container, after, node, key);
}

bool add_optional(Context& context, const Site& site) {
  Sampler<const std::pair<std::string, const Schema*>*> absent(context.random);
  for (const auto& property : site.schema->properties) {
    if (property.second == nullptr || property.second->read_only) continue;
    if (json::find_member(context.tree, site.node, property.first) == json::kNone) {
      absent.offer(1, &property);
    }
  }
  if (absent.empty()) return false;
  const auto& [key, schema] = *absent.item();
  const json::NodeId value = generated(context, schema);
  if (value == json::kNone || !context.spend(key.size() + 6)) return false;
  place(context, site.node, value, json::quote(key));
  return true;
}

bool add_unknown(Context& context, const Site& site) {
  std::string key(context.random.pick(kAccidents));
  if (context.random.one_in(8)) key = expand_text(context.random, "{c}");
  if (context.random.one_in(8)) key = context.known.word(context.random);
  if (json::find_member(context.tree, site.node, key) != json::kNone) return false;
  if (!context.spend(key.size() * 2 + 32)) return false;
  const json::NodeId value = json::make(context.tree, context.random.pick(kAccidentValues));
  json::NodeId member = value;
  const std::string_view text = context.tree.at(value).text;
  if (context.tree.at(value).kind == json::Kind::kRaw) {
    member = json::graft_text(context.tree, text);  // {} and []
  }
  place(context, site.node, member, json::quote(key));
  return true;
}

// A value for a new entry or element: generated, or like one that is there.
json::NodeId fitting_value(Context& context, const Schema* schema, json::NodeId like) {
  if (like == json::kNone || (schema != nullptr && context.random.one_in(2))) {
    const json::NodeId made = generated(context, schema);
    if (made != json::kNone) return made;
  }
  if (like == json::kNone) return json::kNone;
  if (!context.spend(json::print(context.tree, like).size())) return json::kNone;
  return json::graft(context.tree, context.tree, like);
}

bool add_entry(Context& context, const Site& site) {
  const json::NodeId like = any_child(context, site.node);
  const std::string like_key = like == json::kNone ? std::string{} : key_of(context.tree, like);
  const std::string key = new_map_key(context, site.schema, site.node, like_key);
  if (key.empty() || !context.spend(key.size() + 6)) return false;
  const json::NodeId value = fitting_value(context, member_schema(site.schema, key), like);
  if (value == json::kNone) return false;
  place(context, site.node, value, json::quote(key));
  return true;
}

bool add_element(Context& context, const Site& site) {
  const Schema* items = site.schema == nullptr ? nullptr : site.schema->items;
  const json::NodeId value = fitting_value(context, items, any_child(context, site.node));
  if (value == json::kNone || !context.spend(2)) return false;
  place(context, site.node, value, {});
  return true;
}

// How often `bytes` may be repeated here.
std::size_t repeats(Context& context, std::size_t bytes) {
  const auto wanted = static_cast<std::size_t>(context.random.between(65, kRepeatsMax));
  return std::min(wanted, context.room / bytes);
}

// How many more make one too many; 0 where that is not to be had.
std::size_t beyond(const Context& context, json::NodeId container, std::size_t bytes,
                   const std::optional<std::uint64_t>& most) {
  const std::size_t there = context.tree.child_count(container);
  if (!most || *most < there || *most > kSmallLimit) return 0;
  const auto wanted = static_cast<std::size_t>(*most) - there + 1;
  return wanted <= context.room / bytes ? wanted : 0;
}

bool has_small_limit(const std::optional<std::uint64_t>& most) {
  return most && *most <= kSmallLimit;
}

bool has_limited_elements(const Context& context, const Site& site) {
  return filled(context, site) && site.schema != nullptr && has_small_limit(site.schema->max_items);
}

bool has_limited_entries(const Context& context, const Site& site) {
  return filled(context, site) && is_map(site.schema) &&
         has_small_limit(site.schema->max_properties);
}

bool repeat_element(Context& context, const Site& site, bool one_too_many) {
  const json::NodeId like = any_child(context, site.node);
  const std::string text = json::print(context.tree, like);
  const std::size_t bytes = text.size() + 2;
  const std::size_t count = one_too_many ? beyond(context, site.node, bytes, site.schema->max_items)
                                         : repeats(context, bytes);
  if (count == 0) return false;
  std::string copies = text;
  for (std::size_t i = 1; i < count; ++i) copies.append(",").append(text);
  if (!context.spend(copies.size() + 2)) return false;
  json::append(context.tree, site.node, json::make(context.tree, copies));
  return true;
}

bool repeat_entry(Context& context, const Site& site, bool one_too_many) {
  const json::NodeId like = any_child(context, site.node);
  const std::string key = key_of(context.tree, like);
  if (key.empty()) return false;
  const std::string value = json::print(context.tree, like);
  const bool uuids = shape_of(key) == Shape::kUuid;
  const std::string stem = uuids ? std::string{} : shape_of(key) == Shape::kUpper ? "CUSTOM_" : key;
  const std::size_t bytes = key.size() + value.size() + 48;
  const std::size_t count = one_too_many
                                ? beyond(context, site.node, bytes, site.schema->max_properties)
                                : repeats(context, bytes);
  if (count == 0) return false;
  const auto name = [&](std::size_t i) {
    return json::quote(uuids ? fresh_uuid(context.random) : stem + std::to_string(i));
  };
  std::string entries = value;
  for (std::size_t i = 1; i < count; ++i) {
    entries.append(",").append(name(i)).append(":").append(value);
  }
  if (!context.spend(entries.size() + key.size() + 48)) return false;
  json::append(context.tree, site.node, json::make(context.tree, entries), name(0));
  return true;
}

bool many_elements(Context& context, const Site& site) {
  return repeat_element(context, site, false);
}
bool element_too_many(Context& context, const Site& site) {
  return repeat_element(context, site, true);
}
bool many_entries(Context& context, const Site& site) {
  return repeat_entry(context, site, false);
}
bool entry_too_many(Context& context, const Site& site) {
  return repeat_entry(context, site, true);
}

constexpr Operator kOperators[] = {
    {.name = "member.add_optional",
     .purpose = "Adds a member that the schema knows, with a valid value.",
     .aim = Aim::kValid,
     .weight = 14,
     .kinds = kObjects,
     .fits = has_absent_property,
     .apply = add_optional},
    {.name = "member.add_unknown",
     .purpose = "Adds a member that the schema does not know, with a name that services bind.",
     .aim = Aim::kHostile,
     .weight = 14,
     .kinds = kObjects,
     .apply = add_unknown},
    {.name = "entry.add",
     .purpose = "Adds an entry to a map, with a valid key and value.",
     .aim = Aim::kValid,
     .weight = 14,
     .kinds = kObjects,
     .fits = is_open_map,
     .apply = add_entry},
    {.name = "element.add",
     .purpose = "Adds an element to an array.",
     .aim = Aim::kValid,
     .weight = 8,
     .kinds = kArrays,
     .fits = may_grow,
     .apply = add_element},
    {.name = "element.too_many",
     .purpose = "One element more than the schema allows.",
     .aim = Aim::kHostile,
     .weight = 5,
     .kinds = kArrays,
     .fits = has_limited_elements,
     .apply = element_too_many},
    {.name = "entry.too_many",
     .purpose = "One entry of a map more than the schema allows.",
     .aim = Aim::kHostile,
     .weight = 5,
     .kinds = kObjects,
     .fits = has_limited_entries,
     .apply = entry_too_many},
    {.name = "element.repeat",
     .purpose = "Repeats an element hundreds of times.",
     .aim = Aim::kHuge,
     .weight = 8,
     .kinds = kArrays,
     .fits = filled,
     .apply = many_elements},
    {.name = "entry.repeat",
     .purpose = "Adds hundreds of entries to an object.",
     .aim = Aim::kHuge,
     .weight = 3,
     .kinds = kObjects,
     .fits = filled,
     .apply = many_entries},
};

}  // namespace

std::span<const Operator> add_member_operators() {
  return kOperators;
}

std::string new_map_key(Context& context, const Schema* map, json::NodeId object,
                        std::string_view like) {
  for (int i = 0; i < kKeyTries; ++i) {
    std::string key;
    switch (context.random.below(4)) {
      case 0:
        key = context.known.word(context.random);
        break;
      case 1:
        if (map != nullptr && map->property_names != nullptr) {
          const auto made = context.generator.generate(*map->property_names, context.random);
          if (made && json::is_string(*made)) key = json::decode_string(*made).bytes;
        } else {
          key = fresh_uuid(context.random);
        }
        break;
      default:
        if (!like.empty()) key = context.known.other_identifier(like, context.random);
    }
    if (key.empty() || !context.checker.key_fits(map, key)) continue;
    if (json::find_member(context.tree, object, key) == json::kNone) return key;
  }
  return {};
}

}  // namespace bodkin::mutate
