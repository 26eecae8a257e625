// One HTTP/1.1 connection of the embedded service: bytes to Request, Response to bytes (RFC 9112).
//
// Any method, any target, any body reaches the Handler as it was sent; only what cannot be told
// apart into messages is refused here (400, 413, 431), and the connection is then closed.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>

#include "bodkin/handler.h"

namespace bodkin::service {

class HttpConnection {
 public:
  static constexpr std::size_t kHeadBytesMax = 256 << 10;
  static constexpr std::size_t kBodyBytesMax = 8
                                               << 20;  // the handler itself refuses 1 MiB with 413

  // Takes the socket over and closes it when it goes.
  HttpConnection(int socket, Handler& handler, const std::atomic<bool>& stopping);
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;
  ~HttpConnection();

  // Answers requests until the peer closes, a message is broken, nothing comes for five minutes, or
  // `stopping`.
  void serve();

 private:
  enum class Step { kGoOn, kClose };
  Step serve_one();
  bool receive();  // some more bytes into pending_; false: closed, stopping or too late
  bool read_head(std::string& head);
  // 0: fine, else the status to refuse with; -1: the peer went away.
  int parse_head(std::string_view head);
  int read_body();
  int read_counted(std::size_t bytes);
  int read_chunked();
  bool read_line(std::string& line);
  bool send(const Response& response, bool close);
  bool send_bytes(std::string_view bytes) const;

  int socket_;
  Handler& handler_;
  const std::atomic<bool>& stopping_;
  std::string pending_;  // received and not used yet
  Request request_;
  bool old_version_ = false;
};

}  // namespace bodkin::service
