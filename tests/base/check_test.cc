// A failed check names itself as the harness's own fault.
#include "base/check.h"

#include <gtest/gtest.h>

namespace bodkin {
namespace {

TEST(CheckTest, HoldsInSilence) {
  int evaluated = 0;
  BODKIN_CHECK(++evaluated == 1);
  EXPECT_EQ(evaluated, 1);
}

TEST(CheckDeathTest, SaysThatTheHarnessIsToBlame) {
  EXPECT_DEATH(BODKIN_CHECK(1 + 1 == 3),
               "HARNESS BUG: .*check_test.cc:[0-9]+: check failed: 1 \\+ 1 == 3");
}

}  // namespace
}  // namespace bodkin
