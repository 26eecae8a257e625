#include "engine/process.h"

#include <sys/wait.h>

#include <csignal>

#include <gtest/gtest.h>

namespace bodkin::engine {
namespace {

TEST(RunProcess, GivesBothStreamsAndTheStatus) {
  auto done = run_process({"/bin/sh", "-c", "echo out; echo err >&2; exit 5"}, 10000);
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(done->out, "out\n");
  EXPECT_EQ(done->err, "err\n");
  EXPECT_EQ(WEXITSTATUS(done->wait_status), 5);
  EXPECT_FALSE(done->timed_out);
}

TEST(RunProcess, EndsWhatDoesNotEnd) {
  auto done = run_process({"/bin/sh", "-c", "echo here; exec sleep 60"}, 200);
  ASSERT_TRUE(done.has_value());
  EXPECT_TRUE(done->timed_out);
  EXPECT_EQ(done->out, "here\n");
  EXPECT_TRUE(WIFSIGNALED(done->wait_status));
}

TEST(RunProcess, PassesTheEnvironment) {
  auto done = run_process({"/bin/sh", "-c", "echo $BODKIN_TEST_WORD"}, 10000,
                          {{"BODKIN_TEST_WORD", "bodkin"}});
  EXPECT_EQ(done->out, "bodkin\n");
}

TEST(RunProcess, SaysWhatCannotBeRun) {
  auto done = run_process({"/nowhere/at/all"}, 10000);
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(WEXITSTATUS(done->wait_status), 127);
  EXPECT_NE(done->err.find("cannot run /nowhere/at/all"), std::string::npos);
}

TEST(Process, ProcessorTimeOfABusyChildRisesAndOfASleepingOneDoesNot) {
  auto busy = Process::start({"/bin/sh", "-c", "while :; do :; done"});
  auto idle = Process::start({"/bin/sleep", "60"});
  ASSERT_TRUE(busy.has_value() && idle.has_value());
  for (int i = 0; i < 500 && busy->cpu_ms() < 100; ++i) busy->wait_for(20);
  EXPECT_GE(busy->cpu_ms(), 100);
  EXPECT_LT(idle->cpu_ms(), 100);
}

TEST(Process, IsKilledWithItsObject) {
  pid_t pid = 0;
  {
    auto process = Process::start({"/bin/sleep", "60"});
    pid = process->pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_NE(::kill(pid, 0), 0);
}

}  // namespace
}  // namespace bodkin::engine
