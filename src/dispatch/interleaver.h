// Tasks on threads of their own of which one runs at a time: who runs next is told by a Schedule,
// so that the same schedule gives the same run.
//
// A task hands over only at the points where it calls yield(). One that blocks elsewhere on what a
// paused one holds would never end: after a second without progress all are let go, and the run
// counts as not scheduled. Threads are kept between runs. Not for two callers at once.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "dispatch/dispatcher.h"

namespace bodkin::dispatch {

class Interleaver {
 public:
  using Task = std::function<void()>;  // must not throw

  Interleaver();
  ~Interleaver();
  Interleaver(const Interleaver&) = delete;
  Interleaver& operator=(const Interleaver&) = delete;

  struct Run {
    std::vector<Point> points;  // the first 4096
    bool scheduled = true;      // false: they had to be let go
  };
  // Runs all to their ends. The first begins.
  Run run(std::span<const Task> tasks, const Schedule& schedule);
  // Runs all to their ends, begun at the same moment and as chance has it.
  void run_freely(std::span<const Task> tasks);

  // What tasks call; nothing happens where a thread that is none of them does. "busy": it waits for
  // another one, so that another one runs next.
  void yield(const char* where);

 private:
  struct Worker;
  void start(std::span<const Task> tasks);
  void work(Worker& worker);
  void hand_to(std::size_t next);
  std::size_t next_live(std::size_t after) const;  // npos: all have ended
  void ended(std::size_t self);
  void let_go();

  std::vector<std::unique_ptr<Worker>> workers_;
  std::size_t live_ = 0;   // those of this run that have not ended
  std::size_t count_ = 0;  // of this run
  const Schedule* schedule_ = nullptr;
  std::size_t switched_ = 0;  // entries of the schedule that are behind
  std::uint32_t passed_ = 0;  // points
  std::size_t waits_ = 0;     // "busy" without anything else in between
  std::vector<Point> points_;
  std::atomic<bool> free_ = true;
  std::atomic<std::size_t> ready_ = 0;  // to begin, where all begin at once
  std::atomic<std::uint64_t> progress_ = 0;
  std::mutex mutex_;  // of ended_
  std::condition_variable all_ended_;
  std::size_t ended_ = 0;
};

}  // namespace bodkin::dispatch
