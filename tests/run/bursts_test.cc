// How a run of several requests is told. What bursts find: tests/oracle/races_test.cc.
#include "run/bursts.h"

#include <gtest/gtest.h>

namespace bodkin::run {
namespace {

TEST(PrintPoints, TellsWhoReachedWhatInOrder) {
  EXPECT_EQ(print_points({}), "");
  EXPECT_EQ(print_points({{0, "lock"},
                          {0, "statement"},
                          {0, "statement"},
                          {1, "lock"},
                          {1, "busy"},
                          {0, "statement"}}),
            "request 1: lock, statement x2; request 2: lock, busy; request 1: statement");
}

}  // namespace
}  // namespace bodkin::run
