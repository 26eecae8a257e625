// One connection to the service: made by libcurl, then read and written directly.
//
// Internal to src/dispatch. libcurl knows addresses, proxies, TLS and certificates; over a plain
// connection the bytes then go without it, over TLS through it. Nothing here knows HTTP. Not for
// two threads at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dispatch/remote.h"
#include "http/uri.h"

namespace bodkin::dispatch {

using Deadline = std::chrono::steady_clock::time_point;  // max(): none

// What became of sending or receiving.
struct Moved {
  enum What {
    kSome,    // `bytes` of them, at least one
    kNotYet,  // it would have to wait
    kEnded,   // the other side has ended the connection
    kFailed,  // it is broken; `cause` says how
  } what;
  std::size_t bytes = 0;
  std::string cause;
};

struct ConnectFailure {
  bool timed_out = false;
  std::string cause;  // one line
};

class Connection {
 public:
  // Connects to nothing yet. options.timeout_ms is how long receive_first waits.
  Connection(const RemoteOptions& options, const http::Url& url);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Closes what is there and connects, by `deadline` and within options.connect_timeout_ms.
  std::expected<void, ConnectFailure> connect(Deadline deadline);
  void close();
  // As close, but drops what has been sent and not been taken: the other side may never read it,
  // and would not hear of the end before.
  void abandon();
  bool is_open() const;

  // Whether nothing has come on an open connection, neither bytes nor its end. One system call.
  bool is_quiet();

  // These never wait.
  Moved send(std::string_view bytes);
  Moved receive(std::span<char> buffer);
  // As receive, but may wait up to timeout_ms, where that saves a system call. kNotYet says nothing
  // about how long it waited.
  Moved receive_first(std::span<char> buffer);
  // Until bytes have come, or, if `or_to_send`, some can be sent. False at the deadline.
  bool wait(bool or_to_send, Deadline deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The host of a proxy as libcurl understands it ("socks5://h:1", "h:1"); empty where it is none.
std::string proxy_host(const std::string& proxy);
// Its user and password, "user:password" without percent-encoding; empty where it names none.
std::string proxy_credentials(const std::string& proxy);

}  // namespace bodkin::dispatch
