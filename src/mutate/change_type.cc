// The value kept in spirit and its type changed: 1 as "1", x as [x], null for anything.
#include <array>

#include "json/edit.h"
#include "mutate/operators.h"
#include "mutate/schema_view.h"

namespace bodkin::mutate {
namespace {

using json::Kind;

bool put(Context& context, const Site& site, std::string_view spelling) {
  if (!context.spend(spelling.size())) return false;
  json::replace(context.tree, site.node, json::graft_text(context.tree, spelling));
  return true;
}

bool null_allowed(const Context& context, const Site& site) {
  return site.schema != nullptr && site.schema->types != schema::kAnyType &&
         (site.schema->types & schema::kNull) != 0 &&
         context.tree.at(site.node).kind != Kind::kNull;
}

bool is_null_and_typed(const Context& context, const Site& site) {
  return context.tree.at(site.node).kind == Kind::kNull && site.schema != nullptr &&
         (site.schema->types & ~schema::kNull) != 0;
}

bool to_null(Context& context, const Site& site) {
  return context.tree.at(site.node).kind != Kind::kNull && put(context, site, "null");
}

// Something of another type than null, where both are allowed.
bool from_null(Context& context, const Site& site) {
  const json::NodeId value = generated(context, site.schema);
  if (value == json::kNone || context.tree.at(value).kind == Kind::kNull) return false;
  json::replace(context.tree, site.node, value);
  return true;
}

bool flip(Context& context, const Site& site) {
  return put(context, site, context.tree.at(site.node).kind == Kind::kTrue ? "false" : "true");
}

bool to_boolean(Context& context, const Site& site) {
  const Kind kind = context.tree.at(site.node).kind;
  if (kind == Kind::kTrue || kind == Kind::kFalse) return false;
  return put(context, site, context.random.one_in(2) ? "true" : "false");
}

bool to_number(Context& context, const Site& site) {
  static constexpr std::array<std::string_view, 5> kNumbers = {"0", "1", "-1", "2147483648", "0.5"};
  return context.tree.at(site.node).kind != Kind::kNumber &&
         put(context, site, context.random.pick(kNumbers));
}

bool to_text(Context& context, const Site& site) {
  if (context.tree.at(site.node).kind == Kind::kString) return false;
  return put(context, site, json::quote(json::print(context.tree, site.node)));
}

bool is_empty(const Context& context, const Site& site, Kind kind) {
  const json::Node& node = context.tree.at(site.node);
  return node.kind == kind && node.first_child == json::kNone;
}

bool to_empty_array(Context& context, const Site& site) {
  return !is_empty(context, site, Kind::kArray) && put(context, site, "[]");
}

bool to_empty_object(Context& context, const Site& site) {
  return !is_empty(context, site, Kind::kObject) && put(context, site, "{}");
}

// Puts a copy of the value inside a container that takes its place.
bool wrap(Context& context, const Site& site, std::string_view container, std::string_view key) {
  if (!context.spend(json::print(context.tree, site.node).size() + container.size() + key.size())) {
    return false;
  }
  const json::NodeId inner = json::graft(context.tree, context.tree, site.node);
  const json::NodeId outer = json::graft_text(context.tree, container);
  json::append(context.tree, outer, inner, key);
  json::replace(context.tree, site.node, outer);
  return true;
}

bool wrap_in_array(Context& context, const Site& site) {
  return wrap(context, site, "[]", {});
}

// Keys that query languages and mappers give a meaning.
bool wrap_in_object(Context& context, const Site& site) {
  static constexpr std::array<std::string_view, 6> kKeys = {"\"value\"", "\"$ne\"",  "\"$gt\"",
                                                            "\"0\"",     "\"$ref\"", "\"\""};
  return wrap(context, site, "{}", context.random.pick(kKeys));
}

bool has_child(const Context& context, const Site& site) {
  return context.tree.at(site.node).first_child != json::kNone;
}

bool unwrap(Context& context, const Site& site) {
  const json::NodeId child = context.tree.at(site.node).first_child;
  json::replace(context.tree, site.node, json::graft(context.tree, context.tree, child));
  return true;
}

bool generate(Context& context, const Site& site) {
  const json::NodeId value = generated(context, site.schema);
  if (value == json::kNone) return false;
  if (json::print(context.tree, value) == json::print(context.tree, site.node)) return false;
  json::replace(context.tree, site.node, value);
  return true;
}

bool has_schema(const Context&, const Site& site) {
  return site.schema != nullptr && site.schema->types != schema::kAnyType;
}

constexpr Operator kOperators[] = {
    {.name = "null.allowed",
     .purpose = "null where the schema allows it.",
     .aim = Aim::kValid,
     .weight = 8,
     .fits = null_allowed,
     .apply = to_null},
    {.name = "null.filled",
     .purpose = "A value where null stands.",
     .aim = Aim::kValid,
     .weight = 12,
     .kinds = bit(Kind::kNull),
     .fits = is_null_and_typed,
     .apply = from_null},
    {.name = "boolean.flip",
     .purpose = "The other boolean.",
     .aim = Aim::kValid,
     .weight = 12,
     .kinds = bit(Kind::kTrue) | bit(Kind::kFalse),
     .apply = flip},
    {.name = "value.generated",
     .purpose = "A new valid value for one place, of any size.",
     .aim = Aim::kValid,
     .weight = 2,
     .fits = has_schema,
     .apply = generate},
    {.name = "type.null", .purpose = "null, whatever stands there.", .weight = 3, .apply = to_null},
    {.name = "type.boolean", .purpose = "A boolean for another value.", .apply = to_boolean},
    {.name = "type.number", .purpose = "A number for another value.", .apply = to_number},
    {.name = "type.text", .purpose = "The value's own text as a string.", .apply = to_text},
    {.name = "type.empty_array", .purpose = "An empty array.", .apply = to_empty_array},
    {.name = "type.empty_object", .purpose = "An empty object.", .apply = to_empty_object},
    {.name = "type.wrap_array", .purpose = "The value inside an array.", .apply = wrap_in_array},
    {.name = "type.wrap_object",
     .purpose = "The value inside an object, under a key with a meaning elsewhere.",
     .apply = wrap_in_object},
    {.name = "type.unwrap",
     .purpose = "A container's first child in its place.",
     .kinds = kContainers,
     .fits = has_child,
     .apply = unwrap},
};

}  // namespace

std::span<const Operator> change_type_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
