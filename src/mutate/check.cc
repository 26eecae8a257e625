#include "mutate/check.h"

#include <algorithm>

#include "json/number.h"
#include "json/scan.h"
#include "json/tree.h"
#include "mutate/known.h"
#include "mutate/schema_view.h"

namespace bodkin::mutate {
namespace {

using json::Kind;
using schema::Schema;

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

bool number_fits(const Schema& schema, std::string_view spelling) {
  const json::NumberInfo info = json::number_info(spelling);
  // 5.0 where an integer is asked for is nobody's idea of a valid value.
  if ((schema.types & schema::kNumber) == 0 && !info.integer_spelling) return false;
  if (!info.exact_in_double && info.integral) return false;
  if (!info.finite_in_double) return false;
  if (schema.minimum) {
    const auto order = json::compare_numbers(spelling, *schema.minimum);
    if (order < 0 || (order == 0 && schema.exclusive_minimum)) return false;
  }
  if (schema.maximum) {
    const auto order = json::compare_numbers(spelling, *schema.maximum);
    if (order > 0 || (order == 0 && schema.exclusive_maximum)) return false;
  }
  if (schema.multiple_of) {
    const auto step = json::to_int64(*schema.multiple_of);
    const auto value = json::to_int64(spelling);
    if (step && *step > 0 && (!value || *value % *step != 0)) return false;
  }
  return true;
}

bool enumerated(const Schema& schema, std::string_view spelling) {
  if (schema.enumeration.empty()) return true;
  return std::find(schema.enumeration.begin(), schema.enumeration.end(), spelling) !=
         schema.enumeration.end();
}

}  // namespace

bool Checker::matches(const Schema& schema, std::string_view text) {
  if (schema.pattern.empty()) return true;
  auto found = patterns_.find(&schema);
  if (found == patterns_.end()) {
    found = patterns_.emplace(&schema, schema::Pattern::parse(schema.pattern)).first;
  }
  return !found->second || found->second->search(text) != schema::Truth::kNo;
}

bool Checker::text_fits(const Schema& schema, std::string_view text) {
  const bool bounded = schema.min_length || schema.max_length;
  const std::size_t length = bounded ? code_points(text) : 0;
  if (schema.min_length && length < *schema.min_length) return false;
  if (schema.max_length && length > *schema.max_length) return false;
  if (schema.format == "uuid" && shape_of(text) != Shape::kUuid) return false;
  return matches(schema, text);
}

bool Checker::fits(const Schema* schema, std::string_view spelling) {
  const Kind kind = json::scalar_kind(spelling);
  if (kind == Kind::kRaw) return false;
  if (schema == nullptr) return true;
  if (!admits(*schema, kind) || !enumerated(*schema, spelling)) return false;
  if (kind == Kind::kNumber) return number_fits(*schema, spelling);
  if (kind != Kind::kString) return true;
  const json::Decoded decoded = json::decode_string(spelling);
  if (decoded.lone_surrogate || decoded.invalid_utf8) return false;
  return text_fits(*schema, decoded.bytes);
}

bool Checker::key_fits(const Schema* object, std::string_view key) {
  if (object == nullptr) return true;
  if (member_forbidden(object, key)) return false;
  return object->property_names == nullptr ||
         ((object->property_names->enumeration.empty() ||
           enumerated(*object->property_names, json::quote(key))) &&
          text_fits(*object->property_names, key));
}

}  // namespace bodkin::mutate
