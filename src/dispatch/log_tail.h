// The lines that a service adds to its log file, as they come.
//
// Every whole line is given once, with the first call after it was written. Which request caused it
// is not judged here: a line written late comes with the next request, and whoever needs to know
// looks for an identifier in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace bodkin::dispatch {

class LogTail {
 public:
  // Starts at the present end of the file. kUsage: it cannot be read.
  static Result<LogTail> open(const std::string& path);
  LogTail(LogTail&& other) noexcept;
  LogTail& operator=(LogTail&& other) noexcept;
  ~LogTail();

  // Whole lines since the last call, without their line ends. A file that was replaced or cut is
  // read from its beginning. At most the last kBytesMax of a file at once; what is before is
  // skipped.
  std::vector<std::string> take();

  static constexpr std::int64_t kBytesMax = 1 << 20;

 private:
  explicit LogTail(std::string path) : path_(std::move(path)) {}
  void read(std::vector<std::string>& lines);
  bool moved();

  std::string path_;
  int fd_ = -1;
  std::uint64_t inode_ = 0;
  std::int64_t offset_ = 0;
  std::string partial_;  // a line whose end is not written yet
};

}  // namespace bodkin::dispatch
