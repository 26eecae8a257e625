#include "schema/second_opinion.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verdict_testing.h"

namespace bodkin::schema {
namespace {

// What RapidJSON alone says; its agreement would be worth nothing if it said yes to everything.
struct Row {
  std::string schema, valid, invalid;
};

TEST(SecondOpinion, IsItsOwn) {
  const std::vector<Row> rows = {
      {R"({"type":"integer"})", "1", "1.5"},
      {R"({"type":["string","null"]})", "null", "1"},
      {R"({"type":"integer","minimum":3,"exclusiveMinimum":true})", "4", "3"},
      {R"({"maximum":2.5})", "2.5", "2.75"},
      {R"({"minLength":2,"maxLength":3})", R"("\u00e4b")", R"("a")"},
      {R"({"enum":["a","b"]})", R"("\u0061")", R"("c")"},
      {R"({"items":{"type":"boolean"},"minItems":1})", "[true]", "[1]"},
      {R"({"maxItems":1})", "[[1,2]]", "[1,2]"},
      {R"({"properties":{"a":{"type":"null"}},"required":["a"]})", R"({"a":null})", "{}"},
      {R"({"properties":{"a":{"minimum":1}}})", R"({"a":1,"b":{}})", R"({"a":0,"b":{}})"},
      {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"a":1})", R"({"b":1})"},
      {R"({"additionalProperties":{"type":"integer"}})", R"({"x":1})", R"({"x":[]})"},
      {R"({"x-patternProperties":{"^a":{"type":"integer"}},"additionalProperties":false})",
       R"({"a":1})", R"({"a":"x"})"},
      {R"({"minProperties":1})", R"({"x":1})", "{}"},
      {R"({"allOf":[{"minimum":1},{"maximum":3}]})", "2", "4"},
      {R"({"anyOf":[{"type":"string"},{"minimum":3}]})", "3", "2"},
      {R"({"oneOf":[{"minimum":5},{"minimum":3}]})", "4", "6"},
      {R"({"not":{"type":"string"}})", "1", "\"a\""},
      {R"({"properties":{"next":{"$ref":"#"},"v":{"type":"integer"}}})",
       R"({"next":{"next":{"v":1}}})", R"({"next":{"next":{"v":"x"}}})"},
      {R"(false)", "", "1"},
  };
  for (const Row& row : rows) {
    const auto loaded = load(row.schema);
    ASSERT_NE(loaded->schema, nullptr) << row.schema;
    Plans plans(Direction::kEither);
    SecondOpinion second(plans, plans.of(*loaded->schema));
    ASSERT_TRUE(second.available()) << row.schema;
    for (int again = 0; again < 2; ++again) {
      if (!row.valid.empty()) {
        EXPECT_TRUE(second.agrees_valid(json::parse(row.valid))) << row.schema << row.valid;
      }
      EXPECT_FALSE(second.agrees_valid(json::parse(row.invalid))) << row.schema << row.invalid;
    }
  }
}

TEST(SecondOpinion, ContradictsOnlyWhatItWasToldOf) {
  const auto loaded = load(R"({"type":"string","pattern":"^a$","maxLength":3})");
  Plans plans(Direction::kEither);
  Plan& root = plans.of(*loaded->schema);
  SecondOpinion second(plans, root);
  const json::Tree tree = json::parse("\"b\"");
  EXPECT_TRUE(second.agrees_invalid(tree, root, "pattern"));
  EXPECT_FALSE(second.agrees_invalid(tree, root, "maxLength"));
  EXPECT_TRUE(second.agrees_invalid(json::parse("\"abcd\""), root, "maxLength"));
}

TEST(SecondOpinion, IsNotAskedWhereItWouldNeverEnd) {
  const auto loaded = load(R"({"allOf":[{"anyOf":[{"$ref":"#"}]}]})");
  Plans plans(Direction::kEither);
  SecondOpinion second(plans, plans.of(*loaded->schema));
  EXPECT_FALSE(second.available());
  EXPECT_TRUE(second.agrees_valid(json::parse("1")));
}

}  // namespace
}  // namespace bodkin::schema
