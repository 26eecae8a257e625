// Rate and Retry-After.
#include "dispatch/pacing.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <string>

#include "base/limits.h"

namespace bodkin::dispatch {
namespace {

// Seconds since 1970, or a negative number where the text is no date.
std::int64_t parse_date(std::string_view text) {
  return curl_getdate(std::string(text).c_str(), nullptr);
}

int clamp_ms(std::int64_t seconds) {
  constexpr std::int64_t kMost = limits::kRetryAfterMaxMs / 1000 + 1;
  const std::int64_t ms = std::clamp<std::int64_t>(seconds, 0, kMost) * 1000;
  return static_cast<int>(std::min<std::int64_t>(ms, limits::kRetryAfterMaxMs));
}

}  // namespace

Pacer::Pacer(double rate, Clock& clock) : clock_(clock) {
  if (rate > 0) interval_us_ = static_cast<std::int64_t>(std::min(1e6 / rate, 1e12));
}

void Pacer::wait() {
  if (interval_us_ == 0) return;
  const std::int64_t now = clock_.now_us();
  if (next_us_ > now) clock_.sleep_us(next_us_ - now);
  next_us_ = std::max(now, next_us_) + interval_us_;
}

std::optional<int> retry_after_ms(std::string_view value, std::int64_t now_s) {
  while (value.starts_with(' ')) value.remove_prefix(1);
  while (value.ends_with(' ')) value.remove_suffix(1);
  if (value.empty()) return std::nullopt;
  const char* const end = value.data() + value.size();
  if (std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    std::int64_t seconds = limits::kRetryAfterMaxMs;  // more digits than fit: the longest
    std::from_chars(value.data(), end, seconds);
    return clamp_ms(seconds);
  }
  const std::int64_t date = parse_date(value);
  if (date < 0) return std::nullopt;
  return clamp_ms(date - now_s);
}

std::optional<int> throttle_ms(const Response& response, int attempt) {
  if (response.status != 429 && response.status != 503) return std::nullopt;
  std::int64_t now_s = parse_date(response.headers.get("Date"));
  if (now_s < 0) now_s = std::time(nullptr);
  const auto asked = retry_after_ms(response.headers.get("Retry-After"), now_s);
  if (asked || response.status == 503) return asked;
  const int doublings = std::clamp(attempt - 1, 0, 10);
  return clamp_ms(std::int64_t{1} << doublings);
}

}  // namespace bodkin::dispatch
