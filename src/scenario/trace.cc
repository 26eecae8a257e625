#include "scenario/trace.h"

namespace bodkin::scenario {

const char* to_string(Purpose purpose) {
  switch (purpose) {
    case Purpose::kSetup:
      return "setup";
    case Purpose::kInput:
      return "input";
    case Purpose::kAccess:
      return "access";
    case Purpose::kRead:
      return "read";
    case Purpose::kUnknown:
      return "unknown";
    case Purpose::kHostile:
      return "hostile";
    case Purpose::kStale:
      return "stale";
    case Purpose::kSnapshot:
      return "snapshot";
    case Purpose::kBurst:
      return "burst";
    case Purpose::kSerial:
      return "serial";
    case Purpose::kCleanup:
      return "cleanup";
  }
  return "?";
}

}  // namespace bodkin::scenario
