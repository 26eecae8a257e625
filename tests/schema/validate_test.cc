#include "schema/validate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verdict_testing.h"

namespace bodkin::schema {
namespace {

struct Row {
  std::string schema;
  std::string instance;
  std::string want;  // as shown() has it
};

void expect_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(verdict_of(row.schema, row.instance), row.want)
        << row.schema << " against " << row.instance.substr(0, 200);
  }
}

TEST(Validate, Types) {
  expect_rows({
      {R"({})", "null", "valid"},
      {R"(true)", "[1]", "valid"},
      {R"(false)", "1", "# false @"},
      {R"({"type":"null"})", "null", "valid"},
      {R"({"type":"null"})", "0", "# type @"},
      {R"({"type":"boolean"})", "true", "valid"},
      {R"({"type":"boolean"})", "0", "# type @"},
      {R"({"type":"boolean"})", "\"true\"", "# type @"},
      {R"({"type":"string"})", "\"a\"", "valid"},
      {R"({"type":"string"})", "1", "# type @"},
      {R"({"type":"array"})", "[]", "valid"},
      {R"({"type":"array"})", "{}", "# type @"},
      {R"({"type":"object"})", "{}", "valid"},
      {R"({"type":"object"})", "[]", "# type @"},
      {R"({"type":"number"})", "1.5", "valid"},
      {R"({"type":"number"})", "1", "valid"},
      {R"({"type":"number"})", "true", "# type @"},
      {R"({"type":"integer"})", "1", "valid"},
      {R"({"type":"integer"})", "true", "# type @"},
      {R"({"type":["string","null"]})", "null", "valid"},
      {R"({"type":["string","null"]})", "1", "# type @"},
      {R"({"type":"string","nullable":true})", "null", "valid"},
      {R"({"type":"string","nullable":false})", "null", "# type @"},
  });
}

TEST(Validate, WhatIsNoJson) {
  expect_rows({
      {R"({"type":"object"})", "", "# syntax @"},
      {R"({"type":"object"})", "{", "# syntax @"},
      {R"({"type":"object"})", "{} {}", "# syntax @"},
      {R"({"type":"object"})", "{'a':1}", "# syntax @"},
      {R"({"type":"number"})", "NaN", "# syntax @"},
      {R"({"type":"number"})", "01", "# syntax @"},
      {R"({"type":"array"})", "[1,]", "# syntax @"},
      {R"({})", "\xef\xbb\xbf{}", "unknown"},
      {R"({})", "\xef\xbb\xbf{", "# syntax @"},
  });
}

TEST(Validate, IntegersAndWhatTheyMayBe) {
  expect_rows({
      {R"({"type":"integer"})", "1.5", "# type @"},
      {R"({"type":"integer"})", "5.0", "unknown"},
      {R"({"type":"integer"})", "5e0", "unknown"},
      {R"({"type":"integer"})", "0.05e2", "unknown"},
      {R"({"type":"integer"})", "-0", "valid"},
      {R"({"type":"integer"})", "-0.0", "unknown"},
      {R"({"type":"integer","minimum":6})", "5.0", "# minimum @"},
      {R"({"type":"integer"})", "9007199254740992", "valid"},
      {R"({"type":"integer"})", "9007199254740993", "unknown"},
      {R"({"type":"integer","maximum":2147483647})", "9007199254740993", "# maximum @"},
      {R"({"type":"integer"})", "123456789012345678901234567890", "unknown"},
      {R"({"type":"integer","maximum":2147483647})", "123456789012345678901234567890",
       "# maximum @"},
      {R"({"type":"string"})", "9007199254740993", "# type @"},
      {R"({"type":"integer"})", "1e999", "unknown"},
      {R"({"type":"integer","maximum":5})", "1e999", "# maximum @"},
      {R"({"type":"integer"})", "1e-400", "unknown"},
      {R"({"type":"integer"})", "1.0000000000000000000000001", "unknown"},
      {R"({"type":["integer","string"]})", "5.0", "unknown"},
      {R"({"not":{"type":"integer"}})", "5.0", "unknown"},
      {R"({"not":{"type":"integer"}})", "5", "# not @"},
      {R"({"not":{"type":"integer"}})", "5.5", "valid"},
  });
}

TEST(Validate, Bounds) {
  expect_rows({
      {R"({"minimum":1})", "1", "valid"},
      {R"({"minimum":1})", "0", "# minimum @"},
      {R"({"minimum":1})", "0.9999", "# minimum @"},
      {R"({"minimum":1})", "1.0", "valid"},
      {R"({"maximum":10})", "10", "valid"},
      {R"({"maximum":10})", "11", "# maximum @"},
      {R"({"maximum":10})", "1e1", "valid"},
      {R"({"minimum":0,"exclusiveMinimum":true})", "0", "# minimum @"},
      {R"({"minimum":0,"exclusiveMinimum":true})", "-0", "# minimum @"},
      {R"({"minimum":0,"exclusiveMinimum":true})", "1", "valid"},
      {R"({"minimum":0,"exclusiveMinimum":true})", "0.1", "valid"},
      {R"({"minimum":0,"exclusiveMinimum":true})", "1e-400", "unknown"},
      {R"({"minimum":0,"exclusiveMinimum":true})", "-1e-400", "# minimum @"},
      {R"({"minimum":0,"exclusiveMinimum":false})", "0", "valid"},
      {R"({"exclusiveMinimum":0})", "0", "# minimum @"},
      {R"({"exclusiveMinimum":0,"minimum":5})", "5", "valid"},
      {R"({"exclusiveMinimum":5,"minimum":5})", "5", "# minimum @"},
      {R"({"exclusiveMinimum":5,"minimum":0})", "5", "# minimum @"},
      {R"({"exclusiveMaximum":5})", "5", "# maximum @"},
      {R"({"maximum":5,"exclusiveMaximum":true})", "5", "# maximum @"},
      {R"({"maximum":5,"exclusiveMaximum":true})", "4", "valid"},
      {R"({"maximum":1e400})", "1e999", "unknown"},
      {R"({"maximum":5})", "1e999", "# maximum @"},
      {R"({"maximum":5})", "-1e999", "unknown"},
      {R"({})", "1e999", "unknown"},
      {R"({"minimum":0})", "-1e999", "# minimum @"},
      {R"({"maximum":0.1})", "0.1", "valid"},
      {R"({"maximum":0.1})", "0.10000000000000000000001", "unknown"},
      {R"({"maximum":0.1})", "0.11", "# maximum @"},
      {R"({"maximum":3.40282e+38})", "3.40282e38", "unknown"},
      {R"({"maximum":3.40282e+38})", "1.5e9", "valid"},
      {R"({"maximum":3.40282e+38})", "3.41e38", "# maximum @"},
      {R"({"multipleOf":5})", "10", "valid"},
      {R"({"multipleOf":5})", "11", "# multipleOf @"},
      {R"({"multipleOf":5})", "-10", "valid"},
      {R"({"multipleOf":0.01})", "0.07", "valid"},
      {R"({"multipleOf":0.01})", "0.075", "# multipleOf @"},
      {R"({"multipleOf":3})", "1e300", "unknown"},
      {R"({"minimum":1})", "\"text\"", "valid"},
      {R"({"type":"integer","format":"int32"})", "2147483648", "unknown"},
      {R"({"type":"integer","format":"int32"})", "2147483647", "valid"},
      {R"({"type":"integer","format":"int64"})", "5", "valid"},
      {R"({"type":"integer","format":"int64"})", "9223372036854775808", "unknown"},
  });
}

TEST(Validate, Strings) {
  expect_rows({
      {R"({"minLength":2})", R"("ab")", "valid"},
      {R"({"minLength":2})", R"("a")", "# minLength @"},
      {R"({"maxLength":2})", R"("ab")", "valid"},
      {R"({"maxLength":2})", R"("abc")", "# maxLength @"},
      {R"({"maxLength":2})", "\"\xc3\xa4\xc3\xb6\"", "valid"},
      {R"({"maxLength":1})", "\"\xf0\x9f\x98\x80\"", "valid"},
      {R"({"maxLength":1})", R"("\ud83d\ude00")", "valid"},
      {R"({"maxLength":1})", R"("\u0041")", "valid"},
      {R"({"maxLength":1})", R"("\n")", "valid"},
      {R"({"maxLength":0})", R"("")", "valid"},
      {R"({"maxLength":1})", R"("\ud800")", "unknown"},
      {R"({"type":"string"})", R"("\ud800")", "unknown"},
      {R"({"type":"integer"})", R"("\ud800")", "# type @"},
      {R"({"type":"string"})", "\"\xff\"", "unknown"},
      {R"({"type":"string"})", R"("a\u0000")", "unknown"},
      {R"({"maxLength":1})", R"("a\u0000")", "# maxLength @"},
      {R"({"pattern":"^[a-z]+$"})", R"("abc")", "valid"},
      {R"({"pattern":"^[a-z]+$"})", R"("aBc")", "# pattern @"},
      {R"({"pattern":"^[a-z]+$"})", R"("abc\n")", "# pattern @"},
      {R"({"pattern":"b"})", R"("abc")", "valid"},
      {R"({"pattern":"^\\d{3}$"})", R"("123")", "valid"},
      {R"({"pattern":"^\\d{3}$"})", R"("12a")", "# pattern @"},
      {R"({"pattern":"^(?<!b)a"})", R"("abc")", "unknown"},
      {R"({"pattern":"^(?<!b)a","maxLength":2})", R"("abc")", "# maxLength @"},
      {R"({"pattern":"^a$"})", "5", "valid"},
      {R"({"pattern":"^a$"})", R"("a\u0000")", "# pattern @"},
  });
}

TEST(Validate, Formats) {
  expect_rows({
      {R"({"format":"uuid"})", R"("0b0d0000-0000-4000-8000-00000000aa01")", "valid"},
      {R"({"format":"uuid"})", R"("0B0D0000-0000-4000-8000-00000000AA01")", "unknown"},
      {R"({"format":"uuid"})", R"("0b0d000000004000800000000000aa01")", "unknown"},
      {R"({"format":"uuid"})", R"("{0b0d0000-0000-4000-8000-00000000aa01}")", "unknown"},
      {R"({"format":"uuid"})", R"("urn:uuid:0b0d0000-0000-4000-8000-00000000aa01")", "unknown"},
      {R"({"format":"uuid"})", R"("0b0d0000-0000-4000-8000-00000000aa0")", "# format @"},
      {R"({"format":"uuid"})", R"("x")", "# format @"},
      {R"({"format":"date"})", R"("2024-02-29")", "valid"},
      {R"({"format":"date"})", R"("2023-02-29")", "# format @"},
      {R"({"format":"date"})", R"("29.2.2024")", "unknown"},
      {R"({"format":"date"})", R"("yes!")", "# format @"},
      {R"({"format":"date-time"})", R"("2024-02-29T23:59:59Z")", "valid"},
      {R"({"format":"date-time"})", R"("2024-02-29T23:59:59.5+01:00")", "valid"},
      {R"({"format":"date-time"})", R"("2024-02-29 23:59:59")", "unknown"},
      {R"({"format":"date-time"})", R"("2024-02-29T24:00:00Z")", "# format @"},
      {R"({"format":"date-time"})", R"("2024-02-29T23:59:60Z")", "unknown"},
      {R"({"format":"ipv4"})", R"("127.0.0.1")", "valid"},
      {R"({"format":"ipv4"})", R"("127.1")", "unknown"},
      {R"({"format":"ipv4"})", R"("localhost")", "# format @"},
      {R"({"format":"ipv6"})", R"("::1")", "valid"},
      {R"({"format":"ipv6"})", R"("1")", "# format @"},
      {R"({"format":"email"})", R"("a@example.invalid")", "valid"},
      {R"({"format":"email"})", R"("a b@c")", "unknown"},
      {R"({"format":"email"})", R"("a")", "# format @"},
      {R"({"format":"uri"})", R"("http://127.0.0.1/x")", "valid"},
      {R"({"format":"uri"})", R"("x")", "unknown"},
      {R"({"format":"byte"})", R"("QUJD")", "valid"},
      {R"({"format":"byte"})", R"("QUJ")", "unknown"},
      {R"({"format":"password"})", R"("x")", "valid"},
      {R"({"format":"semver"})", R"("x")", "unknown"},
      {R"({"format":"uuid"})", "1", "valid"},
      {R"({"type":"object","properties":{"a":{"format":"semver"},"b":{"type":"integer"}}})",
       R"({"a":"x","b":"y"})", "#/properties/b type @/b"},
  });
}

TEST(Validate, EnumAndConst) {
  expect_rows({
      {R"({"enum":["a","b"]})", R"("a")", "valid"},
      {R"({"enum":["a","b"]})", R"("\u0061")", "valid"},
      {R"({"enum":["a","b"]})", R"("c")", "# enum @"},
      {R"({"enum":["a","b"]})", "1", "# enum @"},
      {R"({"enum":[1,2.5,null,true]})", "1", "valid"},
      {R"({"enum":[1,2.5,null,true]})", "1.0", "valid"},
      {R"({"enum":[1,2.5,null,true]})", "25e-1", "valid"},
      {R"({"enum":[1,2.5,null,true]})", "false", "# enum @"},
      {R"({"enum":[{"a":1,"b":[2]}]})", R"({"b":[2.0],"a":1})", "valid"},
      {R"({"enum":[{"a":1}]})", R"({"a":1,"b":2})", "# enum @"},
      {R"({"enum":[[1,2]]})", "[2,1]", "# enum @"},
      {R"({"const":"x"})", R"("x")", "valid"},
      {R"({"const":"x"})", R"("y")", "# enum @"},
      {R"({"type":"string","nullable":true,"enum":["a"]})", "null", "unknown"},
      {R"({"type":"string","nullable":true,"enum":["a",null]})", "null", "valid"},
      {R"({"type":"string","nullable":true,"enum":["a"]})", R"("b")", "# enum @"},
  });
}

TEST(Validate, Objects) {
  expect_rows({
      {R"({"required":["a"]})", R"({"a":null})", "valid"},
      {R"({"required":["a"]})", "{}", "# required @"},
      {R"({"required":["a"]})", "[]", "valid"},
      {R"({"properties":{"a":{"type":"integer"}}})", R"({"a":1})", "valid"},
      {R"({"properties":{"a":{"type":"integer"}}})", R"({"a":"x"})", "#/properties/a type @/a"},
      {R"({"properties":{"a":{"type":"integer"}}})", R"({"\u0061":"x"})",
       "#/properties/a type @/a"},
      {R"({"properties":{"a":{"properties":{"b":{"minimum":1}}}}})", R"({"a":{"b":0}})",
       "#/properties/a/properties/b minimum @/a/b"},
      {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"a":1})", "valid"},
      {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"b":1})",
       "# additionalProperties @/b"},
      {R"({"additionalProperties":{"type":"integer"}})", R"({"b":"x"})",
       "#/additionalProperties type @/b"},
      {R"({"properties":{"a":{}},"additionalProperties":{"type":"integer"}})", R"({"a":"x"})",
       "valid"},
      {R"({"minProperties":1})", "{}", "# minProperties @"},
      {R"({"maxProperties":1})", R"({"a":1,"b":2})", "# maxProperties @"},
      {R"({"x-propertyNames":{"pattern":"^[A-Z]+$"}})", R"({"A":1})", "valid"},
      {R"({"x-propertyNames":{"pattern":"^[A-Z]+$"}})", R"({"a":1})", "# propertyNames @/a"},
      {R"({"propertyNames":{"maxLength":1}})", R"({"ab":1})", "# propertyNames @/ab"},
      {R"({"propertyNames":{"enum":["a"]}})", R"({"b":1})", "# propertyNames @/b"},
      {R"({"propertyNames":{"anyOf":[{"enum":["a"]},{"pattern":"^x"}]}})", R"({"xy":1})", "valid"},
      {R"({"propertyNames":{"format":"uuid"}})", R"({"0B0D0000-0000-4000-8000-00000000AA01":1})",
       "unknown"},
      {R"({"x-patternProperties":{"^a":{"type":"integer"}},"additionalProperties":false})",
       R"({"ab":1})", "valid"},
      {R"({"x-patternProperties":{"^a":{"type":"integer"}},"additionalProperties":false})",
       R"({"ab":"x"})", "#/x-patternProperties/* type @/ab"},
      {R"({"x-patternProperties":{"^a":{"type":"integer"}},"additionalProperties":false})",
       R"({"b":1})", "# additionalProperties @/b"},
      {R"({"patternProperties":{"^a/b":{"properties":{"c":{"minimum":1}}}}})", R"({"a/b":{"c":0}})",
       "#/patternProperties/*/properties/c minimum @/a~1b/c"},
      {R"({"patternProperties":{"^(?<!b)a" : {"type" : "integer"}},
      "additionalProperties" : false
    })",
       R"({"a":1})", "unknown"},
      {
          R"({"patternProperties":{"^(?<!b)a" : {"type" : "integer"}
}
})",
          R"({"a":1})", "valid"},
      {
          R"({"patternProperties":{"^(?<!b)a" : {"type" : "integer"}
}
})",
          R"({"a":"x"})", "unknown"},
      {R"({"required":["a"],"properties":{"a":{"readOnly":true}}})", "{}", "unknown"},
      {R"({"properties":{"a":false}})", R"({"a":1})", "#/properties/a false @/a"},
  });
}

TEST(Validate, DuplicateKeys) {
  const std::string schema = R"({"properties":{"a":{"type":"integer"}}})";
  expect_rows({
      {schema, R"({"a":1,"a":2})", "unknown"},
      {schema, R"({"a":1,"a":"x"})", "unknown"},
      {schema, R"({"a":"x","a":1})", "unknown"},
      {schema, R"({"a":"x","a":"y"})", "#/properties/a type @/a"},
      {schema, R"({"a":1,"\u0061":"x"})", "unknown"},
      {schema, R"({"b":{"c":1,"c":2}})", "unknown"},
      {R"({"type":"array"})", R"({"c":1,"c":2})", "# type @"},
      {R"({"maxProperties":1})", R"({"c":1,"c":2})", "unknown"},
  });
}

TEST(Validate, Arrays) {
  expect_rows({
      {R"({"items":{"type":"integer"}})", "[1,2]", "valid"},
      {R"({"items":{"type":"integer"}})", "[1,\"x\"]", "#/items type @/1"},
      {R"({"minItems":1})", "[]", "# minItems @"},
      {R"({"maxItems":1})", "[1,2]", "# maxItems @"},
      {R"({"uniqueItems":true})", "[1,2,\"1\",[1],{\"a\":1}]", "valid"},
      {R"({"uniqueItems":true})", "[1,2,1]", "# uniqueItems @"},
      {R"({"uniqueItems":true})", "[1,1.0]", "# uniqueItems @"},
      {R"({"uniqueItems":true})", R"(["a","\u0061"])", "# uniqueItems @"},
      {R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2,"a":1}])", "# uniqueItems @"},
      {R"({"uniqueItems":false})", "[1,1]", "valid"},
  });
}

TEST(Validate, Combinations) {
  expect_rows({
      {R"({"allOf":[{"required":["a"]},{"properties":{"a":{"type":"integer"}}}]})", R"({"a":1})",
       "valid"},
      {R"({"allOf":[{"required":["a"]},{"properties":{"a":{"type":"integer"}}}]})", R"({"a":"x"})",
       "#/allOf/1/properties/a type @/a"},
      {R"({"allOf":[{"required":["a"]},{}]})", "{}", "#/allOf/0 required @"},
      {R"({"anyOf":[{"type":"string"},{"type":"integer"}]})", "1", "valid"},
      {R"({"anyOf":[{"type":"string"},{"type":"integer"}]})", "[]", "# anyOf @"},
      {R"({"anyOf":[{"type":"null"},{"type":"integer","minimum":1}]})", "0", "#/anyOf/1 minimum @"},
      {R"({"anyOf":[{"minimum":5},{"minimum":3}]})", "1", "# anyOf @"},
      {R"({"oneOf":[{"minimum":5},{"minimum":3}]})", "4", "valid"},
      {R"({"oneOf":[{"minimum":5},{"minimum":3}]})", "6", "# oneOf @"},
      {R"({"oneOf":[{"type":"string"},{"type":"null"}]})", "1", "# oneOf @"},
      {R"({"oneOf":[{"format":"semver","type":"string"},{"type":"string"}]})", "\"a\"", "unknown"},
      {R"({"oneOf":[{"format":"semver"},{"type":"string"},{"minLength":1}]})", "\"a\"",
       "# oneOf @"},
      {R"({"not":{"required":["a"]}})", R"({"a":1})", "# not @"},
      {R"({"not":{"required":["a"]}})", "{}", "valid"},
      {R"({"not":{"pattern":"(?<!b)a"}})", "\"a\"", "unknown"},
      {R"({"nullable":true,"allOf":[{"type":"object"}]})", "null", "unknown"},
      {R"({"contains":{"type":"integer"}})", "[]", "unknown"},
      {R"({"contains":{"type":"integer"},"maxItems":0})", "[1]", "# maxItems @"},
      {R"({"anyOf":[{"pattern":"^a"},{"pattern":"^b"}]})", "\"b\"", "valid"},
      {R"({"anyOf":[{"type":"integer"},{"type":"string","pattern":"^b"}]})", "\"c\"",
       "#/anyOf/1 pattern @"},
  });
}

TEST(Validate, References) {
  const std::string tree = R"({"$ref":"#/definitions/Node","definitions":{"Node":{"type":"object",
      "properties":{"value":{"type":"integer"},"children":{"type":"array",
      "items":{"$ref":"#/definitions/Node"}}},"additionalProperties":false}}})";
  expect_rows({
      {tree, R"({"value":1,"children":[{"value":2,"children":[]}]})", "valid"},
      {tree, R"({"value":1,"children":[{"value":2,"children":[{"value":"x"}]}]})",
       "#/definitions/Node/properties/value type @/children/0/children/0/value"},
      {tree, R"({"value":1,"children":[{"other":2}]})",
       "#/definitions/Node additionalProperties @/children/0/other"},
      {R"({"allOf":[{"$ref":"#"}]})", "1", "unknown"},
      {R"({"anyOf":[{"$ref":"#"},{"$ref":"#"}]})", "1", "unknown"},
      {R"({"allOf":[{"$ref":"#"}],"type":"string"})", "1", "# type @"},
      {R"({"properties":{"a":{"$ref":"#/x/y~1z","nullable":true}},"x":{"y/z":{"type":"object"}}})",
       R"({"a":null})", "unknown"},
      {R"({"properties":{"a":{"$ref":"#/x/y~1z"}},"x":{"y/z":{"type":"object"}}})", R"({"a":null})",
       "#/x/y~1z type @/a"},
      {R"({"properties":{"a":{"$ref":"#/x/%7Ba%7D"}},"x":{"{a}":{"type":"object"}}})",
       R"({"a":null})", "#/x/{a} type @/a"},
      {R"({"openapi":"3.1.0","properties":{"a":{"$ref":"#/x","minimum":3}},"x":{"type":"integer"}})",
       R"({"a":2})", "#/properties/a minimum @/a"},
      {R"({"openapi":"3.0.0","properties":{"a":{"$ref":"#/x","minimum":3}},"x":{"type":"integer"}})",
       R"({"a":2})", "valid"},
  });
}

TEST(Validate, DeepInstances) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
  };
  const std::string arrays = R"({"type":"array","items":{"$ref":"#"}})";
  expect_rows({
      {R"({})", nested(60), "valid"},
      {R"({})", nested(100), "unknown"},
      {R"({"type":"object"})", nested(200000), "# type @"},
      {arrays, nested(60), "valid"},
      {arrays, nested(200000), "unknown"},
  });
}

TEST(Validate, NoPatternStallsIt) {
  const std::string text = "\"" + std::string(5000, 'a') + "!\"";
  EXPECT_EQ(verdict_of(R"({"pattern":"^(a|aa)*$"})", text), "# pattern @");
  // Nothing is remembered inside of look-ahead.
  EXPECT_EQ(verdict_of(R"j({"pattern":"^(?=(a|aa)*$)"})j", text), "unknown");
}

TEST(Validate, ByTheLetterAdviceIsNoDoubt) {
  struct Row {
    std::string schema, instance, want, by_letter;
  };
  for (const Row& row : std::vector<Row>{
           {R"({"format":"semver"})", R"("x")", "unknown", "valid"},
           {R"({"format":"semver","maxLength":0})", R"("x")", "# maxLength @", "# maxLength @"},
           {R"({"format":"uuid"})", R"("x")", "# format @", "# format @"},
           {R"({"contentEncoding":"base64"})", R"("%")", "unknown", "valid"},
           {R"({"contentMediaType":"application/json"})", R"("{:}")", "unknown", "valid"},
           {R"({"contentMediaType":"application/json"})", "1", "valid", "valid"},
           {R"({"if":{},"contentEncoding":"base64"})", R"("%")", "unknown", "unknown"},
       }) {
    const auto loaded = load(row.schema);
    ASSERT_NE(loaded->schema, nullptr) << loaded->error;
    const Validator validator(*loaded->schema);
    const json::Tree instance = json::parse(row.instance);
    EXPECT_EQ(shown(validator.validate(instance)), row.want) << row.schema;
    EXPECT_EQ(shown(validator.validate_by_letter(instance)), row.by_letter) << row.schema;
  }
}

TEST(Validate, NamesTheMember) {
  const auto loaded =
      load(R"({"required":["a"],"additionalProperties":false,"properties":{"a":{}}})");
  const Validator validator(*loaded->schema);
  EXPECT_EQ(validator.validate(json::parse("{}")).reason, "a");
  EXPECT_EQ(validator.validate(json::parse(R"({"a":1,"b":2})")).reason, "b");
}

TEST(Validate, OneValidatorForManyInstances) {
  const auto loaded = load(R"({"type":"object","properties":{"a":{"enum":["x"]}}})");
  Validator validator(*loaded->schema);
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(validator.validate(json::parse(R"({"a":"x"})")).valid());
    EXPECT_TRUE(validator.validate(json::parse(R"({"a":"y"})")).invalid());
    EXPECT_TRUE(validator.validate(json::parse("[")).invalid());
  }
  Validator moved = std::move(validator);
  EXPECT_TRUE(moved.validate(json::parse(R"({"a":"x"})")).valid());
}

TEST(AppliedSchemas, FollowsMembersItemsAndAllOf) {
  const auto loaded = load(R"({"allOf":[{"properties":{"a":{"type":"integer"}}}],
      "properties":{"a":{"minimum":1},"b":{"items":{"type":"string"}}},
      "x-patternProperties":{"^p":{"maxLength":3}},"additionalProperties":{"title":"rest"},
      "anyOf":[{"properties":{"a":{"maximum":9}}}]})");
  ASSERT_NE(loaded->schema, nullptr) << loaded->error;
  const json::Tree tree = json::parse(R"({"a":1,"b":["x"],"pq":"","z":null})");
  std::string seen;
  for_each_applied(*loaded->schema, tree, [&](const Schema& schema, json::NodeId node) {
    seen += json::pointer_to(tree, node) + " " + schema.location + "\n";
  });
  EXPECT_EQ(seen,
            " #\n"
            " #/allOf/0\n"
            "/a #/allOf/0/properties/a\n"
            "/a #/properties/a\n"
            "/b #/properties/b\n"
            "/b/0 #/properties/b/items\n"
            "/pq #/x-patternProperties/^p\n"
            "/z #/additionalProperties\n");
}

TEST(AppliedSchemas, IsBounded) {
  const auto circle = load(R"({"allOf":[{"$ref":"#"}]})");
  EXPECT_LE(applied_schemas(*circle->schema, json::parse("1")).size(), 100U);
  const auto deep = load(R"({"items":{"$ref":"#"}})");
  const std::string text = std::string(100000, '[') + std::string(100000, ']');
  EXPECT_LE(applied_schemas(*deep->schema, json::parse(text)).size(), 100U);
}

}  // namespace
}  // namespace bodkin::schema
