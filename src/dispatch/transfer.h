// One HTTP exchange on a connection that is kept.
//
// Internal to src/dispatch. Writes the request, reads the answer while it does, and says what went
// wrong. No pacing, no safety: that is remote.cc's.
#pragma once

#include <memory>

#include "base/clock.h"
#include "dispatch/dispatcher.h"
#include "dispatch/remote.h"
#include "http/message.h"
#include "http/uri.h"

namespace bodkin::dispatch {

class Transfer {
 public:
  // kUsage: an unreadable file or a socket path that is too long. Does not connect.
  static Result<std::unique_ptr<Transfer>> open(const RemoteOptions& options, const http::Url& url,
                                                Clock& clock);
  ~Transfer();
  // Ends the connection that is kept, if there is one.
  void rest();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // Sends once; twice where a kept connection turned out dead before the first byte of an answer,
  // or gave something that is not HTTP, which attempts then says (0: nothing left at all). Fills
  // everything of the Answer but log_lines and throttled. Returns within options.timeout_ms,
  // connecting included.
  //
  // Leaves no connection on which anything of this exchange could still come, as far as that can be
  // told: the next request then makes a new one.
  Answer perform(const Request& request);

  // The same in three steps, so that several can be under way: all but the last byte on a new
  // connection; that byte; the answer. False: `answer` says why it could not be sent. Closes the
  // connection in the end.
  bool hold(const Request& request, Answer& answer);
  void release();
  void collect(Answer& answer);

 private:
  struct State;
  explicit Transfer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace bodkin::dispatch
