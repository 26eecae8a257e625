// The one source of randomness: small, fast, seeded, and the same on every platform.
//
// xoshiro256** by Blackman and Vigna (public domain reference), seeded through splitmix64. Not for
// secrets.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

namespace bodkin {

class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();
  // Uniform in [0, bound); 0 where bound is 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [low, high], low <= high.
  std::int64_t between(std::int64_t low, std::int64_t high);
  // True once in n; n == 0 is never.
  bool one_in(std::uint64_t n);

  // Any element of a non-empty array or container with size() and operator[].
  template <typename Container>
  decltype(auto) pick(Container& items) {
    return items[static_cast<std::size_t>(below(std::size(items)))];
  }

 private:
  std::array<std::uint64_t, 4> state_;
};

// A random UUID (RFC 9562, version 4) in lower case.
std::string fresh_uuid(Random& random);

}  // namespace bodkin
