#include "schema/schema.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "json/pointer.h"
#include "verdict_testing.h"

namespace bodkin::schema {
namespace {

TEST(Schema, ReadsEveryKeyword) {
  const auto loaded = load(R"({
    "type": ["integer", "string"], "nullable": true,
    "minimum": 1, "exclusiveMinimum": true, "maximum": 9.5, "multipleOf": 0.5,
    "minLength": 2, "maxLength": 3, "pattern": "^a", "format": "uuid",
    "enum": ["a", 1, {"b": []}], "default": 5.0, "example": {"x": 1},
    "properties": {"b": {}, "a": {"type": "null"}}, "required": ["a"],
    "additionalProperties": {"title": "rest"}, "x-patternProperties": {"^x": {}},
    "x-propertyNames": {"minLength": 1}, "minProperties": 1, "maxProperties": 4,
    "items": {"type": "string"}, "minItems": 5, "maxItems": 6, "uniqueItems": true,
    "allOf": [{}], "anyOf": [{}, {}], "oneOf": [{}, {}, {}], "not": {},
    "readOnly": true, "writeOnly": true,
    "x-bodkin-rules": [{"name": "n", "rule": "a <= b", "status": 409}, {"name": "m", "rule": "c"}],
    "x-unknown": 1, "discriminator": {"propertyName": "a"}})");
  ASSERT_NE(loaded->schema, nullptr) << loaded->error;
  const Schema& s = *loaded->schema;
  EXPECT_EQ(s.location, "#");
  EXPECT_EQ(s.types, kInteger | kString | kNull);
  EXPECT_TRUE(s.nullable);
  EXPECT_EQ(s.minimum, "1");
  EXPECT_TRUE(s.exclusive_minimum);
  EXPECT_EQ(s.maximum, "9.5");
  EXPECT_FALSE(s.exclusive_maximum);
  EXPECT_EQ(s.multiple_of, "0.5");
  EXPECT_EQ(s.min_length, 2U);
  EXPECT_EQ(s.max_length, 3U);
  EXPECT_EQ(s.pattern, "^a");
  EXPECT_EQ(s.format, "uuid");
  EXPECT_EQ(s.enumeration, (std::vector<std::string>{"\"a\"", "1", "{\"b\": []}"}));
  EXPECT_EQ(s.default_value, "5.0");
  EXPECT_EQ(s.example, "{\"x\": 1}");
  ASSERT_EQ(s.properties.size(), 2U);
  EXPECT_EQ(s.properties[0].first, "b");
  EXPECT_EQ(s.properties[1].second->types, kNull);
  EXPECT_EQ(s.properties[1].second->location, "#/properties/a");
  EXPECT_EQ(s.required, std::vector<std::string>{"a"});
  EXPECT_TRUE(s.additional_allowed);
  ASSERT_NE(s.additional, nullptr);
  EXPECT_EQ(s.pattern_properties.size(), 1U);
  ASSERT_NE(s.property_names, nullptr);
  EXPECT_EQ(s.property_names->min_length, 1U);
  EXPECT_EQ(s.min_properties, 1U);
  EXPECT_EQ(s.max_properties, 4U);
  ASSERT_NE(s.items, nullptr);
  EXPECT_EQ(s.min_items, 5U);
  EXPECT_EQ(s.max_items, 6U);
  EXPECT_TRUE(s.unique_items);
  EXPECT_EQ(s.all_of.size(), 1U);
  EXPECT_EQ(s.any_of.size(), 2U);
  EXPECT_EQ(s.one_of.size(), 3U);
  EXPECT_NE(s.negated, nullptr);
  EXPECT_TRUE(s.read_only);
  EXPECT_TRUE(s.write_only);
  ASSERT_EQ(s.rules.size(), 2U);
  EXPECT_EQ(s.rules[0].expression, "a <= b");
  EXPECT_EQ(s.rules[0].status, 409);
  EXPECT_EQ(s.rules[1].status, 400);
  EXPECT_EQ(s.unread, "");
}

TEST(Schema, MemberPrefersPropertiesThenPatternsThenTheRest) {
  const auto loaded = load(R"({"properties": {"x1": {}}, "x-patternProperties": {"^x": {}},
                               "additionalProperties": {}})");
  const Schema& s = *loaded->schema;
  EXPECT_EQ(s.member("x1"), s.properties[0].second);
  EXPECT_EQ(s.member("x2"), s.pattern_properties[0].second);
  EXPECT_EQ(s.member("y"), s.additional);
  const auto closed = load(R"({"properties": {"a": {}}, "additionalProperties": false})");
  EXPECT_EQ(closed->schema->member("b"), nullptr);
}

TEST(Schema, ReferencesBecomeOneSchema) {
  const auto loaded = load(R"({"a": {"$ref": "#/b"}, "b": {"$ref": "#/c"},
      "c": {"properties": {"again": {"$ref": "#/a", "description": "kept out"}}}})",
                           "/a");
  ASSERT_NE(loaded->schema, nullptr) << loaded->error;
  EXPECT_EQ(loaded->schema->location, "#/c");
  EXPECT_EQ(loaded->schema->properties[0].second, loaded->schema);
  EXPECT_EQ(loaded->set->all().size(), 1U);
}

TEST(Schema, LinesComeFromTheLoader) {
  const json::Tree document = json::parse(R"({"items": {}})");
  SchemaSet set(document, [](json::NodeId node) { return static_cast<int>(node) + 100; });
  const Schema* schema = *set.at(document.root());
  EXPECT_EQ(schema->line, static_cast<int>(document.root()) + 100);
  EXPECT_GT(schema->items->line, schema->line);
}

TEST(Schema, HearsWhatVersion2AndDraft3Say) {
  const auto loaded = load(R"({"type": "string", "required": true, "x-nullable": true})", "");
  ASSERT_NE(loaded->schema, nullptr) << loaded->error;
  EXPECT_TRUE(loaded->schema->required.empty());
  EXPECT_EQ(loaded->schema->types, kString | kNull);
}

TEST(Schema, SaysWhatIsWrongAndWhere) {
  struct Row {
    std::string schema;
    std::string where;
    std::string part_of_message;
  };
  const std::vector<Row> rows = {
      {"5", "#", "a schema is an object"},
      {R"({"$ref": "#/nowhere"})", "#/$ref", "leads nowhere"},
      {R"({"$ref": "other.json#/a"})", "#/$ref", "within the document"},
      {R"({"$ref": ""})", "#/$ref", "within the document"},
      {R"({"$ref": "#"})", "#", "circle"},
      {R"({"a": 1, "$ref": "#/x", "x": {"$ref": "#/y"}, "y": {"$ref": "#/x"}})", "#/", "circle"},
      {R"({"type": 5})", "#/type", "string"},
      {R"({"type": "file"})", "#/type", "no type \"file\""},
      {R"({"type": ["string", 5]})", "#/type/1", "string"},
      {R"({"minimum": "1"})", "#/minimum", "a number"},
      {R"({"exclusiveMaximum": null})", "#/exclusiveMaximum", "a number"},
      {R"({"multipleOf": 0})", "#/multipleOf", "greater than 0"},
      {R"({"multipleOf": "x"})", "#/multipleOf", "greater than 0"},
      {R"({"minLength": -1})", "#/minLength", "at least 0"},
      {R"({"maxItems": 1.5})", "#/maxItems", "at least 0"},
      {R"({"pattern": []})", "#/pattern", "string"},
      {R"({"format": 1})", "#/format", "string"},
      {R"({"uniqueItems": "true"})", "#/uniqueItems", "true or false"},
      {R"({"nullable": 1})", "#/nullable", "true or false"},
      {R"({"enum": []})", "#/enum", "at least one"},
      {R"({"enum": "a"})", "#/enum", "at least one"},
      {R"({"required": 5})", "#/required", "array of member names"},
      {R"({"required": [1]})", "#/required/0", "string"},
      {R"({"properties": []})", "#/properties", "object of schemas"},
      {R"({"properties": {"a": 1}})", "#/properties/a", "a schema is"},
      {R"({"items": [{}]})", "#/items", "a schema is"},
      {R"({"allOf": {}})", "#/allOf", "array of schemas"},
      {R"({"anyOf": [1]})", "#/anyOf/0", "a schema is"},
      {R"({"x-bodkin-rules": {}})", "#/x-bodkin-rules", "array of"},
      {R"({"x-bodkin-rules": [1]})", "#/x-bodkin-rules/0", "array of"},
      {R"({"x-bodkin-rules": [{"name": "a"}]})", "#/x-bodkin-rules/0", "array of"},
      {R"({"x-bodkin-rules": [{"name": "a", "rule": 1}]})", "#/x-bodkin-rules/0/rule", "string"},
      {R"({"x-bodkin-rules": [{"name": "a", "rule": "b", "status": 500}]})",
       "#/x-bodkin-rules/0/status", "400 to 499"},
  };
  for (const Row& row : rows) {
    const json::Tree document = json::parse(row.schema);
    SchemaSet set(document);
    const auto schema = set.at(document.root());
    ASSERT_FALSE(schema.has_value()) << row.schema;
    EXPECT_EQ(schema.error().code, ErrorCode::kInput);
    EXPECT_TRUE(schema.error().where.starts_with(row.where)) << schema.error().text();
    EXPECT_NE(schema.error().message.find(row.part_of_message), std::string::npos)
        << schema.error().text();
    EXPECT_TRUE(set.all().empty()) << row.schema;
  }
}

TEST(Schema, ABrokenPartLeavesTheRestWhole) {
  const json::Tree document = json::parse(R"({
    "good": {"properties": {"a": {"$ref": "#/shared"}}},
    "bad": {"properties": {"a": {"$ref": "#/shared"}, "b": {"$ref": "#/nowhere"}}},
    "shared": {"items": {"type": "string"}}})");
  SchemaSet set(document);
  EXPECT_FALSE(set.at(json::resolve(document, "/bad")).has_value());
  const auto good = set.at(json::resolve(document, "/good"));
  ASSERT_TRUE(good.has_value());
  EXPECT_FALSE(set.at(json::resolve(document, "/bad")).has_value());
  EXPECT_EQ((*good)->properties[0].second->items->types, kString);
  EXPECT_EQ(*set.at(json::resolve(document, "/good")), *good);
}

TEST(Schema, DepthIsNoDanger) {
  const auto nested = [](int levels) {
    std::string text;
    for (int i = 0; i < levels; ++i) text += R"({"items":)";
    return text + "{}" + std::string(static_cast<std::size_t>(levels), '}');
  };
  const auto some = load(nested(500));
  ASSERT_NE(some->schema, nullptr) << some->error;
  EXPECT_EQ(some->set->all().size(), 501U);
  EXPECT_NE(load(nested(50000))->error.find("too deeply"), std::string::npos);
}

}  // namespace
}  // namespace bodkin::schema
