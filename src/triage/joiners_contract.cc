// Rules of the contract that are not kept.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "http/scenario.h"
#include "json/number.h"
#include "json/tree.h"
#include "triage/joiner_families.h"
#include "triage/joiner_words.h"
#include "triage/value_class.h"

namespace bodkin::triage {
namespace {

using finding::Finding;

constexpr std::string_view kModelSchema = "model:body.schema.";

bool judges_input(const Finding& f) {
  return f.oracle == "accepted-invalid" || f.oracle == "wrong-status";
}

bool judges_values(const Finding& f) {
  return judges_input(f) || f.oracle == "response-contract";
}

bool in_component(std::string_view location) {
  return location.find("#/components/") != std::string_view::npos ||
         location.find("#/definitions/") != std::string_view::npos;
}

// What is violated, and by which member, of a request: {"?name", "pattern"}.
struct Violation {
  std::string member, keyword;  // both empty: not known
};

// The last name of a place; of an entry of a map or list with what holds it: "resources/*".
std::string last_named(std::string_view place) {
  constexpr std::string_view kEntry = "/*";
  if (!place.ends_with(kEntry)) return last_name(place);
  std::string_view holder = place;
  while (holder.ends_with(kEntry)) holder.remove_suffix(kEntry.size());
  const std::string name = last_name(holder);
  return name.empty() || name == "*" ? "*" : name + "/*";
}

Violation violation_of(const Finding& f) {
  const std::string keyword = last_name(f.location);
  if (f.location.starts_with(kModelSchema)) {
    const std::string_view rule = std::string_view(f.location).substr(kModelSchema.size());
    const std::size_t colon = std::min(rule.find(':'), rule.size());
    const std::string_view place = rule.substr(std::min(colon + 1, rule.size()));
    return {last_named(place), std::string(rule.substr(0, colon))};
  }
  // "model:query.NAME.form": the specification's words for a parameter's pattern.
  static constexpr std::string_view kQuery = "model:query.", kForm = ".form";
  if (f.location.starts_with(kQuery) && f.location.ends_with(kForm)) {
    const std::size_t size = f.location.size() - kQuery.size() - kForm.size();
    return {"?" + f.location.substr(kQuery.size(), size), "pattern"};
  }
  if (f.member.starts_with('?')) return {f.member, keyword};
  if (f.member.empty()) return {};
  return {last_named(f.member), keyword};
}

// "boolean" or "fraction" where one of these was taken for the right type. Where other types are
// taken as well, a simpler value than these would have been left.
std::string misread(const Bucket& bucket) {
  const Finding& f = bucket.record.finding;
  if (!judges_input(f) || violation_of(f).keyword != "type") return {};
  const json::Tree tree = json::parse(body_of(bucket));
  std::string kind;
  for (const json::NodeId id : tree.preorder()) {
    const json::Node& node = tree.at(id);
    const bool boolean = node.kind == json::Kind::kTrue || node.kind == json::Kind::kFalse;
    const bool fraction =
        node.kind == json::Kind::kNumber && !json::number_info(node.text).integer_spelling;
    if (boolean || fraction) kind = boolean ? "boolean" : "fraction";
  }
  return kind;
}

}  // namespace

// The same place of the contract's components violated by the same member, on several operations;
// an answer that shows what a request of another run was not refused for is a consequence of that.
Evidence by_schema(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!judges_values(f) || is_about_reading(bucket)) return {};
  if (!misread(bucket).empty()) return {};
  // A rule on bodies that has no place of its own: "model:body.duplicate_key".
  const bool rule = f.location.starts_with("model:body.") && !f.location.starts_with(kModelSchema);
  if (!in_component(f.location) && !rule) return {};
  return {f.location + "\n" + last_name(f.member),
          "It is not seen to that " + f.location + " is kept",
          "the same place of the contract is violated: " + f.location};
}

// One resource's member under one rule, whichever operation is asked, and whether the request is
// taken or refused for another reason, too late. Whether a text has a type or a form is one
// question, and so is how long it may be.
Evidence by_violation(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!judges_input(f) || is_about_reading(bucket) || !misread(bucket).empty()) return {};
  const Violation violation = violation_of(f);
  if (violation.keyword.empty() || violation.member.empty() || violation.member == "*") return {};
  static constexpr std::array<std::string_view, 4> kForms = {"type", "pattern", "format", "enum"};
  const bool form = std::ranges::find(kForms, violation.keyword) != kForms.end();
  const bool length = violation.keyword == "minLength" || violation.keyword == "maxLength";
  const std::string rule = form ? "form" : length ? "length" : violation.keyword;
  const std::string resource = resource_of(f.path);
  return {resource + "\n" + violation.member + "\n" + rule,
          "The " + rule + " of " + violation.member + " is not checked below " + resource,
          "each violates the " + rule + " of " + violation.member + " below " + resource};
}

// Members that the contract does not know: one list of names for all uses of a thing.
Evidence by_closed(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!judges_input(f) || is_about_reading(bucket)) return {};
  if (!f.location.ends_with("/additionalProperties")) return {};
  const std::string kind = component_kind(f.location);
  const std::string of = kind.empty() ? resource_of(f.path) : kind;
  return {of, "Members of " + of + " that the contract does not know are taken",
          "each takes a member of " + of + " that the contract does not know"};
}

// The same of whole bodies of one path, whether they are taken or refused for another reason, too
// late: a model has no names for components.
Evidence by_closed_body(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!judges_input(f) || is_about_reading(bucket)) return {};
  const bool by_contract = f.location.ends_with("/additionalProperties") && f.member == "/*";
  if (!by_contract && f.location != "model:body.schema.unknown_key:") return {};
  return {f.path, "Members that the contract does not know are taken at " + f.path,
          "each body for " + f.path + " has a member that the contract does not know"};
}

// Members of one name under one rule with one value, in schemas that were written out twice.
Evidence by_member(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  const std::string& rule = bucket.place.rule;
  if (!judges_values(f) || is_about_reading(bucket)) return {};
  if (rule.find(": ") == std::string::npos && rule != "propertyNames") return {};
  static constexpr std::string_view kProperties = "/properties/";
  const std::size_t at = bucket.place.pointer.rfind(kProperties);
  if (at == std::string::npos) return {};
  const std::string member = bucket.place.pointer.substr(at + kProperties.size());
  if (member.empty() || member.find('/') != std::string::npos) return {};
  return {member + "\n" + rule, "The bound of " + member + " is not kept (" + rule + ")",
          "each violates " + rule + " of a member " + member};
}

// A rule over several members, written down for each use of a thing; and rules of the model, which
// are the same for every operation. What is missing or outdated has joiners of its own.
Evidence by_rule(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!judges_input(f)) return {};
  static constexpr std::string_view kRules = "/x-bodkin-rules/", kModel = "model:";
  std::string rule;
  if (const std::size_t at = f.location.find(kRules); at != std::string::npos) {
    rule = f.location.substr(at + kRules.size());
  } else if (f.location.starts_with(kModel)) {
    rule = f.location.substr(kModel.size());
    const bool elsewhere = rule.starts_with("body.") || rule.starts_with("query.") ||
                           rule.starts_with("access.") || names_state(last_name(rule)) ||
                           f.kind.ends_with("404 is due") || f.kind.ends_with("405 is due") ||
                           f.kind.ends_with("415 is due") || rule == "ok";
    if (elsewhere) return {};
  }
  if (rule.empty()) return {};
  return {rule, "The rule " + rule + " is not kept", "each breaks the rule " + rule};
}

// The reader of values is at fault, for whichever member.
Evidence by_type(const Bucket& bucket, const Whole&) {
  const std::string kind = misread(bucket);
  if (kind.empty()) return {};
  return {kind, "A " + kind + " is taken for a value of another type",
          "each takes a " + kind + " where the contract asks for another type"};
}

// Text that is not JSON: whichever operation, there is one reader.
Evidence by_syntax(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (!judges_input(f)) return {};
  if (!f.location.ends_with("/syntax") && f.location != "model:body.syntax") return {};
  return {"syntax", "Bodies that are not JSON are taken", "each takes a body that is not JSON"};
}

// Integers that are accepted because they were cut to 32 or 64 bits: on whichever field, it is the
// reading of numbers that is at fault. A field without an upper bound is not meant: there the
// smallest value that is accepted is the one beyond the bound.
Evidence by_wrap(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (bucket.reproduces != Reproduces::kAlways) return {};
  if (f.oracle != "accepted-invalid" && f.oracle != "wrong-status") return {};
  if (f.location.find("minimum") == std::string::npos &&
      f.location.find("maximum") == std::string::npos) {
    return {};
  }
  const std::string turn =
      wrap_of(http::decode_scenario(bucket.record.input).steps.back().request.body);
  if (turn.empty()) return {};
  return {turn, "Integers are cut to " + turn + " bits before they are checked",
          "each takes an integer around a multiple of 2^" + turn +
              ", outside its bounds, for what is left of it in " + turn + " bits"};
}

// What is refused before any operation is reached: the method, the media type, query keys that no
// operation has. One place of a service or of its framework does that for all operations.
Evidence by_protocol(const Bucket& bucket, const Whole&) {
  const Finding& f = bucket.record.finding;
  if (f.oracle != "accepted-invalid" && f.oracle != "wrong-status") return {};
  if (f.kind.ends_with("405 is due")) {
    return {"405", "Methods that a path does not have are not refused with 405",
            "each answers a method that the path does not have otherwise than by 405"};
  }
  if (f.kind.ends_with("415 is due")) {
    return {"415", "Other media types are not refused with 415",
            "each answers a body of another media type otherwise than by 415"};
  }
  if (f.location.ends_with("query.unknown_key")) {
    return {"query", "Query keys that no operation has are not refused",
            "each takes a query key that the operation does not have"};
  }
  return {};
}

}  // namespace bodkin::triage
