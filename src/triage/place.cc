#include "triage/place.h"

#include <utility>
#include <vector>

#include "schema/reachable.h"

namespace bodkin::triage {
namespace {

std::string list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += (out.size() > 1 ? ", " : "") + item;
  return out + "]";
}

// What the schema says by that keyword; empty where that is not told in a few words.
std::string rule_of(const schema::Schema& schema, const std::string& keyword) {
  const auto count = [](const std::optional<std::uint64_t>& value) {
    return value ? std::to_string(*value) : std::string();
  };
  const std::pair<const char*, std::string> known[] = {
      {"minimum", schema.minimum.value_or("") + (schema.exclusive_minimum ? " (exclusive)" : "")},
      {"maximum", schema.maximum.value_or("") + (schema.exclusive_maximum ? " (exclusive)" : "")},
      {"multipleOf", schema.multiple_of.value_or("")},
      {"minLength", count(schema.min_length)},
      {"maxLength", count(schema.max_length)},
      {"pattern", schema.pattern},
      {"format", schema.format},
      {"enum", list(schema.enumeration)},
      {"required", list(schema.required)},
      {"minItems", count(schema.min_items)},
      {"maxItems", count(schema.max_items)},
      {"minProperties", count(schema.min_properties)},
      {"maxProperties", count(schema.max_properties)},
      {"uniqueItems", schema.unique_items ? "true" : ""},
      {"additionalProperties", schema.additional_allowed ? "" : "false"},
  };
  for (const auto& [name, value] : known) {
    if (keyword == name && !value.empty()) return keyword + ": " + value;
  }
  return keyword;
}

// "openapi/parts.json" of "openapi/parts.json#/a": a document of several files.
std::string file_of(const std::string& location, const std::string& otherwise) {
  const std::size_t hash = location.find('#');
  return hash == std::string::npos || hash == 0 ? otherwise : location.substr(0, hash);
}

}  // namespace

Places::Places(const contract::Contract& contract) : contract_(contract) {
  std::vector<const schema::Schema*> roots;
  for (const contract::Operation& operation : contract.operations()) {
    roots.push_back(operation.body);
    for (const contract::Parameter& parameter : operation.parameters) {
      roots.push_back(parameter.schema);
    }
    for (const contract::ResponseSpec& response : operation.responses) {
      roots.push_back(response.body);
    }
  }
  for (const schema::Schema* schema : schema::reachable_from(std::move(roots))) {
    by_location_.emplace(schema->location, schema);
  }
}

Place Places::of(const finding::Finding& finding) const {
  Place place;
  const contract::Operation* operation = contract_.find(finding.method + " " + finding.path);
  const std::string name =
      operation != nullptr && !operation->file.empty() ? operation->file : contract_.name();
  std::string location = finding.location;
  std::string keyword;
  while (location.find('#') != std::string::npos) {
    const auto found = by_location_.find(location);
    if (found != by_location_.end() && found->second->line > 0) {
      place = {file_of(location, contract_.name()), found->second->line, location, ""};
      if (!keyword.empty() && keyword.find('/') == std::string::npos) {
        place.rule = rule_of(*found->second, keyword);
      }
      return place;
    }
    const std::size_t slash = location.rfind('/');
    if (slash == std::string::npos) break;
    keyword = location.substr(slash + 1) + (keyword.empty() ? "" : "/" + keyword);
    location.resize(slash);
  }
  if (operation == nullptr) return place;
  return {name, operation->line, operation->name(), ""};
}

}  // namespace bodkin::triage
