// Pointers by the names that a schema declares.
#include "schema/member.h"

#include <gtest/gtest.h>

namespace bodkin::schema {
namespace {

TEST(DeclaredPointer, WhatIsNotDeclaredIsAStar) {
  const json::Tree document = json::parse(R"({
    "type": "object",
    "properties": {
      "name": {"type": "string"},
      "items": {"type": "array", "items": {"properties": {"total": {"type": "integer"}}}},
      "by": {"additionalProperties": {"properties": {"a/b": {}}}},
      "either": {"oneOf": [{"properties": {"x": {}}}, {"allOf": [{"properties": {"y": {}}}]}]}
    }})");
  SchemaSet schemas(document);
  const auto root = schemas.at(document.root());
  ASSERT_TRUE(root.has_value());
  const struct {
    const char* pointer;
    const char* want;
  } rows[] = {
      {"", ""},
      {"/name", "/name"},
      {"/items/3/total", "/items/*/total"},
      {"/by/VCPU", "/by/*"},
      {"/by/name", "/by/*"},
      {"/by/VCPU/a~1b", "/by/*/a~1b"},
      {"/either/x", "/either/x"},
      {"/either/y", "/either/y"},
      {"/unknown/deep", "/*/*"},
      {"/bad~", "/*"},
  };
  for (const auto& row : rows) EXPECT_EQ(declared_pointer(**root, row.pointer), row.want);
}

TEST(DeclaredPointer, ASchemaWithinItselfEnds) {
  const json::Tree document = json::parse(
      R"({"S": {"properties": {"next": {"$ref": "#/S"}}, "anyOf": [{"$ref": "#/S"}]}})");
  SchemaSet schemas(document);
  const auto root = schemas.at(json::find_member(document, document.root(), "S"));
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(declared_pointer(**root, "/next/next/0"), "/next/next/*");
}

}  // namespace
}  // namespace bodkin::schema
