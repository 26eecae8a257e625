// Sending one request and getting one answer, wherever the service is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "http/message.h"

namespace bodkin::dispatch {

enum class Transport {
  kAnswered,
  kRefused,   // no connection could be made
  kReset,     // the connection ended before a whole answer
  kTimeout,   // no whole answer in time
  kTooLarge,  // the answer went beyond limits::kResponseBytesMax; its status is there
  kProtocol,  // not HTTP
};

struct Answer {
  Transport transport = Transport::kAnswered;
  std::string error;  // one line, for anything but kAnswered
  Response response;
  int attempts = 1;   // 1 + how often it was sent again after 429, 503 or a dead connection
  int throttled = 0;  // answers 429, and 503 with Retry-After, that were obeyed
  std::int64_t start_us = 0, end_us = 0;  // of the last attempt
  std::vector<std::string> log_lines;     // that this request caused, as far as it can be told
  std::vector<std::string> statements;    // SQL with placeholders; in-process only
};

class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  virtual Answer send(const Request& request) = 0;
  // As Handler::snapshot and restore; a remote service can do neither.
  virtual bool snapshot() { return false; }
  virtual bool restore() { return false; }
  virtual bool in_process() const { return false; }
  // Requests sent so far, attempts included.
  virtual std::uint64_t sent() const = 0;
};

}  // namespace bodkin::dispatch
