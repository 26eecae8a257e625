// CHECK: programmer errors, always on.
//
// A failed check prints HARNESS BUG and aborts, so that triage never blames the target for a fault
// of ours.
#pragma once

namespace bodkin {

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace bodkin

#define BODKIN_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::bodkin::check_failed(#condition, __FILE__, __LINE__))
