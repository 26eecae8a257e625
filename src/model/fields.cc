#include "model/fields.h"

#include <algorithm>

#include "json/number.h"
#include "model/forms.h"
#include "model/state.h"

namespace bodkin::model {
namespace {

using json::Kind;

constexpr std::string_view kRatioMax = "3.40282e38";

std::string schema_rule(std::string_view keyword, const Place& at) {
  std::string rule = "body.schema.";
  rule += keyword;
  rule += ':';
  rule += at.base;
  if (!at.key.empty()) {
    rule += '/';
    rule += at.key;
  }
  return rule;
}

}  // namespace

void Place::refuse(std::string_view keyword) const {
  verdict.refuse(400, schema_rule(keyword, *this));
}

void Place::open(std::string_view keyword) const {
  verdict.open(400, schema_rule(keyword, *this));
}

std::optional<std::int64_t> read_int31(const Value* value, std::int64_t minimum, const Place& at) {
  if (!value) return std::nullopt;
  if (value->kind != Kind::kNumber || !json::number_info(value->text).integral) {
    at.refuse("type");
    return std::nullopt;
  }
  const bool negative = value->text.starts_with('-');
  const std::optional<std::int64_t> number = json::to_int64(value->text);
  if (number ? *number < minimum : negative) {
    at.refuse("minimum");
    return std::nullopt;
  }
  if (!number || *number > kInt31Max) {
    at.refuse("maximum");
    return std::nullopt;
  }
  if (!json::number_info(value->text).integer_spelling) at.open("integer_spelling");
  return number;
}

std::optional<double> read_ratio(const Value* value, const Place& at) {
  if (!value) return std::nullopt;
  if (value->kind != Kind::kNumber) {
    at.refuse("type");
    return std::nullopt;
  }
  // Near the limits the number as it is written and the double nearest to it may fall on different
  // sides; the specification does not say which of them counts.
  const double nearest = json::to_double(value->text);
  const bool above = json::compare_numbers(value->text, "0") > 0;
  const bool below = json::compare_numbers(value->text, kRatioMax) <= 0;
  const bool nearest_above = nearest > 0;
  const bool nearest_below = nearest <= json::to_double(kRatioMax);
  if (!above && !nearest_above) at.refuse("minimum");
  if (!below && !nearest_below) at.refuse("maximum");
  if ((!above && !nearest_above) || (!below && !nearest_below)) return std::nullopt;
  if (above != nearest_above || below != nearest_below) at.open("rounding");
  return nearest;
}

std::optional<std::string> read_string(const Value* value, const Place& at) {
  if (!value) return std::nullopt;
  if (value->kind == Kind::kString) return value->text;
  at.refuse("type");
  return std::nullopt;
}

std::optional<std::string> read_text(const Value* value, std::size_t code_points_max,
                                     const Place& at) {
  auto text = read_string(value, at);
  if (!text) return std::nullopt;
  const std::size_t length = code_points(*text);
  if (length >= 1 && length <= code_points_max) return text;
  at.refuse("length");
  return std::nullopt;
}

std::optional<std::string> read_uuid(const Value* value, const Place& at) {
  auto text = read_string(value, at);
  if (!text || is_uuid(*text)) return text;
  at.refuse("form");
  return std::nullopt;
}

std::optional<std::string> read_class_form(const Value* value, const Place& at) {
  auto text = read_string(value, at);
  if (!text || has_class_form(*text)) return text;
  at.refuse("form");
  return std::nullopt;
}

const Value* read_object(const Value* value, const Place& at) {
  if (!value || value->kind == Kind::kObject) return value;
  at.refuse("type");
  return nullptr;
}

Fields::Fields(const Value* object, std::string_view base,
               std::initializer_list<std::string_view> listed, Verdict& verdict)
    : object_(object), base_(base), verdict_(verdict) {
  if (!object_) return;
  for (const auto& [key, value] : object_->members) {
    if (std::ranges::find(listed, key) == listed.end()) at("").refuse("unknown_key");
  }
}

const Value* Fields::get(std::string_view key, Needed needed) const {
  if (!object_) return nullptr;
  const Value* const value = object_->find(key);
  if (!value && needed == kRequired) at(key).refuse("required");
  return value;
}

}  // namespace bodkin::model
