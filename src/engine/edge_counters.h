// The counters of covered edges in this process, as the compiler lays them out.
//
// Coverage is to say what an input does, and the reads of what it wrote. What else the runner sends
// is left out: which probes follow is drawn from the input's bytes and from the inputs before,
// which interleavings of a race are tried, too (run/races.h and run/bursts.h remember what showed
// nothing). Their edges would make one input's coverage differ from run to run, and tell inputs
// apart that do the same: corpora would grow by repetition and merging would never end.
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

// From now on what the runner sends beside an input leaves no mark in coverage.
void keep_probes_out_of_coverage(run::Runner& runner);

}  // namespace bodkin::engine
