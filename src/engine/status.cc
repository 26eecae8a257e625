#include "engine/status.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "http/scenario.h"

namespace bodkin::engine {

void WorkerStatus::begin_input(std::string_view bytes) {
  const std::size_t size = std::min(bytes.size(), sizeof input);
  std::memcpy(input, bytes.data(), size);
  input_size.store(static_cast<std::uint32_t>(size));
  step.store(0);
  serial.fetch_add(1);
}

void WorkerStatus::end_input() {
  serial.fetch_add(1);
  executions.fetch_add(1);
}

std::string WorkerStatus::current_input() const {
  return std::string(input, input_size.load());
}

std::string WorkerStatus::current_steps() const {
  return http::first_steps(current_input(), step.load());
}

bool WorkerStatus::is_quarantined(std::uint64_t hash) const {
  const std::uint32_t count = quarantined.load();
  return std::find(quarantine, quarantine + count, hash) != quarantine + count;
}

void WorkerStatus::add_to_quarantine(std::uint64_t hash) {
  const std::uint32_t count = quarantined.load();
  if (count >= kQuarantineMax) return;
  quarantine[count] = hash;
  quarantined.store(count + 1);
}

namespace {

std::unexpected<Error> failed(const char* what) {
  return error(ErrorCode::kInternal, std::string(what) + ": " + std::strerror(errno));
}

WorkerStatus* map(int fd) {
  void* memory = ::mmap(nullptr, sizeof(WorkerStatus), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<WorkerStatus*>(memory);
}

}  // namespace

Result<SharedStatus> SharedStatus::create() {
  const int fd = ::memfd_create("bodkin-worker", 0);  // inherited: not close-on-exec
  if (fd < 0) return failed("memfd_create");
  if (::ftruncate(fd, sizeof(WorkerStatus)) != 0) {
    ::close(fd);
    return failed("ftruncate");
  }
  WorkerStatus* status = map(fd);
  if (status == nullptr) {
    ::close(fd);
    return failed("mmap");
  }
  return SharedStatus(fd, status);
}

Result<SharedStatus> SharedStatus::attach(int fd) {
  WorkerStatus* status = map(fd);
  if (status == nullptr) return failed("mmap of the supervisor's memory");
  return SharedStatus(fd, status);
}

SharedStatus::SharedStatus(SharedStatus&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), status_(std::exchange(other.status_, nullptr)) {}

SharedStatus::~SharedStatus() {
  if (status_ != nullptr) ::munmap(status_, sizeof(WorkerStatus));
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace bodkin::engine
