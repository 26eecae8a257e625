// Runs workers, keeps them alive, and has the last word.
//
// Each worker is a process of its own (ours again, with the worker's options), since the code under
// test may crash and libFuzzer's driver ends by exit(). A crash or hang becomes a finding, its
// input is skipped from then on (seeds too), and the worker starts again; storms are slowed down.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/crash_report.h"
#include "engine/events.h"
#include "finding/store.h"

namespace bodkin::engine {

// A moment of the run, summed over workers.
struct Progress {
  std::int64_t elapsed_ms = 0;
  std::int64_t left_ms = -1;  // -1: no limit of time
  std::uint64_t executions = 0, requests = 0, runs_max = 0;
  double executions_per_s = 0, requests_per_s = 0;  // over the last seconds
  std::uint64_t edges = 0, features = 0, corpus = 0;
  std::uint64_t reloads = 0;  // how often inputs of others were found in the corpus and taken over
  std::uint64_t by_status_class[6] = {};
  std::uint64_t sightings = 0;
  std::uint64_t tolerated = 0;
  int restarts = 0;
  bool ready = false;
};

class Observer {
 public:
  virtual ~Observer() = default;
  // Findings: the first sighting only; operations that are refused: once each.
  virtual void on_event(const Event& event) = 0;
  virtual void on_progress(const Progress& progress) = 0;  // several times a second
  virtual void on_note(const std::string& line) = 0;       // something a person should know
};

struct SupervisorOptions {
  // The command of worker i in its n-th life; the status descriptor is the last argument's value.
  std::function<std::vector<std::string>(int index, int life, bool preflight, int status_fd)>
      command;
  int jobs = 1;
  std::int64_t time_ms = 0;  // 0: no limit
  std::uint64_t runs = 0;    // for Progress alone; workers count themselves
  // The code under test runs in the workers: one input's processor time is limited, and what an
  // input does to a worker is the service's fault. Else it is ours.
  bool in_process = true;
  std::int64_t hang_ms = 0;  // that limit
  // A crash or hang of a worker as a finding, stored; returns its event.
  std::function<Result<Event>(const std::string& input, const CrashReport& report)> keep_crash;
  std::function<bool(const Event& finding)> ends_run;  // --stop-on-finding
};

struct Summary {
  Progress last;
  std::vector<Event> findings;  // first sighting of each signature
  std::vector<Event> preflight;
  std::vector<std::string> leftovers;
  Error fatal;             // empty message: none
  int harness_faults = 0;  // inputs that a worker died of, though nothing of the service runs in it
  bool interrupted = false;
};

// Blocks until time, runs, a fatal event or `interrupt` ends it. interrupt: 1 asks, 2 insists.
Summary supervise(const SupervisorOptions& options, Observer& observer,
                  const std::atomic<int>& interrupt);

}  // namespace bodkin::engine
