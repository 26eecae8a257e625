// Remote against a server that behaves in every way a server under test may behave.
#include "dispatch/remote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "scripted_server.h"

namespace bodkin::dispatch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::unique_ptr<Remote> connect(RemoteOptions options, Clock& clock = Clock::system()) {
  auto remote = Remote::open(std::move(options), clock);
  EXPECT_TRUE(remote) << remote.error().text();
  return remote ? std::move(*remote) : nullptr;
}

RemoteOptions at(const ScriptedServer& server) {
  RemoteOptions options;
  options.url = server.url();
  options.connect_timeout_ms = 1000;
  options.timeout_ms = 2000;
  return options;
}

const Request kGet{"GET", "/a", {}, ""};

// A port on which nobody listens.
int free_port() {
  return ScriptedServer().port();
}

TEST(RemoteTest, SendsWhatTheRequestSaysAndNothingElse) {
  ScriptedServer server;
  const auto remote = connect(at(server));
  const std::string body("{\"a\": \"\0\xff\"}", 11);
  remote->send({"PUT",
                "/x/../y//%2e?q=1#f",
                {{"content-TYPE", "a/b"}, {"X-Two", "1"}, {"X-Two", "2"}},
                body});
  remote->send(
      {"PROP~FIND", "*", {{"Host", "elsewhere:1"}, {"Accept", "x/y"}, {"X-Empty", ""}}, ""});
  remote->send({"POST", "", {}, ""});
  remote->send({"DELETE", "/a?", {}, ""});
  remote->send({"GET", "/a", {}, "b"});
  const std::string host = "Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n";
  EXPECT_THAT(
      server.requests(),
      ElementsAre("PUT /x/../y//%2e?q=1#f HTTP/1.1\r\n" + host +
                      "content-TYPE: a/b\r\nX-Two: 1\r\nX-Two: 2\r\nContent-Length: 11\r\n\r\n" +
                      body,
                  "PROP~FIND * HTTP/1.1\r\nHost: elsewhere:1\r\nAccept: x/y\r\nX-Empty:\r\n\r\n",
                  "POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n",
                  "DELETE /a? HTTP/1.1\r\n" + host + "\r\n",
                  "GET /a HTTP/1.1\r\n" + host + "Content-Length: 1\r\n\r\nb"));
  EXPECT_EQ(server.connections(), 1);
  EXPECT_EQ(remote->sent(), 5U);
  EXPECT_FALSE(remote->in_process());
  EXPECT_FALSE(remote->snapshot());
}

TEST(RemoteTest, ReadsTheAnswerAsItIs) {
  ScriptedServer server(
      {{"HTTP/1.1 404 Nope\r\nX-A:  1 \r\nx-a: 2\r\nContent-Encoding: gzip\r\n"
        "Content-Length: 4\r\n\r\n\x1f\x8b\n!"}});
  const auto remote = connect(at(server));
  const Answer answer = remote->send(kGet);
  EXPECT_EQ(answer.transport, Transport::kAnswered);
  EXPECT_EQ(answer.error, "");
  EXPECT_EQ(answer.response.status, 404);
  EXPECT_EQ(
      answer.response.headers,
      (Headers{{"X-A", "1"}, {"x-a", "2"}, {"Content-Encoding", "gzip"}, {"Content-Length", "4"}}));
  EXPECT_EQ(answer.response.body, "\x1f\x8b\n!");
  EXPECT_EQ(answer.attempts, 1);
  EXPECT_GE(answer.end_us, answer.start_us);
}

TEST(RemoteTest, HostileRequestsCannotBreakTheConnection) {
  ScriptedServer server;
  const auto remote = connect(at(server));
  remote->send({"G T\r\nX: 1", "/a b\r\nX: 1\r\n\r\n\t\x7f", {{"A\r\nB", "c\r\nD: e"}}, ""});
  remote->send({"PUT",
                std::string("/\0x", 3),
                {{"Content-Length", "99"},
                 {"transfer-encoding", "chunked"},
                 {"Expect", "100-continue"},
                 {"N", std::string("a\0b", 3)}},
                "{}"});
  remote->send({"HEAD", "/h", {}, ""});
  remote->send({"GET", "/after", {}, ""});
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 4U);
  EXPECT_THAT(requests[0],
              StartsWith("G%20T%0D%0AX:%201 /a%20b%0D%0AX:%201%0D%0A%0D%0A%09%7F HTTP/1.1\r\n"));
  EXPECT_THAT(requests[0], HasSubstr("\r\nA  B: c  D: e\r\n"));
  EXPECT_THAT(requests[1], StartsWith("PUT /%00x HTTP/1.1\r\n"));
  EXPECT_THAT(requests[1], HasSubstr("\r\nN: a b\r\n"));
  EXPECT_THAT(requests[1], HasSubstr("\r\nContent-Length: 2\r\n"));
  EXPECT_THAT(requests[1], Not(HasSubstr("chunked")));
  EXPECT_THAT(requests[1], Not(HasSubstr("100-continue")));
  EXPECT_THAT(requests[3], StartsWith("GET /after"));
}

TEST(RemoteTest, EveryWayToEnd) {
  const std::string big(70000, 'x');
  struct {
    const char* name;
    Turn turn;
    Transport transport;
    int status;
    const char *body, *error;
  } const cases[] = {
      {"chunked",
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\nT: "
        "1\r\n\r\n"},
       Transport::kAnswered,
       200,
       "abcd",
       ""},
      {"until the end",
       {"HTTP/1.1 200 OK\r\n\r\nabc", Turn::kClose},
       Transport::kAnswered,
       200,
       "abc",
       ""},
      {"interim answers",
       {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nX: 1\r\n\r\nHTTP/1.1 204 No\r\nY: "
        "1\r\n\r\n"},
       Transport::kAnswered,
       204,
       "",
       ""},
      {"redirect",
       {"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"},
       Transport::kAnswered,
       302,
       "",
       ""},
      {"close", {"", Turn::kClose}, Transport::kReset, 0, "", "ended before a whole answer"},
      {"reset", {"", Turn::kReset}, Transport::kReset, 0, "", "ended before a whole answer"},
      {"partial head",
       {"HTTP/1.1 200 OK\r\nContent-", Turn::kClose},
       Transport::kReset,
       200,
       "",
       "ended"},
      {"partial body",
       {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", Turn::kClose},
       Transport::kReset,
       200,
       "abc",
       "ended"},
      {"partial chunk",
       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc", Turn::kClose},
       Transport::kReset,
       200,
       "abc",
       "ended"},
      {"hang", {"", Turn::kHang}, Transport::kTimeout, 0, "", "within 200 ms"},
      {"hang within",
       {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", Turn::kHang},
       Transport::kTimeout,
       200,
       "abc",
       "within 200 ms"},
      {"garbage", {"hello\r\n\r\n", Turn::kClose}, Transport::kProtocol, 0, "", "not HTTP"},
      {"binary garbage",
       {std::string("\0\x01\xff\r\n", 5), Turn::kClose},
       Transport::kProtocol,
       0,
       "",
       "not HTTP"},
      {"bad status",
       {"HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n"},
       Transport::kProtocol,
       999,
       "",
       "not HTTP"},
      {"huge", plain_answer(std::string(1000, 'x')), Transport::kTooLarge, 200, nullptr,
       "more than 500 bytes"},
      {"huge head",
       {"HTTP/1.1 200 OK\r\nA: " + big + "\r\n\r\n"},
       Transport::kTooLarge,
       200,
       "",
       "head has more"},
      {"as large as may be", plain_answer(std::string(500, 'x')), Transport::kAnswered, 200,
       nullptr, ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    ScriptedServer server({c.turn});
    RemoteOptions options = at(server);
    options.timeout_ms = 200;
    options.response_bytes_max = 500;
    const auto remote = connect(options);
    const Answer answer = remote->send(kGet);
    EXPECT_EQ(answer.transport, c.transport) << answer.error;
    EXPECT_EQ(answer.response.status, c.status);
    if (c.body != nullptr) {
      EXPECT_EQ(answer.response.body, c.body);
    } else {
      EXPECT_EQ(answer.response.body, std::string(500, 'x'));
    }
    EXPECT_THAT(answer.error, HasSubstr(c.error));
    EXPECT_EQ(answer.error.empty(), c.transport == Transport::kAnswered);
    EXPECT_EQ(answer.error.find('\n'), std::string::npos);
    EXPECT_EQ(answer.attempts, 1);
    // Whatever happened, the next request is answered.
    const Answer next = remote->send(kGet);
    EXPECT_EQ(next.transport, Transport::kAnswered) << next.error;
    EXPECT_EQ(next.response.body, "ok");
  }
}

TEST(RemoteTest, NobodyListens) {
  RemoteOptions options;
  options.url = "http://127.0.0.1:" + std::to_string(free_port());
  const auto remote = connect(options);
  const Answer answer = remote->send(kGet);
  EXPECT_EQ(answer.transport, Transport::kRefused);
  EXPECT_EQ(answer.error, "connection refused");
  EXPECT_EQ(answer.response.status, 0);
  EXPECT_EQ(remote->sent(), 0U);
}

TEST(RemoteTest, AConnectionClosedBetweenRequestsIsMadeAgain) {
  ScriptedServer server({plain_answer("1", Turn::kClose), plain_answer("2")});
  const auto remote = connect(at(server));
  EXPECT_EQ(remote->send(kGet).response.body, "1");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const Answer answer = remote->send(kGet);
  EXPECT_EQ(answer.response.body, "2");
  EXPECT_EQ(answer.attempts, 1);
  EXPECT_EQ(server.connections(), 2);
}

TEST(RemoteTest, ARequestSentAgainOnADeadConnectionIsCounted) {
  ScriptedServer server({plain_answer("1"), {"", Turn::kClose}, plain_answer("3")});
  const auto remote = connect(at(server));
  remote->send(kGet);
  const Answer answer = remote->send({"POST", "/b", {}, "{}"});
  EXPECT_EQ(answer.transport, Transport::kAnswered);
  EXPECT_EQ(answer.response.body, "3");
  EXPECT_EQ(answer.attempts, 2);
  EXPECT_EQ(remote->sent(), 3U);
  EXPECT_EQ(server.requests().size(), 3U);
}

TEST(RemoteTest, ABodyThatMayBeUnreadIsNotFollowed) {
  struct Row {
    const char* name;
    const char* method;
    const char* body;
    const char* status;
    int connections;
  };
  for (const Row& row :
       {Row{"a GET with a body", "GET", "{}", "200 OK", 2},
        Row{"a DELETE with a body", "DELETE", "{}", "404 Not Found", 2},
        Row{"refused before reading", "POST", "{}", "404 Not Found", 2},
        Row{"read and refused", "POST", "{}", "400 Bad Request", 1},
        Row{"accepted", "PUT", "{}", "200 OK", 1}, Row{"no body", "GET", "", "404 Not Found", 1}}) {
    ScriptedServer server(
        {{std::string("HTTP/1.1 ") + row.status + "\r\nContent-Length: 0\r\n\r\n"}});
    const auto remote = connect(at(server));
    remote->send({row.method, "/a", {}, row.body});
    remote->send(kGet);
    EXPECT_EQ(server.connections(), row.connections) << row.name;
  }
}

TEST(RemoteTest, WhatAKeptConnectionHasLeftOverIsNoAnswer) {
  ScriptedServer server({plain_answer("1"),
                         {"<html>bad request</html>", Turn::kClose},
                         plain_answer("3"),
                         {"still no HTTP", Turn::kClose},
                         {"nor this", Turn::kClose}});
  const auto remote = connect(at(server));
  remote->send(kGet);
  const Answer answer = remote->send(kGet);
  EXPECT_EQ(answer.transport, Transport::kAnswered) << answer.error;
  EXPECT_EQ(answer.response.body, "3");
  EXPECT_EQ(answer.attempts, 2);
  const Answer hopeless = remote->send(kGet);
  EXPECT_EQ(hopeless.transport, Transport::kProtocol) << "and on a new connection too";
  EXPECT_EQ(hopeless.attempts, 2);
}

TEST(RemoteTest, AServerThatDiesOfARequestIsAReset) {
  ScriptedServer server({plain_answer("1"), {"", Turn::kStopListening}});
  const auto remote = connect(at(server));
  remote->send(kGet);
  const Answer answer = remote->send({"POST", "/b", {}, "{}"});
  EXPECT_EQ(answer.transport, Transport::kReset) << answer.error;
  EXPECT_EQ(answer.attempts, 1);
  EXPECT_EQ(remote->send(kGet).transport, Transport::kRefused);
}

TEST(RemoteTest, AnAnswerBeforeTheBodyWasReadIsAnAnswer) {
  for (const char* status : {"200 OK", "413 Too Large"}) {
    for (const Turn::After after : {Turn::kHang, Turn::kClose}) {
      SCOPED_TRACE(std::string(status) + (after == Turn::kHang ? " open" : " closed"));
      const std::string head =
          std::string("HTTP/1.1 ") + status + "\r\nContent-Length: 5\r\n\r\nearly";
      ScriptedServer server({{head, after, false}});
      const auto remote = connect(at(server));
      const auto start = std::chrono::steady_clock::now();
      const Answer answer = remote->send({"PUT", "/a", {}, std::string(8 << 20, 'x')});
      EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(1500));
      if (after == Turn::kHang) {
        EXPECT_EQ(answer.transport, Transport::kAnswered) << answer.error;
        EXPECT_EQ(answer.response.body, "early");
      } else {
        // The reset that the kernel sends for the unread body may overtake the answer.
        EXPECT_TRUE(answer.transport == Transport::kAnswered ||
                    answer.transport == Transport::kReset);
      }
    }
  }
}

TEST(RemoteTest, ALargeBodyArrivesWhole) {
  ScriptedServer server;
  const auto remote = connect(at(server));
  std::string body(1 << 20, 'x');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 7);
  EXPECT_EQ(remote->send({"POST", "/a", {}, body}).response.body, "ok");
  EXPECT_TRUE(server.requests().at(0).ends_with(body));
}

TEST(RemoteTest, HeadHasNoBody) {
  ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"}, plain_answer("next")});
  const auto remote = connect(at(server));
  const Answer answer = remote->send({"HEAD", "/a", {}, ""});
  EXPECT_EQ(answer.transport, Transport::kAnswered) << answer.error;
  EXPECT_EQ(answer.response.body, "");
  EXPECT_EQ(remote->send(kGet).response.body, "next");
}

TEST(RemoteTest, BasePathAndDefaultHeaders) {
  ScriptedServer server;
  RemoteOptions options = at(server);
  options.url += "/v1/";
  options.headers = {{"X-Auth-Token", "t"}, {"Accept", "a/b"}};
  const auto remote = connect(options);
  remote->send({"GET", "/a", {{"accept", "c/d"}}, ""});
  const std::string request = server.requests().at(0);
  EXPECT_THAT(request, StartsWith("GET /v1/a HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\naccept: c/d\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Auth-Token: t\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("a/b")));
}

TEST(RemoteTest, TheEnvironmentsProxyIsIgnored) {
  const std::string dead = "http://127.0.0.1:" + std::to_string(free_port());
  ::setenv("http_proxy", dead.c_str(), 1);
  ::setenv("ALL_PROXY", dead.c_str(), 1);
  ScriptedServer server;
  EXPECT_EQ(connect(at(server))->send(kGet).transport, Transport::kAnswered);
  ::unsetenv("http_proxy");
  ::unsetenv("ALL_PROXY");
}

TEST(RemoteTest, AProxyThatWasAskedForGetsTheAbsoluteForm) {
  ScriptedServer proxy;
  RemoteOptions options;
  options.url = "http://127.0.0.1:1/v1";
  options.proxy = proxy.url();
  const auto remote = connect(options);
  EXPECT_EQ(remote->send({"GET", "/a/../b?c", {}, ""}).transport, Transport::kAnswered);
  EXPECT_THAT(proxy.requests().at(0),
              StartsWith("GET http://127.0.0.1:1/v1/a/../b?c HTTP/1.1\r\n"));
}

TEST(RemoteTest, UnixSocket) {
  const std::string path =
      testing::TempDir() + "bodkin_remote_test_" + std::to_string(::getpid()) + ".sock";
  ScriptedServer server({}, path);
  RemoteOptions options;
  options.url = "http://service.test";
  options.unix_socket = path;
  const auto remote = connect(options);
  EXPECT_EQ(remote->send({"PUT", "/a", {}, "{}"}).transport, Transport::kAnswered);
  EXPECT_THAT(server.requests().at(0), HasSubstr("\r\nHost: service.test\r\n"));
  std::filesystem::remove(path);
  options.unix_socket = std::string(200, 'x');
  EXPECT_THAT(Remote::open(options).error().text(), HasSubstr("at most 107 bytes"));
}

TEST(RemoteTest, TlsThatIsNoneIsRefused) {
  ScriptedServer server({{"hello", Turn::kClose}});
  RemoteOptions options = at(server);
  options.url = "https://127.0.0.1:" + std::to_string(server.port());
  options.timeout_ms = 300;
  options.connect_timeout_ms = 300;
  const Answer answer = connect(options)->send(kGet);
  EXPECT_EQ(answer.transport, Transport::kRefused) << answer.error;
  EXPECT_FALSE(answer.error.empty());
}

TEST(RemoteThrottlingTest, WaitsAsLongAsTheServiceAsks) {
  const std::string empty = "Content-Length: 0\r\n\r\n";
  struct {
    const char* name;
    std::vector<Turn> turns;
    int status, attempts, throttled;
    std::int64_t waited_ms;
  } const cases[] = {
      {"seconds", {{"HTTP/1.1 429 X\r\nRetry-After: 2\r\n" + empty}}, 200, 2, 1, 2000},
      {"date",
       {{"HTTP/1.1 503 X\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
         "Retry-After: Sun, 06 Nov 1994 08:49:40 GMT\r\n" +
         empty}},
       200,
       2,
       1,
       3000},
      {"429 without a time",
       {{"HTTP/1.1 429 X\r\n" + empty}, {"HTTP/1.1 429 X\r\n" + empty}},
       200,
       3,
       2,
       3000},
      {"503 without a time", {{"HTTP/1.1 503 X\r\n" + empty}}, 503, 1, 0, 0},
      {"500", {{"HTTP/1.1 500 X\r\nRetry-After: 2\r\n" + empty}}, 500, 1, 0, 0},
      {"longer than we wait",
       {{"HTTP/1.1 429 X\r\nRetry-After: 99999999999999999999\r\n" + empty}},
       200,
       2,
       1,
       limits::kRetryAfterMaxMs},
      {"always", std::vector<Turn>(9, {"HTTP/1.1 429 X\r\nRetry-After: 1\r\n" + empty}), 429,
       1 + limits::kRetriesMax, limits::kRetriesMax, limits::kRetriesMax * 1000},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    ScriptedServer server(c.turns);
    FakeClock clock;
    const auto remote = connect(at(server), clock);
    const Answer answer = remote->send(kGet);
    EXPECT_EQ(answer.response.status, c.status);
    EXPECT_EQ(answer.attempts, c.attempts);
    EXPECT_EQ(answer.throttled, c.throttled);
    EXPECT_EQ(clock.now_us(), c.waited_ms * 1000);
    EXPECT_EQ(remote->sent(), static_cast<std::uint64_t>(c.attempts));
  }
}

TEST(RemoteThrottlingTest, MayBeSwitchedOff) {
  ScriptedServer server({{"HTTP/1.1 429 X\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n"}});
  FakeClock clock;
  RemoteOptions options = at(server);
  options.obey_throttling = false;
  EXPECT_EQ(connect(options, clock)->send(kGet).response.status, 429);
  EXPECT_EQ(clock.now_us(), 0);
}

TEST(RemoteThrottlingTest, HoldsTheRate) {
  ScriptedServer server;
  FakeClock clock;
  RemoteOptions options = at(server);
  options.rate = 10;
  const auto remote = connect(options, clock);
  for (int i = 0; i < 5; ++i) remote->send(kGet);
  EXPECT_EQ(clock.now_us(), 400000);
  clock.advance_us(5000000);  // a pause earns no burst
  for (int i = 0; i < 3; ++i) remote->send(kGet);
  EXPECT_EQ(clock.now_us(), 5600000);
}

TEST(RemoteSafetyTest, OnlyLoopbackUnlessAllowedByName) {
  struct {
    const char *name, *url, *allowed, *proxy, *want;
  } const cases[] = {
      {"elsewhere", "http://api.test", "", "", "api.test is not on loopback"},
      {"looks like loopback", "http://127.0.0.1.test", "", "", "not on loopback"},
      {"a part of the name", "http://api.test", "test", "", "not on loopback"},
      {"allowed", "http://api.test", "API.test", "", nullptr},
      {"loopback", "http://[::1]:1", "", "", nullptr},
      {"proxy elsewhere", "http://127.0.0.1", "", "http://proxy.test:3128",
       "proxy proxy.test is not on loopback"},
      {"proxy elsewhere, bare", "http://127.0.0.1", "", "proxy.test:3128",
       "proxy.test is not on loopback"},
      {"proxy elsewhere, allowed", "http://127.0.0.1", "proxy.test", "socks5://proxy.test",
       nullptr},
      {"proxy here", "http://127.0.0.1", "", "socks5h://[::1]:1080", nullptr},
      {"proxy is no URL", "http://127.0.0.1", "", "http://", "the proxy is no URL"},
      {"no URL", "127.0.0.1:80", "", "", "does not begin with http://"},
      {"empty", "", "", "", "is empty"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    RemoteOptions options;
    options.url = c.url;
    options.proxy = c.proxy;
    if (*c.allowed != '\0') options.allowed_hosts = {c.allowed};
    const auto remote = Remote::open(options);
    ASSERT_EQ(bool(remote), c.want == nullptr);
    if (remote) continue;
    EXPECT_EQ(remote.error().code, ErrorCode::kUsage);
    EXPECT_THAT(remote.error().text(), HasSubstr(c.want));
  }
}

TEST(RemoteSafetyTest, WritesOffLoopbackNeedASecondWord) {
  ScriptedServer server;
  RemoteOptions options = at(server);
  // Not loopback by name, though Linux connects it to this machine.
  options.url = "http://0.0.0.0:" + std::to_string(server.port());
  options.allowed_hosts = {"0.0.0.0"};
  auto remote = connect(options);
  EXPECT_EQ(remote->send(kGet).transport, Transport::kAnswered);
  for (const char* method : {"PUT", "POST", "DELETE", "get", "", "X"}) {
    const Answer answer = remote->send({method, "/a", {}, ""});
    EXPECT_EQ(answer.transport, Transport::kRefused) << method;
    EXPECT_THAT(answer.error, HasSubstr("writes off loopback")) << method;
    EXPECT_EQ(answer.attempts, 0);
  }
  EXPECT_EQ(server.requests().size(), 1U);
  remote.reset();
  options.allow_writes = true;
  EXPECT_EQ(connect(options)->send({"PUT", "/a", {}, ""}).transport, Transport::kAnswered);
}

TEST(RemoteSafetyTest, FilesThatCannotBeReadAreWrongUse) {
  for (std::string RemoteOptions::* field :
       {&RemoteOptions::ca_file, &RemoteOptions::certificate_file, &RemoteOptions::key_file,
        &RemoteOptions::log_file}) {
    RemoteOptions options;
    options.url = "https://127.0.0.1";
    options.*field = "/nonexistent/file.pem";
    const auto remote = Remote::open(options);
    ASSERT_FALSE(remote);
    EXPECT_EQ(remote.error().code, ErrorCode::kUsage);
    EXPECT_THAT(remote.error().text(), StartsWith("/nonexistent/file.pem: the "));
    EXPECT_THAT(remote.error().text(), HasSubstr("cannot be read: No such file"));
  }
}

TEST(RemoteReadyTest, AnyHttpAnswerWillDo) {
  ScriptedServer server({{"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n"}});
  EXPECT_TRUE(connect(at(server))->wait_until_ready(0));
  EXPECT_THAT(server.requests(), ElementsAre(StartsWith("GET / HTTP/1.1")));
}

TEST(RemoteReadyTest, SaysWhatWasTriedAndWhatToCheck) {
  const std::string url = "http://127.0.0.1:" + std::to_string(free_port());
  RemoteOptions options;
  options.url = url;
  FakeClock clock;
  const auto ready = connect(options, clock)->wait_until_ready(1000);
  ASSERT_FALSE(ready);
  EXPECT_EQ(ready.error().code, ErrorCode::kUnreachable);
  EXPECT_EQ(ready.error().text(),
            url + " does not answer (connection refused); is the service running?");
  EXPECT_GE(clock.now_us(), 900000);

  ScriptedServer garbage({{"SSH-2.0-x\r\n", Turn::kClose}});
  EXPECT_THAT(
      connect(at(garbage))->wait_until_ready(0).error().text(),
      HasSubstr("does not answer with HTTP (the answer is not HTTP/1.1); is this the right port?"));
}

TEST(RemoteReadyTest, WaitsForAServiceThatStarts) {
  const std::string path =
      testing::TempDir() + "bodkin_ready_test_" + std::to_string(::getpid()) + ".sock";
  std::filesystem::remove(path);
  RemoteOptions options;
  options.url = "http://service.test";
  options.unix_socket = path;
  const auto remote = connect(options);
  EXPECT_THAT(remote->wait_until_ready(0).error().text(), StartsWith(path + " does not answer"));
  std::thread starter;
  std::unique_ptr<ScriptedServer> server;
  starter = std::thread([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    server = std::make_unique<ScriptedServer>(std::vector<Turn>{}, path);
  });
  EXPECT_TRUE(remote->wait_until_ready(5000));
  starter.join();
  std::filesystem::remove(path);
}

TEST(RemoteLogTest, LinesComeWithTheRequestThatFoundThem) {
  const std::string path =
      testing::TempDir() + "bodkin_remote_test_" + std::to_string(::getpid()) + ".log";
  std::ofstream(path) << "old\n";
  ScriptedServer server;
  RemoteOptions options = at(server);
  options.log_file = path;
  const auto remote = connect(options);
  EXPECT_TRUE(remote->send(kGet).log_lines.empty());
  std::ofstream(path, std::ios::app) << "one\ntwo\npart";
  EXPECT_THAT(remote->send(kGet).log_lines, ElementsAre("one", "two"));
  std::ofstream(path, std::ios::app) << "ial\r\n";
  EXPECT_THAT(remote->send(kGet).log_lines, ElementsAre("partial"));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace bodkin::dispatch
