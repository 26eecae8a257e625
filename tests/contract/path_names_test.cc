#include "contract/path_names.h"

#include <gmock/gmock.h>

#include "contract/contract.h"

namespace bodkin::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(PathNames, OneCollectionKeepsItsName) {
  EXPECT_THAT(distinct_paths({"/rooms", "/rooms/{id}", "/rooms/{id}/doors", "/rooms/{id}/{other}"}),
              IsEmpty());
}

TEST(PathNames, SeveralCollectionsGetTheirs) {
  EXPECT_THAT(
      distinct_paths({"/rooms/{id}", "/rooms/{id}/policies/{name}", "/boxes/{id}", "/tags/{name}",
                      "/rooms/{id}/open"}),
      ElementsAre(Pair("/boxes/{id}", "/boxes/{box_id}"), Pair("/rooms/{id}", "/rooms/{room_id}"),
                  Pair("/rooms/{id}/open", "/rooms/{room_id}/open"),
                  Pair("/rooms/{id}/policies/{name}", "/rooms/{room_id}/policies/{policy_name}"),
                  Pair("/tags/{name}", "/tags/{tag_name}")));
}

TEST(PathNames, WhatSaysSomethingStays) {
  EXPECT_THAT(distinct_paths({"/rooms/{owner}", "/boxes/{owner}", "/{id}", "/a/x{id}", "/b/x{id}"}),
              IsEmpty());
}

TEST(PathNames, NoTemplateGetsANameTwice) {
  const auto changed = distinct_paths({"/rooms/{room_id}/of/{x}/rooms/{id}", "/boxes/{id}"});
  EXPECT_THAT(changed, ElementsAre(Pair("/boxes/{id}", "/boxes/{box_id}")));
}

TEST(PathNames, ContractsUseThemAndShowWhatIsWritten) {
  const char* document = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{
    "/rooms/{id}":{"get":{"parameters":[{"name":"id","in":"path","required":true,
        "schema":{"type":"integer"}},{"name":"id","in":"query","schema":{"type":"string"}}],
      "responses":{"200":{"description":"y"}}}},
    "/boxes/{id}":{"delete":{"responses":{"204":{"description":"y"}}}}}})";
  auto contract = Contract::load(document, "t.json");
  ASSERT_TRUE(contract) << contract.error().text();
  const auto match = contract->match("GET", "/rooms/7");
  ASSERT_TRUE(match && match->operation != nullptr);
  EXPECT_EQ(match->operation->name(), "GET /rooms/{id}");
  EXPECT_EQ(match->operation->path, "/rooms/{room_id}");
  ASSERT_EQ(match->parameters.size(), 1U);
  EXPECT_EQ(match->parameters[0].name, "room_id");
  EXPECT_EQ(match->operation->parameters[0].name, "room_id");
  EXPECT_EQ(match->operation->parameters[0].written_name, "id");
  EXPECT_EQ(match->operation->parameters[0].collection, "room");
  EXPECT_EQ(match->operation->parameters[1].name, "id") << "of the query";
  EXPECT_EQ(match->operation->parameters[1].collection, "");
  EXPECT_NE(contract->find("GET /rooms/{id}"), nullptr);
  EXPECT_EQ(contract->operation_name("PUT", "/boxes/1").path, "/boxes/{id}");
}

}  // namespace
}  // namespace bodkin::contract
