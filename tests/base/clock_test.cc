// Time that passes, and time that does not.
#include "base/clock.h"

#include <gtest/gtest.h>

namespace bodkin {
namespace {

TEST(FakeClockTest, MovesOnlyWhenTold) {
  FakeClock clock;
  EXPECT_EQ(clock.now_us(), 0);
  clock.advance_us(5);
  clock.sleep_us(7);
  EXPECT_EQ(clock.now_us(), 12);
}

TEST(SystemClockTest, NeverGoesBackAndSleepsLongEnough) {
  Clock& clock = Clock::system();
  const std::int64_t start = clock.now_us();
  clock.sleep_us(2000);
  EXPECT_GE(clock.now_us() - start, 2000);
  const std::int64_t before = clock.now_us();
  clock.sleep_us(-1000000);
  clock.sleep_us(0);
  EXPECT_GE(clock.now_us(), before);
  EXPECT_EQ(&clock, &Clock::system());
}

}  // namespace
}  // namespace bodkin
