#include "scenario/values.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "contract/judge.h"
#include "scenario/compose.h"
#include "tests/scenario/things.h"

namespace bodkin::scenario {
namespace {

Values values(std::vector<std::pair<const char*, std::vector<std::string>>> rows) {
  Values made;
  for (auto& [name, spellings] : rows) {
    const auto added = made.add(name, spellings, true);
    EXPECT_TRUE(added) << name;
  }
  return made;
}

const contract::Operation& operation(const contract::Contract& contract, const char* name) {
  const contract::Operation* found = contract.find(name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

std::string applied(const contract::Contract& contract, const char* name, const Values& known,
                    const char* text) {
  json::Tree body = json::parse(text);
  Random random(1);
  schema::Generator generator;
  apply_values(body, *operation(contract, name).body, known, true, random, generator);
  return json::print(body);
}

TEST(Values, TakeThePlaceOfWhatIsThere) {
  const contract::Contract things = testing::things();
  const struct {
    const char* name;
    Values known;
    const char* body;
    const char* want;
  } rows[] = {
      {"by name", values({{"name", {R"("bolt")"}}}), R"({"name":"x"})", R"({"name":"bolt"})"},
      {"optional ones are added", values({{"project_id", {R"("acme")"}}}), R"({"name":"x"})",
       R"({"name":"x","project_id":"acme"})"},
      {"a number written as a string", values({{"size", {R"("7")"}}}), R"({"name":"x","size":1})",
       R"({"name":"x","size":7})"},
      {"a string written as a number", values({{"name", {"12"}}}), R"({"name":"x"})",
       R"({"name":"12"})"},
      {"by path", values({{"$.name", {R"("bolt")"}}}), R"({"name":"x"})", R"({"name":"bolt"})"},
      {"a path before a name", values({{"name", {R"("a")"}}, {"$.name", {R"("b")"}}}),
       R"({"name":"x"})", R"({"name":"b"})"},
      {"another path", values({{"$.other.name", {R"("b")"}}}), R"({"name":"x"})",
       R"({"name":"x"})"},
      {"what the schema refuses is left out", values({{"size", {"1000"}}}),
       R"({"name":"x","size":1})", R"({"name":"x","size":1})"},
      {"nor is it added", values({{"size", {"1000"}}}), R"({"name":"x"})", R"({"name":"x"})"},
      {"an unknown name changes nothing", values({{"nothing", {"1"}}}), R"({"name":"x"})",
       R"({"name":"x"})"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(applied(things, "makeThing", row.known, row.body), row.want) << row.name;
  }
}

TEST(Values, PathsReachIntoArraysAndOddNames) {
  const struct {
    const char* path;
    const char* body;
    const char* want;
  } rows[] = {
      {"$.items[*].sku", R"({"items":[{"sku":"x"},{"sku":"y"}]})",
       R"({"items":[{"sku":"A"},{"sku":"A"}]})"},
      {"$.items[1].sku", R"({"items":[{"sku":"x"},{"sku":"y"}]})",
       R"({"items":[{"sku":"x"},{"sku":"A"}]})"},
      {"$['odd name'].x", R"({"odd name":{"x":"1"}})", R"({"odd name":{"x":"A"}})"},
      {"$.*.x", R"({"a":{"x":"1"},"b":{"y":"1"}})", R"({"a":{"x":"A"},"b":{"y":"1"}})"},
      {"tags", R"({"tags":["x","y"]})", R"({"tags":["A","A"]})"},
  };
  const schema::Schema anything;
  for (const auto& row : rows) {
    json::Tree body = json::parse(row.body);
    Random random(1);
    schema::Generator generator;
    EXPECT_TRUE(
        apply_values(body, anything, values({{row.path, {R"("A")"}}}), true, random, generator));
    EXPECT_EQ(json::print(body), row.want) << row.path;
  }
}

TEST(Values, PathsThatAreNoneAreSaid) {
  for (const char* path : {"$", "$.", "$.a..b", "$.a[", "$.a[x]", "$.a['b", "$a"}) {
    Values made;
    const auto added = made.add(path, {"1"}, true);
    ASSERT_FALSE(added) << path;
    EXPECT_NE(added.error().message.find("$.items[*].sku"), std::string::npos);
    EXPECT_TRUE(made.empty());
  }
}

TEST(Values, AreInThePlainestRequest) {
  const contract::Contract things = testing::things();
  World world;
  world.take(values({{"thingId", {R"("mine")"}},
                     {"name", {R"("bolt")"}},
                     {"X-Api-Version", {R"("things 1.2")"}}}),
             things);
  EXPECT_EQ(world.value_for("thingId"), "mine");
  EXPECT_EQ(valid_request(operation(things, "readThing"), world, 0).request.request.target,
            "/things/mine");
  // An optional query parameter, since the user gave a value for it.
  EXPECT_EQ(valid_request(operation(things, "listThings"), world, 0).request.request.target,
            "/things?name=bolt");
  // Over the document's example.
  EXPECT_EQ(valid_request(operation(things, "makeThing"), world, 0).request.request.body,
            R"({"name": "bolt"})");
}

TEST(Values, EveryRequestStaysValid) {
  const contract::Contract things = testing::things();
  const contract::Judge judge(things);
  World world;
  world.take(values({{"thingId", {R"("mine")"}}, {"size", {"5", "1000"}}, {"name", {"12"}}}),
             things);
  const contract::Operation& put = operation(things, "changeThing");
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto made = valid_request(put, world, seed);
    ASSERT_TRUE(made.made());
    EXPECT_TRUE(judge.body(put, json::parse(made.request.request.body), true).valid())
        << made.request.request.body;
  }
}

TEST(Values, ADeletionNeverNamesThem) {
  const contract::Contract things = testing::things();
  World world;
  world.take(values({{"thingId", {R"("mine")"}}}), things);
  const contract::Operation& drop = operation(things, "dropThing");
  const auto none = valid_request(drop, world, 0);
  EXPECT_FALSE(none.made());
  EXPECT_NE(none.why.find("not deleted"), std::string::npos) << none.why;
  world.bindings["thingId"].push_back("made-by-us");
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(valid_request(drop, world, seed).request.request.target, "/things/made-by-us");
  }
  // What hangs on the user's thing is another matter.
  const contract::Operation& part = operation(things, "DELETE /things/{thingId}/parts/{part}");
  EXPECT_EQ(valid_request(part, world, 0).request.request.target, "/things/mine/parts/wheel");
}

TEST(Values, KnowWhatIsTheUsers) {
  const Values known = values({{"id", {"7", R"("a")"}}});
  EXPECT_TRUE(known.holds("id", "7"));
  EXPECT_TRUE(known.holds("id", "a"));
  EXPECT_FALSE(known.holds("id", "b"));
  EXPECT_FALSE(known.holds("other", "7"));
}

}  // namespace
}  // namespace bodkin::scenario
