// A finding as a crash that fuzzing services tell apart (docs/continuous.md).
//
// Each oracle traps in a noinline function of its own, after a block of lines that ClusterFuzz
// reads as the beginning of the crash state. The block goes to a copy of standard error taken by
// remember_stderr(), since -close_fd_mask=2 closes the real one.
#pragma once

#include <string_view>
#include <vector>

#include "finding/finding.h"

namespace bodkin::engine {

// Call from LLVMFuzzerInitialize.
void remember_stderr();

// The name of the function that an oracle's findings trap in: "trap_accepted_invalid". Oracles that
// are not of the catalogue share "trap_outside_0" and so on. ClusterFuzz's crash state is the line
// and the two innermost frames, so these names stay as they are.
std::string_view trap_function(std::string_view oracle);

// Prints the finding for a person (escaped: nothing in it can be taken for a sanitizer's report)
// and its crash state, then traps. Returns only where $SANITIZER is "coverage": a crash would lose
// the whole profile.
void trap(const finding::Finding& finding);

// The first finding that is more than a guess traps. Without a model rejected-valid and implausible
// are guesses, which a person may look through (bodkin fuzz reports them apart); a target that died
// of them would find nothing else.
void trap_first(const std::vector<finding::Finding>& findings, bool modelled);

}  // namespace bodkin::engine
