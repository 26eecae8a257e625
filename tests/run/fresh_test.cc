#include "run/fresh.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::run {
namespace {

using ::testing::StartsWith;

constexpr const char* kDocument = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{
  "/rooms":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"name":{"type":"string"}}}}}},"responses":{"201":{"description":"y"}}}},
  "/rooms/{room_id}":{"get":{"responses":{"200":{"description":"y"}}}},
  "/desks":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"room":{"type":"integer"}}}}}},"responses":{"201":{"description":"y"}}}},
  "/desks/{desk_id}/lock":{"post":{"responses":{"200":{"description":"y"}}}},
  "/tags/{tag}":{"put":{"responses":{"201":{"description":"y"}}},
    "delete":{"responses":{"204":{"description":"y"}}}}}})";

class FreshTest : public ::testing::Test {
 protected:
  scenario::Exchange exchange(const char* method, const char* target, const char* body,
                              int status = 201) {
    scenario::Exchange made;
    const auto match = contract_.match(method, target);
    made.operation = match ? match->operation : nullptr;
    made.principal = "root";
    made.request = {method, target, {}, body};
    made.answer.response.status = status;
    return made;
  }
  const contract::Operation& operation(const char* method, const char* target) {
    return *contract_.match(method, target)->operation;
  }
  contract::Contract contract_ = *contract::Contract::load(kDocument, "t.json");
  scenario::World world_;
  FreshThings fresh_;
};

TEST_F(FreshTest, AThingIsMadeAgainUnderAnotherName) {
  fresh_.note(exchange("POST", "/rooms", R"({"name":"blue"})"));
  const auto once = fresh_.creation_for(operation("GET", "/rooms/7"), world_);
  ASSERT_TRUE(once);
  EXPECT_EQ(once->request.target, "/rooms");
  EXPECT_EQ(once->principal, "root");
  EXPECT_THAT(once->request.body, StartsWith(R"({"name":"blue-)"));
  EXPECT_NE(fresh_.creation_for(operation("GET", "/rooms/7"), world_)->request.body,
            once->request.body);
}

TEST_F(FreshTest, WhatIsMadeByItsNameGetsAnotherPath) {
  fresh_.note(exchange("PUT", "/tags/red", ""));
  const auto made = fresh_.creation_for(operation("DELETE", "/tags/x"), world_);
  ASSERT_TRUE(made);
  EXPECT_THAT(made->request.target, StartsWith("/tags/red-"));
  EXPECT_FALSE(fresh_.creation_for(operation("PUT", "/tags/x"), world_)) << "it makes it itself";
}

TEST_F(FreshTest, WhatACreationRefersToIsKnown) {
  world_.bindings["room_id"] = {"7"};
  fresh_.note(exchange("POST", "/rooms", R"({"name":"blue"})"));
  fresh_.note(exchange("POST", "/desks", R"({"room":7})"));
  const auto desk = fresh_.creation_for(operation("POST", "/desks/3/lock"), world_);
  ASSERT_TRUE(desk);
  const auto behind = fresh_.creations_behind(*desk, contract_, world_);
  ASSERT_EQ(behind.size(), 1U);
  EXPECT_EQ(behind[0].request.target, "/rooms");
}

TEST_F(FreshTest, OnlyAcceptedCreationsOfModestSizeAreKept) {
  fresh_.note(exchange("POST", "/rooms", R"({"name":"blue"})", 400));
  fresh_.note(exchange("GET", "/rooms/7", "", 200));
  fresh_.note(
      exchange("POST", "/rooms", (R"({"name":")" + std::string(5000, 'x') + R"("})").c_str()));
  EXPECT_FALSE(fresh_.creation_for(operation("GET", "/rooms/7"), world_));
}

TEST(ThingPath, EndsWithTheLastParameter) {
  EXPECT_EQ(thing_path("/a/{x}/b/{y}/undo"), "/a/{x}/b/{y}");
  EXPECT_EQ(thing_path("/a/{x}"), "/a/{x}");
  EXPECT_EQ(thing_path("/a"), "");
  EXPECT_EQ(thing_path("/a/{x}.json"), "/a/{x}");
}

}  // namespace
}  // namespace bodkin::run
