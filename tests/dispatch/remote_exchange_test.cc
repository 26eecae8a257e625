// The exchange itself: when a connection is used again, answers in pieces, time, proxies, sockets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "dispatch/remote.h"
#include "scripted_server.h"

namespace bodkin::dispatch {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const Request kGet{"GET", "/a", {}, ""};

std::unique_ptr<Remote> connect(const RemoteOptions& options) {
  auto remote = Remote::open(options);
  EXPECT_TRUE(remote) << remote.error().text();
  return remote ? std::move(*remote) : nullptr;
}

RemoteOptions at(const ScriptedServer& server, int timeout_ms = 2000) {
  RemoteOptions options;
  options.url = server.url();
  options.timeout_ms = timeout_ms;
  return options;
}

TEST(RemoteExchangeTest, WhenAConnectionIsUsedAgain) {
  const std::string chunks = "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nT: 1\r\n\r\n";
  const Request head{"HEAD", "/a", {}, ""};
  struct {
    const char* name;
    Request request;
    Turn turn;
    int connections;
    const char* body;
  } const cases[] = {
      {"length", kGet, plain_answer("a"), 1, "a"},
      {"chunks", kGet, {"HTTP/1.1 200 OK\r\n" + chunks}, 1, "a"},
      {"chunks in pieces", kGet, {"HTTP/1.1 200 OK\r\n" + chunks, Turn::kKeep, true, 1}, 1, "a"},
      {"no body", kGet, {"HTTP/1.1 204 No\r\n\r\n"}, 1, ""},
      {"HEAD", head, {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"}, 1, ""},
      {"HEAD with a body", head, {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nstray"}, 2, ""},
      {"HEAD with a body that comes later",
       head,
       {"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nstray", Turn::kKeep, true, 38},
       2,
       ""},
      {"more than the length", kGet, {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab"}, 2, "a"},
      {"it says close",
       kGet,
       {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na"},
       2,
       "a"},
      {"it was told to close",
       {"GET", "/a", {{"Connection", "close"}}, ""},
       plain_answer("a"),
       2,
       "a"},
      {"1.0", kGet, {"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\na"}, 2, "a"},
      {"another protocol", kGet, {"HTTP/1.1 101 X\r\nUpgrade: x\r\n\r\nbytes"}, 2, ""},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    ScriptedServer server({c.turn});
    const auto remote = connect(at(server));
    const Answer answer = remote->send(c.request);
    EXPECT_EQ(answer.transport, Transport::kAnswered) << answer.error;
    EXPECT_EQ(answer.response.body, c.body);
    server.wait_for_answers(1);
    const Answer next = remote->send(kGet);
    EXPECT_EQ(next.response.body, "ok") << next.error;
    EXPECT_EQ(next.attempts, 1);
    EXPECT_EQ(server.connections(), c.connections);
  }
}

TEST(RemoteExchangeTest, ADeadConnectionIsFoundDeadWithoutAPause) {
  for (int i = 0; i < 50; ++i) {
    ScriptedServer server({plain_answer("1", Turn::kClose), plain_answer("2")});
    const auto remote = connect(at(server));
    remote->send(kGet);
    const Answer answer = remote->send({"POST", "/b", {}, "{}"});
    ASSERT_EQ(answer.transport, Transport::kAnswered) << answer.error;
    ASSERT_EQ(answer.response.body, "2");
    ASSERT_LE(answer.attempts, 2);
    ASSERT_EQ(server.requests().size(), 2U);
  }
}

TEST(RemoteExchangeTest, OnlyAnUnansweredRequestIsSentAgain) {
  ScriptedServer server({plain_answer("1"),
                         {"H", Turn::kClose},
                         plain_answer("1"),
                         {"", Turn::kClose},
                         {"", Turn::kClose}});
  const auto remote = connect(at(server));
  remote->send(kGet);
  Answer answer = remote->send(kGet);
  EXPECT_EQ(answer.transport, Transport::kReset);
  EXPECT_EQ(answer.attempts, 1);
  EXPECT_THAT(answer.error, HasSubstr("(within its head)"));
  remote->send(kGet);
  answer = remote->send(kGet);
  EXPECT_EQ(answer.transport, Transport::kReset);
  EXPECT_EQ(answer.attempts, 2);
  EXPECT_THAT(answer.error, HasSubstr("(before its first byte)"));
  EXPECT_EQ(server.requests().size(), 5U);
}

TEST(RemoteExchangeTest, BothSidesMaySendAtOnce) {
  const std::string body(3 << 20, 'y');
  Turn turn = plain_answer(body, Turn::kHang);
  turn.read_body = false;
  ScriptedServer server({turn});
  const auto remote = connect(at(server, 5000));
  const Answer answer = remote->send({"PUT", "/a", {}, std::string(8 << 20, 'x')});
  EXPECT_EQ(answer.transport, Transport::kAnswered) << answer.error;
  EXPECT_TRUE(answer.response.body == body);
  EXPECT_EQ(remote->send(kGet).response.body, "ok");
}

TEST(RemoteExchangeTest, AHeadThatIsSentAloneIsAcknowledgedAtOnce) {
  // Without TCP_NODELAY the server's second piece waits for that, with most requests 40 ms.
  Turn in_two = plain_answer("ok");
  in_two.piece_bytes = in_two.answer.size() - 2;
  ScriptedServer server(std::vector<Turn>(30, in_two));
  const auto remote = connect(at(server));
  const auto begun = steady_clock::now();
  for (int i = 0; i < 30; ++i) ASSERT_EQ(remote->send(kGet).response.body, "ok");
  EXPECT_LT(steady_clock::now() - begun, milliseconds(500));
}

TEST(RemoteExchangeTest, TimeIsCountedFromTheRequestNotFromTheLastByte) {
  Turn slow = plain_answer(std::string(2000, 'x'));
  slow.piece_bytes = 1;
  Turn deaf{"", Turn::kHang, false};
  for (const bool kept : {false, true}) {
    for (const Turn& turn : {slow, deaf}) {
      SCOPED_TRACE(kept);
      ScriptedServer server(kept ? std::vector<Turn>{plain_answer(), turn} : std::vector{turn});
      const auto remote = connect(at(server, 100));
      if (kept) remote->send(kGet);
      const auto start = steady_clock::now();
      const Answer answer = remote->send({"PUT", "/a", {}, std::string(4 << 20, 'x')});
      const auto took = steady_clock::now() - start;
      EXPECT_EQ(answer.transport, Transport::kTimeout) << answer.error;
      EXPECT_EQ(answer.error, "no whole answer within 100 ms");
      EXPECT_GE(took, milliseconds(100));
      EXPECT_LT(took, milliseconds(600));
      EXPECT_EQ(answer.attempts, 1);
    }
  }
}

TEST(RemoteExchangeTest, SignalsNeitherEndNorLengthenTheWait) {
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  pthread_sigmask(SIG_BLOCK, &alarm, nullptr);  // the server's thread inherits it
  ScriptedServer server({plain_answer(), {"", Turn::kHang}});
  pthread_sigmask(SIG_UNBLOCK, &alarm, nullptr);
  struct sigaction ignore{}, before{};
  ignore.sa_handler = [](int) {};
  ::sigaction(SIGALRM, &ignore, &before);
  const auto remote = connect(at(server, 150));
  remote->send(kGet);
  const itimerval often{{0, 5000}, {0, 5000}}, never{};
  ::setitimer(ITIMER_REAL, &often, nullptr);
  const auto start = steady_clock::now();
  const Answer answer = remote->send(kGet);
  const auto took = steady_clock::now() - start;
  ::setitimer(ITIMER_REAL, &never, nullptr);
  ::sigaction(SIGALRM, &before, nullptr);
  EXPECT_EQ(answer.transport, Transport::kTimeout) << answer.error;
  EXPECT_GE(took, milliseconds(150));
  EXPECT_LT(took, milliseconds(600));
}

TEST(RemoteExchangeTest, AProxyHasAKeptConnectionAndItsCredentials) {
  ScriptedServer proxy;
  RemoteOptions options;
  options.url = "http://127.0.0.1:80";
  options.proxy = "http://user:p%40ss@127.0.0.1:" + std::to_string(proxy.port());
  const auto remote = connect(options);
  remote->send({"PUT", "/a", {}, "{}"});
  remote->send({"GET", "/b", {{"Proxy-Authorization", "mine"}}, ""});
  EXPECT_THAT(proxy.requests(),
              ElementsAre("PUT http://127.0.0.1/a HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                          "Proxy-Authorization: Basic dXNlcjpwQHNz\r\nContent-Length: 2\r\n\r\n{}",
                          "GET http://127.0.0.1/b HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                          "Proxy-Authorization: mine\r\n\r\n"));
  EXPECT_EQ(proxy.connections(), 1);
}

TEST(RemoteExchangeTest, ASocksProxyThatIsNoneIsRefused) {
  ScriptedServer proxy;
  RemoteOptions options;
  options.url = "http://127.0.0.1:1";
  options.proxy = "socks5://127.0.0.1:" + std::to_string(proxy.port());
  options.connect_timeout_ms = 100;
  const Answer answer = connect(options)->send(kGet);
  EXPECT_EQ(answer.transport, Transport::kRefused);
  EXPECT_EQ(answer.error, "no connection within 100 ms");
  EXPECT_EQ(answer.attempts, 0);
}

TEST(RemoteExchangeTest, UnixSocket) {
  const std::string path =
      testing::TempDir() + "bodkin_remote_exchange_test_" + std::to_string(::getpid()) + ".sock";
  ScriptedServer server(
      {{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"},
       {"", Turn::kClose}},
      path);
  RemoteOptions options;
  options.url = "http://[::1]:8080/v1";
  options.unix_socket = path;
  const auto remote = connect(options);
  EXPECT_EQ(remote->send(kGet).response.body, "a");
  const Answer again = remote->send({"PUT", "/a", {}, std::string(1 << 20, 'x')});
  EXPECT_EQ(again.response.body, "ok") << again.error;
  EXPECT_EQ(again.attempts, 2);
  EXPECT_THAT(server.requests().at(0), StartsWith("GET /v1/a HTTP/1.1\r\nHost: [::1]:8080\r\n"));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace bodkin::dispatch
