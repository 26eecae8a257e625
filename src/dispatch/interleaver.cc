#include "dispatch/interleaver.h"

#include <chrono>
#include <semaphore>
#include <string_view>
#include <thread>

namespace bodkin::dispatch {
namespace {

constexpr std::size_t kPointsMax = 4096;
constexpr std::size_t kWaitsMax = 10000;
constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
constexpr std::chrono::milliseconds kNoProgress(1000);

// Which task of which interleaver this thread runs.
thread_local const Interleaver* my_interleaver = nullptr;
thread_local std::size_t myself = kNobody;

}  // namespace

struct Interleaver::Worker {
  std::size_t index = 0;
  std::counting_semaphore<> go{0};
  const Task* task = nullptr;  // nullptr: the thread is to end
  std::atomic<bool> waits_to_begin = false;
  bool live = false;  // these two belong to whoever runs
  bool busy = false;
  std::thread thread;
};

Interleaver::Interleaver() = default;

Interleaver::~Interleaver() {
  for (auto& worker : workers_) {
    worker->task = nullptr;
    worker->go.release();
    worker->thread.join();
  }
}

void Interleaver::work(Worker& worker) {
  my_interleaver = this;
  myself = worker.index;
  while (true) {
    worker.go.acquire();
    const Task* task = worker.task;
    if (task == nullptr) return;
    if (!worker.waits_to_begin.exchange(false)) continue;  // let go after it had ended
    if (free_) {
      ++ready_;
      while (ready_ < count_) std::this_thread::yield();
    }
    (*task)();
    ended(worker.index);
  }
}

void Interleaver::start(std::span<const Task> tasks) {
  while (workers_.size() < tasks.size()) {
    workers_.push_back(std::make_unique<Worker>());
    Worker& worker = *workers_.back();
    worker.index = workers_.size() - 1;
    worker.thread = std::thread([this, &worker] { work(worker); });
  }
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    workers_[i]->task = &tasks[i];
    workers_[i]->live = true;
    workers_[i]->busy = false;
    workers_[i]->waits_to_begin = true;
  }
  count_ = live_ = tasks.size();
  ended_ = 0;
  points_.clear();
  passed_ = 0;
  switched_ = 0;
  waits_ = 0;
}

void Interleaver::hand_to(std::size_t next) {
  workers_[next]->go.release();
}

std::size_t Interleaver::next_live(std::size_t after) const {
  std::size_t waiting = kNobody;
  for (std::size_t i = 1; i <= count_; ++i) {
    const std::size_t at = (after + i) % count_;
    if (!workers_[at]->live || at == after) continue;
    if (!workers_[at]->busy) return at;
    if (waiting == kNobody) waiting = at;
  }
  return waiting;
}

// Whoever ends hands over, or says that it was the last.
void Interleaver::ended(std::size_t self) {
  ++progress_;
  if (!free_) {
    workers_[self]->live = false;
    const std::size_t next = next_live(self);
    if (next != kNobody) hand_to(next);
  }
  const std::lock_guard lock(mutex_);
  if (++ended_ == count_) all_ended_.notify_one();
}

void Interleaver::yield(const char* where) {
  if (my_interleaver != this) return;
  if (free_) {
    std::this_thread::yield();
    return;
  }
  ++progress_;
  const bool busy = std::string_view(where) == "busy";
  const auto at = passed_++;
  if (points_.size() < kPointsMax) {
    points_.push_back({static_cast<std::uint32_t>(myself), std::string_view(where)});
  }
  std::size_t next = myself;
  while (switched_ < schedule_->size() && (*schedule_)[switched_].at <= at) {
    const std::size_t to = (*schedule_)[switched_++].to;
    if (to < count_ && workers_[to]->live) next = to;
  }
  workers_[myself]->busy = busy;
  waits_ = busy ? waits_ + 1 : 0;
  if (busy && next == myself) next = next_live(myself);
  if (waits_ > kWaitsMax) {  // everybody waits for somebody
    let_go();
    return;
  }
  if (next == kNobody || next == myself) return;
  hand_to(next);
  workers_[myself]->go.acquire();
}

void Interleaver::let_go() {
  if (free_.exchange(true)) return;
  ready_ = count_;
  for (std::size_t i = 0; i < count_; ++i) workers_[i]->go.release();
}

Interleaver::Run Interleaver::run(std::span<const Task> tasks, const Schedule& schedule) {
  if (tasks.empty()) return {};
  start(tasks);
  schedule_ = &schedule;
  free_ = false;
  std::uint64_t seen = progress_;
  hand_to(0);
  {
    std::unique_lock lock(mutex_);
    while (!all_ended_.wait_for(lock, kNoProgress, [this] { return ended_ == count_; })) {
      if (progress_ == seen) let_go();
      seen = progress_;
    }
  }
  const bool scheduled = !free_.exchange(true);
  for (std::size_t i = 0; !scheduled && i < count_; ++i) {
    while (workers_[i]->go.try_acquire()) {
    }
  }
  return {std::move(points_), scheduled};
}

void Interleaver::run_freely(std::span<const Task> tasks) {
  if (tasks.empty()) return;
  start(tasks);
  ready_ = 0;
  free_ = true;
  for (std::size_t i = 0; i < tasks.size(); ++i) hand_to(i);
  std::unique_lock lock(mutex_);
  all_ended_.wait(lock, [this] { return ended_ == count_; });
}

}  // namespace bodkin::dispatch
