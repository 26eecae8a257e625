// Time as a dependency, so that a test can stop it and one input's result never depends on it.
#pragma once

#include <cstdint>

namespace bodkin {

class Clock {
 public:
  virtual ~Clock() = default;
  // Microseconds since some fixed point, never going back.
  virtual std::int64_t now_us() = 0;
  virtual void sleep_us(std::int64_t duration_us) = 0;
  // The system's monotonic clock; one object for the whole process.
  static Clock& system();
};

// A clock that moves only when told to, or by sleeping.
class FakeClock : public Clock {
 public:
  std::int64_t now_us() override { return now_us_; }
  void sleep_us(std::int64_t duration_us) override { now_us_ += duration_us; }
  void advance_us(std::int64_t duration_us) { now_us_ += duration_us; }

 private:
  std::int64_t now_us_ = 0;
};

}  // namespace bodkin
