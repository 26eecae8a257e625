#include "mutate/variants.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "contract/contract.h"

namespace bodkin::mutate {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsSubsetOf;
using ::testing::SizeIs;

constexpr const char* kThings = R"({
  "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
  "paths": {"/things": {
    "get": {"parameters": [
        {"name": "sort", "in": "query", "schema": {"type": "string", "enum": ["name", "city"]}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}},
        {"name": "q", "in": "query", "schema": {"type": "string"}}],
      "responses": {"200": {"description": "-"}}},
    "post": {"requestBody": {"content": {"application/json": {"schema": {
        "type": "object", "properties": {"n": {"type": "integer", "maximum": 9},
                                         "s": {"type": "string"}}}}}},
      "responses": {"200": {"description": "-"}}}}}})";

std::vector<std::string> of(const char* method, const char* target, const char* body,
                            std::size_t max = 1000) {
  const auto contract = contract::Contract::load(kThings, "t.json");
  EXPECT_TRUE(contract.has_value());
  http::HttpFileRequest valid;
  valid.request = {method, target, {}, body};
  return variants(valid, *contract->match(method, "/things")->operation, max);
}

TEST(Variants, ChangeOneQueryParameterWhetherItWasSetOrNot) {
  const auto list = of("GET", "/things?limit=5", "");
  for (const char* target : {"?limit=51", "?limit=0", "?limit=5&sort=city",
                             "?limit=5&q=30941%2A41057", "?limit=5&q=%27bdkq"}) {
    EXPECT_THAT(list, Contains(HasSubstr(target)));
  }
}

TEST(Variants, TakeTurnsSoThatSomeOfEachComeEarly) {
  const auto list = of("POST", "/things", R"({"n":5,"s":"a"})");
  const auto early = of("POST", "/things", R"({"n":5,"s":"a"})", 12);
  EXPECT_THAT(early, SizeIs(12));
  EXPECT_THAT(early, IsSubsetOf(list));
  EXPECT_THAT(early, Contains(HasSubstr(R"("n":10)")));
  EXPECT_THAT(early, Contains(AllOf(HasSubstr("bdkq"), HasSubstr("'"))));
}

TEST(Variants, TurnRangesRound) {
  EXPECT_THAT(of("POST", "/things", R"({"min":1,"max":3,"start":"2031-05-06","end":"2031-05-07"})"),
              AllOf(Contains(HasSubstr(R"({"min":4,"max":3,)")),
                    Contains(HasSubstr(R"("start":"2031-05-07","end":"2031-05-06")"))));
}

TEST(Variants, NeedSomethingToChange) {
  EXPECT_THAT(of("POST", "/things", ""), SizeIs(0));
}

}  // namespace
}  // namespace bodkin::mutate
