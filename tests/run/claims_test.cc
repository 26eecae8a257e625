// Limits that are found by trying.
#include "run/claims.h"

#include <gtest/gtest.h>

#include "json/number.h"

namespace bodkin::run {
namespace {

// A store of `left` of which nobody gets more than `most` at once.
struct Store {
  std::int64_t left = 100, most = 1000;
  int tries = 0;
  bool once = false;  // whatever is asked for
  std::optional<std::vector<int>> operator()(const std::vector<Request>& requests) {
    ++tries;
    std::int64_t there = left;
    std::vector<int> statuses;
    for (const Request& request : requests) {
      const json::Tree body = json::parse(request.body);
      const auto amount =
          *json::to_int64(body.at(json::find_member(body, body.root(), "quantity")).text);
      const bool fits = amount <= most && amount <= there && !(once && !statuses.empty());
      if (fits) there -= amount;
      statuses.push_back(fits ? 201 : 409);
    }
    return statuses;
  }
};

std::optional<Claims> found(Store& store, const std::string& body) {
  contract::Operation operation;
  operation.method = "POST";
  operation.path = "/orders";
  Request request{"POST", "/orders", {}, body};
  const json::Tree tree = json::parse(body);
  const Response response;
  const std::vector<http::PathParameter> none;
  const Accepted input{operation, none, request, response, &tree, 0};
  return find_claims(input, 0, 60, [&](const std::vector<Request>& all) { return store(all); });
}

TEST(Claims, GrowUntilTwoDoNotFit) {
  Store store;
  const auto claims = found(store, R"({"quantity": 3})");
  ASSERT_TRUE(claims);
  EXPECT_TRUE(claims->before.empty());
  ASSERT_EQ(claims->together.size(), 2U);
  EXPECT_EQ(*store(claims->together), (std::vector<int>{201, 409}));
}

TEST(Claims, AreByAmountWhereTwoOfTheLeastFit) {
  Store little{.left = 5};
  const auto claims = found(little, R"({"quantity": 3})");
  ASSERT_TRUE(claims);
  EXPECT_TRUE(claims->by_amount);
  Store only{.left = 100};
  only.once = true;
  const auto same = found(only, R"({"quantity": 3})");
  ASSERT_TRUE(same);
  EXPECT_FALSE(same->by_amount) << "the second is refused for what it is";
}

TEST(Claims, ShrinkWhereOneIsTooMuch) {
  Store store{.left = 9, .most = 7};
  const auto claims = found(store, R"({"quantity": 2})");
  ASSERT_TRUE(claims);
  EXPECT_EQ(*store(claims->together), (std::vector<int>{201, 409}));
}

TEST(Claims, FillWhereEachIsSmall) {
  Store store{.left = 100, .most = 30};
  const auto claims = found(store, R"({"quantity": 30})");
  ASSERT_TRUE(claims);
  ASSERT_EQ(claims->before.size(), 2U);
  auto all = claims->before;
  all.insert(all.end(), claims->together.begin(), claims->together.end());
  EXPECT_EQ(*store(all), (std::vector<int>{201, 201, 201, 409}));
}

TEST(Claims, AreNoneWithoutALimitOrAnAmount) {
  Store store{.left = std::int64_t{1} << 60, .most = std::int64_t{1} << 60};
  EXPECT_FALSE(found(store, R"({"quantity": 3})"));
  EXPECT_LE(store.tries, 60);
  Store untouched;
  EXPECT_FALSE(found(untouched, R"({"quantity": 0})"));
  EXPECT_FALSE(found(untouched, R"({"quantity": "3"})"));
  EXPECT_FALSE(found(untouched, R"({"version": 3})"));
  EXPECT_EQ(untouched.tries, 0);
}

TEST(Claims, AreMadeAsTwoLinesOfOneRequest) {
  const auto twice = [](const char* body) { return with_line_twice(json::parse(body)).body; };
  EXPECT_EQ(twice(R"({"lines":[{"part":"a","amount":3},{"part":"b","amount":3}]})"), "")
      << "either may be too much";
  EXPECT_EQ(twice(R"({"amount":3,"lines":[{"amount":3}]})"),
            R"({"amount":3,"lines":[{"amount":3},{"amount":3}]})");
  EXPECT_EQ(twice(R"({"amount":3})"), "");
  EXPECT_EQ(twice(R"({"amounts":[3]})"), "");
  EXPECT_FALSE(with_line_twice(json::parse(R"({"lines":[{"n":1}]})")).named);
  const Twice named = with_line_twice(json::parse(R"({"lines":[{"name":"a","n":1}]})"));
  EXPECT_TRUE(named.named);
  EXPECT_EQ(named.body,
            R"({"lines":[{"name":"a","n":1},{"name":")" + other_than("a", 7) + R"(","n":1}]})");
}

}  // namespace
}  // namespace bodkin::run
