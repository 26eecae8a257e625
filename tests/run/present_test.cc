#include "run/present.h"

#include <gtest/gtest.h>

#include <string>

namespace bodkin::run {
namespace {

constexpr const char* kDocument = R"json({
  "openapi": "3.0.3", "info": {"title": "Claims", "version": "1"},
  "paths": {
    "/claims/{claim}": {
      "parameters": [{"name": "claim", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}},
      "put": {
        "requestBody": {"content": {"application/json": {"schema": {"type": "object",
          "required": ["generation"], "properties": {"generation": {"type": "integer"}, "amount": {"type": "integer"}}}}}},
        "responses": {"200": {"description": "changed"}, "201": {"description": "made"}}}},
    "/bookings": {"post": {
      "requestBody": {"content": {"application/json": {"schema": {"type": "object",
        "properties": {"seat": {"type": "string", "pattern": "^[A-D]-[1-9][0-9]?$"}}}}}},
      "responses": {"201": {"description": "made"}, "409": {"description": "taken"}}}},
    "/notes/{note}": {
      "parameters": [{"name": "note", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}},
      "put": {
        "requestBody": {"content": {"application/json": {"schema": {"type": "object",
          "properties": {"text": {"type": "string"}}}}}},
        "responses": {"200": {"description": "changed"}}}}
  }
})json";

constexpr const char* kClaim = "/claims/b16bf68d-e111-474b-8804-75af4aefe24c";
constexpr int kTries = 64;

class PresentTest : public ::testing::Test {
 protected:
  Request put(const char* target, const char* body) {
    Request request{"PUT", target, {}, body};
    present_.bring(request, *contract_.match("PUT", target), ++hash_);
    return request;
  }
  void note(const char* method, const char* target, const char* body, int status,
            const char* tag = "") {
    scenario::Exchange exchange;
    const auto match = contract_.match(method, target);
    exchange.operation = match->operation;
    exchange.request = {method, target, {}, body};
    exchange.answer.transport = dispatch::Transport::kAnswered;
    exchange.answer.response.status = status;
    if (*tag != '\0') exchange.answer.response.headers.add("ETag", tag);
    present_.note(exchange);
  }
  void observe(const char* target, const char* answer) {
    const auto match = contract_.match("GET", target);
    world_.observed.learn(http::values_of(match->parameters), answer, {});
  }

  contract::Contract contract_ = *contract::Contract::load(kDocument, "claims.json");
  scenario::World world_;
  Present present_{world_};
  std::uint64_t hash_ = 0;  // of inputs, each another one
};

TEST_F(PresentTest, LocksAreThoseThatWereShownLast) {
  observe(kClaim, R"({"generation": 5, "amount": 3})");
  int current = 0, late = 0, another = 0;
  for (int i = 0; i < kTries; ++i) {
    const Request sent = put(kClaim, R"({"generation": 0, "amount": 9})");
    if (sent.target != kClaim) {
      ++another;
    } else if (sent.body == R"({"generation": 5, "amount": 9})") {
      ++current;
    } else {
      EXPECT_EQ(sent.body, R"({"generation": 0, "amount": 9})");
      ++late;
    }
  }
  EXPECT_GT(current, kTries / 2);
  EXPECT_GT(late, 0) << "to be late is a fault to look for";
  EXPECT_GT(another, 0) << "and so is to be new";
}

TEST_F(PresentTest, AnotherThingExpectsWhatANewOneDid) {
  note("PUT", kClaim, R"({"generation": 0, "amount": 1})", 201);
  observe(kClaim, R"({"generation": 5})");
  bool some = false;
  for (int i = 0; i < kTries; ++i) {
    const Request sent = put(kClaim, R"({"generation": 4, "amount": 9})");
    if (sent.target == kClaim) continue;
    some = true;
    EXPECT_EQ(sent.body, R"({"generation": 0, "amount": 9})");
    EXPECT_EQ(sent.target.size(), std::string(kClaim).size()) << "a UUID, too";
  }
  EXPECT_TRUE(some);
}

TEST_F(PresentTest, WhatNothingIsKnownOfStaysAsItIs) {
  for (int i = 0; i < kTries; ++i) {
    const Request sent = put(kClaim, R"({"generation": 0, "amount": 9})");
    EXPECT_EQ(sent.target, kClaim);
    EXPECT_EQ(sent.body, R"({"generation": 0, "amount": 9})");
  }
}

TEST_F(PresentTest, APutThatMakesNothingKeepsItsName) {
  observe("/notes/n1", R"({"text": "x"})");
  for (int i = 0; i < kTries; ++i) EXPECT_EQ(put("/notes/n1", "{}").target, "/notes/n1");
}

TEST_F(PresentTest, TagsAreThoseThatWereShownLast) {
  note("GET", "/notes/n1", "", 200, "\"v2\"");
  Request request{"PUT", "/notes/n1", {{"If-Match", "\"v1\""}}, "{}"};
  present_.refresh(request, *contract_.match("PUT", "/notes/n1"));
  EXPECT_EQ(request.headers.get("If-Match"), "\"v2\"");
  Request any{"PUT", "/notes/n1", {{"If-Match", "*"}}, "{}"};
  present_.refresh(any, *contract_.match("PUT", "/notes/n1"));
  EXPECT_EQ(any.headers.get("If-Match"), "*");
  Request none{"PUT", "/notes/n1", {}, "{}"};
  present_.refresh(none, *contract_.match("PUT", "/notes/n1"));
  EXPECT_EQ(none.headers.find("If-Match"), nullptr);
}

TEST_F(PresentTest, AMomentStays) {
  observe(kClaim, R"({"generation": 5})");
  note("GET", kClaim, "", 200, "\"five\"");
  const Present::Moment moment = present_.moment();
  observe(kClaim, R"({"generation": 6})");
  note("GET", kClaim, "", 200, "\"six\"");
  const auto match = contract_.match("PUT", kClaim);
  Request request{"PUT", kClaim, {{"If-Match", "\"x\""}}, R"({"generation": 0})"};
  Request then = request;
  present_.refresh(request, *match);
  EXPECT_EQ(request.body, R"({"generation": 6})");
  EXPECT_EQ(request.headers.get("If-Match"), "\"six\"");
  Present::refresh(then, *match, moment);
  EXPECT_EQ(then.body, R"({"generation": 5})");
  EXPECT_EQ(then.headers.get("If-Match"), "\"five\"");
}

TEST_F(PresentTest, WhatNamesAState) {
  const auto names = [&](const Request& request) {
    return Present::names_state(request, *contract_.match(request.method, request.target));
  };
  EXPECT_TRUE(names({"PUT", kClaim, {}, R"({"generation": 1})"}));
  EXPECT_FALSE(names({"PUT", kClaim, {}, R"({"amount": 1})"}));
  EXPECT_TRUE(names({"PUT", "/notes/n1", {{"If-Match", "\"v\""}}, "{}"}));
  EXPECT_FALSE(names({"PUT", "/notes/n1", {}, "{}"}));
}

TEST_F(PresentTest, NamesAreGivenOnce) {
  const std::uint64_t first = present_.take_names(10);
  EXPECT_EQ(present_.take_names(1), first + 10);
}

TEST_F(PresentTest, AsksForAnotherSeatOnceOneWasRefused) {
  constexpr const char* kSeat = R"({"seat":"A-1"})";
  const auto post = [&] {
    Request request{"POST", "/bookings", {}, kSeat};
    present_.bring(request, *contract_.match("POST", "/bookings"), ++hash_);
    return request.body;
  };
  note("POST", "/bookings", kSeat, 201);
  EXPECT_EQ(post(), kSeat);
  note("POST", "/bookings", kSeat, 409);
  int others = 0;
  for (int i = 0; i < kTries; ++i) others += post() != kSeat ? 1 : 0;
  EXPECT_GT(others, kTries / 2);
  EXPECT_LT(others, kTries);  // now and then it is refused, as it should be

  for (int i = 0; i < kTries; ++i) {
    Request request{"POST", "/bookings", {}, kSeat};
    present_.bring_surely(request, *contract_.match("POST", "/bookings"));
    EXPECT_NE(request.body, kSeat);
  }
}

}  // namespace
}  // namespace bodkin::run
