#include "schema/generate.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "verdict_testing.h"

namespace bodkin::schema {
namespace {

// Schemas of which every seed must give a valid instance, with every option.
const std::vector<std::string>& easy_schemas() {
  static const std::vector<std::string> kSchemas = {
      R"({})",
      R"({"type":"null"})",
      R"({"type":"boolean"})",
      R"({"type":"integer"})",
      R"({"type":"integer","minimum":1,"maximum":2147483647})",
      R"({"type":"integer","minimum":-5,"maximum":-3})",
      R"({"type":"integer","minimum":7,"exclusiveMinimum":true,"maximum":8})",
      R"({"type":"integer","exclusiveMinimum":7,"exclusiveMaximum":9})",
      R"({"type":"integer","maximum":-100})",
      R"({"type":"integer","multipleOf":7,"minimum":100})",
      R"({"type":"integer","format":"int32"})",
      R"({"type":"number","minimum":0,"exclusiveMinimum":true,"maximum":3.40282e38})",
      R"({"type":"number","minimum":0.25,"maximum":0.75})",
      R"({"type":"number","multipleOf":0.5,"maximum":3})",
      R"({"type":"string"})",
      R"({"type":"string","minLength":1,"maxLength":1})",
      R"({"type":"string","minLength":300})",
      R"({"type":"string","maxLength":0})",
      R"({"type":"string","pattern":"^CUSTOM_[A-Z0-9_]{1,248}$","maxLength":12})",
      R"({"type":"string","format":"uuid"})",
      R"({"type":"string","format":"date-time"})",
      R"({"type":"string","format":"date"})",
      R"({"type":"string","format":"date","pattern":"^(19|20)[0-9]{2}-"})",
      R"({"type":"string","format":"email"})",
      R"({"type":"string","format":"uri"})",
      R"({"type":"string","format":"ipv4"})",
      R"({"type":"string","format":"ipv6"})",
      R"({"type":"string","format":"byte"})",
      R"({"type":"string","format":"hostname"})",
      R"({"type":"string","nullable":true})",
      R"({"type":["string","integer","null"],"minimum":3})",
      R"({"enum":["a",1,{"b":[1]}]})",
      R"({"const":{"a":1}})",
      R"({"type":"integer","default":5,"example":"wrong"})",
      R"({"type":"integer","enum":[3,4],"default":3})",
      R"({"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":4})",
      R"({"type":"array","items":{"enum":["a","b","c"]},"minItems":2,"uniqueItems":true})",
      R"({"type":"object","required":["a","x"],"properties":{"a":{"type":"integer"},
          "b":{"type":"string"}}})",
      R"({"type":"object","required":["a"],"properties":{"a":{"type":"string","readOnly":true},
          "b":{"type":"string"}},"additionalProperties":false})",
      R"({"type":"object","properties":{"a":{},"b":{},"c":{}},"minProperties":2,"maxProperties":2,
          "additionalProperties":false})",
      R"({"type":"object","x-propertyNames":{"pattern":"^[A-Z]{3}$"},"minProperties":2,
          "additionalProperties":{"type":"integer","minimum":1}})",
      R"({"type":"object","x-patternProperties":{"^[a-z]{4}$":{"type":"boolean"}},"minProperties":3,
          "additionalProperties":false})",
      R"({"allOf":[{"type":"object","required":["a"],"properties":{"a":{"minimum":5}}},
          {"properties":{"a":{"type":"integer","maximum":6},"b":{"type":"string"}},
           "required":["b"]}]})",
      R"({"anyOf":[{"type":"string","minLength":3},{"type":"integer","minimum":9}]})",
      R"({"oneOf":[{"type":"object","required":["kind"],"properties":{"kind":{"enum":["a"]}}},
          {"type":"object","required":["kind"],"properties":{"kind":{"enum":["b"]}}}]})",
      R"({"type":"object","required":["v"],"properties":{"v":{"type":"integer"}},
          "oneOf":[{"required":["x"],"properties":{"x":{"type":"string"}}},
                   {"required":["y"],"properties":{"y":{"type":"string"}}}]})",
      R"({"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#"}},
          "v":{"type":"integer"}},"required":["v"],"additionalProperties":false})",
      R"({"not":{"type":"integer"},"type":["string","integer"]})",
  };
  return kSchemas;
}

TEST(Generate, IsValidForEverySeed) {
  for (const std::string& text : easy_schemas()) {
    const auto loaded = load(text);
    ASSERT_NE(loaded->schema, nullptr) << loaded->error;
    const Validator validator(*loaded->schema, Direction::kRequest);
    Generator generator;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      Random random(seed);
      GenerateOptions options;
      options.minimal = seed % 2 == 0;
      options.use_examples = seed % 3 == 0;
      const auto made = generator.generate(*loaded->schema, random, options);
      ASSERT_TRUE(made) << text << " seed " << seed;
      EXPECT_EQ(shown(validator.validate(json::parse(*made))), "valid") << text << "\n" << *made;
    }
  }
}

TEST(Generate, SameSeedSameText) {
  for (const std::string& text : easy_schemas()) {
    const auto loaded = load(text);
    Random a(42);
    Random b(42);
    const GenerateOptions options{.minimal = false, .use_examples = false};
    EXPECT_EQ(generate(*loaded->schema, a, options), generate(*loaded->schema, b, options)) << text;
  }
}

TEST(Generate, VariesWhereItMay) {
  const auto loaded = load(R"({"type":"object","properties":{"a":{"type":"string"},
      "b":{"type":"array","items":{"type":"integer"}}},"required":["a"]})");
  std::set<std::string> seen;
  Random random(7);
  Generator generator;
  for (int i = 0; i < 50; ++i) {
    seen.insert(*generator.generate(*loaded->schema, random, {.minimal = false}));
  }
  EXPECT_GT(seen.size(), 30U);
}

TEST(Generate, ExamplesComeFirst) {
  Random random(1);
  EXPECT_EQ(generate(*load(R"({"type":"integer","example":77,"default":5})")->schema, random),
            "77");
  EXPECT_EQ(generate(*load(R"({"type":"integer","default":5})")->schema, random), "5");
  const auto whole = load(R"({"type":"object","required":["a"],
      "properties":{"a":{"type":"string","example":"x"},"b":{"type":"string"}}})");
  EXPECT_EQ(generate(*whole->schema, random), R"({"a": "x"})");
  const auto other = generate(*whole->schema, random, {.use_examples = false});
  ASSERT_TRUE(other);
  EXPECT_NE(*other, R"({"a": "x"})");
}

TEST(Generate, MinimalIsMinimal) {
  Random random(1);
  const auto loaded = load(R"({"type":"object","required":["list"],"properties":{
      "list":{"type":"array","items":{}},"more":{"type":"string"}},
      "additionalProperties":{"type":"string"}})");
  EXPECT_EQ(generate(*loaded->schema, random, {.use_examples = false}), R"({"list": []})");
}

TEST(Generate, SaysNothingWhereItCannot) {
  for (const char* text : {
           R"(false)",
           R"({"type":"integer","minimum":2,"maximum":1})",
           R"({"type":"integer","minimum":0.2,"maximum":0.8})",
           R"({"type":"string","pattern":"^(?<=a)b"})",
           R"({"type":"string","pattern":"^a$","minLength":2})",
           R"({"type":"string","minLength":3,"maxLength":2})",
           R"({"type":"array","minItems":2,"maxItems":1})",
           R"({"type":"array","minItems":4,"uniqueItems":true,"items":{"type":"boolean"}})",
           R"({"allOf":[{"type":"string"},{"type":"integer"}]})",
           R"({"type":"object","required":["a"],"properties":{"a":{"$ref":"#"}}})",
           R"({"allOf":[{"$ref":"#"}]})",
           R"({"not":{}})",
           R"({"type":"object","minProperties":1,"additionalProperties":false})",
       }) {
    const auto loaded = load(text);
    ASSERT_NE(loaded->schema, nullptr) << loaded->error;
    Random random(5);
    EXPECT_FALSE(generate(*loaded->schema, random)) << text;
  }
}

TEST(Generate, SaysWhatWasInItsWay) {
  struct Row {
    std::string schema, why;
  };
  for (const Row& row : std::vector<Row>{
           {"false", "nothing is allowed there: #"},
           {R"({"type":"string","pattern":"^(?<=a)b"})", "its pattern cannot be read: #"},
           {R"({"type":"string","pattern":"^a{5}$","maxLength":4})",
            "no string was found for its pattern and length: #"},
           {R"({"type":"integer","minimum":2,"maximum":1})",
            "its keywords contradict each other: #"},
           {R"({"type":"object","required":["a"],"properties":{"a":{"$ref":"#"}}})",
            "it never ends: #"},
           {R"({"type":"object","required":["a"],"properties":{"a":false}})",
            "nothing is allowed there: #/properties/a"},
           {R"({"type":"string","enum":[1]})", "what its keywords suggest is refused: type of #"},
           {R"({"type":"string","if":{}})",
            "whether it is valid cannot be known: the schema uses \"if\", which is not read"},
       }) {
    const auto loaded = load(row.schema);
    ASSERT_NE(loaded->schema, nullptr) << loaded->error;
    Random random(5);
    Generator generator;
    EXPECT_FALSE(generator.generate(*loaded->schema, random)) << row.schema;
    EXPECT_EQ(generator.why(), row.why) << row.schema;
  }
}

TEST(Generate, TakesAFormatThatNobodyKnowsForAdvice) {
  const auto loaded = load(R"({"type":"string","format":"semver","minLength":2})");
  Random random(5);
  EXPECT_TRUE(generate(*loaded->schema, random));
}

TEST(Generate, Matching) {
  Random random(3);
  const auto text = generate_matching("^[A-Z]{3}$", random);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->size(), 3U);
  EXPECT_FALSE(generate_matching("(?<!a)", random));
}

}  // namespace
}  // namespace bodkin::schema
