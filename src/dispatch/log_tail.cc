// Following a log file that may grow, be cut, or be replaced.
#include "dispatch/log_tail.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace bodkin::dispatch {

Result<LogTail> LogTail::open(const std::string& path) {
  LogTail tail(path);
  tail.fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat about{};
  if (tail.fd_ < 0 || ::fstat(tail.fd_, &about) != 0) {
    return error(ErrorCode::kUsage,
                 std::string("the log file cannot be read: ") + std::strerror(errno), path);
  }
  if (!S_ISREG(about.st_mode)) return error(ErrorCode::kUsage, "the log is no regular file", path);
  tail.inode_ = about.st_ino;
  tail.offset_ = about.st_size;
  return tail;
}

LogTail::LogTail(LogTail&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      inode_(other.inode_),
      offset_(other.offset_),
      partial_(std::move(other.partial_)) {}

LogTail& LogTail::operator=(LogTail&& other) noexcept {
  path_ = std::move(other.path_);
  std::swap(fd_, other.fd_);
  inode_ = other.inode_;
  offset_ = other.offset_;
  partial_ = std::move(other.partial_);
  return *this;
}

LogTail::~LogTail() {
  if (fd_ >= 0) ::close(fd_);
}

// Whether there is more to read at offset_ than there was: the file under the name is another one
// now, or it became shorter.
bool LogTail::moved() {
  struct stat about{};
  if (::stat(path_.c_str(), &about) != 0) return false;
  if (about.st_ino == inode_ && about.st_size >= offset_) return false;
  if (about.st_ino != inode_) {
    const int fd = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    ::close(fd_);
    fd_ = fd;
    inode_ = about.st_ino;
  }
  offset_ = 0;
  partial_.clear();
  return true;
}

void LogTail::read(std::vector<std::string>& lines) {
  struct stat about{};
  if (::fstat(fd_, &about) == 0 && about.st_size - offset_ > kBytesMax) {
    offset_ = about.st_size - kBytesMax;
    partial_.clear();
  }
  char buffer[16384];
  std::int64_t left = kBytesMax;
  while (left > 0) {
    const ssize_t n = ::pread(fd_, buffer, sizeof buffer, offset_);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    offset_ += n;
    left -= n;
    std::string_view bytes(buffer, static_cast<std::size_t>(n));
    for (std::size_t end; (end = bytes.find('\n')) != std::string_view::npos;) {
      partial_ += bytes.substr(0, end);
      if (partial_.ends_with('\r')) partial_.pop_back();
      lines.push_back(std::move(partial_));
      partial_.clear();
      bytes.remove_prefix(end + 1);
    }
    if (partial_.size() < kBytesMax) partial_ += bytes;
  }
}

std::vector<std::string> LogTail::take() {
  std::vector<std::string> lines;
  read(lines);
  if (moved()) read(lines);
  return lines;
}

}  // namespace bodkin::dispatch
