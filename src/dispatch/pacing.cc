// Rate and Retry-After.
#include "dispatch/pacing.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "base/limits.h"
#include "base/text.h"

namespace bodkin::dispatch {
namespace {

constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";

// A token of a date into its field; what is none, or comes twice, is left out.
void take_date_token(const std::string& token, std::tm& date) {
  int a = 0;
  int b = 0;
  int c = 0;
  if (std::sscanf(token.c_str(), "%2d:%2d:%2d", &a, &b, &c) == 3) {
    date.tm_hour = a;
    date.tm_min = b;
    date.tm_sec = c;
  } else if (token[0] >= '0' && token[0] <= '9') {
    const int number = std::atoi(token.substr(0, 4).c_str());
    if (token.size() <= 2 && date.tm_mday == 0) {
      date.tm_mday = number;
    } else if (date.tm_year == 0) {
      date.tm_year = token.size() <= 2 && number < 70 ? number + 100
                     : token.size() <= 2              ? number
                                                      : number - 1900;
    }
  } else if (token.size() >= 3 && date.tm_mon < 0) {
    const std::size_t at = kMonths.find(to_lower(token.substr(0, 3)));
    if (at != std::string_view::npos && at % 3 == 0) date.tm_mon = static_cast<int>(at / 3);
  }
}

// Seconds since 1970 of a date as HTTP and cookies have it, read by its tokens (RFC 6265, 5.1.1);
// a negative number where the text is no date.
std::int64_t parse_date(std::string_view text) {
  std::tm date{};
  date.tm_mon = -1;
  date.tm_hour = -1;
  std::string token;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (c == ':' || std::isalnum(static_cast<unsigned char>(c)) != 0) {
      token.push_back(c);
    } else if (!token.empty()) {
      take_date_token(token, date);
      token.clear();
    }
  }
  const bool whole = date.tm_mday >= 1 && date.tm_mday <= 31 && date.tm_mon >= 0 &&
                     date.tm_year != 0 && date.tm_hour >= 0 && date.tm_hour < 24 &&
                     date.tm_min < 60 && date.tm_sec <= 60;
  return whole ? static_cast<std::int64_t>(::timegm(&date)) : -1;
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
