// What all models have in common.
#include <algorithm>

#include "bodkin/model.h"

namespace bodkin {

const Outcome* Outcomes::find(int status) const {
  const auto it = std::ranges::find(permitted, status, &Outcome::status);
  return it == permitted.end() ? nullptr : &*it;
}

bool Outcomes::accepts() const {
  return std::ranges::any_of(permitted, &Outcome::success);
}

}  // namespace bodkin
