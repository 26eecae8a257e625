// Threads that all wait in accept(): the kernel wakes one for each connection, and its backlog is
// the queue. HttpConnection reads and writes the messages: a service that is to be fuzzed has to
// see what was sent, where a web framework decodes, unpacks and refuses before it.
#include "service/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "service/http_connection.h"

namespace bodkin::service {
namespace {

constexpr std::size_t kThreads = 64;  // connections served at once; further ones wait
constexpr auto kPause = std::chrono::milliseconds(10);

// Lets a handler that is not concurrent() be called by one thread at a time.
class Serialised : public Handler {
 public:
  explicit Serialised(Handler& inner) : inner_(inner), concurrent_(inner.concurrent()) {}
  Response handle(const Request& request) override {
    if (concurrent_) return inner_.handle(request);
    const std::lock_guard lock(mutex_);
    return inner_.handle(request);
  }

 private:
  Handler& inner_;
  bool concurrent_;
  std::mutex mutex_;
};

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A listening socket, or -1.
int listen_on(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);  // a port in TIME_WAIT is free
  const sockaddr_in address = loopback(port);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::listen(socket, SOMAXCONN) == 0) {
    return socket;
  }
  ::close(socket);
  return -1;
}

int port_of(int socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace

struct HttpServer::State {
  State(Handler& inner, int listening)
      : handler(inner), socket(listening), port(port_of(listening)) {}

  void accept_and_serve() {
    while (!stopping) {
      const int connection = ::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection >= 0) {
        HttpConnection(connection, handler, stopping).serve();
      } else if (errno != EINTR && errno != ECONNABORTED) {
        std::this_thread::sleep_for(kPause);  // out of descriptors, or shut down: then `stopping`
      }
    }
  }

  Serialised handler;
  int socket;
  int port;
  std::atomic<bool> stopping = false;
  std::vector<std::thread> threads;
};

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(Handler& handler, int port) {
  if (port < 0 || port > 65535) {
    return error(ErrorCode::kUsage, "a port is a number from 0 to 65535", std::to_string(port));
  }
  const int socket = listen_on(port);
  if (socket < 0) {
    return error(
        ErrorCode::kUsage,
        "cannot listen there: the port is taken or not allowed; choose another with --port",
        "127.0.0.1:" + std::to_string(port));
  }
  auto state = std::make_unique<State>(handler, socket);
  for (std::size_t i = 0; i < kThreads; ++i) {
    state->threads.emplace_back([raw = state.get()] { raw->accept_and_serve(); });
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::~HttpServer() {
  stop();
  for (std::thread& thread : state_->threads) thread.join();
  ::close(state_->socket);
}

int HttpServer::port() const {
  return state_->port;
}

void HttpServer::stop() {
  state_->stopping = true;
  state_->stopping.notify_all();
  ::shutdown(state_->socket, SHUT_RDWR);  // wakes those who wait in accept()
}

void HttpServer::wait() {
  state_->stopping.wait(false);
}

}  // namespace bodkin::service
