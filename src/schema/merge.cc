#include "schema/merge.h"

#include <algorithm>
#include <string>

#include "json/number.h"

namespace bodkin::schema {
namespace {

// The tighter of two bounds on numbers, with its exclusiveness.
void tighten(std::optional<std::string>& limit, bool& exclusive,
             const std::optional<std::string>& other, bool other_exclusive, bool lower) {
  if (!other) return;
  if (!limit) {
    limit = other;
    exclusive = other_exclusive;
    return;
  }
  const auto order = json::compare_numbers(*other, *limit);
  if (order == 0) exclusive = exclusive || other_exclusive;
  if ((order > 0 && lower) || (order < 0 && !lower)) {
    limit = other;
    exclusive = other_exclusive;
  }
}

using Count = std::optional<std::uint64_t>;
void at_least(Count& limit, const Count& other) {
  if (other) limit = std::max(limit.value_or(0), *other);
}
void at_most(Count& limit, const Count& other) {
  if (other) limit = std::min(limit.value_or(*other), *other);
}

template <typename List>
void append(List& to, const List& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// One schema for what both describe, or the one that is there.
const Schema* both(const Schema* a, const Schema* b, std::deque<Schema>& pool) {
  if (a == nullptr || b == nullptr || a == b) return a == nullptr ? b : a;
  Schema& joined = pool.emplace_back();
  joined.all_of = {a, b};
  joined.read_only = a->read_only || b->read_only;
  return &joined;
}

void merge_enumerations(Schema& out, const Schema& b) {
  if (out.enumeration.empty()) {
    out.enumeration = b.enumeration;
  } else if (!b.enumeration.empty()) {
    std::erase_if(out.enumeration, [&](const std::string& value) {
      return std::find(b.enumeration.begin(), b.enumeration.end(), value) == b.enumeration.end();
    });
    out.forbidden = out.forbidden || out.enumeration.empty();
  }
}

void merge_members(Schema& out, const Schema& b, std::deque<Schema>& pool) {
  for (const auto& [name, schema] : b.properties) {
    const auto same = std::find_if(out.properties.begin(), out.properties.end(),
                                   [&](const auto& known) { return known.first == name; });
    if (same == out.properties.end()) {
      out.properties.emplace_back(name, schema);
    } else {
      same->second = both(same->second, schema, pool);
    }
  }
  for (const std::string& name : b.required) {
    if (std::find(out.required.begin(), out.required.end(), name) == out.required.end()) {
      out.required.push_back(name);
    }
  }
  out.additional_allowed = out.additional_allowed && b.additional_allowed;
  out.additional = both(out.additional, b.additional, pool);
  append(out.pattern_properties, b.pattern_properties);
  append(out.property_patterns, b.property_patterns);
  out.property_names = both(out.property_names, b.property_names, pool);
  at_least(out.min_properties, b.min_properties);
  at_most(out.max_properties, b.max_properties);
}

}  // namespace

Schema merge(const Schema& a, const Schema& b, std::deque<Schema>& pool) {
  Schema out = a;
  out.forbidden = a.forbidden || b.forbidden;
  out.types = a.types & b.types;
  tighten(out.minimum, out.exclusive_minimum, b.minimum, b.exclusive_minimum, true);
  tighten(out.maximum, out.exclusive_maximum, b.maximum, b.exclusive_maximum, false);
  if (!out.multiple_of) out.multiple_of = b.multiple_of;
  at_least(out.min_length, b.min_length);
  at_most(out.max_length, b.max_length);
  if (out.pattern.empty()) {
    out.pattern = b.pattern;
    out.own_pattern = b.own_pattern;
  }
  if (out.format.empty()) out.format = b.format;
  merge_enumerations(out, b);
  if (out.default_value.empty()) out.default_value = b.default_value;
  if (out.example.empty()) out.example = b.example;
  merge_members(out, b, pool);
  out.items = both(out.items, b.items, pool);
  at_least(out.min_items, b.min_items);
  at_most(out.max_items, b.max_items);
  out.unique_items = a.unique_items || b.unique_items;
  append(out.all_of, b.all_of);
  append(out.any_of, b.any_of);
  append(out.one_of, b.one_of);
  out.read_only = a.read_only || b.read_only;
  return out;
}

}  // namespace bodkin::schema
