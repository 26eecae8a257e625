// Memory that a worker and its supervisor share: what the worker is doing, and what it must skip.
//
// One anonymous file (memfd) a worker, inherited by descriptor. Written by the worker without
// locks; the supervisor reads what may be a moment old. It survives the worker, so that the input
// that killed it is known.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

namespace bodkin::engine {

struct WorkerStatus {
  static constexpr std::size_t kQuarantineMax = 4096;

  std::atomic<std::uint32_t> stop;        // supervisor: end after the present input
  std::atomic<std::uint32_t> ready;       // worker: world built, preflight done
  std::atomic<std::uint64_t> executions;  // over all lives of this worker
  std::atomic<std::uint64_t> requests;
  std::atomic<std::uint64_t> findings;   // sightings, not signatures
  std::atomic<std::uint64_t> tolerated;  // findings that the user tolerates
  std::atomic<std::uint64_t> by_status_class[6];
  std::atomic<std::uint64_t> swept;        // where the sweep goes on (engine/sweep.h)
  std::atomic<std::uint64_t> removed;      // requests of the clean-up at the end
  std::atomic<std::uint64_t> serial;       // odd while an input runs
  std::atomic<std::uint32_t> quarantined;  // how many hashes below are set
  std::uint64_t quarantine[kQuarantineMax];
  std::atomic<std::uint32_t> step;  // of the present input, that was sent last
  std::atomic<std::uint32_t> input_size;
  char input[limits::kInputBytesMax];

  void begin_input(std::string_view bytes);
  void end_input();
  bool running() const { return (serial.load() & 1) != 0; }
  std::string current_input() const;
  // The input without the steps that were not sent.
  std::string current_steps() const;
  bool is_quarantined(std::uint64_t hash) const;
  void add_to_quarantine(std::uint64_t hash);  // silently full after kQuarantineMax
};

// A mapping of such a block; unmapped with the object.
class SharedStatus {
 public:
  static Result<SharedStatus> create();        // a new one, all zero, with a descriptor to inherit
  static Result<SharedStatus> attach(int fd);  // in the worker
  SharedStatus(SharedStatus&& other) noexcept;
  SharedStatus& operator=(SharedStatus&&) = delete;
  ~SharedStatus();

  int fd() const { return fd_; }
  WorkerStatus* operator->() const { return status_; }
  WorkerStatus& operator*() const { return *status_; }

 private:
  SharedStatus(int fd, WorkerStatus* status) : fd_(fd), status_(status) {}
  int fd_;
  WorkerStatus* status_;
};

}  // namespace bodkin::engine
