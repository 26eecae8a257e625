#include "schema/reachable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace bodkin::schema {
namespace {

TEST(Reachable, FollowsMembersElementsAndBranchesOnceEvenInCycles) {
  const json::Tree document = json::parse(R"({
    "root": {"properties": {"self": {"$ref": "#/root"}, "list": {"items": {"title": "element"}}},
             "additionalProperties": {"type": "string"},
             "oneOf": [{"type": "object"}, {"$ref": "#/root"}],
             "not": {"type": "null"}}})");
  SchemaSet schemas(document);
  const auto root = schemas.at(json::find_member(document, document.root(), "root"));
  ASSERT_TRUE(root);
  std::vector<std::string> places;
  for (const Schema* each : reachable_from({*root, nullptr, *root})) {
    places.push_back(each->location);
  }
  std::sort(places.begin(), places.end());
  EXPECT_EQ(places,
            (std::vector<std::string>{"#/root", "#/root/additionalProperties", "#/root/oneOf/0",
                                      "#/root/properties/list", "#/root/properties/list/items"}));
}

}  // namespace
}  // namespace bodkin::schema
