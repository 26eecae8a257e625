// A child process with its output in our hands.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace bodkin::engine {

// Starts in a process group of its own (a Ctrl-C at the terminal is ours to pass on) and dies with
// us, even by SIGKILL. Standard input is /dev/null. Its addresses are not randomised, where the
// system allows that: the engine sees them, and one seed shall give one run.
class Process {
 public:
  // kInternal: cannot be started.
  static Result<Process> start(
      const std::vector<std::string>& arguments,
      const std::vector<std::pair<std::string, std::string>>& environment = {});
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  ~Process();  // kills what still runs, and waits for it

  pid_t pid() const { return pid_; }
  int stdout_fd() const { return out_; }
  int stderr_fd() const { return err_; }

  // Appends what can be read now. False: the stream has ended.
  bool read_stdout(std::string& to);
  bool read_stderr(std::string& to);

  void signal(int number);
  // True once it has ended; then wait_status() is what waitpid gave.
  bool ended();
  // Waits until it ends or time is over; true where it ended.
  bool wait_for(std::int64_t time_ms);
  int wait_status() const { return wait_status_; }
  // Processor time that it used so far, in milliseconds; 0 where it cannot be read.
  std::int64_t cpu_ms() const;

 private:
  Process(pid_t pid, int out, int err) : pid_(pid), out_(out), err_(err) {}
  pid_t pid_;
  int out_, err_;
  bool ended_ = false;
  int wait_status_ = 0;
};

// Runs to its end or to a limit of time (then it is killed: timed_out); all output in memory, the
// last output_bytes_max of each stream.
struct Finished {
  int wait_status = 0;
  bool timed_out = false;
  std::string out, err;
};
Result<Finished> run_process(
    const std::vector<std::string>& arguments, std::int64_t time_max_ms,
    const std::vector<std::pair<std::string, std::string>>& environment = {});

}  // namespace bodkin::engine
