// Canaries: words that nobody writes by chance, so that one that turns up in a log line or in SQL
// text came from our request. Mutators put them in, oracles look for them; both need this file.
//
// A canary is "bdkq" and 8 lower-case hexadecimal digits. It says that a value travelled, not
// which input sent it; evidence is attributed by the exchange it was collected for.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bodkin::scenario {

inline constexpr std::string_view kCanaryPrefix = "bdkq";
inline constexpr std::size_t kCanaryDigits = 8;
inline constexpr std::size_t kCanaryBytes = kCanaryPrefix.size() + kCanaryDigits;

// The canary of a number; its lower 32 bits count.
inline std::string make_canary(std::uint64_t number) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(kCanaryPrefix);
  for (int shift = 28; shift >= 0; shift -= 4) out.push_back(kHex[(number >> shift) & 15U]);
  return out;
}

// Every canary in the text, in order; views into it.
inline std::vector<std::string_view> find_canaries(std::string_view text) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  std::vector<std::string_view> found;
  std::size_t at = 0;
  while ((at = text.find(kCanaryPrefix, at)) != std::string_view::npos) {
    const std::string_view word = text.substr(at, kCanaryBytes);
    const std::string_view digits = word.substr(kCanaryPrefix.size());
    if (digits.size() == kCanaryDigits && std::all_of(digits.begin(), digits.end(), is_hex)) {
      found.push_back(word);
      at += kCanaryBytes;
    } else {
      ++at;
    }
  }
  return found;
}

}  // namespace bodkin::scenario
