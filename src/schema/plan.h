// A schema graph compiled for judging: bounds as numbers, members indexed, enums parsed. A schema
// is compiled when an instance first comes to it: from one body of a large document nearly all of
// it can be reached, and hardly any of it is.
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
    Plan* plan = nullptr;  // nullptr: required, and nothing more is said
    bool required = false;
    bool may_lack = false;    // required, but perhaps in the other direction only
    bool unexpected = false;  // of the other direction
  };

  const Schema* schema = nullptr;
  std::string location;  // the schema's, with expressions of patternProperties as '*'
  bool trivial = false;  // everything is valid; known before the plan is filled
  bool filled = false;   // all that is below, and the location

  std::optional<std::int64_t> low, high;  // inclusive, where integers of 15 digits suffice
  bool slow_bounds = false;               // some bound is not covered by low and high
  std::shared_ptr<const Pattern> pattern;
  bool pattern_unreadable = false;
  std::vector<json::Tree> enumeration;
  std::vector<std::string> enumerated_strings;  // filled where all values are strings

  std::vector<Property> properties;
  std::unordered_map<std::string_view, std::uint32_t> property_index;  // where there are many
  bool some_required = false;
  std::vector<std::pair<const Pattern*, Plan*>> patterns;  // nullptr: unreadable
  Plan* additional = nullptr;
  Plan* names = nullptr;
  Plan* items = nullptr;
  Plan* negated = nullptr;
  std::vector<Plan*> all_of, any_of, one_of;
  bool format_known = true;  // the format is none, or one that we can judge

  // Index into properties, or -1.
  int property(std::string_view name) const;
};

// The plans of one direction. Not thread-safe. The schemas must outlive it; plans stay where they
// are.
class Plans {
 public:
  explicit Plans(Direction direction) : direction_(direction) {}

  Plan& of(const Schema& schema);
  void fill(Plan& plan);
  // All that a plan reaches, filled, itself first; nothing where that is more than `max`.
  std::vector<const Plan*> reached_from(Plan& root, std::size_t max);

 private:
  Plan* child(const Schema* schema) { return schema == nullptr ? nullptr : &of(*schema); }
  void fill_properties(Plan& plan, const Schema& schema);

  Direction direction_;
  std::deque<Plan> plans_;
  std::unordered_map<const Schema*, Plan*> known_;
};

}  // namespace bodkin::schema
