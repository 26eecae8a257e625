// Makes a failing request smaller while the same thing stays wrong.
//
// One protocol: every pass proposes candidates through consider() (shrink/shrinker.h), which skips
// what was seen, demands something strictly simpler, asks the predicate, and adopts. So no pass can
// forget the cache or accept a worse value. Ends when every pass in a row makes no progress, or at
// a limit. It removes and simplifies; it never adds a part, and never changes the method.
//
// The predicate may be a request to a remote service: a body of ordinary size costs about a hundred
// executions (docs/triage.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/clock.h"
#include "http/http_file.h"

namespace bodkin::shrink {

struct Limits {
  std::size_t executions_max = 2000;
  std::int64_t time_max_us = 10'000'000;
};

struct Shrunk {
  http::HttpFileRequest request;
  std::size_t executions = 0;  // calls of the predicate
  bool fixpoint = false;       // false: a limit ended it
};

// Whether the fault is still there, and is still the same one. Must be deterministic.
using Predicate = std::function<bool(const http::HttpFileRequest&)>;

// Whether a is simpler than b: a strict order, total on requests that differ. It is documented in
// shrink/order.h.
bool simpler(const http::HttpFileRequest& a, const http::HttpFileRequest& b);

// REQUIRES: still_fails(start). Deterministic but for the time limit; the result is `start` or
// simpler, and the predicate holds for it.
Shrunk shrink(const http::HttpFileRequest& start, const Predicate& still_fails,
              const Limits& limits = {}, Clock& clock = Clock::system());

}  // namespace bodkin::shrink
