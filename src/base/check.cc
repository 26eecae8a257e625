#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace bodkin {

void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "HARNESS BUG: %s:%d: check failed: %s\n", file, line, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace bodkin
