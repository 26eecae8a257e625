#include "scenario/world.h"

#include <gtest/gtest.h>

#include <string>

#include "base/file.h"
#include "tests/scenario/things.h"

namespace bodkin::scenario {
namespace {

constexpr const char* kWorld = R"(@id.one = 0b0d0000-0000-4000-8000-000000000001
@id.two = 0b0d0000-0000-4000-8000-000000000002
@bind.thingId = {{id.one}}
@bind.thingId.second = {{id.two}}
@bind.count = 17
@bind.word = red
@unknown.part = nothing
@mark.two = 613
@project.blue.thingId = {{id.two}}

# @expect 201
POST /things
Content-Type: application/json

{"name": "{{id.one}}"}

###
# @repeat 3
# @mark-builder
PUT /things/{{id.two}}
Content-Type: application/json

{"name": "{{#}}"}
)";

World parse(const char* text) {
  auto world = World::parse(text, "w.http");
  EXPECT_TRUE(world) << (world ? "" : world.error().text());
  return world ? *world : World{};
}

TEST(World, ReadsVariablesAndRequests) {
  const World world = parse(kWorld);
  EXPECT_EQ(world.identifiers.size(), 2U);
  EXPECT_EQ(world.bindings.at("thingId"),
            (std::vector<std::string>{"0b0d0000-0000-4000-8000-000000000001",
                                      "0b0d0000-0000-4000-8000-000000000002"}));
  ASSERT_EQ(world.marks.size(), 1U);
  EXPECT_EQ(world.marks[0].value, "613");
  EXPECT_EQ(world.marks[0].owner, "0b0d0000-0000-4000-8000-000000000002");
  EXPECT_EQ(world.owned.at("blue").at("thingId"), "0b0d0000-0000-4000-8000-000000000002");
  ASSERT_EQ(world.setup.size(), 2U);
  EXPECT_EQ(world.setup[0].request.body, "{\"name\": \"0b0d0000-0000-4000-8000-000000000001\"}");
  EXPECT_EQ(world.setup[1].request.target, "/things/0b0d0000-0000-4000-8000-000000000002");
  EXPECT_EQ(world.setup[1].request.body, "{\"name\": \"{{#}}\"}");
  EXPECT_EQ(world.setup[1].repeat, 3);
  EXPECT_TRUE(world.setup[1].mark_builder);
}

TEST(World, KnowsValuesThatExistAndThatDoNot) {
  const World world = parse(kWorld);
  EXPECT_EQ(world.value_for("thingId"), "0b0d0000-0000-4000-8000-000000000001");
  EXPECT_EQ(world.value_for("colour"), "");
  struct Row {
    const char* parameter;
    const char* want;
  };
  for (const Row& row :
       {Row{"part", "nothing"}, Row{"count", "999999999"}, Row{"word", "bodkin-never"},
        Row{"other", "bodkin-never"}, Row{"thingId", "0b0d0000-0000-4000-8000-00000000dead"}}) {
    EXPECT_EQ(world.unknown_for(row.parameter), row.want) << row.parameter;
  }
}

TEST(World, RefusesWhatItDoesNotUnderstand) {
  struct Row {
    const char* name;
    const char* text;
    const char* want;  // part of the message
  };
  for (const Row& row :
       {Row{"unknown prefix", "@ident.a = 1\n\nGET /\n", "unknown prefix"},
        Row{"prefix alone", "@id = 1\n\nGET /\n", "no name after its prefix"},
        Row{"project without parameter", "@project.blue = 1\n\nGET /\n", "project.PROJECT"},
        Row{"mark of nothing", "@mark.a = 1\n\nGET /\n", "without an id.a"},
        Row{"no request line", "@id.a = 1\n\nContent-Type: x\n", ""}}) {
    const auto world = World::parse(row.text, "w.http");
    ASSERT_FALSE(world) << row.name;
    EXPECT_EQ(world.error().code, ErrorCode::kInput) << row.name;
    EXPECT_NE(world.error().text().find(row.want), std::string::npos) << world.error().text();
    EXPECT_NE(world.error().text().find("w.http"), std::string::npos) << world.error().text();
  }
}

TEST(World, FitsAContractThatHasAllOfItsOperations) {
  const contract::Contract things = testing::things();
  EXPECT_TRUE(parse(kWorld).fits(things));
  EXPECT_TRUE(World{}.fits(things));
  EXPECT_FALSE(parse("GET /elsewhere\n").fits(things));
  EXPECT_FALSE(parse("PATCH /things\n").fits(things)) << "a known path, an unknown method";
}

TEST(World, TheShippedOneIsRead) {
  const auto text =
      read_file(std::string(BODKIN_SOURCE_DIR) + "/contracts/inventory.world.http", 1 << 20);
  ASSERT_TRUE(text);
  const World world = parse(text->c_str());
  EXPECT_EQ(world.identifiers.size(), 9U);
  EXPECT_EQ(world.marks.size(), 1U);
  EXPECT_EQ(world.owned.size(), 2U);
  EXPECT_EQ(world.value_for("uuid"), "0b0d0000-0000-4000-8000-00000000aa03");
  for (const auto& step : world.setup) {
    EXPECT_EQ(step.request.target.find("{{"), std::string::npos);
    EXPECT_EQ(step.request.body.find("{{id"), std::string::npos);
  }
}

TEST(World, WhatWasThereStaysUnlessItIsBelowSomethingOfOurs) {
  World world;
  world.bindings = {{"pool", {"ours", "old"}}, {"kind", {"cpu", "new"}}, {"tenant", {"acme"}}};
  world.preexisting = {{"pool", {"old"}}, {"kind", {"cpu"}}};
  ASSERT_TRUE(world.values.add("tenant", {R"("acme")"}, true));
  const auto stays = [&](std::vector<http::PathParameter> path) { return world.is_to_stay(path); };
  EXPECT_FALSE(stays({}));
  EXPECT_TRUE(stays({{"tenant", "acme"}}));
  EXPECT_TRUE(stays({{"pool", "old"}}));
  EXPECT_FALSE(stays({{"pool", "ours"}}));
  EXPECT_TRUE(stays({{"pool", "old"}, {"kind", "cpu"}}));
  EXPECT_FALSE(stays({{"pool", "ours"}, {"kind", "cpu"}}));
  EXPECT_FALSE(stays({{"pool", "old"}, {"kind", "new"}}));
  EXPECT_TRUE(stays({{"pool", "somebody's"}, {"kind", "cpu"}}));
  EXPECT_TRUE(stays({{"pool", "ours"}, {"tenant", "acme"}}));
}

}  // namespace
}  // namespace bodkin::scenario
