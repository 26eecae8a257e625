#include "run/cookies.h"

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "dispatch/pacing.h"

namespace bodkin::run {
namespace {

// What expires before this moment (September 2020) is meant to be gone; no clock is asked.
constexpr std::int64_t kLongAgo = 1'600'000'000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view take_part(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = trimmed(rest.substr(0, end));
  rest.remove_prefix(std::min(rest.size(), end + 1));
  return part;
}

// Whether the attributes of a Set-Cookie field say that the cookie is to be forgotten.
bool is_deletion(std::string_view attributes) {
  bool expired = false;
  while (!attributes.empty()) {
    std::string_view value = take_part(attributes, ';');
    const std::string_view name = take_part(value, '=');
    if (equal_ignore_case(name, "max-age")) {
      // It rules over Expires (RFC 6265, 5.3).
      return std::strtoll(std::string(value).c_str(), nullptr, 10) <= 0;
    }
    if (equal_ignore_case(name, "expires")) {
      const auto left = dispatch::retry_after_ms(trimmed(value), kLongAgo);
      expired = left && *left == 0;
    }
  }
  return expired;
}

}  // namespace

bool CookieJar::take(const Response& response) {
  bool changed = false;
  for (const Header& field : response.headers.fields()) {
    if (!equal_ignore_case(field.name, "Set-Cookie")) continue;
    std::string_view rest = field.value;
    std::string_view pair = take_part(rest, ';');
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0 || pair.size() > kBytesMax) continue;
    const std::string name(trimmed(pair.substr(0, equals)));
    std::string value(trimmed(pair.substr(equals + 1)));
    const auto known = std::find_if(cookies_.begin(), cookies_.end(),
                                    [&](const auto& cookie) { return cookie.first == name; });
    if (is_deletion(rest)) {
      if (known != cookies_.end()) {
        cookies_.erase(known);
        changed = true;
      }
    } else if (known != cookies_.end()) {
      changed = changed || known->second != value;
      known->second = std::move(value);
    } else if (cookies_.size() < kCookiesMax) {
      cookies_.emplace_back(name, std::move(value));
      changed = true;
    }
  }
  return changed;
}

void CookieJar::take_out_of(Headers& headers) const {
  const std::string* field = headers.find("Cookie");
  if (field == nullptr || cookies_.empty()) return;
  std::string kept;
  std::string_view rest = *field;
  while (!rest.empty()) {
    const std::string_view pair = take_part(rest, ';');
    const std::string_view name = trimmed(pair.substr(0, pair.find('=')));
    if (!pair.empty() && value(name).data() == nullptr) {
      kept.append(kept.empty() ? "" : "; ").append(pair);
    }
  }
  if (kept.empty()) {
    headers.remove("Cookie");
  } else {
    headers.set("Cookie", std::move(kept));
  }
}

void CookieJar::put_into(Headers& headers) const {
  if (cookies_.empty()) return;
  take_out_of(headers);
  const std::string* field = headers.find("Cookie");
  std::string all = field == nullptr ? std::string() : *field;
  for (const auto& [name, value] : cookies_) {
    all.append(all.empty() ? "" : "; ").append(name).append("=").append(value);
  }
  headers.set("Cookie", std::move(all));
}

std::string_view CookieJar::value(std::string_view name) const {
  for (const auto& [known, value] : cookies_) {
    if (known == name) return value;
  }
  return {};
}

}  // namespace bodkin::run
