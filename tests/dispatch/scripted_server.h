// A server that does to each request what the test says, well or badly.
//
// One thread, one connection at a time, raw sockets. Turns are taken in order, one for each
// request; when there are none left it answers "200 ok".
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bodkin::dispatch {

struct Turn {
  enum After { kKeep, kClose, kReset, kHang, kStopListening };
  std::string answer;
  After after = kKeep;
  bool read_body = true;
  std::size_t piece_bytes = 0;  // of the answer at a time, a millisecond apart; 0: all at once
};

inline Turn plain_answer(std::string body = "ok", Turn::After after = Turn::kKeep) {
  return {"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
          after};
}

class ScriptedServer {
 public:
  explicit ScriptedServer(std::vector<Turn> turns = {}, const std::string& socket_path = {})
      : turns_(turns.begin(), turns.end()), stop_(::eventfd(0, 0)) {
    if (socket_path.empty()) {
      listen_on_loopback();
    } else {
      listen_on_path(socket_path);
    }
    thread_ = std::thread([this] { run(); });
  }
  ~ScriptedServer() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(stop_, &one, sizeof one);
    thread_.join();
    if (listener_ >= 0) ::close(listener_);
    ::close(stop_);
  }

  int port() const { return port_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  // Whole requests as they came; without bodies where a turn did not read them.
  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  // Returns when that many answers have left, to the last byte.
  void wait_for_answers(int count) {
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        if (answers_ >= count) return;
      }
      ::usleep(500);
    }
  }
  int connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
  }

 private:
  void listen_on_loopback() {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
      std::abort();
    }
    port_ = ntohs(address.sin_port);
  }
  void listen_on_path(const std::string& path) {
    listener_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    ::unlink(path.c_str());
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 8) != 0) {
      std::abort();
    }
  }

  // False where the test is over.
  bool wait_for(int fd) {
    pollfd fds[] = {{fd, POLLIN, 0}, {stop_, POLLIN, 0}};
    while (::poll(fds, 2, -1) < 0) {
    }
    return fds[1].revents == 0;
  }

  void run() {
    while (listener_ >= 0 && wait_for(listener_)) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      {
        const std::lock_guard lock(mutex_);
        ++connections_;
      }
      while (serve_one(connection)) {
      }
      ::close(connection);
      buffer_.clear();
    }
    wait_for(stop_);
  }

  bool fill(int connection) {
    char bytes[65536];
    if (!wait_for(connection)) return false;
    const ssize_t n = ::recv(connection, bytes, sizeof bytes, 0);
    if (n <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(n));
    return true;
  }

  // Whether the connection goes on.
  bool serve_one(int connection) {
    std::size_t head_end;
    while ((head_end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!fill(connection)) return false;
    }
    Turn turn = plain_answer();
    if (!turns_.empty()) {
      turn = turns_.front();
      turns_.pop_front();
    }
    std::size_t size = head_end + 4;
    const char* const length = ::strcasestr(buffer_.c_str(), "\r\ncontent-length:");
    if (turn.read_body && length != nullptr && length < buffer_.c_str() + head_end) {
      size += static_cast<std::size_t>(std::atoll(length + 17));
      while (buffer_.size() < size) {
        if (!fill(connection)) return false;
      }
    }
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(buffer_.substr(0, size));
    }
    buffer_.erase(0, size);
    return answer(connection, turn);
  }

  bool answer(int connection, const Turn& turn) {
    std::string_view left = turn.answer;
    while (!left.empty()) {
      const std::size_t size =
          turn.piece_bytes == 0 ? left.size() : std::min(left.size(), turn.piece_bytes);
      const ssize_t n = ::send(connection, left.data(), size, MSG_NOSIGNAL);
      if (n <= 0) return false;
      left.remove_prefix(static_cast<std::size_t>(n));
      if (turn.piece_bytes != 0) ::usleep(1000);
    }
    {
      const std::lock_guard lock(mutex_);
      ++answers_;
    }
    switch (turn.after) {
      case Turn::kKeep:
        return true;
      case Turn::kClose:
        return false;
      case Turn::kStopListening:
        ::close(listener_);
        listener_ = -1;
        return false;
      case Turn::kReset: {
        const linger at_once{1, 0};
        ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        return false;
      }
      case Turn::kHang: {
        pollfd gone{connection, POLLRDHUP, 0};
        while (::poll(&gone, 1, 10) == 0 && !stopped()) {
        }
        return false;
      }
    }
    return false;
  }
  bool stopped() {
    pollfd fd{stop_, POLLIN, 0};
    return ::poll(&fd, 1, 0) != 0;
  }

  std::deque<Turn> turns_;
  int stop_;
  int listener_ = -1;
  int port_ = 0;
  std::string buffer_;
  std::thread thread_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  int connections_ = 0;
  int answers_ = 0;
};

}  // namespace bodkin::dispatch
