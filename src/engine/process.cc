#include "engine/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "base/clock.h"

namespace bodkin::engine {
namespace {

constexpr std::size_t kOutputBytesMax = 1 << 20;

std::unexpected<Error> failed(const char* what) {
  return error(ErrorCode::kInternal, std::string(what) + ": " + std::strerror(errno));
}

[[noreturn]] void become(const std::vector<std::string>& arguments,
                         const std::vector<std::pair<std::string, std::string>>& environment,
                         int out, int err) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The engine's table of compared values holds pointers too, so addresses that change from run to
  // run would make mutants differ under one seed. Where a sandbox forbids it, they do.
  const int persona = ::personality(0xffffffffU);
  if (persona != -1) ::personality(static_cast<unsigned long>(persona) | ADDR_NO_RANDOMIZE);
  const int null = ::open("/dev/null", O_RDONLY);
  ::dup2(null, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execvp(argv[0], argv.data());
  std::fprintf(stderr, "cannot run %s: %s\n", argv[0], std::strerror(errno));
  ::_exit(127);
}

bool read_available(int fd, std::string& to) {
  char buffer[16384];
  while (true) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n > 0) {
      to.append(buffer, static_cast<std::size_t>(n));
      continue;
    }
    if (n == 0) return false;
    if (errno == EINTR) continue;
    return errno == EAGAIN || errno == EWOULDBLOCK;
  }
}

void keep_tail(std::string& text) {
  if (text.size() > kOutputBytesMax) text.erase(0, text.size() - kOutputBytesMax);
}

}  // namespace

Result<Process> Process::start(
    const std::vector<std::string>& arguments,
    const std::vector<std::pair<std::string, std::string>>& environment) {
  int out[2];
  int err[2];
  if (::pipe2(out, O_CLOEXEC) != 0) return failed("pipe");
  if (::pipe2(err, O_CLOEXEC) != 0) {
    ::close(out[0]);
    ::close(out[1]);
    return failed("pipe");
  }
  const pid_t pid = ::fork();
  if (pid == 0) become(arguments, environment, out[1], err[1]);
  ::close(out[1]);
  ::close(err[1]);
  if (pid < 0) {
    ::close(out[0]);
    ::close(err[0]);
    return failed("fork");
  }
  ::fcntl(out[0], F_SETFL, O_NONBLOCK);
  ::fcntl(err[0], F_SETFL, O_NONBLOCK);
  return Process(pid, out[0], err[0]);
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      out_(std::exchange(other.out_, -1)),
      err_(std::exchange(other.err_, -1)),
      ended_(other.ended_),
      wait_status_(other.wait_status_) {}

Process& Process::operator=(Process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(out_, other.out_);
  std::swap(err_, other.err_);
  std::swap(ended_, other.ended_);
  std::swap(wait_status_, other.wait_status_);
  return *this;
}

Process::~Process() {
  if (pid_ > 0 && !ended_) {
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, &wait_status_, 0);
  }
  if (out_ >= 0) ::close(out_);
  if (err_ >= 0) ::close(err_);
}

bool Process::read_stdout(std::string& to) {
  return read_available(out_, to);
}
bool Process::read_stderr(std::string& to) {
  return read_available(err_, to);
}

void Process::signal(int number) {
  if (!ended_) ::kill(pid_, number);
}

bool Process::ended() {
  if (!ended_ && ::waitpid(pid_, &wait_status_, WNOHANG) == pid_) ended_ = true;
  return ended_;
}

bool Process::wait_for(std::int64_t time_ms) {
  Clock& clock = Clock::system();
  const std::int64_t until = clock.now_us() + time_ms * 1000;
  while (!ended()) {
    if (clock.now_us() >= until) return false;
    clock.sleep_us(2000);
  }
  return true;
}

std::int64_t Process::cpu_ms() const {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/stat", static_cast<int>(pid_));
  std::FILE* file = std::fopen(path, "re");
  if (file == nullptr) return 0;
  char line[1024] = {};
  const bool got = std::fgets(line, sizeof line, file) != nullptr;
  std::fclose(file);
  // The name, in parentheses, may hold anything: fields are counted after its end (proc(5)).
  const char* rest = got ? std::strrchr(line, ')') : nullptr;
  if (rest == nullptr) return 0;
  unsigned long user = 0;
  unsigned long system = 0;
  if (std::sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                  &system) != 2) {
    return 0;
  }
  return static_cast<std::int64_t>(user + system) * 1000 / ::sysconf(_SC_CLK_TCK);
}

Result<Finished> run_process(const std::vector<std::string>& arguments, std::int64_t time_max_ms,
                             const std::vector<std::pair<std::string, std::string>>& environment) {
  auto process = Process::start(arguments, environment);
  if (!process) return std::unexpected(process.error());
  Finished finished;
  Clock& clock = Clock::system();
  const std::int64_t until = clock.now_us() + time_max_ms * 1000;
  bool out_open = true;
  bool err_open = true;
  while (out_open || err_open) {
    pollfd polled[2] = {{process->stdout_fd(), POLLIN, 0}, {process->stderr_fd(), POLLIN, 0}};
    if (!out_open) polled[0].fd = -1;
    if (!err_open) polled[1].fd = -1;
    ::poll(polled, 2, 50);
    if (out_open) out_open = process->read_stdout(finished.out);
    if (err_open) err_open = process->read_stderr(finished.err);
    keep_tail(finished.out);
    keep_tail(finished.err);
    if (clock.now_us() < until) continue;
    finished.timed_out = true;
    process->signal(SIGKILL);
    break;
  }
  if (!process->wait_for(finished.timed_out ? 5000 : 60000)) process->signal(SIGKILL);
  process->wait_for(5000);
  finished.wait_status = process->wait_status();
  return finished;
}

}  // namespace bodkin::engine
