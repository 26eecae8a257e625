#include "run/partial.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::run {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kDocument = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{
  "/rooms/{room_id}":{"get":{"responses":{"200":{"description":"y"}}}},
  "/moves":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"moves":{"type":"array","items":{"type":"object","properties":{
      "room_id":{"type":"integer"},"name":{"type":"string"},
      "delta":{"type":"integer","minimum":-50,"maximum":90}}}}}}}}},
    "responses":{"200":{"description":"y"}}}},
  "/plain":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"name":{"type":"string"}}}}}},"responses":{"200":{"description":"y"}}}},
  "/maps":{"put":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "properties":{"rooms":{"type":"object","additionalProperties":{"type":"object",
      "properties":{"n":{"type":"integer"}}}}}}}}},"responses":{"200":{"description":"y"}}}}}})";

class PartialTest : public ::testing::Test {
 protected:
  std::vector<std::string> bodies(const char* method, const char* target, const char* body) {
    world_.take({}, contract_);
    world_.bindings["room_id"] = {"7"};
    const auto match = contract_.match(method, target);
    const Request request{method, target, {}, body};
    const json::Tree tree = json::parse(body);
    const Accepted input{*match->operation, match->parameters, request, {}, &tree, 12345};
    References references(contract_, world_);
    return Partial(world_).bodies(input, references, scope_);
  }
  contract::Contract contract_ = *contract::Contract::load(kDocument, "t.json");
  scenario::World world_;
  Scope scope_;
};

TEST_F(PartialTest, AListGetsOneMoreThatCannotBeDone) {
  const auto made = bodies("POST", "/moves", R"({"moves":[{"room_id":7,"name":"a","delta":3}]})");
  ASSERT_EQ(made.size(), 4U);
  for (const std::string& body : made) {
    EXPECT_THAT(body, HasSubstr(R"({"moves":[{"room_id":7,"name":"a)")) << "the first stays";
  }
  EXPECT_EQ(made[0].rfind(R"("room_id":7,)"), made[0].find(R"("room_id":7,)")) << made[0];
  EXPECT_THAT(made[1], HasSubstr(R"("delta":90)"));
  EXPECT_THAT(made[2], HasSubstr(R"("delta":-50)"));
  EXPECT_EQ(made[3],
            R"({"moves":[{"room_id":7,"name":"a","delta":3},{"room_id":7,"name":"a","delta":3}]})");
}

TEST_F(PartialTest, AMapGetsAnotherKey) {
  const auto made = bodies("PUT", "/maps", R"({"rooms":{"7":{"n":1}}})");
  ASSERT_FALSE(made.empty());
  EXPECT_THAT(made[0], HasSubstr(R"({"rooms":{"7":{"n":1},")"));
}

TEST_F(PartialTest, WhatDoesOneThingIsLeftAlone) {
  EXPECT_THAT(bodies("POST", "/plain", R"({"name":"a"})"), IsEmpty());
  EXPECT_THAT(bodies("POST", "/moves", R"({"moves":[]})"), IsEmpty());
}

}  // namespace
}  // namespace bodkin::run
