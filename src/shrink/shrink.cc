#include "shrink/shrink.h"

#include <array>

#include "shrink/passes.h"

namespace bodkin::shrink {

std::span<const Pass> passes() {
  static constexpr std::array<Pass, 13> kAll = {{
      {"compact", compact},
      {"headers", headers},
      {"parameters", parameters},
      {"depth", depth},
      {"siblings", siblings},
      {"drop", drop},
      {"hoist", hoist},
      {"simplify", simplify},
      {"numbers", numbers},
      {"strings", strings},
      {"keys", keys},
      {"raw-text", raw_text},
      {"spelling", spelling},
  }};
  return kAll;
}

Shrunk shrink(const http::HttpFileRequest& start, const Predicate& still_fails,
              const Limits& limits, Clock& clock) {
  Shrinker shrinker(start, still_fails, limits, clock);
  // Round and round, until every pass in a row had nothing to do with the same request.
  std::size_t idle = 0;
  for (std::size_t turn = 0; idle < passes().size() && !shrinker.stopped(); ++turn) {
    const std::size_t before = shrinker.adoptions();
    passes()[turn % passes().size()].run(shrinker);
    idle = shrinker.adoptions() > before ? 0 : idle + 1;
  }
  return {shrinker.current(), shrinker.executions(), !shrinker.stopped()};
}

}  // namespace bodkin::shrink
