// The same write for a thing of its own in every round.
#include "run/again.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "json/tree.h"
#include "tests/run/racy_shop.h"

namespace bodkin::run {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AgainTest : public ::testing::Test {
 protected:
  AgainTest() : contract_(std::move(*contract::Contract::load(testing::kShopContract, "shop"))) {}

  std::optional<Again> of(const std::string& text, std::size_t step) {
    input_ = http::decode_scenario(text);
    return Again::of(contract_, world_, input_, step);
  }
  // Every step is answered 201 with the next number as couponId; `seen` has what was sent.
  Again::SendSteps answering() {
    return [this](const http::Scenario& input, std::size_t count, Steps& steps) {
      for (std::size_t i = 0; i < count; ++i) {
        seen_.push_back(input.steps[i].request.body);
        scenario::Exchange exchange;
        exchange.name = input.steps[i].name;
        exchange.answer.response.status = 201;
        exchange.answer.response.headers.add("Content-Type", "application/json");
        exchange.answer.response.body =
            R"({")" + member_ + R"(":"c)" + std::to_string(++made_) + R"("})";
        steps.ready(i);
        steps.done(i, &exchange);
      }
      return refusals_-- <= 0;
    };
  }

  contract::Contract contract_;
  scenario::World world_;
  http::Scenario input_;
  std::vector<std::string> seen_;
  std::string member_ = "couponId";
  int made_ = 0;
  int refusals_ = 0;
};

constexpr const char* kRedeem =
    "# @name made\nPOST /coupons\n\n{\"code\": \"abc\"}\n###\n"
    "POST /coupons/{{made.response.body.$.couponId}}/redeem\n";

TEST_F(AgainTest, NothingForAWriteThatWouldMeetEarlierRounds) {
  EXPECT_FALSE(of("PUT /items/i\n\n{\"a\": \"x\", \"b\": \"y\"}", 0)) << "always the same thing";
  EXPECT_FALSE(of("POST /orders\n\n{\"quantity\": 5}", 0)) << "nothing has a name";
  EXPECT_FALSE(of("POST /counters/k\n", 0));
  EXPECT_FALSE(of("GET /orders\n###\nPUT /items/i\n\n{\"a\": \"x\", \"b\": \"y\"}", 1));
  EXPECT_FALSE(
      of("# @name all\nGET /orders\n###\n"
         "POST /coupons/{{all.response.body.$.couponId}}/redeem\n",
         1))
      << "what a list begins with changes";
  EXPECT_TRUE(of("POST /users\n\n{\"email\": \"a@b\"}", 0));
  EXPECT_TRUE(of(kRedeem, 1));
}

TEST_F(AgainTest, WhatEarlierStepsMakeIsMadeAnew) {
  auto again = of(kRedeem, 1);
  ASSERT_TRUE(again);
  EXPECT_THAT(again->write().target, Not(HasSubstr("{{")));
  EXPECT_TRUE(contract_.match("POST", again->write().target)) << again->write().target;
  for (const char* const target : {"/coupons/c1/redeem", "/coupons/c2/redeem"}) {
    ASSERT_TRUE(again->begin_round(answering()));
    const auto filled = again->fill(again->write());
    ASSERT_TRUE(filled);
    EXPECT_EQ(filled->target, target);
  }
  Request read = again->write();
  read.method = "GET";
  read.target = read.target.substr(0, read.target.rfind('/'));
  EXPECT_TRUE(again->is_own(read));
  EXPECT_EQ(again->fill(read)->target, "/coupons/c2");
  EXPECT_FALSE(again->is_own({"GET", "/orders", {}, ""}));
}

TEST_F(AgainTest, AnAnswerWithoutTheValueGivesNoRequest) {
  auto again = of(kRedeem, 1);
  ASSERT_TRUE(again);
  member_ = "other";
  ASSERT_TRUE(again->begin_round(answering()));
  EXPECT_FALSE(again->fill(again->write()));
}

TEST_F(AgainTest, WhatIsRefusedTwiceIsMadeUnderAnotherName) {
  const std::string with_name =
      "# @name made\nPOST /users\n\n{\"email\": \"a@b\"}\n###\n"
      "POST /coupons/{{made.response.body.$.couponId}}/redeem\n";
  auto again = of(with_name, 1);
  ASSERT_TRUE(again);
  refusals_ = 1;
  ASSERT_TRUE(again->begin_round(answering()));
  ASSERT_EQ(seen_.size(), 2U);
  EXPECT_THAT(seen_[0], HasSubstr("a@b"));
  EXPECT_THAT(seen_[1], Not(HasSubstr("\"a@b\"")));
  ASSERT_TRUE(again->begin_round(answering()));
  EXPECT_NE(seen_[2], seen_[1]) << "every round has its own";
  refusals_ = 1;
  EXPECT_FALSE(again->begin_round(answering())) << "then a refusal is one";
}

TEST_F(AgainTest, AThingWithANameHasAnotherInEveryRound) {
  auto again = of("POST /users\n\n{\"email\": \"a@b\"}", 0);
  ASSERT_TRUE(again);
  std::set<std::string> bodies;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(again->begin_round(answering()));
    const auto filled = again->fill(again->write());
    ASSERT_TRUE(filled);
    bodies.insert(filled->body);
    EXPECT_EQ(again->fill(again->write())->body, filled->body) << "one name in one round";
  }
  EXPECT_EQ(bodies.size(), 5U);
  EXPECT_TRUE(seen_.empty()) << "no step comes before it";
}

}  // namespace
}  // namespace bodkin::run
