// Which requests are sent at once after an accepted write, and when. What oracles make of it:
// tests/oracle/races_test.cc.
#include "run/races.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/run/racing.h"

namespace bodkin::run {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

class RacesTest : public ::testing::Test {
 protected:
  // After an accepted request, as an input whose bytes have this hash.
  scenario::Trace after(testing::Racing& racing, const char* method, const char* target,
                        const char* text, std::uint64_t hash, bool all) {
    const auto match = racing.contract.match(method, target);
    const Request request{method, target, {}, text};
    Response response;
    response.status = 200;
    const json::Tree body = json::parse(text);
    const Accepted write{*match->operation,
                         match->parameters,
                         request,
                         response,
                         *text == '\0' ? nullptr : &body,
                         hash};
    scenario::Trace trace;
    EXPECT_TRUE(racing.races.after(trace, write, nullptr, true, all, racing.hands()));
    return trace;
  }
  bool wanted(const testing::Racing& racing, const char* method, const char* target,
              std::uint64_t hash) {
    return racing.races.wanted(*racing.contract.match(method, target)->operation, hash, false);
  }

  testing::RacyShop shop_;
};

TEST_F(RacesTest, OnlyWritesAndOnlyWhereTheyMayMeet) {
  const testing::Racing racing(shop_);
  EXPECT_TRUE(wanted(racing, "PUT", "/items/i", 5));
  EXPECT_FALSE(wanted(racing, "GET", "/items/i", 0));
  testing::RacyShop one_at_a_time;
  one_at_a_time.sequential = true;
  EXPECT_FALSE(wanted(testing::Racing(one_at_a_time), "PUT", "/items/i", 0));
}

TEST_F(RacesTest, TheFirstInputsOfAnOperationThenThoseThatTheirBytesChoose) {
  testing::Racing racing(shop_);
  const auto spent = [&](int number, std::uint64_t hash) {
    racing.lines.clear();
    const std::string body = R"({"quantity": )" + std::to_string(number) + "}";
    after(racing, "POST", "/orders", body.c_str(), hash, false);
    return racing.lines.size();
  };
  for (int i = 1; i <= 8; ++i) EXPECT_GT(spent(i, 11), 0U) << i;
  // 12 divides neither 11 nor 24 its successor.
  EXPECT_FALSE(wanted(racing, "POST", "/orders", 11));
  EXPECT_EQ(spent(9, 11), 0U);
  EXPECT_TRUE(wanted(racing, "POST", "/orders", 12));
  EXPECT_GT(spent(10, 12), 0U);
  EXPECT_TRUE(wanted(racing, "PUT", "/items/i", 11)) << "another operation";
}

TEST_F(RacesTest, RivalsAreTheWriteItselfAnotherValueAndTheRemoval) {
  testing::Racing racing(shop_);
  after(racing, "PUT", "/items/i", R"({"a": "x", "b": "y"})", 0, true);
  EXPECT_THAT(racing.lines, Contains("at once: 2"));
  EXPECT_THAT(racing.lines, Contains("PUT /items/i"));
  EXPECT_THAT(racing.lines, Contains("DELETE /items/i"));
  EXPECT_THAT(racing.lines, Contains("GET /items/i"));
}

TEST_F(RacesTest, OnlyWhatNoOrderExplainsIsKept) {
  testing::Racing racing(shop_);
  const char* const order = R"({"quantity": 60})";
  EXPECT_THAT(after(racing, "POST", "/orders", order, 0, true).exchanges, IsEmpty());
  testing::RacyShop racy;
  racy.racy = true;
  testing::Racing broken(racy);
  const auto trace = after(broken, "POST", "/orders", order, 0, true);
  const auto shown =
      std::count_if(trace.exchanges.begin(), trace.exchanges.end(),
                    [](const auto& each) { return each.group && each.group->shown > 0; });
  EXPECT_GE(shown, 2);
}

TEST_F(RacesTest, WhatWasTriedFromTheSameStateIsNotTriedAgain) {
  testing::Racing racing(shop_);
  const char* const item = R"({"a": "x", "b": "y"})";
  after(racing, "PUT", "/items/i", item, 12, false);
  EXPECT_THAT(racing.lines, Contains("at once: 2"));
  racing.lines.clear();
  after(racing, "PUT", "/items/i", item, 12, false);
  EXPECT_THAT(racing.lines, IsEmpty());
  after(racing, "PUT", "/items/i", item, 12, true);
  EXPECT_THAT(racing.lines, Contains("at once: 2")) << "a replay tries everything";
}

TEST_F(RacesTest, AFaultOnTheWayIsKept) {
  testing::Racing racing(shop_);
  const auto match = racing.contract.match("POST", "/orders");
  const Request request{"POST", "/orders", {}, R"({"quantity": 60})"};
  const json::Tree body = json::parse(request.body);
  Response response;
  const Accepted write{*match->operation, match->parameters, request, response, &body, 0};
  auto hands = racing.hands();
  hands.send = [](scenario::Trace& trace, Outgoing) {
    scenario::Exchange broken;
    broken.answer.response.status = 500;
    trace.exchanges.push_back(broken);
    return true;
  };
  scenario::Trace trace;
  EXPECT_TRUE(racing.races.after(trace, write, nullptr, true, true, hands));
  ASSERT_FALSE(trace.exchanges.empty());
  EXPECT_EQ(trace.exchanges.back().answer.response.status, 500);
}

}  // namespace
}  // namespace bodkin::run
