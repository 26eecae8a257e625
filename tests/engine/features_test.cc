// What of an answer counts as new.
#include "engine/features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

extern std::uint8_t bodkin_response_counters[8192];

namespace bodkin::engine {
namespace {

constexpr const char* kDocument = R"({
  "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
  "paths": {"/things/{id}": {"put": {
    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
    "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {
      "total": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}}}}},
    "responses": {"200": {"description": "done"}, "400": {"description": "no"}}}}}
})";

class FeaturesTest : public testing::Test {
 protected:
  static contract::Contract load() {
    auto contract = contract::Contract::load(kDocument, "t.json");
    EXPECT_TRUE(contract);
    return std::move(*contract);
  }

  static Request put(std::string body) {
    Request request;
    request.method = "PUT";
    request.target = "/things/bdkqabcdef";
    request.body = std::move(body);
    return request;
  }

  // How many counters are lit by one answer.
  std::size_t lit(int status, const std::string& answer) {
    std::fill(std::begin(bodkin_response_counters), std::end(bodkin_response_counters), 0);
    session::Judged judged;
    scenario::Exchange exchange;
    exchange.request = put("{}");
    exchange.answer.response.status = status;
    exchange.answer.response.body = answer;
    judged.trace.exchanges.push_back(exchange);
    features_.record(judged);
    return static_cast<std::size_t>(std::count_if(std::begin(bodkin_response_counters),
                                                  std::end(bodkin_response_counters),
                                                  [](std::uint8_t each) { return each != 0; }));
  }

  contract::Contract contract_ = load();
  ResponseFeatures features_{contract_};
};

TEST_F(FeaturesTest, AMessageIsItsOwnWords) {
  struct Row {
    const char* name;
    const char* request;
    const char* answer;
    const char* want;
  };
  const Row kRows[] = {
      {"identifiers of the moment", "{}",
       R"({"detail": "total must be positive", "request_id": "bdk-1-1f"})",
       "detail total must positive request_id "},
      {"what the request said", R"({"zork": "gnarl"})", "zork must not be gnarl.", "must "},
      {"what the contract says too", R"({"total": 0})", "total is wrong", "total wrong "},
      {"part of what was said", R"({"x": "wronged"})", "wrong", "wrong "},
      {"of the path", "{}", "there is no bdkqabcdef", "there "},
      {"numbers and bytes", "{}", "row 17 of \xff\xfe at 0x7f12 failed", "failed "},
      {"very long", "{}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa failed", "failed "},
      {"nothing", "{}", "", ""},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(features_.message_words(row.answer, put(row.request)), row.want) << row.name;
  }
}

TEST_F(FeaturesTest, AShapeIsNamesAndKinds) {
  EXPECT_EQ(features_.shape(R"({"total": 5, "tags": [], "else": 1})"), "tags] total0 ");
  EXPECT_EQ(features_.shape(R"({"tags": ["total"], "total": null})"), "tags[ totaln ");
  EXPECT_EQ(features_.shape(R"({"total":-1})"), features_.shape(R"({"total": 77})"));
  EXPECT_EQ(features_.shape("[[[["), "");
  EXPECT_EQ(features_.shape(R"("total":)"), "total? ");
}

TEST_F(FeaturesTest, MessagesOfOneKindAreBounded) {
  EXPECT_EQ(lit(400, "some words"), 2U);
  EXPECT_EQ(lit(200, R"({"total": 1})"), 3U);
  std::size_t counted = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string word = std::string("word") + static_cast<char>('a' + i % 26) +
                             static_cast<char>('a' + i / 26 % 26) +
                             static_cast<char>('a' + i / 676);
    counted += lit(400, word) == 2 ? 1 : 0;
  }
  EXPECT_EQ(counted, ResponseFeatures::kVariantsMax - 1);  // "some words" was one
}

}  // namespace
}  // namespace bodkin::engine
