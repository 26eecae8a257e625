#include "engine/status.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bodkin::engine {
namespace {

TEST(SharedStatus, OutlivesTheWorkerThatDiedInTheMiddleOfAnInput) {
  auto status = SharedStatus::create();
  ASSERT_TRUE(status.has_value());
  const pid_t child = ::fork();
  if (child == 0) {
    auto attached = SharedStatus::attach(::dup(status->fd()));
    (*attached)->begin_input("first");
    (*attached)->end_input();
    (*attached)->begin_input(std::string("se\0cond", 7));
    ::_exit(9);
  }
  int wait_status = 0;
  ::waitpid(child, &wait_status, 0);
  EXPECT_EQ((*status)->executions.load(), 1U);
  EXPECT_TRUE((*status)->running());
  EXPECT_EQ((*status)->current_input(), std::string("se\0cond", 7));
}

TEST(SharedStatus, TooLongInputsAreCutNotOverrun) {
  auto status = SharedStatus::create();
  (*status)->begin_input(std::string(limits::kInputBytesMax + 100, 'x'));
  EXPECT_EQ((*status)->current_input().size(), limits::kInputBytesMax);
}

TEST(SharedStatus, QuarantineRemembersAndThenIsFull) {
  auto status = SharedStatus::create();
  EXPECT_FALSE((*status)->is_quarantined(5));
  for (std::uint64_t i = 0; i < WorkerStatus::kQuarantineMax + 10; ++i) {
    (*status)->add_to_quarantine(i);
  }
  EXPECT_TRUE((*status)->is_quarantined(5));
  EXPECT_FALSE((*status)->is_quarantined(WorkerStatus::kQuarantineMax + 5));
}

}  // namespace
}  // namespace bodkin::engine
