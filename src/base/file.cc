#include "base/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace bodkin {
namespace fs = std::filesystem;
namespace {

std::unexpected<Error> io_error(const std::string& what, const std::string& path, int number) {
  return error(ErrorCode::kInput, what + ": " + std::strerror(number), path);
}

std::vector<std::string> list(const std::string& folder, bool folders) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (fs::directory_iterator it(folder, ignored), end; it != end; it.increment(ignored)) {
    if (ignored) break;
    const bool matches = folders ? it->is_directory(ignored) : it->is_regular_file(ignored);
    std::string name = it->path().filename().string();
    if (matches && !name.starts_with('.')) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t bytes_max) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return io_error("cannot be read", path, errno);
  std::string bytes;
  char buffer[65536];
  while (true) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int number = errno;
      ::close(fd);
      return io_error("cannot be read", path, number);
    }
    if (n == 0) break;
    bytes.append(buffer, static_cast<std::size_t>(n));
    if (bytes.size() > bytes_max) {
      ::close(fd);
      return error(ErrorCode::kInput,
                   "is larger than the limit of " + std::to_string(bytes_max) + " bytes", path);
    }
  }
  ::close(fd);
  return bytes;
}

Result<void> write_file(const std::string& path, std::string_view bytes) {
  std::error_code failed;
  const fs::path parent = fs::path(path).parent_path();
  if (!parent.empty()) fs::create_directories(parent, failed);
  if (failed) return io_error("its folder cannot be made", path, failed.value());

  static std::atomic<unsigned> serial{0};
  const std::string temporary =
      (parent / ("." + fs::path(path).filename().string() + ".tmp" + std::to_string(::getpid()) +
                 "-" + std::to_string(++serial)))
          .string();
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return io_error("cannot be written", path, errno);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int number = errno;
      ::close(fd);
      ::unlink(temporary.c_str());
      return io_error("cannot be written", path, number);
    }
    done += static_cast<std::size_t>(n);
  }
  ::close(fd);
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int number = errno;
    ::unlink(temporary.c_str());
    return io_error("cannot be written", path, number);
  }
  return {};
}

std::vector<std::string> list_files(const std::string& folder) {
  return list(folder, false);
}
std::vector<std::string> list_folders(const std::string& folder) {
  return list(folder, true);
}

}  // namespace bodkin
