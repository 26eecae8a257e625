#include "run/overdraw.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bodkin::run {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kStock = R"json({
  "openapi": "3.0.3", "info": {"title": "Stock", "version": "1"},
  "paths": {"/claims": {"post": {
    "requestBody": {"content": {"application/json": {"schema": {
      "type": "object", "properties": {
        "room_id": {"type": "integer"}, "version": {"type": "integer"},
        "quantity": {"type": "integer", "minimum": 1, "maximum": 20}}}}}},
    "responses": {"201": {"description": "granted"}}}}}
})json";

class OverdrawTest : public ::testing::Test {
 protected:
  std::vector<std::string> bodies(const char* body, const char* shown, std::size_t max = 20) {
    request_ = {"POST", "/claims", {}, body};
    body_ = json::parse(body);
    const Accepted input{
        contract_.operations().front(), parameters_, request_, response_, &body_, 1};
    if (!Overdraw::possible(input)) return {};
    std::vector<std::string> all;
    Overdraw overdraw;
    for (const Request& each : overdraw.requests(input, shown, max)) all.push_back(each.body);
    return all;
  }
  contract::Contract contract_ = *contract::Contract::load(kStock, "stock.json");
  std::vector<http::PathParameter> parameters_;
  Request request_;
  Response response_;
  json::Tree body_;
};

TEST_F(OverdrawTest, AsksForWhatTheServiceShowedAndOneMore) {
  EXPECT_THAT(bodies(R"({"quantity":3,"version":4})", R"({"on_hand":12,"reserved":10,"x":[12]})"),
              ElementsAre(R"({"quantity":11,"version":4})", R"({"quantity":13,"version":4})",
                          R"({"quantity":10,"version":4})", R"({"quantity":12,"version":4})"));
  // A limit that it tells goes first.
  EXPECT_THAT(bodies(R"({"quantity":3})", R"({"on_hand":12,"max_order":5})", 2),
              ElementsAre(R"({"quantity":6})", R"({"quantity":6})"));
  EXPECT_THAT(bodies(R"({"quantity":3})", R"({"on_hand":12})", 1),
              ElementsAre(R"({"quantity":13})"));
}

TEST_F(OverdrawTest, KeepsToTheSchema) {
  EXPECT_THAT(bodies(R"({"quantity":3})", R"({"on_hand":20})"), ElementsAre(R"({"quantity":20})"));
}

TEST_F(OverdrawTest, NothingWhereNothingIsAskedForOrShown) {
  EXPECT_THAT(bodies(R"({"version":4})", R"({"on_hand":12})"), IsEmpty());
  EXPECT_THAT(bodies(R"({"quantity":3})", R"({"on_hand":"12","left":-1})"), IsEmpty());
  EXPECT_THAT(bodies(R"({"quantity":3})", "none"), IsEmpty());
}

}  // namespace
}  // namespace bodkin::run
