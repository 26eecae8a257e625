// How fast to send: a rate that was asked for, and what a service that is overloaded asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "http/message.h"

namespace bodkin::dispatch {

// Holds a rate of requests per second; 0 is no limit. A pause is not made up for by a burst.
class Pacer {
 public:
  Pacer(double rate, Clock& clock);
  // Sleeps until the next request may leave.
  void wait();

 private:
  Clock& clock_;
  std::int64_t interval_us_ = 0;
  std::int64_t next_us_ = 0;
};

// Retry-After (RFC 9110, 10.2.3) as milliseconds from now: seconds, or an HTTP date relative to
// `now_s` (seconds since 1970). Nothing where it is neither. Never negative, at most
// limits::kRetryAfterMaxMs.
std::optional<int> retry_after_ms(std::string_view value, std::int64_t now_s);

// How long to wait before an answer's request is sent again: 429, and 503 with Retry-After. A 429
// without it doubles from one second with each attempt (the first is 1). Nothing for other
// answers. A date counts from the answer's own Date where there is one.
std::optional<int> throttle_ms(const Response& response, int attempt);

}  // namespace bodkin::dispatch
