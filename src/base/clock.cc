#include "base/clock.h"

#include <chrono>
#include <thread>

namespace bodkin {
namespace {

class SystemClock : public Clock {
 public:
  std::int64_t now_us() override {
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  void sleep_us(std::int64_t duration_us) override {
    if (duration_us > 0) std::this_thread::sleep_for(std::chrono::microseconds(duration_us));
  }
};

}  // namespace

Clock& Clock::system() {
  static SystemClock clock;
  return clock;
}

}  // namespace bodkin
