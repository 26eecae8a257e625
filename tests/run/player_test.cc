// Files played to their end, and where they end earlier.
#include "run/player.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/run/racing.h"

namespace bodkin::run {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class PlayerTest : public ::testing::Test {
 protected:
  scenario::Trace play(testing::Racing& racing, const std::string& text, bool restorable = true) {
    auto file = http::parse_http_file(text, "t.http");
    EXPECT_TRUE(file) << (file ? "" : file.error().text());
    requests_ = std::move(file->requests);
    Player player(racing.sender, racing.races, racing.scope, racing.hands(), requests_, 1);
    return player.play(restorable);
  }

  std::vector<http::HttpFileRequest> requests_;
  testing::RacyShop shop_;
};

constexpr const char* kRedeem =
    "# @name made\nPOST /coupons\nContent-Type: application/json\n\n{\"code\": \"abc\"}\n\n###\n"
    "POST /coupons/{{made.response.body.$.couponId}}/redeem\n\n###\n"
    "GET /coupons/{{made.response.body.$.couponId}}\n";

TEST_F(PlayerTest, RequestsInOrderWithWhatEarlierOnesWereAnswered) {
  testing::Racing racing(shop_);
  const auto trace = play(racing, kRedeem);
  EXPECT_THAT(racing.lines,
              ElementsAre("POST /coupons", "POST /coupons/c1/redeem", "GET /coupons/c1"));
  ASSERT_THAT(trace.exchanges, SizeIs(3));
  EXPECT_TRUE(trace.exchanges[0].fresh);
  EXPECT_FALSE(trace.exchanges[1].fresh);
  EXPECT_EQ(trace.exchanges[0].name, "made");
  EXPECT_EQ(trace.exchanges[2].step, 2);
  EXPECT_EQ(trace.exchanges[2].answer.response.body, R"({"redeemed":1})");
  EXPECT_EQ(trace.stopped, "");
}

TEST_F(PlayerTest, AValueThatNoAnswerGaveEndsTheFile) {
  testing::Racing racing(shop_);
  const auto trace = play(racing,
                          "# @name made\nPOST /coupons\nContent-Type: application/json\n\n"
                          "{\"code\": \"abc\"}\n\n###\n"
                          "GET /coupons/{{made.response.body.$.number}}\n\n###\nGET /orders\n");
  EXPECT_THAT(trace.exchanges, SizeIs(1));
  EXPECT_EQ(trace.stopped_at, 1U);
  EXPECT_THAT(trace.stopped, HasSubstr("made.response.body.$.number"));
  EXPECT_THAT(trace.stopped, HasSubstr("201"));
}

TEST_F(PlayerTest, WhatTheScopeForbidsIsLeftOut) {
  testing::Racing racing(shop_);
  racing.scope.exclude = {"POST /coupons/*/redeem"};
  play(racing, kRedeem);
  EXPECT_THAT(racing.lines, ElementsAre("POST /coupons", "GET /coupons/c1"));
  racing.lines.clear();
  racing.scope.exclude = {"POST /coupons"};
  const auto trace = play(racing, kRedeem);
  EXPECT_THAT(racing.lines, ElementsAre());
  EXPECT_THAT(trace.stopped, HasSubstr("made"));
}

TEST_F(PlayerTest, NoAnswerEndsTheFile) {
  testing::Racing racing(shop_);
  auto hands = racing.hands();
  const auto send = hands.send;
  hands.send = [&](scenario::Trace& trace, Outgoing outgoing) {
    send(trace, std::move(outgoing));
    trace.exchanges.back().answer.transport = dispatch::Transport::kReset;
    return false;
  };
  auto file = http::parse_http_file("GET /orders\n\n###\nGET /users\n", "t.http");
  ASSERT_TRUE(file);
  Player player(racing.sender, racing.races, racing.scope, hands, file->requests, 1);
  EXPECT_THAT(player.play(true).exchanges, SizeIs(1));
  EXPECT_THAT(racing.lines, ElementsAre("GET /orders"));
}

constexpr const char* kTwoAtOnce =
    "POST /counters/k\n\n###\n# @concurrent\nPOST /counters/k\n\n###\n# @concurrent\n"
    "POST /counters/k\n\n###\nGET /counters/k\n";

std::size_t shown(const scenario::Trace& trace) {
  return static_cast<std::size_t>(
      std::count_if(trace.exchanges.begin(), trace.exchanges.end(),
                    [](const auto& each) { return each.group && each.group->shown > 0; }));
}

TEST_F(PlayerTest, AGroupIsSentAtOnceAndThenTriedInEveryOrder) {
  testing::Racing racing(shop_);
  const auto clean = play(racing, kTwoAtOnce);
  EXPECT_THAT(racing.lines, Contains("at once: 2"));
  ASSERT_THAT(clean.exchanges, SizeIs(4)) << "what an order explains is not kept";
  EXPECT_EQ(clean.exchanges[1].group, clean.exchanges[2].group);
  EXPECT_EQ(clean.exchanges[3].answer.response.body, R"({"value":3})");

  testing::RacyShop racy;
  racy.racy = true;
  testing::Racing broken(racy);
  const auto trace = play(broken, kTwoAtOnce);
  EXPECT_EQ(shown(trace), 2U);
  const auto set_up =
      std::count_if(trace.exchanges.begin(), trace.exchanges.end(),
                    [](const auto& each) { return each.purpose == scenario::Purpose::kSetup; });
  EXPECT_GT(set_up, 0) << "the requests before the group come before every order, too";
}

TEST_F(PlayerTest, AGroupIsSentOnceWhereNothingCanBePutBack) {
  shop_.racy = true;
  testing::Racing racing(shop_);
  const auto trace = play(racing, kTwoAtOnce, false);
  EXPECT_THAT(trace.exchanges, SizeIs(4));
  EXPECT_EQ(shown(trace), 0U);
}

TEST_F(PlayerTest, RequestsAtOnceCannotNameEachOthersAnswers) {
  testing::Racing racing(shop_);
  const auto trace = play(racing,
                          "# @concurrent\n# @name a\nPOST /counters/k\n\n###\n# @concurrent\n"
                          "GET /counters/{{a.response.body.$.value}}\n");
  EXPECT_THAT(trace.exchanges, SizeIs(0));
  EXPECT_EQ(trace.stopped_at, 1U);
  EXPECT_THAT(trace.stopped, HasSubstr("a.response.body.$.value"));
  EXPECT_THAT(trace.stopped, HasSubstr("sent at once"));
}

TEST_F(PlayerTest, GroupsEndWhereTheyMustAndAreSmall) {
  const testing::Racing racing(shop_);
  std::vector<http::HttpFileRequest> steps(8);
  for (const std::size_t at : {1U, 2U, 4U}) steps[at].concurrent = true;
  EXPECT_EQ(group_end(steps, 0, racing.dispatcher), 1U);
  EXPECT_EQ(group_end(steps, 1, racing.dispatcher), 3U);
  EXPECT_EQ(group_end(steps, 4, racing.dispatcher), 5U) << "one alone is none";
  for (auto& step : steps) step.concurrent = true;
  EXPECT_EQ(group_end(steps, 0, racing.dispatcher), scenario::kTogetherMax);
  testing::RacyShop one_at_a_time;
  one_at_a_time.sequential = true;
  EXPECT_EQ(group_end(steps, 0, testing::Racing(one_at_a_time).dispatcher), 1U);
}

}  // namespace
}  // namespace bodkin::run
