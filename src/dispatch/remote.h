// A service at a URL as a Dispatcher: HTTP/1.1, one kept-alive connection, one request at a time.
//
// Head and body leave in one write; no redirect is followed; the environment's proxies are ignored;
// paths go out as they are (dot segments included). A request that was sent again because a reused
// connection had died is counted in attempts.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/limits.h"
#include "base/result.h"
#include "dispatch/dispatcher.h"

namespace bodkin::dispatch {

struct RemoteOptions {
  std::string url;                         // http://host:port[/base]
  std::vector<std::string> allowed_hosts;  // beside loopback; names or addresses, exact
  bool allow_writes = false;  // needed for methods other than GET, HEAD, OPTIONS off loopback
  int connect_timeout_ms = limits::kConnectTimeoutMs;
  int timeout_ms = limits::kStepTimeoutMs;
  std::size_t response_bytes_max = limits::kResponseBytesMax;
  double rate = 0;                                  // requests per second at most; 0: no limit
  bool obey_throttling = true;                      // 429, and 503 with Retry-After
  std::string ca_file, certificate_file, key_file;  // PEM
  bool insecure = false;                            // no verification of the server's certificate
  std::string proxy;                                // empty: none, whatever the environment says
  std::string unix_socket;  // path; the URL's host is then only the Host header
  std::string log_file;     // the service's log; lines appended while a request runs
  Headers headers;          // for every request, unless the request has that name
};

class Remote : public Dispatcher {
 public:
  // kUsage: bad URL, host not allowed, unreadable file. Does not connect.
  static Result<std::unique_ptr<Remote>> open(RemoteOptions options,
                                              Clock& clock = Clock::system());
  ~Remote() override;

  Answer send(const Request& request) override;
  // On connections of their own, released at the same moment by their last byte. Not sent again
  // after 429. kNever after two times in which something got no answer: a service that takes one
  // connection at a time.
  Together together() const override;
  Volley send_together(std::span<const Request> requests, const Schedule& schedule) override;
  std::uint64_t sent() const override;

  // Whether anything answers: any HTTP answer counts. Waits up to wait_ms for it.
  // kUnreachable with a message that says what was tried and what to check.
  Result<void> wait_until_ready(int wait_ms);

 private:
  struct State;
  explicit Remote(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::dispatch
