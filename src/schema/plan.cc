#include "schema/plan.h"

#include <algorithm>
#include <unordered_set>

#include "json/number.h"
#include "schema/format.h"

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
         s.unread.empty() && s.content.empty();
}

void fill_bounds(Plan& plan, const Schema& schema) {
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

void fill_enumeration(Plan& plan, const Schema& schema) {
  for (const std::string& spelling : schema.enumeration) {
    const json::Tree& tree = plan.enumeration.emplace_back(json::parse(spelling));
    const json::Node& root = tree.at(tree.root());
    if (root.kind == json::Kind::kString) {
      plan.enumerated_strings.push_back(json::decode_string(root.text).bytes);
    }
  }
  if (plan.enumerated_strings.size() != plan.enumeration.size()) plan.enumerated_strings.clear();
}

}  // namespace

Plan& Plans::of(const Schema& schema) {
  const auto [found, fresh] = known_.try_emplace(&schema, nullptr);
  if (fresh) {
    found->second = &plans_.emplace_back();
    found->second->schema = &schema;
    found->second->trivial = says_nothing(schema);
  }
  return *found->second;
}

void Plans::fill(Plan& plan) {
  if (plan.filled) return;
  plan.filled = true;
  const Schema& schema = *plan.schema;
  plan.location = starred(schema.location);
  fill_bounds(plan, schema);
  plan.pattern = schema.own_pattern;
  if (plan.pattern == nullptr && !schema.pattern.empty()) {  // schemas that were not read but made
    if (auto pattern = Pattern::parse(schema.pattern)) {
      plan.pattern = std::make_shared<const Pattern>(*std::move(pattern));
    }
  }
  plan.pattern_unreadable = !schema.pattern.empty() && plan.pattern == nullptr;
  plan.format_known = is_known_format(schema.format);
  fill_enumeration(plan, schema);
  fill_properties(plan, schema);
  for (std::size_t i = 0; i < schema.pattern_properties.size(); ++i) {
    plan.patterns.emplace_back(schema.property_patterns[i].get(),
                               child(schema.pattern_properties[i].second));
  }
  plan.additional = child(schema.additional);
  plan.names = child(schema.property_names);
  plan.items = child(schema.items);
  plan.negated = child(schema.negated);
  for (const Schema* branch : schema.all_of) plan.all_of.push_back(child(branch));
  for (const Schema* branch : schema.any_of) plan.any_of.push_back(child(branch));
  for (const Schema* branch : schema.one_of) plan.one_of.push_back(child(branch));
}

std::vector<const Plan*> Plans::reached_from(Plan& root, std::size_t max) {
  std::vector<const Plan*> out = {&root};
  std::unordered_set<const Plan*> seen = {&root};
  std::vector<Plan*> pending = {&root};
  const auto add = [&](Plan* plan) {
    if (plan == nullptr || !seen.insert(plan).second) return;
    out.push_back(plan);
    pending.push_back(plan);
  };
  while (!pending.empty()) {
    Plan& plan = *pending.back();
    pending.pop_back();
    if (out.size() > max) return {};
    fill(plan);
    for (const Plan::Property& property : plan.properties) add(property.plan);
    for (const auto& entry : plan.patterns) add(entry.second);
    for (Plan* other : {plan.additional, plan.names, plan.items, plan.negated}) add(other);
    for (const auto* list : {&plan.all_of, &plan.any_of, &plan.one_of}) {
      for (Plan* branch : *list) add(branch);
    }
  }
  return out.size() > max ? std::vector<const Plan*>{} : out;
}

void Plans::fill_properties(Plan& plan, const Schema& schema) {
  for (const auto& [name, member] : schema.properties) {
    Plan::Property& property = plan.properties.emplace_back();
    property.name = name;
    property.plan = &of(*member);
    property.unexpected = (member->read_only && direction_ == Direction::kRequest) ||
                          (member->write_only && direction_ == Direction::kResponse);
    property.may_lack =
        direction_ == Direction::kEither && (member->read_only || member->write_only);
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

}  // namespace bodkin::schema
