#include "scenario/har.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/scenario/things.h"

namespace bodkin::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// One entry as browsers write them.
std::string entry(const std::string& method, const std::string& url, const std::string& headers,
                  const std::string& body, int status) {
  std::string text = R"({"startedDateTime":"2026-01-01T00:00:00Z","request":{"method":")" + method +
                     R"(","url":")" + url + R"(","headers":[)" + headers + "]";
  if (!body.empty()) {
    text += R"(,"postData":{"mimeType":"application/json","text":)" + json::quote(body) + "}";
  }
  return text + R"(},"response":{"status":)" + std::to_string(status) + "}}";
}

std::string header(const std::string& name, const std::string& value) {
  return R"({"name":")" + name + R"(","value":")" + value + R"("})";
}

std::string har(const std::vector<std::string>& entries) {
  std::string all;
  for (const std::string& one : entries) all += (all.empty() ? "" : ",") + one;
  return R"({"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[)" + all +
         "]}}";
}

Har read(const std::string& text) {
  const contract::Contract things = testing::things();
  auto made = read_har(text, "r.har", things);
  EXPECT_TRUE(made) << (made ? "" : made.error().text());
  return made ? std::move(*made) : Har{};
}

TEST(Har, RequestsToOperationsBecomeSeedsAndValues) {
  const Har made = read(
      har({entry("GET", "https://shop.test/api/things?name=bolt#top", "", "", 200),
           entry("PUT", "https://shop.test/api/things/t-1",
                 header("Content-Type", "application/json"), R"({"name":"nut","size":3})", 200),
           entry("GET", "https://shop.test/static/app.js", "", "", 200),
           entry("GET", "https://shop.test/api/things/gone", "", "", 404)}));
  EXPECT_EQ(made.entries, 4U);
  EXPECT_EQ(made.fitting, 3U);
  ASSERT_EQ(made.seeds.size(), 3U);
  EXPECT_EQ(made.seeds[0].request.target, "/things?name=bolt");
  EXPECT_EQ(made.seeds[1].request.target, "/things/t-1");
  EXPECT_EQ(made.seeds[1].request.body, R"({"name":"nut","size":3})");
  EXPECT_EQ(made.seeds[1].request.headers.get("Content-Type"), "application/json");
  ASSERT_NE(made.values.named("thingId"), nullptr);
  EXPECT_THAT(made.values.named("thingId")->spellings, ElementsAre(R"("t-1")")) << "gone is 404";
  EXPECT_THAT(made.values.named("name")->spellings, ElementsAre(R"("bolt")", R"("nut")"));
  EXPECT_THAT(made.values.named("size")->spellings, ElementsAre("3"));
  EXPECT_FALSE(made.values.named("name")->insisted);
  EXPECT_EQ(made.summary("r.har"),
            "r.har: 3 of 4 requests are of operations of the contract, 3 seeds; 1 fit none");
}

TEST(Har, NoCredentialIsKept) {
  const std::string secrets = header("Authorization", "Bearer tok-0123456789") + "," +
                              header("Cookie", "sid=cookie-0123456789; theme=dark") + "," +
                              header("X-Token", "x-token-0123456789") + "," +
                              header("X-Request-Id", "r1");
  const Har made =
      read(har({entry("PUT", "http://h/api/things/t-1?access_token=query-0123456789&name=n",
                      secrets, R"({"name":"n","password":"body-0123456789"})", 200),
                // The token turns up where nothing says that it is one.
                entry("PUT", "http://h/api/things/t-2", "", R"({"name":"tok-0123456789"})", 200)}));
  ASSERT_EQ(made.seeds.size(), 1U);
  EXPECT_EQ(made.unsafe, 1U);
  EXPECT_THAT(made.summary("r.har"), HasSubstr("1 left out"));
  const std::string all = http::encode_request(made.seeds[0]);
  for (const char* secret : {"tok-0123456789", "cookie-0123456789", "x-token-0123456789",
                             "query-0123456789", "body-0123456789", "dark"}) {
    EXPECT_THAT(all, Not(HasSubstr(secret)));
    for (const auto& [name, known] : made.values.names()) {
      for (const std::string& spelling : known.spellings)
        EXPECT_THAT(spelling, Not(HasSubstr(secret)));
    }
  }
  EXPECT_THAT(all, HasSubstr("?name=n"));
  EXPECT_EQ(made.values.named("password"), nullptr);
}

TEST(Har, WhatWasDeletedIsNoKnownValue) {
  const Har made = read(har({entry("DELETE", "http://h/api/things/t-1", "", "", 204)}));
  EXPECT_EQ(made.values.named("thingId"), nullptr);
  EXPECT_EQ(made.seeds.size(), 1U);
}

TEST(Har, TheSameTwiceIsOneSeed) {
  const std::string one = entry("GET", "http://h/api/things", "", "", 200);
  EXPECT_EQ(read(har({one, one})).seeds.size(), 1U);
}

TEST(Har, BrokenOnesGetOneLine) {
  const contract::Contract things = testing::things();
  const struct {
    const char* text;
    const char* part;
  } rows[] = {
      {"", "no HAR file"},
      {"<html>", "is not JSON"},
      {"[]", "log.entries"},
      {"{}", "log.entries"},
      {R"({"log":7})", "log.entries"},
      {R"({"log":{"entries":{}}})", "log.entries"},
      {R"({"log":{"entries":[)", "is not JSON"},
  };
  for (const auto& row : rows) {
    const auto made = read_har(row.text, "r.har", things);
    ASSERT_FALSE(made) << row.text;
    EXPECT_EQ(made.error().code, ErrorCode::kInput);
    EXPECT_THAT(made.error().text(), HasSubstr("r.har"));
    EXPECT_THAT(made.error().text(), HasSubstr(row.part));
    EXPECT_EQ(made.error().text().find('\n'), std::string::npos);
  }
}

TEST(Har, OddEntriesFitNothing) {
  const Har made = read(R"({"log":{"entries":[7,{},{"request":3},{"request":{"url":"x"}},
      {"request":{"method":"GET","url":"http://h"}},{"request":{"method":"GET","headers":7,
      "url":"http://h/api/things","postData":[]}}]}})");
  EXPECT_EQ(made.entries, 6U);
  EXPECT_EQ(made.fitting, 1U);
}

}  // namespace
}  // namespace bodkin::scenario
