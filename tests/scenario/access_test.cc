#include "scenario/access.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/scenario/things.h"

namespace bodkin::scenario {
namespace {

class AccessTest : public ::testing::Test {
 protected:
  AccessTest() {
    world_.owned["blue"]["thingId"] = "blue-thing";
    world_.owned["red"]["thingId"] = "red-thing";
    principals_.list = {{"admin", "", "", {}, May::kUnknown},
                        {"reader", "", "", {}, May::kUnknown},
                        {"blue", "owner", "blue", {}, May::kUnknown},
                        {"homeless", "owner", "", {}, May::kUnknown},
                        {"any", "stranger", "", {}, May::kUnknown},
                        {"all", "", "", {}, May::kAll},
                        {"read", "", "", {}, May::kRead},
                        {"none", "", "", {}, May::kNothing}};
  }
  // "changeThing blue-thing {body}" as that principal.
  Allowed ask(const char* operation, const char* thing, const char* body, const char* principal) {
    const contract::Operation* found = contract_.find(operation);
    const std::vector<http::PathParameter> path{{"thingId", thing}};
    const json::Tree tree = json::parse(body);
    const Subject subject{*found, path, *body == '\0' ? nullptr : &tree};
    return allowed(subject, principals_.find(principal), world_);
  }

  contract::Contract contract_ = testing::things();
  World world_;
  Principals principals_;
};

TEST_F(AccessTest, FollowsContractPrincipalsAndProjects) {
  struct Row {
    const char* name;
    const char* operation;
    const char* thing;
    const char* body;
    const char* principal;
    Allowed want;
  };
  const Row rows[] = {
      {"nobody, secured", "readThing", "x", "", "nobody", Allowed::kNo},
      {"nobody, open", "GET /stats", "x", "", "nobody", Allowed::kUnknown},
      {"allowed role", "dropThing", "x", "", "admin", Allowed::kYes},
      {"role in neither list", "dropThing", "x", "", "reader", Allowed::kNo},
      {"role that nobody speaks of", "readThing", "x", "", "any", Allowed::kNo},
      {"own thing", "readThing", "blue-thing", "", "blue", Allowed::kYes},
      {"foreign thing", "readThing", "red-thing", "", "blue", Allowed::kNo},
      {"thing of nobody", "readThing", "x", "", "blue", Allowed::kUnknown},
      {"no project known", "readThing", "red-thing", "", "homeless", Allowed::kUnknown},
      {"own project in the body", "changeThing", "x", R"({"project_id":"blue"})", "blue",
       Allowed::kYes},
      {"foreign project in the body", "changeThing", "blue-thing", R"({"project_id":"red"})",
       "blue", Allowed::kNo},
      {"foreign project a level below", "changeThing", "x", R"({"a":{"project_id":"red"}})", "blue",
       Allowed::kNo},
      {"foreign thing as a key", "changeThing", "x", R"({"red-thing":{}})", "blue", Allowed::kNo},
      {"a body that is not read", "readThing", "x", R"({"project_id":"red"})", "blue",
       Allowed::kUnknown},
      {"two projects in one object", "changeThing", "x",
       R"({"project_id":"red","project_id":"blue"})", "blue", Allowed::kUnknown},
      {"a project that is no string", "changeThing", "x", R"({"project_id":7})", "blue",
       Allowed::kUnknown},
      {"escaped spelling", "changeThing", "x", R"({"project\u005fid":"r\u0065d"})", "blue",
       Allowed::kNo},
      {"in no list, but said to be allowed", "dropThing", "x", "", "all", Allowed::kYes},
      {"no list, unknown", "makeThing", "x", "", "any", Allowed::kUnknown},
      {"no list, may all", "makeThing", "x", "", "all", Allowed::kYes},
      {"no list, may read: write", "makeThing", "x", "", "read", Allowed::kNo},
      {"no list, may read: read", "listThings", "x", "", "read", Allowed::kYes},
      {"no list, may nothing", "listThings", "x", "", "none", Allowed::kNo},
      {"may nothing, open operation", "GET /stats", "x", "", "none", Allowed::kUnknown},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(ask(row.operation, row.thing, row.body, row.principal), row.want) << row.name;
  }
}

}  // namespace
}  // namespace bodkin::scenario
