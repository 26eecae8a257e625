#include "schema/plan.h"

#include <algorithm>

#include "json/number.h"

namespace bodkin::schema {
namespace {

constexpr std::size_t kLinearMax = 12;
constexpr std::int64_t kFastMax = 1'000'000'000'000'000;  // beyond any spelling of 15 digits

// "#/…/x-patternProperties/EXPRESSION/…" with a star for the expression.
std::string starred(const std::string& location) {
  std::string out;
  bool expression = false;
  for (std::size_t at = 0; at < location.size();) {
    const std::size_t end = std::min(location.find('/', at), location.size());
    const std::string token = location.substr(at, end - at);
    out += expression ? "*" : token;
    expression = !expression && (token == "x-patternProperties" || token == "patternProperties");
    if (end < location.size()) out += '/';
    at = end + 1;
  }
  return out;
}

bool says_nothing(const Schema& s) {
  return !s.forbidden && s.types == kAnyType && !s.minimum && !s.maximum && !s.multiple_of &&
         !s.min_length && !s.max_length && s.pattern.empty() && s.format.empty() &&
         s.enumeration.empty() && s.properties.empty() && s.required.empty() &&
         s.additional_allowed && s.additional == nullptr && s.pattern_properties.empty() &&
         s.property_names == nullptr && !s.min_properties && !s.max_properties &&
         s.items == nullptr && !s.min_items && !s.max_items && !s.unique_items &&
         s.all_of.empty() && s.any_of.empty() && s.one_of.empty() && s.negated == nullptr &&
         s.unread.empty();
}

class Compiler {
 public:
  explicit Compiler(Direction direction) : direction_(direction) {}

  std::deque<Plan> run(const Schema& schema) {
    plan_of(&schema);
    for (std::size_t i = 0; i < plans_.size(); ++i) fill(plans_[i]);
    return std::move(plans_);
  }

 private:
  const Plan* plan_of(const Schema* schema) {
    if (schema == nullptr) return nullptr;
    const auto [found, fresh] = known_.try_emplace(schema, nullptr);
    if (fresh) {
      found->second = &plans_.emplace_back();
      found->second->schema = schema;
    }
    return found->second;
  }

  void fill(Plan& plan) {
    const Schema& schema = *plan.schema;
    plan.location = starred(schema.location);
    plan.trivial = says_nothing(schema);
    fill_bounds(plan, schema);
    if (!schema.pattern.empty()) {
      plan.pattern = Pattern::parse(schema.pattern);
      plan.pattern_unreadable = !plan.pattern;
    }
    fill_enumeration(plan, schema);
    fill_properties(plan, schema);
    for (std::size_t i = 0; i < schema.pattern_properties.size(); ++i) {
      plan.patterns.emplace_back(schema.property_patterns[i].get(),
                                 plan_of(schema.pattern_properties[i].second));
    }
    plan.additional = plan_of(schema.additional);
    plan.names = plan_of(schema.property_names);
    plan.items = plan_of(schema.items);
    plan.negated = plan_of(schema.negated);
    for (const Schema* branch : schema.all_of) plan.all_of.push_back(plan_of(branch));
    for (const Schema* branch : schema.any_of) plan.any_of.push_back(plan_of(branch));
    for (const Schema* branch : schema.one_of) plan.one_of.push_back(plan_of(branch));
  }

  static void fill_bounds(Plan& plan, const Schema& schema) {
    const auto fast = [&](const std::optional<std::string>& spelling, bool exclusive, int inward) {
      std::optional<std::int64_t> out;
      if (!spelling) return out;
      const auto value = json::to_int64(*spelling);
      if (value && *value > -kFastMax && *value < kFastMax) {
        out = exclusive ? *value + inward : *value;
      } else {
        plan.slow_bounds = true;
      }
      return out;
    };
    plan.low = fast(schema.minimum, schema.exclusive_minimum, 1);
    plan.high = fast(schema.maximum, schema.exclusive_maximum, -1);
    if (schema.multiple_of) plan.slow_bounds = true;
  }

  static void fill_enumeration(Plan& plan, const Schema& schema) {
    for (const std::string& spelling : schema.enumeration) {
      const json::Tree& tree = plan.enumeration.emplace_back(json::parse(spelling));
      const json::Node& root = tree.at(tree.root());
      if (root.kind == json::Kind::kString) {
        plan.enumerated_strings.push_back(json::decode_string(root.text).bytes);
      }
    }
    if (plan.enumerated_strings.size() != plan.enumeration.size()) plan.enumerated_strings.clear();
  }

  void fill_properties(Plan& plan, const Schema& schema) {
    for (const auto& [name, child] : schema.properties) {
      Plan::Property& property = plan.properties.emplace_back();
      property.name = name;
      property.plan = plan_of(child);
      property.unexpected = (child->read_only && direction_ == Direction::kRequest) ||
                            (child->write_only && direction_ == Direction::kResponse);
      property.may_lack =
          direction_ == Direction::kEither && (child->read_only || child->write_only);
    }
    for (const std::string& name : schema.required) {
      plan.some_required = true;
      const auto same =
          std::find_if(plan.properties.begin(), plan.properties.end(),
                       [&](const Plan::Property& property) { return property.name == name; });
      if (same != plan.properties.end()) {
        same->required = !same->unexpected;
      } else {
        Plan::Property& property = plan.properties.emplace_back();
        property.name = name;
        property.required = true;
      }
    }
    if (plan.properties.size() > kLinearMax) {
      for (std::size_t i = 0; i < plan.properties.size(); ++i) {
        plan.property_index[plan.properties[i].name] = static_cast<std::uint32_t>(i);
      }
    }
  }

  Direction direction_;
  std::deque<Plan> plans_;
  std::unordered_map<const Schema*, Plan*> known_;
};

}  // namespace

int Plan::property(std::string_view name) const {
  if (!property_index.empty()) {
    const auto found = property_index.find(name);
    return found == property_index.end() ? -1 : static_cast<int>(found->second);
  }
  for (std::size_t i = 0; i < properties.size(); ++i) {
    if (properties[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

std::deque<Plan> make_plans(const Schema& schema, Direction direction) {
  return Compiler(direction).run(schema);
}

}  // namespace bodkin::schema
