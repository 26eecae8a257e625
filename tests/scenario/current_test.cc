#include "scenario/current.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

Observed observed() {
  const std::set<std::string> things = {"aa01", "aa02", "cc01"};
  Observed made;
  made.learn({"aa01"}, R"({"generation": 7, "provider_generation": 8, "etag": "\"x\""})", things);
  made.learn({"aa02"}, R"({"generation": 9})", things);
  made.learn({"cc01"}, R"({"held": {}})", things);
  return made;
}

TEST(Current, OnlyLocksAndNoMutations) {
  struct Row {
    const char* body;
    const char* want;
  };
  for (const Row& row : std::vector<Row>{
           {R"({"generation": 1, "held": 1})", R"({"generation": 7, "held": 1})"},
           {R"({"generation": null})", R"({"generation": 7})"},
           {R"({"generation": -1})", R"({"generation": -1})"},
           {R"({"generation": 1.0})", R"({"generation": 1.0})"},
           {R"({"generation": "1"})", R"({"generation": "1"})"},
           {R"({"etag": "y"})", R"({"etag": "\"x\""})"},
           {R"({"etag": 1})", R"({"etag": 1})"},
           {R"({"m": {"aa02": {"generation": 1}}})", R"({"m": {"aa02": {"generation": 9}}})"},
       }) {
    json::Tree tree = json::parse(row.body);
    EXPECT_EQ(adopt_locks(tree, nullptr, observed(), {"aa01"}), std::string(row.body) != row.want);
    EXPECT_EQ(json::print(tree), row.want);
  }
  Observed gone = observed();
  gone.forget("aa01");
  json::Tree tree = json::parse(R"({"generation": 1})");
  EXPECT_FALSE(adopt_locks(tree, nullptr, gone, {"aa01"}));
}

TEST(Current, TakesOverWhatServicesCompare) {
  struct Row {
    const char* name;
    std::vector<std::string> own;
    const char* body;
    const char* want;
  };
  const std::vector<Row> rows = {
      {"of the path", {"aa01"}, R"({"provider_generation": 0})", R"({"provider_generation": 8})"},
      {"a string", {"aa01"}, R"({"etag": "y"})", R"({"etag": "\"x\""})"},
      {"of a key",
       {"aa01"},
       R"({"m": {"aa02": {"generation": 1}}})",
       R"({"m": {"aa02": {"generation": 9}}})"},
      {"beside a key",
       {"aa01"},
       R"({"generation": 1, "m": {"aa02": {}}})",
       R"({"generation": 7, "m": {"aa02": {}}})"},
      {"the first that has it", {"cc01", "aa02"}, R"({"generation": 1})", R"({"generation": 9})"},
      {"looked at and without", {"cc01"}, R"({"generation": 1})", R"({"generation": null})"},
      {"never looked at", {"zz"}, R"({"generation": 1})", R"({"generation": 1})"},
      {"no scalar", {"aa01"}, R"({"generation": [1]})", R"({"generation": [1]})"},
  };
  for (const auto& row : rows) {
    json::Tree tree = json::parse(row.body);
    Random random(1);
    const bool changed = adopt_current(tree, nullptr, observed(), row.own, random);
    EXPECT_EQ(json::print(tree), row.want) << row.name;
    EXPECT_EQ(changed, std::string(row.body) != row.want) << row.name;
  }
}

TEST(Current, TakesOverOtherMembersNowAndThen) {
  Observed seen;
  seen.learn({"aa01"}, R"({"name": "there"})", {"aa01"});
  int changed = 0;
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    json::Tree tree = json::parse(R"({"name": "here"})");
    Random random(seed);
    changed += adopt_current(tree, nullptr, seen, {"aa01"}, random) ? 1 : 0;
  }
  EXPECT_GT(changed, 60);
  EXPECT_LT(changed, 140);
}

TEST(Current, NullOnlyWhereTheSchemaAllowsIt) {
  const json::Tree document = json::parse(
      R"({"strict": {"properties": {"generation": {"type": "integer"}}},
          "lax": {"properties": {"generation": {"type": "integer", "nullable": true}}}})");
  schema::SchemaSet schemas(document);
  for (const auto& [name, want] :
       {std::pair{"strict", R"({"generation": 1})"}, std::pair{"lax", R"({"generation": null})"}}) {
    const auto schema = schemas.at(json::find_member(document, document.root(), name));
    ASSERT_TRUE(schema) << name;
    json::Tree tree = json::parse(R"({"generation": 1})");
    Random random(1);
    adopt_current(tree, *schema, observed(), {"cc01"}, random);
    EXPECT_EQ(json::print(tree), want) << name;
  }
}

TEST(Current, NamesALock) {
  for (const char* name : {"generation", "consumer_generation", "resourceVersion", "ETag", "_rev",
                           "lockToken", "updated_at", "eTag", "row-version", "LastModified"}) {
    EXPECT_TRUE(names_a_lock(name)) << name;
  }
  for (const char* name : {"name", "total", "uuid", "", "reserved", "block", "clock", "conversion",
                           "unlocked", "preview"}) {
    EXPECT_FALSE(names_a_lock(name)) << name;
  }
}

}  // namespace
}  // namespace bodkin::scenario
