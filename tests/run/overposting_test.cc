#include "run/overposting.h"

#include <gmock/gmock.h>

namespace bodkin::run {
namespace {

constexpr const char* kDocument = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},
 "components":{"schemas":{
   "Out":{"type":"object","properties":{"id":{"type":"integer"},"name":{"type":"string"},
     "owner":{"type":"string"},"admin":{"type":"boolean"},"state":{"type":"string","enum":["on","off"]}}},
   "In":{"type":"object","properties":{"name":{"type":"string"},"state":{"type":"string","readOnly":true}}}}},
 "paths":{
  "/users":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/In"}}}},
    "responses":{"201":{"description":"y","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Out"}}}}}}},
  "/me":{"get":{"responses":{"200":{"description":"y"}}},
    "patch":{"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"name":{"type":"string"}}}}}},
    "responses":{"201":{"description":"y","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Out"}}}}}}},
  "/users/{id}":{"get":{"responses":{"200":{"description":"y"}}}},
  "/maps":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object",
    "additionalProperties":{"type":"string"}}}}},
    "responses":{"201":{"description":"y","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Out"}}}}}}}}})";
constexpr const char* kAnswer = R"({"id":7,"name":"a","owner":"me","admin":false,"state":"on"})";

class OverpostingTest : public ::testing::Test {
 protected:
  void accept(const char* path, const char* body, const char* answer = kAnswer) {
    if (!contract_) {
      auto loaded = contract::Contract::load(kDocument, "t.json");
      ASSERT_TRUE(loaded) << loaded.error().text();
      contract_.emplace(std::move(*loaded));
      overposting_.emplace(*contract_);
    }
    request_ = {"POST", path, {}, body};
    response_ = {201, {}, answer};
    body_ = json::parse(body);
  }
  Accepted input() {
    const auto match = contract_->match("POST", request_.target);
    return {*match->operation, parameters_, request_, response_, &body_, 12345};
  }
  std::optional<contract::Contract> contract_;
  std::optional<Overposting> overposting_;
  std::vector<http::PathParameter> parameters_;
  Request request_;
  Response response_;
  json::Tree body_;
};

TEST_F(OverpostingTest, AreMembersOfAnswersAlone) {
  accept("/users", R"({"name":"a"})");
  std::vector<std::string> names;
  for (const auto& member : overposting_->members(input())) {
    ASSERT_EQ(member.values.size(), 2U) << member.name;
    EXPECT_NE(member.values[0], member.values[1]) << member.name;
    names.push_back(member.name);
  }
  EXPECT_THAT(names, ::testing::ElementsAre("id", "owner", "admin", "state"));
}

TEST_F(OverpostingTest, NoneWhereMembersOfAnyNameAreTaken) {
  accept("/maps", R"({"x":"a"})");
  EXPECT_TRUE(overposting_->members(input()).empty());
  accept("/users", R"({"name":"a"})", "[1]");
  EXPECT_TRUE(overposting_->members(input()).empty()) << "the answer is no object";
  accept("/users", R"({"name":"a"})", R"({"name":"a"})");
  EXPECT_TRUE(overposting_->members(input()).empty()) << "it shows none";
}

TEST_F(OverpostingTest, WritesThreeTimesAndReadsEach) {
  accept("/users", R"({"name":"a"})");
  constexpr const char* kAdmin = R"({"id":7,"name":"a","owner":"me","admin":true,"state":"on"})";
  std::vector<std::string> sent;
  std::string body;
  bool keeps = true;
  scenario::Exchange answered;
  const auto send = [&](Probe probe) {
    sent.push_back(probe.note + " " + probe.request.method + " " + probe.request.target + " " +
                   probe.request.body);
    answered.request = probe.request;
    answered.operation = probe.operation;
    const bool wrote = probe.request.method == "POST";
    if (wrote) body = probe.request.body;
    const bool kept = keeps && body.find("true") != std::string::npos;
    answered.answer.response = {wrote ? 201 : 200, {}, kept ? kAdmin : kAnswer};
    return &answered;
  };
  EXPECT_TRUE(
      overposting_->ask(input(), {"admin", "false", {"true", "false"}}, Scope(), false, send));
  EXPECT_THAT(
      sent, ::testing::ElementsAre(R"(overpost:control POST /users {"name":"a"})",
                                   "overpost:read GET /users/7 ",
                                   R"(overpost:write:admin POST /users {"name":"a","admin":true})",
                                   "overpost:read GET /users/7 ",
                                   R"(overpost:write:admin POST /users {"name":"a","admin":false})",
                                   "overpost:read GET /users/7 "));
  sent.clear();
  keeps = false;
  EXPECT_TRUE(
      overposting_->ask(input(), {"admin", "false", {"true", "false"}}, Scope(), false, send));
  EXPECT_EQ(sent.size(), 4U) << "what is not kept is not tried again";
}

TEST_F(OverpostingTest, ThereMayBeOneForEachWhoAsks) {
  accept("/users", R"({"name":"a"})");
  request_ = {"PATCH", "/me", {}, R"({"name":"a"})"};
  const auto match = contract_->match("PATCH", "/me");
  const Accepted mine{*match->operation, parameters_, request_, response_, &body_, 12345};
  ASSERT_EQ(overposting_->members(mine).size(), 4U);
  std::vector<std::string> sent;
  std::string role = "false";
  scenario::Exchange answered;
  const auto send = [&](Probe probe) {
    sent.push_back(probe.request.method + " " + probe.request.body);
    if (probe.request.body.find(R"("admin":)") != std::string::npos) {
      role = probe.request.body.find("true") != std::string::npos ? "true" : "false";
    }
    answered.request = probe.request;
    answered.answer.response = {200, {}, R"({"admin":)" + role + "}"};
    return &answered;
  };
  EXPECT_TRUE(overposting_->ask(mine, {"admin", "false", {"true", "false"}}, Scope(), true, send));
  EXPECT_THAT(sent, ::testing::ElementsAre(R"(PATCH {"name":"a"})", "GET ",
                                           R"(PATCH {"name":"a","admin":true})", "GET ",
                                           R"(PATCH {"name":"a","admin":false})", "GET ",
                                           R"(PATCH {"name":"a","admin":false})"))
      << "and what was there is sent at last";
}

}  // namespace
}  // namespace bodkin::run
