// The service's log: captured in memory until somebody takes it, or written to a file.
//
// What is logged names method, route, status and role, never a body, a token or a value of either.
// Safe from several threads.
#pragma once

#include <cstddef>
#include <cstdio>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace bodkin::service {

class Log {
 public:
  static constexpr std::size_t kLinesMax = 4096;      // older ones are dropped
  static constexpr std::size_t kLineBytesMax = 8192;  // longer ones are cut

  Log() = default;
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;
  ~Log();

  // Control characters in it are made printable, so that one line stays one line.
  void line(std::string text);
  std::vector<std::string> take();
  // "-" is standard output. A file that cannot be opened leaves the log in memory.
  void write_to(const std::string& path);

 private:
  std::mutex mutex_;
  std::deque<std::string> lines_;
  std::FILE* file_ = nullptr;
};

}  // namespace bodkin::service
