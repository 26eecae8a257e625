#include "run/cookies.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace bodkin::run {
namespace {

Response setting(const std::vector<std::string>& fields) {
  Response response;
  for (const std::string& field : fields) response.headers.add("Set-Cookie", field);
  return response;
}

std::string sent(const CookieJar& jar, const std::string& own = {}) {
  Headers headers;
  if (!own.empty()) headers.add("Cookie", own);
  jar.put_into(headers);
  return std::string(headers.get("Cookie"));
}

TEST(CookieJar, KeepsWhatTheServiceSets) {
  const struct {
    const char* name;
    std::vector<std::vector<std::string>> answers;
    const char* own;
    const char* want;
  } rows[] = {
      {"one", {{"sid=abc; Path=/; HttpOnly"}}, "", "sid=abc"},
      {"two", {{"a=1", "b=2"}}, "", "a=1; b=2"},
      {"a later one replaces", {{"a=1"}, {"a=2"}}, "", "a=2"},
      {"empty value", {{"a="}}, "", "a="},
      {"no name", {{"=1", "nonsense", ""}}, "", ""},
      {"Max-Age 0 deletes", {{"a=1"}, {"a=; Max-Age=0"}}, "", ""},
      {"Max-Age rules over Expires",
       {{"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60"}},
       "",
       "a=1"},
      {"the past deletes", {{"a=1"}, {"a=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}}, "", ""},
      {"the future does not", {{"a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT"}}, "", "a=1"},
      {"ours before the request's own of that name", {{"a=1"}}, "a=x; z=9", "z=9; a=1"},
      {"nothing to say", {}, "z=9", "z=9"},
  };
  for (const auto& row : rows) {
    CookieJar jar;
    for (const auto& answer : row.answers) jar.take(setting(answer));
    EXPECT_EQ(sent(jar, row.own), row.want) << row.name;
  }
}

TEST(CookieJar, SaysWhetherSomethingChanged) {
  CookieJar jar;
  EXPECT_TRUE(jar.take(setting({"a=1"})));
  EXPECT_FALSE(jar.take(setting({"a=1"})));
  EXPECT_TRUE(jar.take(setting({"a=2"})));
  EXPECT_FALSE(jar.take(setting({"b=; Max-Age=-1"})));
  EXPECT_EQ(jar.value("a"), "2");
  EXPECT_TRUE(jar.value("b").empty());
}

TEST(CookieJar, TakesItsOwnOutOfARequest) {
  CookieJar jar;
  jar.take(setting({"sid=abc"}));
  Headers headers{{"Cookie", "sid=abc"}};
  jar.take_out_of(headers);
  EXPECT_EQ(headers.find("Cookie"), nullptr);
}

TEST(CookieJar, HasLimits) {
  CookieJar jar;
  for (int i = 0; i < 500; ++i) jar.take(setting({"c" + std::to_string(i) + "=1"}));
  EXPECT_EQ(jar.cookies().size(), CookieJar::kCookiesMax);
  CookieJar other;
  EXPECT_FALSE(other.take(setting({"big=" + std::string(CookieJar::kBytesMax, 'x')})));
}

}  // namespace
}  // namespace bodkin::run
