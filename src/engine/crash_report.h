// What killed a process, read from its last words and its wait status.
#pragma once

#include <string>
#include <string_view>

namespace bodkin::engine {

struct CrashReport {
  std::string kind;  // "stack-overflow", "heap-buffer-overflow", "signal SIGSEGV", "hang", "oom"
  std::string function;  // innermost frame of the code under test, without arguments; may be empty
  std::string excerpt;   // the lines that say so
};

// `output`: the end of standard error. `wait_status`: of waitpid; 0 where not known.
CrashReport read_crash(std::string_view output, int wait_status);

// Our own trap's block (engine/trap.h) in the output: the text after "Check failed: ", or empty.
std::string own_crash_state(std::string_view output);

}  // namespace bodkin::engine
