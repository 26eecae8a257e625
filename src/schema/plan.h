// A schema graph compiled for judging: expressions parsed, bounds as numbers, members indexed.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "json/tree.h"
#include "schema/pattern.h"
#include "schema/schema.h"
#include "schema/validate.h"

namespace bodkin::schema {

struct Plan {
  struct Property {
    std::string_view name;
    const Plan* plan = nullptr;  // nullptr: required, and nothing more is said
    bool required = false;
    bool may_lack = false;    // required, but perhaps in the other direction only
    bool unexpected = false;  // of the other direction
  };

  const Schema* schema = nullptr;
  std::string location;  // the schema's, with expressions of patternProperties as '*'
  bool trivial = false;  // everything is valid

  std::optional<std::int64_t> low, high;  // inclusive, where integers of 15 digits suffice
  bool slow_bounds = false;               // some bound is not covered by low and high
  std::optional<Pattern> pattern;
  bool pattern_unreadable = false;
  std::vector<json::Tree> enumeration;
  std::vector<std::string> enumerated_strings;  // filled where all values are strings

  std::vector<Property> properties;
  std::unordered_map<std::string_view, std::uint32_t> property_index;  // where there are many
  bool some_required = false;
  std::vector<std::pair<const Pattern*, const Plan*>> patterns;  // nullptr: unreadable
  const Plan* additional = nullptr;
  const Plan* names = nullptr;
  const Plan* items = nullptr;
  const Plan* negated = nullptr;
  std::vector<const Plan*> all_of, any_of, one_of;

  // Index into properties, or -1.
  int property(std::string_view name) const;
};

// The plans of everything that a schema reaches; the first one is its own.
std::deque<Plan> make_plans(const Schema& schema, Direction direction);

}  // namespace bodkin::schema
