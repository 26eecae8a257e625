// One HTTP exchange by libcurl on a connection that is kept.
//
// Internal to src/dispatch; the only file beside its .cc (and pacing.cc, for dates) that knows
// libcurl. No pacing, no safety: that is remote.cc's.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "dispatch/dispatcher.h"
#include "dispatch/remote.h"
#include "http/message.h"
#include "http/uri.h"

namespace bodkin::dispatch {

class Transfer {
 public:
  // kUsage: an unreadable file, a socket path that is too long, a proxy that is no URL.
  static Result<std::unique_ptr<Transfer>> open(const RemoteOptions& options, const http::Url& url,
                                                Clock& clock);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Sends once; twice where a kept connection turned out dead before the first byte of an answer,
  // which attempts then says (0: nothing left at all). Fills everything of the Answer but
  // log_lines and throttled.
  //
  // Bytes that would end a line or a target early go out as %XX in the target and as a space in
  // headers. Content-Length, Transfer-Encoding and Expect are the dispatcher's and not taken from
  // the request: a wrong length would break the next exchange, not this one.
  Answer perform(const Request& request);

 private:
  struct State;
  explicit Transfer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The host of a proxy as libcurl understands it ("socks5://h:1", "h:1"); empty where it is none.
std::string proxy_host(const std::string& proxy);

}  // namespace bodkin::dispatch
