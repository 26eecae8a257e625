// Sending one request and getting one answer, wherever the service is.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
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

// How requests that are sent together take turns, where that can be chosen. Without any switch the
// first runs to its end, then the next; one that waits for another lets the next one run.
struct Switch {
  std::uint32_t at = 0;  // before this point is passed, counted from 0 over all requests ...
  std::uint32_t to = 0;  // ... this one runs, by its place in the group
  friend bool operator==(const Switch&, const Switch&) = default;
};
using Schedule = std::vector<Switch>;  // by `at`

// A point that a request reached while others were under way.
struct Point {
  std::uint32_t request = 0;
  std::string_view where;  // "lock", "busy"; lives as long as the handler
  friend bool operator==(const Point&, const Point&) = default;
};

// What became of requests that were sent together.
struct Volley {
  std::vector<Answer> answers;  // one for each request; log lines and statements are in the first
  std::vector<Point> points;    // in their order; empty where nobody chose it
  bool scheduled = false;       // the same again would be answered the same way
};

enum class Together {
  kNever,      // one request at a time
  kTimed,      // at the same moment: what happens is chance
  kScheduled,  // by a Schedule
};

class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  virtual Answer send(const Request& request) = 0;
  // Whether requests can be sent together.
  virtual Together together() const { return Together::kNever; }
  // Sends them at the same moment; only where together() is not kNever. `schedule` counts only
  // where that is kScheduled.
  virtual Volley send_together(std::span<const Request> requests, const Schedule& schedule);
  // As Handler::snapshot and restore; a remote service can do neither.
  virtual bool snapshot() { return false; }
  virtual bool restore() { return false; }
  virtual bool in_process() const { return false; }
  // Requests sent so far, attempts included.
  virtual std::uint64_t sent() const = 0;
};

}  // namespace bodkin::dispatch
