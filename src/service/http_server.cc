// cpp-httplib listens, accepts and owns the threads; HttpConnection reads and writes the messages.
//
// httplib's own reader decodes paths, takes form bodies apart, unpacks compressed ones, knows ten
// methods and leaves the body of a GET in the stream: a service that is to be fuzzed has to see
// what was sent. Its options leave SO_REUSEPORT on, with which a taken port would be shared
// unnoticed.
#include "service/http_server.h"

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "service/http_connection.h"

namespace bodkin::service {
namespace {

constexpr std::size_t kThreads = 64;  // connections served at once; further ones wait
constexpr const char* kAddress = "127.0.0.1";

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

class Listener : public httplib::Server {
 public:
  explicit Listener(bodkin::Handler& handler) : handler_(handler) {
    new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    set_socket_options([](socket_t socket) {
      const int on = 1;
      ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
  }
  void ask_to_stop() {
    if (!stopping_.exchange(true)) stop();  // httplib asserts that it is asked once
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    HttpConnection(socket, handler_, stopping_).serve();
    return true;
  }
  Serialised handler_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace

struct HttpServer::State {
  explicit State(Handler& handler) : listener(handler) {}
  Listener listener;
  int port = 0;
  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false;
  std::thread thread;
};

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(Handler& handler, int port) {
  if (port < 0 || port > 65535) {
    return error(ErrorCode::kUsage, "a port is a number from 0 to 65535", std::to_string(port));
  }
  auto state = std::make_unique<State>(handler);
  State* raw = state.get();
  if (port == 0) {
    raw->port = raw->listener.bind_to_any_port(kAddress);
  } else {
    raw->port = raw->listener.bind_to_port(kAddress, port) ? port : -1;
  }
  if (raw->port <= 0) {
    return error(
        ErrorCode::kUsage,
        "cannot listen there: the port is taken or not allowed; choose another with --port",
        std::string(kAddress) + ":" + std::to_string(port));
  }
  raw->thread = std::thread([raw] {
    raw->listener.listen_after_bind();
    const std::lock_guard lock(raw->mutex);
    raw->ended = true;
    raw->changed.notify_all();
  });
  // httplib ignores a stop() before it runs.
  for (std::unique_lock lock(raw->mutex); !raw->ended && !raw->listener.is_running();) {
    raw->changed.wait_for(lock, std::chrono::milliseconds(1));
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::~HttpServer() {
  stop();
  state_->thread.join();
}

int HttpServer::port() const {
  return state_->port;
}
void HttpServer::stop() {
  state_->listener.ask_to_stop();
}

void HttpServer::wait() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] { return state_->ended; });
}

}  // namespace bodkin::service
