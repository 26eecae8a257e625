#include "base/memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace bodkin {

void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kTrimBytes = 256 << 20;
  constexpr int kMapBytes = 32 << 20;  // the most that glibc takes
  mallopt(M_TRIM_THRESHOLD, kTrimBytes);
  mallopt(M_MMAP_THRESHOLD, kMapBytes);
  mallopt(M_ARENA_MAX, 1);
#endif
}

}  // namespace bodkin
