#include "base/hash.h"

namespace bodkin {

std::uint64_t hash64(std::string_view bytes, std::uint64_t start) {
  std::uint64_t hash = start;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

std::string hash_letters(std::uint64_t hash, int letters) {
  hash ^= hash >> 32;  // the low bits of FNV are its weaker ones
  std::string text;
  for (int i = 0; i < letters; ++i) {
    text.push_back(static_cast<char>('a' + hash % 26));
    hash /= 26;
  }
  return text;
}

std::string hash_hex(std::uint64_t hash) {
  std::string text(16, '0');
  for (int i = 15; i >= 0; --i) {
    text[static_cast<std::size_t>(i)] = "0123456789abcdef"[hash & 15];
    hash >>= 4;
  }
  return text;
}

}  // namespace bodkin
