#include "mutate/schema_view.h"

#include <algorithm>
#include <array>

namespace bodkin::mutate {
namespace {

using schema::Schema;

// References may form cycles of branches.
constexpr int kBranchDepthMax = 6;

bool says_something(const Schema& schema) {
  return schema.types != schema::kAnyType || !schema.properties.empty() ||
         !schema.enumeration.empty() || schema.items != nullptr || schema.additional != nullptr ||
         !schema.pattern_properties.empty();
}

std::array<const std::vector<const Schema*>*, 3> branches(const Schema& schema) {
  return {&schema.all_of, &schema.one_of, &schema.any_of};
}

const Schema* find_member_schema(const Schema& object, std::string_view key, int depth) {
  if (const Schema* found = object.member(key); found != nullptr) return found;
  if (depth == 0) return nullptr;
  for (const auto* list : branches(object)) {
    for (const Schema* branch : *list) {
      const Schema* found = find_member_schema(*branch, key, depth - 1);
      if (found != nullptr) return found;
    }
  }
  return nullptr;
}

}  // namespace

const Schema* settle(const Schema* schema, json::Kind kind) {
  for (int depth = 0; schema != nullptr && depth < kBranchDepthMax; ++depth) {
    if (says_something(*schema)) return schema;
    const Schema* next = nullptr;
    for (const auto* list : branches(*schema)) {
      for (const Schema* branch : *list) {
        if (next == nullptr || (!admits(*next, kind) && admits(*branch, kind))) next = branch;
      }
    }
    if (next == nullptr) return schema;
    schema = next;
  }
  return schema;
}

const Schema* member_schema(const Schema* object, std::string_view key) {
  return object == nullptr ? nullptr : find_member_schema(*object, key, kBranchDepthMax);
}

bool member_forbidden(const Schema* object, std::string_view key) {
  return object != nullptr && !object->additional_allowed && member_schema(object, key) == nullptr;
}

bool member_required(const Schema* object, std::string_view key) {
  return object != nullptr &&
         std::find(object->required.begin(), object->required.end(), key) != object->required.end();
}

bool is_map(const Schema* object) {
  return object != nullptr && object->properties.empty() &&
         (object->additional != nullptr || !object->pattern_properties.empty() ||
          object->property_names != nullptr);
}

std::uint8_t types_of(json::Kind kind) {
  switch (kind) {
    case json::Kind::kNull:
      return schema::kNull;
    case json::Kind::kTrue:
    case json::Kind::kFalse:
      return schema::kBoolean;
    case json::Kind::kNumber:
      return schema::kInteger | schema::kNumber;
    case json::Kind::kString:
      return schema::kString;
    case json::Kind::kArray:
      return schema::kArray;
    case json::Kind::kObject:
      return schema::kObject;
    case json::Kind::kRaw:
      return 0;
  }
  return 0;
}

bool admits(const Schema& schema, json::Kind kind) {
  return !schema.forbidden && (schema.types & types_of(kind)) != 0;
}

}  // namespace bodkin::mutate
