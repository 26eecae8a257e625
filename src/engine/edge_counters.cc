#include "engine/edge_counters.h"

#include <algorithm>
#include <memory>

// The linker gives a section's bounds these names; the section is there where something is
// instrumented.
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
extern std::uint8_t __start___sancov_cntrs[] __attribute__((weak, visibility("hidden")));
extern std::uint8_t __stop___sancov_cntrs[] __attribute__((weak, visibility("hidden")));
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)
}

namespace bodkin::engine {

std::size_t EdgeCounters::count() {
  if (__start___sancov_cntrs == nullptr) return 0;
  return static_cast<std::size_t>(__stop___sancov_cntrs - __start___sancov_cntrs);
}

void EdgeCounters::save() {
  if (count() != 0) saved_.assign(__start___sancov_cntrs, __stop___sancov_cntrs);
}

void EdgeCounters::restore() const {
  if (!saved_.empty()) std::copy(saved_.begin(), saved_.end(), __start___sancov_cntrs);
}

void keep_probes_out_of_coverage(run::Runner& runner) {
  if (EdgeCounters::count() == 0) return;
  runner.on_aside([counters = std::make_shared<EdgeCounters>()](bool begin) {
    if (begin) {
      counters->save();
    } else {
      counters->restore();
    }
  });
}

}  // namespace bodkin::engine
