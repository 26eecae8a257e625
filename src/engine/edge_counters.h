// The counters of covered edges in this process, as the compiler lays them out.
//
// Which interleavings of a race are tried depends on the inputs before (run/races.h and run/bursts.h
// remember what showed nothing), so their edges would make one input's coverage differ from run
// to run: corpora would grow by repetition and merging would never end. They are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "run/runner.h"

namespace bodkin::engine {

class EdgeCounters {
 public:
  // How many there are; 0 in a build that is not instrumented, or by another scheme than
  // -fsanitize=fuzzer-no-link's.
  static std::size_t count();
  void save();
  // Back to what they were at save(); nothing before one.
  void restore() const;
  friend bool operator==(const EdgeCounters&, const EdgeCounters&) = default;

 private:
  std::vector<std::uint8_t> saved_;
};

// From now on what the runner sends at once, and in trial orders, leaves no mark in coverage.
void keep_races_out_of_coverage(run::Runner& runner);

}  // namespace bodkin::engine
