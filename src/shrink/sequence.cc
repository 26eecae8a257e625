#include "shrink/sequence.h"

namespace bodkin::shrink {
namespace {

constexpr std::size_t kShort = 8;     // below it, single parts are cheaper than any search
constexpr std::size_t kEachMax = 32;  // up to it, single parts are always tried
constexpr std::size_t kCoarse = 16;   // beyond it, how many chunks must fail before giving up

// The shortest sequence of which the end is cut off, by halving. Returns the new length.
std::size_t cut_end(std::size_t n, const Remove& remove) {
  std::size_t low = 0;  // an empty one was refused
  while (n - low > 1) {
    const std::size_t middle = low + (n - low) / 2;
    if (remove(middle, n)) {
      n = middle;
    } else {
      low = middle;
    }
  }
  return n;
}

std::size_t cut_start(std::size_t n, const Remove& remove) {
  std::size_t high = n;  // removing so many was refused
  while (high > 1) {
    const std::size_t count = high / 2;
    if (remove(0, count)) {
      n -= count;
      high -= count;
    } else {
      high = count;
    }
  }
  return n;
}

// Every chunk of this size, from the end, since what comes later rarely matters to what is before.
std::size_t remove_chunks(std::size_t n, std::size_t size, const Remove& remove) {
  std::size_t end = n;
  while (end > 0) {
    const std::size_t begin = end > size ? end - size : 0;
    if (end - begin < n && remove(begin, end)) n -= end - begin;
    end = begin;
  }
  return n;
}

}  // namespace

std::size_t reduce_sequence(std::size_t n, const Remove& remove) {
  if (n == 0) return 0;
  if (remove(0, n)) return 0;
  if (n > kShort) {
    n = cut_end(n, remove);
    n = cut_start(n, remove);
  }
  bool progress = true;
  for (std::size_t size = n / 2; size > 0; size /= 2) {
    if (n < 5 && size > 1) continue;
    if (n > kEachMax && n / size > kCoarse && !progress) break;
    const std::size_t left = remove_chunks(n, size, remove);
    progress = left < n;
    n = left;
  }
  return n;
}

}  // namespace bodkin::shrink
