// Two writes at the same moment that count as one, where nothing can be put back: each of two alone
// moves a number that is read by the same amount, two at once that were both accepted move it by
// that amount or not at all. Judges what run/runner_deltas sends; beside oracle/unexplained, which
// has orders to compare with.
//
// Twice in one trace, since something else may happen to change the number. Silent about numbers
// that move by being read, and locks: a version may well rise once.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "oracle/oracle.h"

namespace bodkin::oracle {

struct LostDelta {
  std::size_t exchange = 0;  // the last write of those that were sent at once
  std::string member;        // the number that tells, as a JSON pointer
  std::string alone, both;   // by how much it moved, in words
  int shown = 0, tries = 0;
};

std::vector<LostDelta> lost_deltas(const Case& what);

}  // namespace bodkin::oracle
