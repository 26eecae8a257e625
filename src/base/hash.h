// A stable 64-bit hash: for signatures and file names, the same on every machine and version.
// FNV-1a. Not for secrets, not against an adversary.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bodkin {

inline constexpr std::uint64_t kHashStart = 0xcbf29ce484222325ULL;

std::uint64_t hash64(std::string_view bytes, std::uint64_t start = kHashStart);
// n letters a..z that stand for the hash: n = 8 has 37 bits.
std::string hash_letters(std::uint64_t hash, int letters);
// 16 lower-case hex digits.
std::string hash_hex(std::uint64_t hash);

}  // namespace bodkin
