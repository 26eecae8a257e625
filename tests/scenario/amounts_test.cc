#include "scenario/amounts.h"

#include <gtest/gtest.h>

#include "contract/contract.h"
#include "tests/scenario/things.h"

namespace bodkin::scenario {
namespace {

std::string with(const char* properties, const char* body, Amounts amounts) {
  const std::string document =
      std::string(R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/x":{"post":
      {"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":)") +
      properties + R"(}}}},"responses":{"201":{"description":"y"}}}}}})";
  const auto contract = contract::Contract::load(document, "t.json");
  EXPECT_TRUE(contract) << (contract ? "" : contract.error().text());
  World world;
  world.bindings["room_id"] = {"7"};
  json::Tree tree = json::parse(body);
  schema::Generator generator;
  set_amounts(tree, *contract->operations()[0].body, world, amounts, generator);
  return json::print(tree);
}

TEST(Amounts, AreTheBoundsOrFewAndMany) {
  const char* schema = R"({"a":{"type":"integer","minimum":2,"maximum":9},"b":{"type":"integer"},
                           "c":{"type":"number","maximum":0.5},"d":{"type":"string"}})";
  const char* body = R"({"a":5,"b":6,"c":0.25,"d":"x"})";
  EXPECT_EQ(with(schema, body, Amounts::kLeast), R"({"a":2,"b":1,"c":0.25,"d":"x"})");
  EXPECT_EQ(with(schema, body, Amounts::kMost), R"({"a":9,"b":1000,"c":0.5,"d":"x"})");
}

TEST(Amounts, WhatNamesAThingOrIsOneOfAFewStays) {
  const char* schema = R"({"room":{"type":"integer"},"kind":{"enum":[3,4]}})";
  EXPECT_EQ(with(schema, R"({"room":7,"kind":3})", Amounts::kMost), R"({"room":7,"kind":3})");
}

TEST(Amounts, ABoundThatIsOnlyATypesIsNone) {
  const char* schema = R"({"a":{"type":"integer","maximum":9223372036854775807}})";
  EXPECT_EQ(with(schema, R"({"a":3})", Amounts::kMost), R"({"a":1000})");
}

}  // namespace
}  // namespace bodkin::scenario
