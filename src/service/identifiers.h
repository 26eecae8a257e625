// Identifiers that the service chooses: the same ones for the same seed, in the same order, and
// again after a restore. Safe from several threads.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "base/hash.h"
#include "base/random.h"

namespace bodkin::service {

class Identifiers {
 public:
  explicit Identifiers(std::uint64_t seed) : now_{Random(seed), Random(~seed)}, remembered_(now_) {}

  // A version 4 UUID.
  std::string uuid() {
    const std::lock_guard lock(mutex_);
    std::string text = hash_hex(now_.objects.next()) + hash_hex(now_.objects.next());
    text[12] = '4';
    text[16] = "89ab"[now_.objects.below(4)];
    for (const std::size_t place : {20U, 16U, 12U, 8U}) text.insert(place, 1, '-');
    return text;
  }
  // "req-" and 16 hex digits.
  std::string request_id() {
    const std::lock_guard lock(mutex_);
    return "req-" + hash_hex(now_.requests.next());
  }
  void snapshot() {
    const std::lock_guard lock(mutex_);
    remembered_ = now_;
  }
  void restore() {
    const std::lock_guard lock(mutex_);
    now_ = remembered_;
  }

 private:
  // Two sources, so that a refused request does not change what the next object is called.
  struct Sources {
    Random objects, requests;
  };
  std::mutex mutex_;
  Sources now_, remembered_;
};

}  // namespace bodkin::service
