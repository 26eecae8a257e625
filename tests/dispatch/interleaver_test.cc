// Tasks that take turns by a schedule.
#include "dispatch/interleaver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

namespace bodkin::dispatch {
namespace {

using testing::ElementsAre;

// Tasks that write a letter before, between and after two points.
struct Writers {
  Interleaver interleaver;
  std::string text;
  std::vector<Interleaver::Task> tasks;

  explicit Writers(int count) {
    for (int i = 0; i < count; ++i) {
      tasks.emplace_back([this, i] {
        for (int step = 0; step < 3; ++step) {
          if (step > 0) interleaver.yield("point");
          text += static_cast<char>('a' + i);
        }
      });
    }
  }
  std::string run(const Schedule& schedule) {
    text.clear();
    EXPECT_TRUE(interleaver.run(tasks, schedule).scheduled);
    return text;
  }
};

TEST(InterleaverTest, WithoutSwitchesOneRunsAfterTheOther) {
  Writers three(3);
  EXPECT_EQ(three.run({}), "aaabbbccc");
}

TEST(InterleaverTest, ASwitchLetsAnotherRunToItsEnd) {
  Writers three(3);
  EXPECT_EQ(three.run({{0, 1}}), "abbbcccaa");
  EXPECT_EQ(three.run({{1, 2}}), "aacccabbb");
  EXPECT_EQ(three.run({{0, 1}, {1, 0}, {2, 1}}), "ababbccca");
  EXPECT_EQ(three.run({{0, 7}}), "aaabbbccc");  // nobody
}

TEST(InterleaverTest, TheSameScheduleGivesTheSameRun) {
  Writers three(3);
  const Schedule schedule = {{0, 2}, {1, 1}, {3, 0}, {4, 2}};
  const std::string first = three.run(schedule);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(three.run(schedule), first);
}

TEST(InterleaverTest, WhoIsBusyLetsAnotherRun) {
  Interleaver interleaver;
  std::string text;
  bool held = true;
  const std::vector<Interleaver::Task> tasks = {[&] {
                                                  while (held) interleaver.yield("busy");
                                                  text += "got";
                                                },
                                                [&] {
                                                  interleaver.yield("point");
                                                  held = false;
                                                  text += "let go, ";
                                                }};
  const Interleaver::Run run = interleaver.run(tasks, {});
  EXPECT_EQ(text, "let go, got");
  EXPECT_TRUE(run.scheduled);
  EXPECT_THAT(run.points, ElementsAre(Point{0, "busy"}, Point{1, "point"}));
}

TEST(InterleaverTest, WhereAllWaitForEachOtherTheyAreLetGo) {
  Interleaver interleaver;
  std::atomic<int> rounds = 0;
  const Interleaver::Task task = [&] {
    while (++rounds < 30000) interleaver.yield("busy");
  };
  const std::vector<Interleaver::Task> tasks = {task, task};
  EXPECT_FALSE(interleaver.run(tasks, {}).scheduled);
  EXPECT_GE(rounds, 30000);
  Writers two(2);
  EXPECT_EQ(two.run({}), "aaabbb");
}

TEST(InterleaverTest, ATaskThatBlocksOnAPausedOneDoesNotHang) {
  Interleaver interleaver;
  std::mutex mutex;
  std::atomic<int> done = 0;
  const Interleaver::Task task = [&] {
    const std::lock_guard lock(mutex);
    interleaver.yield("inside");
    ++done;
  };
  const std::vector<Interleaver::Task> tasks = {task, task};
  EXPECT_FALSE(interleaver.run(tasks, {{0, 1}}).scheduled);
  EXPECT_EQ(done, 2);
  EXPECT_TRUE(interleaver.run(tasks, {}).scheduled);
}

TEST(InterleaverTest, FreeTasksBeginTogether) {
  Interleaver interleaver;
  std::atomic<int> begun = 0;
  const Interleaver::Task task = [&] {
    ++begun;
    while (begun < 3) std::this_thread::yield();  // ends only if all run at once
  };
  const std::vector<Interleaver::Task> tasks = {task, task, task};
  interleaver.run_freely(tasks);
  EXPECT_EQ(begun, 3);
}

}  // namespace
}  // namespace bodkin::dispatch
