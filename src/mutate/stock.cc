#include "mutate/stock.h"

#include <utility>

#include "scenario/compose.h"

namespace bodkin::mutate {

const Request* Stock::pick(const contract::Operation& operation, schema::Generator& generator,
                           Random& random) {
  if (++asked_ > kAskedMax) {
    kept_.clear();
    asked_ = 1;
    ++generation_;
  }
  std::vector<Kept>& kept = kept_[&operation];
  kept.resize(kSeeds);
  const std::uint64_t index = random.below(kSeeds);
  Kept& chosen = kept[index];
  if (!chosen.tried) {
    // Seed 0 is the plainest request, which preflight and seeds have sent.
    const std::uint64_t seed = 1 + index + generation_ * kSeeds;
    scenario::Composed composed = scenario::valid_request(operation, world_, seed, generator);
    chosen.tried = true;
    chosen.made = composed.made();
    chosen.request = std::move(composed.request.request);
  }
  return chosen.made ? &chosen.request : nullptr;
}

}  // namespace bodkin::mutate
