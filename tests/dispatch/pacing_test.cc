// Retry-After in its two forms, and in none.
#include "dispatch/pacing.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace bodkin::dispatch {
namespace {

constexpr std::int64_t kNow = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT

TEST(RetryAfterTest, Table) {
  struct {
    const char* value;
    std::optional<int> want;
  } const cases[] = {
      {"0", 0},
      {"7", 7000},
      {" 7 ", 7000},
      {"30", 30000},
      {"31", limits::kRetryAfterMaxMs},
      {"184467440737095516160", limits::kRetryAfterMaxMs},
      {"Sun, 06 Nov 1994 08:49:42 GMT", 5000},
      {"Sunday, 06-Nov-94 08:49:42 GMT", 5000},
      {"Sun Nov  6 08:49:42 1994", 5000},
      {"Sun, 06-Nov-1994 08:49:42 GMT", 5000},
      {"Sun, 06 Nov 1994", std::nullopt},
      {"06 Brumaire 1994 08:49:42", std::nullopt},
      {"Sun, 06 Nov 1994 08:00:00 GMT", 0},
      {"Sun, 06 Nov 2044 08:49:37 GMT", limits::kRetryAfterMaxMs},
      {"", std::nullopt},
      {"soon", std::nullopt},
      {"-1", std::nullopt},
      {"1.5s", std::nullopt},
  };
  for (const auto& c : cases) EXPECT_EQ(retry_after_ms(c.value, kNow), c.want) << c.value;
}

TEST(ThrottleTest, OnlyWhatAsksForPatience) {
  const auto response = [](int status, Headers headers) { return Response{status, headers, ""}; };
  EXPECT_EQ(throttle_ms(response(200, {{"Retry-After", "1"}}), 1), std::nullopt);
  EXPECT_EQ(throttle_ms(response(503, {}), 1), std::nullopt);
  EXPECT_EQ(throttle_ms(response(503, {{"Retry-After", "1"}}), 1), 1000);
  EXPECT_EQ(throttle_ms(response(503, {{"Retry-After", "soon"}}), 1), std::nullopt);
  EXPECT_EQ(throttle_ms(response(429, {}), 1), 1000);
  EXPECT_EQ(throttle_ms(response(429, {}), 3), 4000);
  EXPECT_EQ(throttle_ms(response(429, {}), 99), limits::kRetryAfterMaxMs);
  EXPECT_EQ(throttle_ms(response(429, {{"Retry-After", "3"}}), 3), 3000);
}

TEST(PacerTest, WithoutARateThereIsNoWait) {
  FakeClock clock;
  Pacer pacer(0, clock);
  for (int i = 0; i < 10; ++i) pacer.wait();
  EXPECT_EQ(clock.now_us(), 0);
}

TEST(PacerTest, SlowRatesAreHeldToo) {
  FakeClock clock;
  Pacer pacer(0.5, clock);
  for (int i = 0; i < 3; ++i) pacer.wait();
  EXPECT_EQ(clock.now_us(), 4000000);
}

}  // namespace
}  // namespace bodkin::dispatch
