// What makes two findings one, and the line by which ClusterFuzz tells them apart.
#include "finding/finding.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace bodkin::finding {
namespace {

constexpr std::size_t kCrashStateMax = 79;  // ClusterFuzz cuts there

std::string status_class(int status) {
  if (status < 100 || status > 599) return "none";
  return std::to_string(status / 100) + "xx";
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// ClusterFuzz rewrites numbers of four digits and more, and would take some punctuation for the end
// of the state: what it would change is changed here, the same way each time.
std::string tame(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t digits = 0;
    while (i + digits < text.size() && is_digit(text[i + digits])) ++digits;
    if (digits >= 4) {
      out += 'N';
      i += digits;
      continue;
    }
    const char c = text[i];
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
                      std::string_view("/_-.{}~").find(c) != std::string_view::npos;
    out += kept ? c : '_';
    ++i;
  }
  return out;
}

}  // namespace

const char* to_string(Severity severity) {
  switch (severity) {
    case Severity::kLow:
      return "low";
    case Severity::kMedium:
      return "medium";
    case Severity::kHigh:
      return "high";
    case Severity::kCritical:
      return "critical";
  }
  return "?";
}

std::string Finding::signature_text() const {
  // As it reads back from finding.json, which holds UTF-8 alone.
  std::string text = as_utf8(oracle);
  for (const std::string_view part : {method, path, location}) {
    text.append("|").append(as_utf8(part));
  }
  if (!member.empty()) text.append("@").append(as_utf8(member));
  text.append("|").append(status_class(http_status));
  return text.append("|").append(normalise_message(as_utf8(kind)));
}

std::string Finding::signature() const {
  return hash_letters(hash64(signature_text()), 8);
}

std::string Finding::crash_state() const {
  std::string text =
      "FuzzerHash=" + tame(oracle) + " " + signature() + " " + tame(method) + " " + tame(path);
  text.resize(std::min(text.size(), kCrashStateMax));
  return text;
}

}  // namespace bodkin::finding
