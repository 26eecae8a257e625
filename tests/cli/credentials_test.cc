// Credentials become environment variables, whatever way a file has them.
#include "cli/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

http::HttpFile file(std::string principal, Headers headers, std::string body = "") {
  http::HttpFile made;
  http::HttpFileRequest& item = made.requests.emplace_back();
  item.principal = std::move(principal);
  item.request = {"GET", "/", std::move(headers), std::move(body)};
  return made;
}

scenario::Principals principals() {
  return {{{"admin", "", "", {{"X-Auth-Token", "admin-token-1"}}},
           {"owner-a", "", "", {{"X-Auth-Token", "owner-token-1"}, {"X-More", "more-token-1"}}}}};
}

std::string header(const http::HttpFile& file, std::string_view name) {
  return std::string(file.requests[0].request.headers.get(name));
}

TEST(HideCredentialsTest, EveryRequestGetsThoseOfItsPrincipal) {
  http::HttpFile made = file("", {});
  EXPECT_THAT(hide_credentials(made, principals()).value_or(Notes{"?"}), IsEmpty());
  EXPECT_EQ(header(made, "X-Auth-Token"), "{{$processEnv BODKIN_TOKEN_ADMIN}}");
  EXPECT_EQ(made.requests[0].principal, "admin");

  made = file("owner-a", {{"X-More", "more-token-1"}}, "{\"t\": \"admin-token-1\"}");
  ASSERT_TRUE(hide_credentials(made, principals()));
  EXPECT_EQ(header(made, "X-Auth-Token"), "{{$processEnv BODKIN_TOKEN_OWNER_A_X_AUTH_TOKEN}}");
  EXPECT_EQ(header(made, "X-More"), "{{$processEnv BODKIN_TOKEN_OWNER_A_X_MORE}}");
  EXPECT_EQ(made.requests[0].request.body, "{\"t\": \"$BODKIN_TOKEN_ADMIN\"}");
}

TEST(HideCredentialsTest, LiteralsThatNobodyKnows) {
  http::HttpFile made = file("", {{"Authorization", "Bearer abc"}, {"X-Other", "abc"}});
  EXPECT_THAT(hide_credentials(made, {}).value_or(Notes{}),
              ElementsAre(HasSubstr("Authorization in request 1 is read from $BODKIN_TOKEN")));
  EXPECT_EQ(header(made, "Authorization"), "{{$processEnv BODKIN_TOKEN}}");
  EXPECT_EQ(header(made, "X-Other"), "abc");
  // What is wrong on purpose stays so.
  made = file(scenario::kStranger, {{"X-Auth-Token", "made-up"}});
  ASSERT_TRUE(hide_credentials(made, principals()));
  EXPECT_EQ(header(made, "X-Auth-Token"), "made-up");
}

TEST(HideCredentialsTest, SomebodyUnknown) {
  http::HttpFile made = file("somebody", {});
  EXPECT_THAT(hide_credentials(made, principals()).error().message,
              HasSubstr("request 1 is sent as \"somebody\", whose credentials are not known"));
  made = file("somebody", {{"X-Auth-Token", "{{$processEnv MINE}}"}});
  ASSERT_TRUE(hide_credentials(made, principals()));
  EXPECT_EQ(header(made, "X-Auth-Token"), "{{$processEnv MINE}}");
  made = file(scenario::kNobody, {});
  ASSERT_TRUE(hide_credentials(made, principals()));
  EXPECT_THAT(made.requests[0].request.headers.fields(), IsEmpty());
}

}  // namespace
}  // namespace bodkin::cli
