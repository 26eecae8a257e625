#include "engine/sweep.h"

#include <algorithm>
#include <utility>

#include "http/http_file.h"
#include "mutate/variants.h"
#include "scenario/compose.h"

namespace bodkin::engine {
namespace {

// A contract of a thousand operations is not kept from everything else for hours.
constexpr std::size_t kAllMax = 8000;
constexpr std::size_t kPerOperationLeast = 8, kPerOperationMost = 200;

}  // namespace

Sweep::Sweep(const session::Session& session, const run::Scope& scope) : session_(session) {
  for (const contract::Operation& each : session.contract().operations()) {
    if (scope.allows(each)) turns_.push_back({&each, {}, {}});
  }
  per_operation_ = std::clamp(kAllMax / std::max<std::size_t>(turns_.size(), 1), kPerOperationLeast,
                              kPerOperationMost);
}

void Sweep::share(std::size_t worker, std::size_t workers, std::size_t position) {
  worker_ = worker;
  workers_ = std::max<std::size_t>(workers, 1);
  position_ = position;
}

std::optional<std::string> Sweep::variant(Turn& turn, std::size_t number) {
  const scenario::Composed composed =
      scenario::valid_request(*turn.operation, session_.world(), 0, generator_);
  if (!composed.made()) return std::nullopt;
  std::string plain = http::encode_request(composed.request);
  if (plain != turn.plain || turn.list.empty()) {
    turn.list = mutate::variants(composed.request, *turn.operation, per_operation_);
    turn.plain = std::move(plain);
  }
  if (number >= turn.list.size()) return std::nullopt;
  return turn.list[number];
}

std::optional<std::string> Sweep::next(std::size_t size_max) {
  while (position_ < turns_.size() * per_operation_) {
    const std::size_t at = position_++;
    const std::size_t number = at / turns_.size();
    Turn& turn = turns_[at % turns_.size()];
    const bool mine = (at + number) % workers_ == worker_;  // of every operation some
    if (turn.done || !mine) continue;
    auto made = variant(turn, number);
    if (!made) {
      turn = {turn.operation, {}, {}, true};
    } else if (made->size() <= size_max) {
      return made;
    }
  }
  return std::nullopt;
}

}  // namespace bodkin::engine
