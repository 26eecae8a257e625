// Weighted reservoir sampling: one item of a stream, each with probability weight / total, without
// knowing the total and without a list.
#pragma once

#include <cstdint>

#include "base/random.h"

namespace bodkin::mutate {

template <typename Item>
class Sampler {
 public:
  explicit Sampler(Random& random) : random_(random) {}

  // Weight 0 is never taken.
  void offer(std::uint64_t weight, const Item& item) {
    if (weight == 0) return;
    total_ += weight;
    if (random_.below(total_) < weight) item_ = item;
  }
  bool empty() const { return total_ == 0; }
  const Item& item() const { return item_; }

 private:
  Random& random_;
  std::uint64_t total_ = 0;
  Item item_{};
};

}  // namespace bodkin::mutate
