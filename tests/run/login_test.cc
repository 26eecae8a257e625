// Getting tokens: alone, and as a run renews them.
#include "run/login.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "run/sender.h"
#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

using scenario::Login;
using ::testing::HasSubstr;
using ::testing::Not;

class Scripted : public dispatch::Dispatcher {
 public:
  std::function<Response(const Request&)> respond;
  std::vector<Request> requests;
  bool dead = false;
  dispatch::Answer send(const Request& request) override {
    requests.push_back(request);
    dispatch::Answer answer;
    if (dead) {
      answer.transport = dispatch::Transport::kRefused;
      answer.error = "connection refused";
    } else {
      answer.response = respond(request);
    }
    return answer;
  }
  std::uint64_t sent() const override { return requests.size(); }
};

Response answer(int status, std::string body, Headers headers = {}) {
  Response response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = std::move(body);
  return response;
}

scenario::Principal principal(Login::From from, const char* where) {
  scenario::Principal made{"admin", "admin", "", {}, scenario::May::kUnknown, Login{}};
  made.login->request.method = "POST";
  made.login->request.target = "/login";
  made.login->request.body = R"({"password":"hunter2"})";
  made.login->secrets = {"hunter2"};
  made.login->from = from;
  made.login->where = where;
  made.login->header = "Authorization";
  made.login->prefix = "Bearer ";
  return made;
}

TEST(Login, FindsTheTokenWhereItIsSaidToBe) {
  const struct {
    const char* name;
    Login::From from;
    const char* where;
    Response response;
    const char* want;
  } rows[] = {
      {"pointer", Login::From::kBody, "/data/token", answer(200, R"({"data":{"token":"t1"}})"),
       "t1"},
      {"number", Login::From::kBody, "/n", answer(200, R"({"n":12})"), "12"},
      {"header", Login::From::kHeader, "x-token", answer(201, "", {{"X-Token", "t2"}}), "t2"},
      {"cookie", Login::From::kCookie, "sid", answer(302, "", {{"Set-Cookie", "sid=t3; Path=/"}}),
       "t3"},
      {"cookies alone", Login::From::kCookies, "", answer(200, "", {{"Set-Cookie", "sid=t4"}}), ""},
  };
  for (const auto& row : rows) {
    Scripted service;
    service.respond = [&](const Request&) { return row.response; };
    CookieJar jar;
    const auto token = obtain_token(principal(row.from, row.where), service, {}, jar);
    ASSERT_TRUE(token) << row.name << ": " << token.error().text();
    EXPECT_EQ(*token, row.want) << row.name;
    EXPECT_EQ(service.requests.front().target, "/login");
  }
}

TEST(Login, SaysWhatIsWrongWithoutTheSecrets) {
  const struct {
    const char* name;
    Login::From from;
    const char* where;
    Response response;
    const char* part;
  } rows[] = {
      {"refused", Login::From::kBody, "/t", answer(401, "wrong hunter2"), "was answered 401"},
      {"not there", Login::From::kBody, "/t", answer(200, R"({"token":"very-secret"})"),
       "it has: token"},
      {"no JSON", Login::From::kBody, "/t", answer(200, "very-secret"), "no JSON object"},
      {"an object", Login::From::kBody, "/t", answer(200, R"({"t":{}})"), "is no string"},
      {"no header", Login::From::kHeader, "X-Token", answer(200, ""), "no header X-Token"},
      {"no cookie", Login::From::kCookie, "sid", answer(200, ""), "sets no cookie sid"},
      {"no cookies", Login::From::kCookies, "", answer(200, ""), "sets no cookie"},
      {"empty", Login::From::kBody, "/t", answer(200, R"({"t":""})"), "is empty"},
      {"line ends", Login::From::kBody, "/t", answer(200, R"({"t":"a\r\nX: y"})"), "line ends"},
  };
  for (const auto& row : rows) {
    Scripted service;
    service.respond = [&](const Request&) { return row.response; };
    CookieJar jar;
    const auto token = obtain_token(principal(row.from, row.where), service, {}, jar);
    ASSERT_FALSE(token) << row.name;
    EXPECT_THAT(token.error().text(), HasSubstr("login of principal admin")) << row.name;
    EXPECT_THAT(token.error().text(), HasSubstr(row.part)) << row.name;
    EXPECT_THAT(token.error().text(), Not(HasSubstr("hunter2")));
    EXPECT_THAT(token.error().text(), Not(HasSubstr("very-secret")));
  }
  Scripted gone;
  gone.dead = true;
  CookieJar jar;
  const auto token = obtain_token(principal(Login::From::kBody, "/t"), gone, {}, jar);
  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, ErrorCode::kUnreachable);
}

TEST(Login, ACommandPrintsTheToken) {
  Scripted service;
  CookieJar jar;
  scenario::Principal made = principal(Login::From::kBody, "");
  made.login->command = "print it";
  const auto token = obtain_token(
      made, service,
      [](const std::string& command) -> Result<std::string> { return command + "\nmore\n"; }, jar);
  ASSERT_TRUE(token);
  EXPECT_EQ(*token, "print it");
  EXPECT_TRUE(service.requests.empty());
  const auto failed = obtain_token(
      made, service,
      [](const std::string&) -> Result<std::string> {
        return error(ErrorCode::kInput, "ended with status 3");
      },
      jar);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().text(), HasSubstr("ended with status 3"));
}

// A service whose tokens end: POST /login gives the next one, everything else wants the present
// one.
class SenderTest : public ::testing::Test {
 protected:
  SenderTest() {
    service_.respond = [this](const Request& request) {
      if (request.target == "/login") {
        ++issued_;
        return answer(200, R"({"t":"token-)" + std::to_string(issued_) + R"("})",
                      {{"Set-Cookie", "sid=cookie-" + std::to_string(issued_)}});
      }
      if (request.target == "/api/stats") return answer(401, "");  // whoever asks
      const std::string want = "Bearer token-" + std::to_string(issued_);
      return answer(!expired_ && request.headers.get("Authorization") == want ? 200 : 401, "");
    };
    principals_.list = {principal(Login::From::kBody, "/t"), principal(Login::From::kBody, "/t")};
    principals_.list[1].name = "other";
  }
  scenario::Exchange send(Sender& sender, const char* name, const char* operation = "listThings") {
    Outgoing outgoing;
    outgoing.operation = contract_.find(operation);
    outgoing.principal = name == nullptr ? nullptr : sender.principal(name);
    outgoing.request.method = "GET";
    outgoing.request.target = outgoing.operation->path;
    return sender.send(std::move(outgoing));
  }

  contract::Contract contract_ = testing::things();
  Scripted service_;
  scenario::Principals principals_;
  int issued_ = 0;
  bool expired_ = false;
};

TEST_F(SenderTest, LogsInOnceAndRenewsWhatIsStale) {
  principals_.list.pop_back();
  Sender sender(contract_, service_, principals_, 1);
  ASSERT_TRUE(sender.log_in());
  EXPECT_EQ(send(sender, "admin").answer.response.status, 200);
  EXPECT_EQ(service_.requests.size(), 2U);
  ++issued_;  // the service forgets
  const auto renewed = send(sender, "admin");
  EXPECT_EQ(renewed.answer.response.status, 200);
  EXPECT_EQ(renewed.answer.attempts, 2);
  EXPECT_EQ(renewed.request.headers.get("Authorization"), "Bearer token-3");
  EXPECT_EQ(sender.counts.logins, 2U);
  EXPECT_EQ(sender.principals().find("admin")->headers.get("Authorization"), "Bearer token-3");
  std::vector<std::string> obtained;
  for (const Obtained& each : sender.obtained()) obtained.push_back(each.value);
  EXPECT_THAT(obtained, ::testing::IsSupersetOf(
                            {"Bearer token-1", "Bearer token-3", "cookie-1", "cookie-3"}));
}

TEST_F(SenderTest, AStepThatTestsCredentialsRenewsNothing) {
  Sender sender(contract_, service_, principals_, 1);
  ASSERT_TRUE(sender.log_in());
  const std::size_t before = service_.requests.size();
  EXPECT_EQ(send(sender, nullptr).answer.response.status, 401);
  EXPECT_EQ(send(sender, scenario::kStranger).answer.response.status, 401);
  EXPECT_EQ(service_.requests.size(), before + 2);
  EXPECT_EQ(service_.requests.back().headers.get("Authorization"),
            "Bearer bodkin-no-such-credential-4b1f");
}

TEST_F(SenderTest, WhatIsRefusedWithAFreshTokenTooIsNotAskedForAgain) {
  Sender sender(contract_, service_, principals_, 1);
  ASSERT_TRUE(sender.log_in());
  send(sender, "admin", "GET /stats");
  const std::uint64_t logins = sender.counts.logins;
  for (int i = 0; i < 10; ++i) send(sender, "admin", "GET /stats");
  EXPECT_EQ(sender.counts.logins, logins);
}

TEST_F(SenderTest, CookiesAreKeptApart) {
  Sender sender(contract_, service_, principals_, 1);
  ASSERT_TRUE(sender.log_in());
  send(sender, "admin", "GET /stats");
  const auto cookie_of = [&](const char* name) {
    send(sender, name);
    return std::string(service_.requests.back().headers.get("Cookie"));
  };
  const std::string admin = cookie_of("admin"), other = cookie_of("other");
  EXPECT_THAT(admin, HasSubstr("sid=cookie-"));
  EXPECT_THAT(other, HasSubstr("sid=cookie-"));
  EXPECT_NE(admin, other);
  EXPECT_EQ(cookie_of(nullptr), "");
  EXPECT_EQ(cookie_of(scenario::kStranger), "sid=bodkin-no-such-credential-4b1f");
}

TEST_F(SenderTest, NobodyDoesNotBecomeSomebodyByACopiedCookie) {
  Sender sender(contract_, service_, principals_, 1);
  ASSERT_TRUE(sender.log_in());
  Outgoing outgoing;
  outgoing.operation = contract_.find("listThings");
  outgoing.request = {"GET", "/things", {{"Cookie", "sid=cookie-1; theme=dark"}}, ""};
  sender.send(std::move(outgoing));
  EXPECT_EQ(service_.requests.back().headers.get("Cookie"), "theme=dark");
}

}  // namespace
}  // namespace bodkin::run
