// A finding as a crash that fuzzing services tell apart (docs/continuous.md).
//
// Each oracle traps in a noinline function of its own, after a block of lines that ClusterFuzz
// reads as the crash state. The block goes to a copy of standard error taken by remember_stderr(),
// since -close_fd_mask=2 closes the real one.
#pragma once

#include <string_view>

#include "finding/finding.h"

namespace bodkin::engine {

// Call from LLVMFuzzerInitialize.
void remember_stderr();

// Which trapping function an oracle has: of its own for each oracle of the catalogue; oracles from
// outside share the others. Stack frames, and so libFuzzer's deduplication, tell them apart.
std::size_t trap_slot(std::string_view oracle);

// Prints the finding for a person (escaped: nothing in it can be taken for a sanitizer's report)
// and its crash state, then traps. Returns only where $SANITIZER is "coverage": a crash would lose
// the whole profile.
void trap(const finding::Finding& finding);

}  // namespace bodkin::engine
