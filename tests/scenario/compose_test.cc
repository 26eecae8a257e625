#include "scenario/compose.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "contract/judge.h"
#include "tests/scenario/things.h"

namespace bodkin::scenario {
namespace {

World world_with_thing() {
  World world;
  world.bindings["thingId"] = {"one", "two"};
  return world;
}

const contract::Operation& operation(const contract::Contract& contract, const char* name) {
  const contract::Operation* found = contract.find(name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

TEST(Compose, MakesThePlainestRequestForSeedZero) {
  const contract::Contract things = testing::things();
  struct Row {
    const char* operation;
    const char* target;
    const char* body;
  };
  for (const Row& row :
       {Row{"listThings", "/things", ""}, Row{"makeThing", "/things", R"({"name": "plain"})"},
        Row{"readThing", "/things/one", ""},
        Row{"GET /things/{thingId}/parts/{part}", "/things/one/parts/wheel", ""},
        Row{"GET /stats", "/stats?from=a%20b", ""}}) {
    const auto made = valid_request(operation(things, row.operation), world_with_thing(), 0);
    ASSERT_TRUE(made.made()) << row.operation << ": " << made.why;
    EXPECT_EQ(made.request.request.target, row.target);
    std::string body = made.request.request.body;
    std::erase(body, ' ');
    std::string want = row.body;
    std::erase(want, ' ');
    EXPECT_EQ(body, want);
  }
}

TEST(Compose, SetsRequiredHeadersThatOpenApiHasASayOver) {
  const contract::Contract things = testing::things();
  const auto made = valid_request(operation(things, "GET /stats"), World{}, 0);
  ASSERT_TRUE(made.made());
  EXPECT_EQ(made.request.request.headers.get("X-Api-Version"), "things 1.2");
  EXPECT_EQ(made.request.request.headers.find("Accept"), nullptr);
}

TEST(Compose, IsValidAndDeterministicForEverySeed) {
  const contract::Contract things = testing::things();
  const contract::Judge judge(things);
  const contract::Operation& put = operation(things, "changeThing");
  std::set<std::string> bodies, targets;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const auto made = valid_request(put, world_with_thing(), seed);
    ASSERT_TRUE(made.made());
    const auto again = valid_request(put, world_with_thing(), seed);
    EXPECT_EQ(made.request, again.request) << seed;
    const auto verdict = judge.body(put, json::parse(made.request.request.body), true);
    EXPECT_TRUE(verdict.valid()) << made.request.request.body;
    EXPECT_EQ(made.request.request.headers.get("Content-Type"), "application/json");
    bodies.insert(made.request.request.body);
    targets.insert(made.request.request.target);
  }
  EXPECT_GT(bodies.size(), 3U);
  EXPECT_EQ(targets, (std::set<std::string>{"/things/one", "/things/two"}));
}

TEST(Compose, SaysWhatIsMissing) {
  contract::Operation odd;
  odd.method = "PUT";
  odd.path = "/odd/{what}";
  schema::Schema nothing;
  nothing.forbidden = true;
  contract::Parameter what;
  what.name = "what";
  what.in = contract::Place::kPath;
  what.schema = &nothing;
  odd.parameters.push_back(what);
  EXPECT_EQ(valid_request(odd, World{}, 0).why, "no value is known for {what}");

  odd.path = "/odd";
  odd.parameters[0].in = contract::Place::kQuery;
  odd.parameters[0].required = true;
  EXPECT_EQ(valid_request(odd, World{}, 0).why,
            "no value can be made for the query parameter what");

  odd.parameters.clear();
  odd.body = &nothing;
  EXPECT_EQ(valid_request(odd, World{}, 0).why,
            "no valid body can be made by its schema: nothing is allowed there");
  odd.body = nullptr;
  odd.body_required = odd.has_other_body = true;
  EXPECT_EQ(valid_request(odd, World{}, 0).why,
            "its body is not JSON, and the document has no example of it");
  odd.other_media_type = "text/csv";
  odd.other_example = "a,b";
  const auto made = valid_request(odd, World{}, 0);
  ASSERT_TRUE(made.made()) << made.why;
  EXPECT_EQ(made.request.request.body, "a,b");
  EXPECT_EQ(made.request.request.headers.get("Content-Type"), "text/csv");
}

// A generator keeps what it compiled, and these tests change schemas.
std::optional<std::string> fresh_value(const contract::Parameter& parameter) {
  Random random(1);
  schema::Generator generator;
  return parameter_value(parameter, random, generator);
}

TEST(Compose, TakesAParameterValueFromWhereItStands) {
  contract::Parameter parameter;
  EXPECT_EQ(fresh_value(parameter), "1") << "no schema: anything";
  schema::Schema schema;
  schema.types = schema::kString;
  parameter.schema = &schema;
  schema.default_value = "\"by default\"";
  EXPECT_EQ(fresh_value(parameter), "by default");
  schema.default_value.clear();
  schema.enumeration = {"\"7\"", "\"8\""};
  EXPECT_EQ(fresh_value(parameter), "7");
  schema.enumeration.clear();
  schema.example = "\"an example\"";
  EXPECT_EQ(fresh_value(parameter), "an example");
  parameter.example = "its own";
  EXPECT_EQ(fresh_value(parameter), "its own");
}

TEST(Compose, TakesNoExampleThatIsWrongWhereABetterValueIsKnown) {
  contract::Parameter parameter;
  schema::Schema schema;
  parameter.schema = &schema;
  parameter.example = "any";
  schema.types = schema::kInteger;
  schema.default_value = "\"12\"";
  schema.minimum = schema.maximum = "5";
  EXPECT_EQ(fresh_value(parameter), "5");
  schema.forbidden = true;
  EXPECT_EQ(fresh_value(parameter), "any") << "nothing fits; somebody wrote it down";
}

TEST(Compose, WritesArraysAndObjectsByThePlainStyle) {
  struct Row {
    std::string example;
    bool exploded;
    std::string target;  // empty: no value can be made
  };
  for (const Row& row : std::vector<Row>{
           {R"([1,2])", true, "/odd?q=1&q=2"},
           {R"([1,2])", false, "/odd?q=1%2C2"},
           {R"({"a":1,"b":"x y"})", true, "/odd?a=1&b=x%20y"},
           {R"({"a":1,"b":"x"})", false, "/odd?q=a%2C1%2Cb%2Cx"},
           {R"([[1]])", true, ""},
           {R"([[1]])", false, ""},
           {R"([])", true, ""},
       }) {
    schema::Schema schema;
    schema.enumeration = {row.example};
    contract::Operation odd;
    odd.method = "GET";
    odd.path = "/odd";
    contract::Parameter& q = odd.parameters.emplace_back();
    q.name = "q";
    q.required = true;
    q.exploded = row.exploded;
    q.schema = &schema;
    const auto made = valid_request(odd, World{}, 0);
    EXPECT_EQ(made.request.request.target, row.target) << row.example;
    if (row.target.empty()) {
      EXPECT_EQ(made.why, "no value can be made for the query parameter q");
    }
  }
}

TEST(Compose, TakesNoExampleBodyThatItsSchemaRefuses) {
  schema::Schema schema;
  schema.types = schema::kInteger;
  contract::Operation odd;
  odd.method = "PUT";
  odd.path = "/odd";
  odd.body = &schema;
  odd.body_example = "\"five\"";
  schema.minimum = schema.maximum = "5";
  EXPECT_EQ(valid_request(odd, World{}, 0).request.request.body, "5");
}

}  // namespace
}  // namespace bodkin::scenario
