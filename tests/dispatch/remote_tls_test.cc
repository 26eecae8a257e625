// Remote over TLS, and through a tunnel, against a real server: tls_server.py beside this file.
//
// Skipped where there is no openssl command or no python3.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "dispatch/remote.h"
#include "scripted_server.h"

namespace bodkin::dispatch {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class RemoteTlsTest : public testing::Test {
 protected:
  // One server for all tests that leave it running.
  void SetUp() override {
    if (folder_.empty()) make_certificate();
    if (server_ < 0 && !IsSkipped() && !HasFatalFailure()) start_server();
  }
  static void TearDownTestSuite() {
    stop_server();
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
    folder_.clear();
  }

  void make_certificate() {
    if (std::system("openssl version >/dev/null 2>&1 && python3 -c 'import ssl' 2>/dev/null") != 0)
      GTEST_SKIP() << "needs the openssl command and python3 with its ssl module";
    folder_ = testing::TempDir() + "bodkin_tls_" + std::to_string(::getpid());
    std::filesystem::create_directories(folder_);
    certificate_ = folder_ + "/certificate.pem";
    key_ = folder_ + "/key.pem";
    const std::string make =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -subj /CN=bodkin-test -addext subjectAltName=IP:127.0.0.1 -keyout " +
        key_ + " -out " + certificate_ + " 2>/dev/null";
    ASSERT_EQ(std::system(make.c_str()), 0);
  }

  void start_server() {
    int to_server[2], from_server[2];
    ASSERT_EQ(::pipe(to_server), 0);
    ASSERT_EQ(::pipe(from_server), 0);
    server_ = ::fork();
    if (server_ == 0) {
      ::dup2(to_server[0], 0);
      ::dup2(from_server[1], 1);
      ::close(to_server[1]);
      ::close(from_server[0]);
      ::execlp("python3", "python3", BODKIN_SOURCE_DIR "/tests/dispatch/tls_server.py",
               certificate_.c_str(), key_.c_str(), static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(to_server[0]);
    ::close(from_server[1]);
    stdin_ = to_server[1];
    std::FILE* const lines = ::fdopen(from_server[0], "r");
    const int read = std::fscanf(lines, "%d %d", &port_, &proxy_port_);
    std::fclose(lines);
    ASSERT_EQ(read, 2) << "tls_server.py did not start";
  }

  static void stop_server() {
    if (server_ < 0) return;
    ::close(stdin_);
    ::waitpid(server_, nullptr, 0);
    server_ = -1;
  }

  static RemoteOptions options() {
    RemoteOptions result;
    result.url = "https://127.0.0.1:" + std::to_string(port_);
    result.ca_file = certificate_;
    return result;
  }
  static Answer send(Remote& remote, const std::string& target, const std::string& body = "") {
    return remote.send({body.empty() ? "GET" : "PUT", target, {}, body});
  }

  static inline std::string folder_, certificate_, key_;
  static inline int port_ = 0, proxy_port_ = 0, stdin_ = -1;
  static inline pid_t server_ = -1;
};

TEST_F(RemoteTlsTest, AnswersOfEveryFramingOnAKeptConnection) {
  const auto remote = std::move(*Remote::open(options()));
  const std::string big(1 << 20, 'x');
  struct {
    const char *name, *target;
    std::string body, want;
    bool same_connection = true;
  } const cases[] = {
      {"length", "/a", "", "GET /a HTTP/1.1 "},
      {"body", "/a", "{}", "PUT /a HTTP/1.1 {}"},
      {"chunked", "/chunked", "abc", "PUT /chunked HTTP/1.1 abc"},
      {"many records", "/b", big, "PUT /b HTTP/1.1 " + big},
      {"until the end", "/end", "", "GET /end HTTP/1.1 "},
      {"a new connection", "/c", "", "GET /c HTTP/1.1 ", false},
  };
  std::string connection(send(*remote, "/").response.headers.get("X-Connection"));
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Answer answer = send(*remote, c.target, c.body);
    EXPECT_EQ(answer.transport, Transport::kAnswered) << answer.error;
    EXPECT_EQ(answer.response.status, 200);
    EXPECT_TRUE(answer.response.body == c.want) << answer.response.body.substr(0, 100);
    EXPECT_EQ(answer.attempts, 1);
    EXPECT_EQ(answer.response.headers.get("X-Connection") == connection, c.same_connection);
    connection = answer.response.headers.get("X-Connection");
  }
  // A ticket that the server sent after the handshake is no reason for a new connection.
  ::usleep(5000);
  EXPECT_EQ(send(*remote, "/d").response.headers.get("X-Connection"), connection);
}

TEST_F(RemoteTlsTest, ThroughATunnel) {
  RemoteOptions through = options();
  through.proxy = "http://127.0.0.1:" + std::to_string(proxy_port_);
  const auto remote = std::move(*Remote::open(through));
  std::string connection;
  for (int i = 0; i < 2; ++i) {
    const Answer answer = send(*remote, "/a?b", "{}");
    EXPECT_EQ(answer.transport, Transport::kAnswered) << answer.error;
    EXPECT_EQ(answer.response.body, "PUT /a?b HTTP/1.1 {}");
    EXPECT_EQ(answer.response.headers.get("Content-Length"), "20");
    if (i > 0) EXPECT_EQ(answer.response.headers.get("X-Connection"), connection);
    connection = answer.response.headers.get("X-Connection");
  }
}

TEST_F(RemoteTlsTest, OnlyACertificateThatIsTrusted) {
  RemoteOptions careful = options();
  careful.ca_file.clear();
  const Answer refused = send(**Remote::open(careful), "/a");
  EXPECT_EQ(refused.transport, Transport::kRefused);
  EXPECT_THAT(refused.error, HasSubstr("certificate"));
  EXPECT_EQ(refused.attempts, 0);
  careful.insecure = true;
  EXPECT_EQ(send(**Remote::open(careful), "/a").transport, Transport::kAnswered);
}

TEST_F(RemoteTlsTest, AServerThatHasGoneIsRefused) {
  const auto remote = std::move(*Remote::open(options()));
  EXPECT_EQ(send(*remote, "/a").transport, Transport::kAnswered);
  stop_server();
  const Answer answer = send(*remote, "/a");
  EXPECT_EQ(answer.transport, Transport::kRefused);
  EXPECT_THAT(answer.error, HasSubstr("refused"));
}

TEST(RemoteTunnelTest, AProxyThatMakesNoTunnelIsRefused) {
  ScriptedServer proxy({{"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno", Turn::kClose}});
  RemoteOptions options;
  options.url = "https://127.0.0.1:1";
  options.proxy = "http://u:p@127.0.0.1:" + std::to_string(proxy.port());
  const auto remote = Remote::open(options);
  const Answer answer = (*remote)->send({"GET", "/a", {{"X-Secret", "s"}}, ""});
  EXPECT_EQ(answer.transport, Transport::kRefused);
  EXPECT_FALSE(answer.error.empty());
  EXPECT_EQ(answer.response.status, 0);
  EXPECT_TRUE(answer.response.headers.empty());
  const std::string request = proxy.requests().at(0);
  EXPECT_THAT(request, StartsWith("CONNECT 127.0.0.1:1 HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nProxy-Authorization: Basic dTpw\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("X-Secret")));
}

}  // namespace
}  // namespace bodkin::dispatch
