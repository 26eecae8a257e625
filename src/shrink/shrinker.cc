#include "shrink/shrinker.h"

#include <utility>

#include "base/hash.h"

namespace bodkin::shrink {
namespace {

// Of all that a pass changes; parts are kept apart, so that bytes moved from one to the next
// differ.
std::uint64_t hash_of(const http::HttpFileRequest& what) {
  constexpr std::string_view kApart("\0", 1);
  std::uint64_t hash = hash64(what.principal);
  const auto mix = [&hash, kApart](std::string_view text) {
    hash = hash64(text, hash64(kApart, hash));
  };
  mix(what.request.method);
  mix(what.request.target);
  for (const Header& field : what.request.headers.fields()) {
    mix(field.name);
    mix(field.value);
  }
  mix("\n\n");
  mix(what.request.body);
  return hash;
}

}  // namespace

Shrinker::Shrinker(const http::HttpFileRequest& start, const Predicate& still_fails,
                   const Limits& limits, Clock& clock)
    : current_(start),
      still_fails_(still_fails),
      limits_(limits),
      clock_(clock),
      deadline_us_(clock.now_us() + limits.time_max_us) {
  seen_.insert(hash_of(start));
}

bool Shrinker::consider(http::HttpFileRequest candidate) {
  if (stopped_ || !seen_.insert(hash_of(candidate)).second) return false;
  Measured measured(std::move(candidate));
  if (compare(measured, current_) >= 0) return false;
  if (executions_ >= limits_.executions_max || clock_.now_us() >= deadline_us_) {
    stopped_ = true;
    return false;
  }
  ++executions_;
  if (!still_fails_(measured.request())) return false;
  current_ = std::move(measured);
  ++adoptions_;
  return true;
}

bool Shrinker::consider_body(std::string body) {
  http::HttpFileRequest candidate = current();
  candidate.request.body = std::move(body);
  return consider(std::move(candidate));
}

bool Shrinker::consider_tree(const json::Tree& tree) {
  return consider_body(json::print(tree));
}

}  // namespace bodkin::shrink
