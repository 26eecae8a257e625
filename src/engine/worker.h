// A worker of `bodkin fuzz`: libFuzzer's loop in this process, over whole requests.
//
// It tells its supervisor what happens by lines on standard output (events.h) and by shared memory
// (status.h), and writes each finding itself, at once. It never returns: libFuzzer's driver ends by
// exit(), and so does the worker when it is told to stop.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/status.h"
#include "finding/store.h"
#include "session/session.h"

namespace bodkin::engine {

struct WorkerOptions {
  int index = 0;           // of the worker, from 0
  int workers = 1;         // of the run
  int life = 0;            // how often it was restarted
  std::uint64_t seed = 1;  // of the run; index and life are mixed in
  std::uint64_t runs = 0;  // executions over all lives; 0: no limit
  std::string corpus;      // folder, read and written
  bool preflight = true;   // false: one of its requests killed the life before
  int reload_s = 0;        // seconds between looks for what others wrote there; 0: never
  std::string findings;    // folder; its store's
  std::string scratch;     // folder for what libFuzzer leaves behind
  std::vector<std::string> words;
  bool stop_on_finding = false;
  std::string only_oracle;  // not empty: stop_on_finding waits for this one
  finding::Provenance provenance;
  bool reveal = false;  // secrets are written as they are
  // Remote: whether the service still answers after an exchange failed; an error ends the run.
  std::function<Result<void>()> still_alive;
};

// `session` and `status` must live until the process ends.
[[noreturn]] void run_worker(session::Session& session, SharedStatus& status,
                             const WorkerOptions& options);

}  // namespace bodkin::engine
