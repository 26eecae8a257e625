// Parameters are text: what JSON value one stands for depends on the schema, and where readers may
// differ the verdict is unknown.
#include <algorithm>
#include <optional>

#include "contract/judge_state.h"

namespace bodkin::contract {
namespace {

using schema::Schema;
using schema::Verdict;

bool has_digit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    // Digits of other scripts count too; they are not ASCII.
    return (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
  });
}

// Names that floating-point readers know.
bool names_a_number(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    if (c != '+' && c != '-' && c != ' ') lower += static_cast<char>(c | 0x20);
  }
  return lower == "inf" || lower == "infinity" || lower == "nan";
}

Verdict located(Verdict verdict, const Operation& operation, const std::string& name) {
  if (verdict.invalid()) {
    verdict.location = operation.name() + "/parameters/" + name;
    verdict.instance.clear();
  }
  return verdict;
}

// One value, by a schema that is no array.
Verdict judge_scalar(Judge::State& state, const Schema& schema, const std::string& text) {
  const auto judged = [&](const std::string& spelling) {
    return state.judge_text(schema, schema::Direction::kRequest, spelling);
  };
  constexpr unsigned kNumeric = schema::kInteger | schema::kNumber;
  if (schema.types == schema::kAnyType || (schema.types & schema::kString) != 0) {
    Verdict verdict = judged(json::quote(text));
    const bool only_string = (schema.types & ~schema::kNull) == schema::kString;
    if (verdict.valid() || (only_string && !(schema.types & schema::kNull))) return verdict;
    return unknown("the parameter may be read as another type");
  }
  if ((schema.types & kNumeric) != 0) {
    const json::Tree tree = json::parse(text);
    if (tree.at(tree.root()).kind == json::Kind::kNumber && json::is_json(tree)) {
      return state.judge(schema, schema::Direction::kRequest, tree);
    }
    if (text.empty() || has_digit(text) || names_a_number(text) ||
        (schema.types & ~kNumeric) != 0) {
      return unknown("a lenient reader may take this for a number");
    }
    return invalid({}, "type");
  }
  if (schema.types == schema::kBoolean && (text == "true" || text == "false")) return judged(text);
  return unknown("a value in a form that is not read");
}

Verdict judge_array(Judge::State& state, const Schema& schema,
                    const std::vector<std::string>& items) {
  Verdict result;
  if (schema.min_items || schema.max_items || schema.unique_items) {
    result = unknown("the number of elements is not looked at");
  }
  if (schema.items == nullptr) return result;
  for (const std::string& item : items) {
    Verdict verdict = judge_scalar(state, *schema.items, item);
    if (verdict.invalid()) return verdict;
    if (result.valid()) result = std::move(verdict);
  }
  return result;
}

std::vector<std::string> split(std::string_view text, char delimiter) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t at = text.find(delimiter);
    out.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + 1);
  }
}

// Between the elements of an array that is one value; '\0' where the style is not read.
char delimiter_of(const Parameter& parameter) {
  if (parameter.plain_style()) return ',';
  if (parameter.in != Place::kQuery || parameter.exploded || !parameter.media_type.empty()) {
    return '\0';
  }
  return parameter.style == Style::kSpaceDelimited  ? ' '
         : parameter.style == Style::kPipeDelimited ? '|'
         : parameter.style == Style::kTabDelimited  ? '\t'
                                                    : '\0';
}

// All values that one parameter was given.
Verdict judge_values(Judge::State& state, const Parameter& parameter,
                     const std::vector<std::string>& values) {
  if (parameter.schema == nullptr) return {};
  const Schema& schema = *parameter.schema;
  const char delimiter = delimiter_of(parameter);
  const bool array = (schema.types & ~schema::kNull) == schema::kArray;
  if (delimiter == '\0' || (!array && !parameter.plain_style())) {
    return unknown("a style that is not read");
  }
  if (array) {
    if (parameter.in == Place::kQuery && parameter.exploded) {
      return judge_array(state, schema, values);
    }
    if (values.size() > 1) return unknown("a parameter that is given more than once");
    return judge_array(state, schema, split(values[0], delimiter));
  }
  if ((schema.types & ~schema::kNull) == schema::kObject)
    return unknown("an object in a parameter");
  if (values.size() > 1) return unknown("a parameter that is given more than once");
  return judge_scalar(state, schema, values[0]);
}

}  // namespace

Verdict Judge::parameters(const Operation& operation, const std::vector<http::PathParameter>& path,
                          std::string_view query) const {
  Verdict result;
  const auto given = http::query_pairs(query);
  std::size_t recognised = 0;
  for (const Parameter& parameter : operation.parameters) {
    std::vector<std::string> values;
    if (parameter.in == Place::kPath) {
      for (const http::PathParameter& value : path) {
        if (value.name == parameter.name) values.push_back(value.value);
      }
      if (values.empty()) continue;
    } else if (parameter.in == Place::kQuery) {
      for (const auto& [name, value] : given) {
        if (http::percent_decode(name, true) != parameter.name) continue;
        values.push_back(http::percent_decode(value, true));
        ++recognised;
      }
      if (values.empty() && parameter.required) {
        return invalid(operation.name() + "/parameters/" + parameter.name, "required");
      }
      if (values.empty()) continue;
    } else {
      continue;
    }
    Verdict verdict = located(judge_values(*state_, parameter, values), operation, parameter.name);
    if (verdict.invalid()) return verdict;
    if (result.valid()) result = std::move(verdict);
  }
  if (result.valid() && recognised < given.size()) {
    result = unknown("a query parameter that is not declared");
  }
  return result;
}

}  // namespace bodkin::contract
