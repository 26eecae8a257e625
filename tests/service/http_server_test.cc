// The server, through a raw socket: what was sent is what the handler sees, for any method and
// body.
#include "service/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "inventory_world.h"

namespace bodkin::service {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A client that sends bytes and reads answers framed by Content-Length.
class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  // One answer; empty where the connection has been closed.
  std::string answer(bool head_only = false) {
    std::size_t end = 0;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return {};
    }
    std::size_t bytes = end + 4;
    const std::size_t length = pending_.find("Content-Length: ");
    if (!head_only && length < end) bytes += std::stoul(pending_.substr(length + 16));
    while (pending_.size() < bytes) {
      if (!receive()) return {};
    }
    std::string taken = pending_.substr(0, bytes);
    pending_.erase(0, bytes);
    return taken;
  }
  std::string ask(std::string_view bytes) {
    send(bytes);
    return answer();
  }
  bool closed() { return !receive(); }

 private:
  bool receive() {
    char bytes[65536];
    const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
    if (got > 0) pending_.append(bytes, static_cast<std::size_t>(got));
    return got > 0;
  }
  int socket_;
  bool connected_ = false;
  std::string pending_;
};

// Remembers what it was asked, and answers with it.
class Echo : public Handler {
 public:
  Response handle(const Request& asked) override {
    last = asked;
    Response response;
    response.status = 200;
    response.body = asked.method + " " + asked.target + " " + asked.body;
    return response;
  }
  Request last;
};

class HttpServerTest : public testing::Test {
 protected:
  void SetUp() override {
    auto listening = HttpServer::listen(echo_, 0);
    ASSERT_TRUE(listening.has_value());
    server_ = std::move(*listening);
  }
  Echo echo_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, KeepAliveManyRequestsOneConnection) {
  Client client(server_->port());
  ASSERT_TRUE(client.connected());
  for (int i = 0; i < 500; ++i) {
    const std::string target = "/" + std::to_string(i);
    ASSERT_THAT(client.ask("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                HasSubstr("GET " + target + " "));
  }
}

TEST_F(HttpServerTest, AnyMethodTargetAndBody) {
  Client client(server_->port());
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  for (const char* method : {"GET", "HEAD", "OPTIONS", "DELETE", "PATCH", "FOO", "x-y"}) {
    for (const char* type : {"application/json", "multipart/form-data; boundary=x",
                             "application/x-www-form-urlencoded", "text/plain"}) {
      client.send(std::string(method) +
                  " /a%2Fb%00%zz?c=%41&d#e HTTP/1.1\r\nHost: x\r\nContent-Type: " + type +
                  "\r\nContent-Encoding: gzip\r\nContent-Length: 256\r\n\r\n" + every_byte);
      ASSERT_THAT(client.answer(std::string(method) == "HEAD"), StartsWith("HTTP/1.1 200 OK\r\n"));
      EXPECT_EQ(echo_.last.method, method);
      EXPECT_EQ(echo_.last.target, "/a%2Fb%00%zz?c=%41&d#e");
      EXPECT_EQ(echo_.last.body, every_byte);
      EXPECT_EQ(echo_.last.headers.get("content-type"), type);
    }
  }
}

TEST_F(HttpServerTest, Framing) {
  Client client(server_->port());
  EXPECT_THAT(client.ask("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n"),
              HasSubstr("POST / abc0123456789"));
  EXPECT_THAT(client.ask("GET /a b c HTTP/1.1\r\n\r\n"), HasSubstr("GET /a b c "));
  EXPECT_THAT(client.ask("\r\n\r\nGET / HTTP/1.1\r\nX: \t y \t\r\nx: z\r\n\r\n"),
              HasSubstr("GET /"));
  EXPECT_EQ(echo_.last.headers.get("X"), "y");
  EXPECT_EQ(echo_.last.headers.fields().size(), 2U);
  client.send("PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(client.ask("hi"), HasSubstr("PUT / hi"));
  client.send("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
  EXPECT_THAT(client.answer(), HasSubstr("/1"));
  EXPECT_THAT(client.answer(), HasSubstr("/2"));
}

TEST_F(HttpServerTest, ClosesWhenAsked) {
  for (const char* text :
       {"GET / HTTP/1.1\r\nConnection: Close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    Client client(server_->port());
    EXPECT_THAT(client.ask(text), HasSubstr("Connection: close\r\n"));
    EXPECT_TRUE(client.closed());
  }
  Client old(server_->port());
  for (int i = 0; i < 2; ++i) {
    EXPECT_THAT(old.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"), HasSubstr("200"));
  }
}

TEST_F(HttpServerTest, BrokenMessages) {
  const std::string long_header(300 << 10, 'a');
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"GET\r\n\r\n", "400"},
      {"GET /\r\n\r\n", "400"},
      {"GET / HTTP/2.0\r\n\r\n", "400"},
      {" / HTTP/1.1\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nno colon\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\n: x\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nContent-Length:\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", "413"},
      {"GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", "400"},
      {"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
      {"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", "400"},
      {"GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", "413"},
      {"GET / HTTP/1.1\r\nX: " + long_header + "\r\n\r\n", "431"},
  };
  for (const auto& [text, status] : cases) {
    SCOPED_TRACE(text.substr(0, 80));
    Client client(server_->port());
    EXPECT_THAT(client.ask(text), StartsWith("HTTP/1.1 " + status));
    EXPECT_TRUE(client.closed());
  }
}

TEST_F(HttpServerTest, GoneInTheMiddle) {
  for (const char* text : {"GET", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc",
                           "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
    Client client(server_->port());
    client.send(text);
  }
  Client client(server_->port());
  EXPECT_THAT(client.ask("GET / HTTP/1.1\r\n\r\n"), HasSubstr("200 OK"));
}

TEST_F(HttpServerTest, PortTaken) {
  const auto second = HttpServer::listen(echo_, server_->port());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::kUsage);
  for (const int port : {-1, 65536}) {
    EXPECT_FALSE(HttpServer::listen(echo_, port).has_value());
  }
}

TEST_F(HttpServerTest, StopsWithConnectionsOpen) {
  Client client(server_->port());
  ASSERT_THAT(client.ask("GET / HTTP/1.1\r\n\r\n"), HasSubstr("200"));
  std::thread stopper([this] { server_->stop(); });
  server_->wait();
  stopper.join();
  server_->stop();
  EXPECT_TRUE(client.closed());
  const int port = server_->port();
  server_.reset();
  EXPECT_FALSE(Client(port).connected());
}

TEST(HttpServer, ServesTheService) {
  World world;
  auto listening = HttpServer::listen(world.service(), 0);
  ASSERT_TRUE(listening.has_value());
  Client client((*listening)->port());
  const std::string token = std::string("X-Auth-Token: ") + kTokenAdmin + "\r\n";
  EXPECT_THAT(client.ask("GET " + provider_path(kMain) + " HTTP/1.1\r\n" + token + "\r\n"),
              HasSubstr(R"("name":"main")"));
  const std::string deleted =
      client.ask("DELETE " + provider_path(kEmpty) + " HTTP/1.1\r\n" + token + "\r\n");
  EXPECT_EQ(deleted, "HTTP/1.1 204 No Content\r\n\r\n");
  const std::string large(1100000, ' ');
  EXPECT_THAT(client.ask("POST /resource_providers HTTP/1.1\r\n" + token +
                         "Content-Length: " + std::to_string(large.size()) + "\r\n\r\n" + large),
              StartsWith("HTTP/1.1 413"));
  client.send("HEAD / HTTP/1.1\r\n" + token + "\r\n");
  EXPECT_THAT(client.answer(true), HasSubstr("Allow: GET\r\n"));
  EXPECT_THAT(client.ask("GET / HTTP/1.1\r\n\r\n"), HasSubstr("CURRENT")) << "no body after HEAD";
}

TEST(HttpServer, EightConnectionsAtOnce) {
  World world;
  auto listening = HttpServer::listen(world.service(), 0);
  ASSERT_TRUE(listening.has_value());
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      Client client((*listening)->port());
      for (int j = 0; j < 100; ++j) {
        const std::string answer = client.ask("GET /resource_providers HTTP/1.1\r\nX-Auth-Token: " +
                                              std::string(kTokenReader) + "\r\n\r\n");
        if (!answer.starts_with("HTTP/1.1 200")) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
}

}  // namespace
}  // namespace bodkin::service
