#include "schema/evaluate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "base/limits.h"
#include "base/text.h"
#include "json/number.h"
#include "schema/compare.h"
#include "schema/format.h"

namespace bodkin::schema {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr int kCallsDeepMax = 400;  // instance levels and combinations together

Truth negate(Truth truth) {
  return truth == Truth::kMaybe ? truth : truth == Truth::kYes ? Truth::kNo : Truth::kYes;
}

Truth doubt(Report& report, std::string reason) {
  report.doubt = std::move(reason);
  return Truth::kMaybe;
}

Truth violate(Report& report, const Plan& plan, const char* keyword, NodeId node,
              std::string name = {}) {
  report.plan = &plan;
  report.keyword = keyword;
  report.node = node;
  report.name = std::move(name);
  return Truth::kNo;
}

// The value of an integer in at most 15 digits, the usual case.
std::optional<std::int64_t> plain_integer(std::string_view spelling) {
  std::string_view digits = spelling;
  if (!digits.empty() && digits.front() == '-') digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 15) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return digits.size() == spelling.size() ? value : -value;
}

// The bytes of a string's spelling, decoded into `storage` only where there is something to decode.
struct Text {
  std::string_view bytes;
  bool clean = true;  // Unicode, with no lone surrogate
  std::size_t code_points = 0;
};
Text decode(std::string_view spelling, std::string& storage) {
  const std::string_view inside = spelling.substr(1, spelling.size() - 2);
  const bool simple = std::all_of(inside.begin(), inside.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80 && c != '\\';
  });
  if (simple) return {inside, true, inside.size()};
  json::Decoded decoded = json::decode_string(spelling);
  storage = std::move(decoded.bytes);
  Text text{storage, !decoded.lone_surrogate && !decoded.invalid_utf8, 0};
  for (const char c : storage) {
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++text.code_points;
  }
  return text;
}

// kMaybe where the exact values and their doubles compare differently.
Truth within(std::string_view spelling, std::string_view limit, bool exclusive, bool lower) {
  const auto holds = [&](auto order) {
    return lower ? (exclusive ? order > 0 : order >= 0) : (exclusive ? order < 0 : order <= 0);
  };
  const bool exact = holds(json::compare_numbers(spelling, limit));
  const bool rounded = holds(json::to_double(spelling) <=> json::to_double(limit));
  return exact != rounded ? Truth::kMaybe : exact ? Truth::kYes : Truth::kNo;
}

Truth is_multiple(std::string_view spelling, std::string_view step) {
  const auto value = json::to_int64(spelling);
  const auto unit = json::to_int64(step);
  if (value && unit) return *value % *unit == 0 ? Truth::kYes : Truth::kNo;
  const double quotient = json::to_double(spelling) / json::to_double(step);
  if (!std::isfinite(quotient) || std::fabs(quotient) > 1e9) return Truth::kMaybe;
  // 0.07 is a multiple of 0.01, whatever binary division says; 5e-324 is none of 0.5.
  constexpr double kRounding = 1e-14;
  const double off = std::fabs(quotient - std::round(quotient));
  if (off > 1e-6) return Truth::kNo;
  return off <= std::fabs(quotient) * kRounding ? Truth::kYes : Truth::kMaybe;
}

Truth is_integer(std::string_view spelling) {
  const json::NumberInfo info = json::number_info(spelling);
  if (info.integer_spelling) return Truth::kYes;
  if (info.integral) return Truth::kMaybe;  // 5.0
  const double value = json::to_double(spelling);
  return std::floor(value) == value ? Truth::kMaybe : Truth::kNo;
}

unsigned type_of(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return kNull;
    case Kind::kFalse:
    case Kind::kTrue:
      return kBoolean;
    case Kind::kNumber:
      return kInteger | kNumber;
    case Kind::kString:
      return kString;
    case Kind::kArray:
      return kArray;
    case Kind::kObject:
      return kObject;
    case Kind::kRaw:
      return 0;
  }
  return 0;
}

}  // namespace

Truth Evaluator::check(Plan& plan, Place place, Report& report, int depth) {
  if (plan.trivial) return Truth::kYes;
  if (budget_ == 0 || depth > kCallsDeepMax) {
    return doubt(report, "too deep or too much work to judge");
  }
  --budget_;
  if (!plan.filled) plans_.fill(plan);
  const Schema& schema = *plan.schema;
  const Kind kind = place.key ? Kind::kString : tree_.at(place.node).kind;
  if (schema.forbidden) return violate(report, plan, "false", place.node);
  Truth result = check_kind(plan, place, kind, report);
  const auto add = [&](auto&& constraint) {
    if (result != Truth::kNo) result = std::min(result, constraint());
  };
  if (!plan.enumeration.empty()) add([&] { return check_enumeration(plan, place, report); });
  if (kind == Kind::kArray) add([&] { return check_array(plan, place.node, report, depth); });
  if (kind == Kind::kObject) add([&] { return check_object(plan, place.node, report, depth); });
  add([&] { return check_combinations(plan, place, report, depth); });
  if (!schema.unread.empty() && result == Truth::kYes) {
    return doubt(report, "the schema uses \"" + schema.unread + "\", which is not read");
  }
  if (result == Truth::kNo && kind == Kind::kNull && schema.nullable) {
    return doubt(report, "null is said to be allowed, and another keyword does not allow it");
  }
  return result;
}

// Type, and the constraints on scalars.
Truth Evaluator::check_kind(const Plan& plan, Place place, Kind kind, Report& report) {
  const unsigned types = plan.schema->types;
  if ((type_of(kind) & types) == 0) return violate(report, plan, "type", place.node);
  if (kind == Kind::kString) {
    const json::Node& node = tree_.at(place.node);
    return check_string(plan, place.key ? node.key : node.text, place.node, report);
  }
  if (kind == Kind::kNumber) {
    return check_number(plan, tree_.at(place.node).text, place.node, report);
  }
  return Truth::kYes;
}

Truth Evaluator::check_number(const Plan& plan, std::string_view spelling, NodeId node,
                              Report& report) {
  const Schema& schema = *plan.schema;
  Truth result = Truth::kYes;
  const auto value = plain_integer(spelling);
  if (value) {
    if (plan.low && *value < *plan.low) return violate(report, plan, "minimum", node);
    if (plan.high && *value > *plan.high) return violate(report, plan, "maximum", node);
    if (!plan.slow_bounds && schema.format.empty()) return result;
  } else if ((schema.types & kNumber) == 0) {
    result = is_integer(spelling);
    if (result == Truth::kNo) return violate(report, plan, "type", node);
    if (result == Truth::kMaybe) doubt(report, "an integer is written with fraction or exponent");
  }
  const auto add = [&](Truth truth, const char* keyword) {
    if (truth == Truth::kNo && result != Truth::kNo) violate(report, plan, keyword, node);
    if (truth == Truth::kMaybe) doubt(report, "a number at the edge of what doubles can tell");
    result = std::min(result, truth);
  };
  if (schema.minimum && !(value && plan.low)) {
    add(within(spelling, *schema.minimum, schema.exclusive_minimum, true), "minimum");
  }
  if (schema.maximum && !(value && plan.high)) {
    add(within(spelling, *schema.maximum, schema.exclusive_maximum, false), "maximum");
  }
  if (schema.multiple_of) add(is_multiple(spelling, *schema.multiple_of), "multipleOf");
  if (!schema.format.empty()) add(number_fits(schema.format, spelling), "format");
  return result;
}

Truth Evaluator::check_string(const Plan& plan, std::string_view spelling, NodeId node,
                              Report& report) {
  const Schema& schema = *plan.schema;
  const bool has_pattern = plan.pattern != nullptr || plan.pattern_unreadable;
  const bool has_format = !schema.format.empty() && (plan.format_known || !unknown_formats_hold_);
  const bool has_content = !schema.content.empty() && !unknown_formats_hold_;
  if (!schema.min_length && !schema.max_length && !has_pattern && !has_format && !has_content) {
    return Truth::kYes;
  }
  std::string storage;
  const Text text = decode(spelling, storage);
  if (!text.clean) return doubt(report, "a string that is not Unicode");
  if (schema.min_length && text.code_points < *schema.min_length) {
    return violate(report, plan, "minLength", node);
  }
  if (schema.max_length && text.code_points > *schema.max_length) {
    return violate(report, plan, "maxLength", node);
  }
  Truth result = Truth::kYes;
  if (has_pattern) {
    result = plan.pattern != nullptr ? plan.pattern->search(text.bytes) : Truth::kMaybe;
    if (result == Truth::kNo) return violate(report, plan, "pattern", node);
    if (result == Truth::kMaybe) doubt(report, "the pattern cannot be read: " + schema.pattern);
  }
  if (has_format) {
    const Truth fits = string_fits(schema.format, text.bytes);
    if (fits == Truth::kNo) return violate(report, plan, "format", node);
    if (fits == Truth::kMaybe)
      doubt(report, "format " + schema.format + " may or may not allow it");
    result = std::min(result, fits);
  }
  if (has_content && result == Truth::kYes) {
    return doubt(report, "whether " + schema.content + " is looked at is not known");
  }
  return result;
}

Truth Evaluator::check_enumeration(const Plan& plan, Place place, Report& report) {
  const json::Node& node = tree_.at(place.node);
  if (place.key || (node.kind == Kind::kString && !plan.enumerated_strings.empty())) {
    std::string storage;
    const Text text = decode(place.key ? node.key : node.text, storage);
    if (!text.clean) return doubt(report, "a string that is not Unicode");
    for (const std::string& allowed : plan.enumerated_strings) {
      if (allowed == text.bytes) return Truth::kYes;
    }
    if (plan.enumerated_strings.empty()) return doubt(report, "a mixed enum of names");
    return violate(report, plan, "enum", place.node);
  }
  Truth best = Truth::kNo;
  for (const json::Tree& allowed : plan.enumeration) {
    best = std::max(best, equal_values(tree_, place.node, allowed, allowed.root()));
    if (best == Truth::kYes) return best;
  }
  return best == Truth::kNo ? violate(report, plan, "enum", place.node)
                            : doubt(report, "a value that may equal one of enum");
}

Truth Evaluator::check_array(const Plan& plan, NodeId node, Report& report, int depth) {
  const Schema& schema = *plan.schema;
  if (schema.min_items || schema.max_items) {
    const std::size_t count = tree_.child_count(node);
    if (schema.min_items && count < *schema.min_items) {
      return violate(report, plan, "minItems", node);
    }
    if (schema.max_items && count > *schema.max_items) {
      return violate(report, plan, "maxItems", node);
    }
  }
  Truth result = Truth::kYes;
  if (plan.items != nullptr && !plan.items->trivial) {
    for (NodeId e = tree_.at(node).first_child; e != kNone; e = tree_.at(e).next) {
      result = std::min(result, check(*plan.items, {e, false}, report, depth + 1));
      if (result == Truth::kNo) return result;
    }
  }
  if (schema.unique_items) {
    const Truth different = all_different(tree_, node);
    if (different == Truth::kNo) return violate(report, plan, "uniqueItems", node);
    if (different == Truth::kMaybe) doubt(report, "elements that may be equal");
    result = std::min(result, different);
  }
  return result;
}

Truth Evaluator::check_object(const Plan& plan, NodeId node, Report& report, int depth) {
  const Schema& schema = *plan.schema;
  std::array<std::uint64_t, 4> few{};
  std::vector<std::uint64_t> many;
  std::uint64_t* seen = few.data();
  if (plan.properties.size() > 64 * few.size()) {
    many.resize(plan.properties.size() / 64 + 1);
    seen = many.data();
  }
  Truth result = Truth::kYes;
  std::size_t count = 0;
  std::string storage;
  for (NodeId m = tree_.at(node).first_child; m != kNone; m = tree_.at(m).next) {
    if (!hidden_.empty() && hidden_[m]) continue;
    ++count;
    const std::string_view key = decode(tree_.at(m).key, storage).bytes;
    const int property = plan.property(key);
    if (property >= 0) seen[property / 64] |= 1ULL << (property % 64);
    result = std::min(result, check_member(plan, m, key, property, report, depth));
    if (result == Truth::kNo) return result;
  }
  if (schema.min_properties && count < *schema.min_properties) {
    return violate(report, plan, "minProperties", node);
  }
  if (schema.max_properties && count > *schema.max_properties) {
    return violate(report, plan, "maxProperties", node);
  }
  if (!plan.some_required) return result;
  for (std::size_t i = 0; i < plan.properties.size(); ++i) {
    const Plan::Property& property = plan.properties[i];
    if (!property.required || (seen[i / 64] >> (i % 64) & 1) != 0) continue;
    if (!property.may_lack) {
      return violate(report, plan, "required", node, std::string(property.name));
    }
    result = doubt(report, "a member that is sent in one direction only is missing");
  }
  return result;
}

Truth Evaluator::check_member(const Plan& plan, NodeId member, std::string_view key, int property,
                              Report& report, int depth) {
  Truth result = Truth::kYes;
  if (plan.names != nullptr) {
    Report inner;
    result = check(*plan.names, {member, true}, inner, depth + 1);
    if (result == Truth::kNo) return violate(report, plan, "propertyNames", member);
    if (result == Truth::kMaybe) report.doubt = inner.doubt;
  }
  Plan* declared =
      property >= 0 ? plan.properties[static_cast<std::size_t>(property)].plan : nullptr;
  Truth described = declared != nullptr ? Truth::kYes : Truth::kNo;
  if (declared != nullptr) {
    if (plan.properties[static_cast<std::size_t>(property)].unexpected) {
      result = std::min(result, doubt(report, "a member of the other direction is there"));
    }
    result = std::min(result, check(*declared, {member, false}, report, depth + 1));
  }
  for (const auto& [pattern, child] : plan.patterns) {
    if (result == Truth::kNo) return result;
    const Truth match = pattern != nullptr ? pattern->search(key) : Truth::kMaybe;
    if (match == Truth::kNo) continue;
    described = std::max(described, match);
    Report inner;
    const Truth fits =
        check(*child, {member, false}, match == Truth::kYes ? report : inner, depth + 1);
    result = std::min(result, std::max(negate(match), fits));
    if (result == Truth::kMaybe && match == Truth::kMaybe) {
      doubt(report, "a pattern for names cannot be read");
    }
  }
  if (described == Truth::kYes || result == Truth::kNo) return result;
  if (!plan.schema->additional_allowed) {
    if (described == Truth::kMaybe) return doubt(report, "a pattern for names cannot be read");
    return violate(report, plan, "additionalProperties", member, std::string(key));
  }
  if (plan.additional == nullptr || plan.additional->trivial) return result;
  if (described == Truth::kMaybe) return doubt(report, "a pattern for names cannot be read");
  return std::min(result, check(*plan.additional, {member, false}, report, depth + 1));
}

Truth Evaluator::check_combinations(const Plan& plan, Place place, Report& report, int depth) {
  Truth result = Truth::kYes;
  for (Plan* branch : plan.all_of) {
    result = std::min(result, check(*branch, place, report, depth + 1));
    if (result == Truth::kNo) return result;
  }
  if (!plan.any_of.empty()) {
    result = std::min(result, check_branches(plan, plan.any_of, false, place, report, depth));
  }
  if (!plan.one_of.empty() && result != Truth::kNo) {
    result = std::min(result, check_branches(plan, plan.one_of, true, place, report, depth));
  }
  if (plan.negated != nullptr && result != Truth::kNo) {
    Report inner;
    const Truth truth = negate(check(*plan.negated, place, inner, depth + 1));
    if (truth == Truth::kNo) return violate(report, plan, "not", place.node);
    if (truth == Truth::kMaybe) report.doubt = inner.doubt;
    result = std::min(result, truth);
  }
  return result;
}

Truth Evaluator::check_branches(const Plan& plan, const std::vector<Plan*>& branches,
                                bool exactly_one, Place place, Report& report, int depth) {
  int sure = 0;
  int possible = 0;
  // Where one branch alone has the instance's type, its violation says more than "anyOf".
  Report near;
  int near_count = 0;
  for (Plan* branch : branches) {
    Report inner;
    const Truth truth = check(*branch, place, inner, depth + 1);
    if (truth == Truth::kYes) ++sure;
    if (truth == Truth::kMaybe) {
      ++possible;
      report.doubt = inner.doubt;
    }
    if (truth == Truth::kNo &&
        (inner.node != place.node || std::string_view(inner.keyword) != "type")) {
      ++near_count;
      near = std::move(inner);
    }
    if (!exactly_one && sure > 0) return Truth::kYes;
    if (exactly_one && sure > 1) return violate(report, plan, "oneOf", place.node);
  }
  if (sure == 1 && possible == 0) return Truth::kYes;
  if (sure + possible > 0) {
    if (report.doubt.empty()) report.doubt = "branches that cannot be told apart";
    return Truth::kMaybe;
  }
  if (near_count == 1) {
    near.doubt = std::move(report.doubt);
    report = std::move(near);
    return Truth::kNo;
  }
  return violate(report, plan, exactly_one ? "oneOf" : "anyOf", place.node);
}

}  // namespace bodkin::schema
