// Reads reports of AddressSanitizer, UndefinedBehaviorSanitizer and libFuzzer, and plain signals.
// The function is the first frame that is neither a sanitizer's, libFuzzer's, the C library's nor a
// shared template's.
#include "engine/crash_report.h"

#include <sys/wait.h>

#include <csignal>
#include <string>
#include <vector>

namespace bodkin::engine {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string word_after(std::string_view line, std::string_view marker) {
  const std::size_t at = line.find(marker);
  if (at == std::string_view::npos) return {};
  line.remove_prefix(at + marker.size());
  return std::string(line.substr(0, line.find_first_of(" \r\n")));
}

const char* signal_name(int number) {
  switch (number) {
    case SIGSEGV:
      return "signal SIGSEGV";
    case SIGABRT:
      return "signal SIGABRT";
    case SIGBUS:
      return "signal SIGBUS";
    case SIGFPE:
      return "signal SIGFPE";
    case SIGILL:
      return "signal SIGILL";
    case SIGTRAP:
      return "signal SIGTRAP";
    case SIGKILL:
      return "signal SIGKILL";
    default:
      return "signal";
  }
}

// "#4 0x55 in bodkin::service::walk(Value const&) /a/b.cc:12:3" gives "bodkin::service::walk".
std::string frame_function(std::string_view line) {
  const std::size_t start = line.find_first_not_of(' ');
  if (start == std::string_view::npos || line[start] != '#') return {};
  const std::size_t in = line.find(" in ");
  if (in == std::string_view::npos) return {};
  std::string_view name = line.substr(in + 4);
  return std::string(name.substr(0, name.find_first_of("( ")));
}

bool is_foreign(std::string_view function) {
  for (const std::string_view prefix :
       {"__asan",  "__ubsan", "__sanitizer", "__interceptor", "fuzzer::",
        "std::",   "__cxx",   "_start",      "__libc",        "abort",
        "raise",   "gsignal", "main",        "LLVMFuzzer",    "memcpy",
        "memmove", "strlen",  "malloc",      "operator",      "bodkin_service_rapidjson::",
        "sqlite3"}) {
    if (function.starts_with(prefix)) return true;
  }
  return false;
}

}  // namespace

CrashReport read_crash(std::string_view output, int wait_status) {
  CrashReport report;
  const std::vector<std::string_view> lines = lines_of(output);
  for (const std::string_view line : lines) {
    if (report.kind.empty()) {
      if (line.find("ERROR: AddressSanitizer: ") != std::string_view::npos) {
        report.kind = word_after(line, "AddressSanitizer: ");
      } else if (line.find("ERROR: libFuzzer: ") != std::string_view::npos) {
        report.kind = word_after(line, "libFuzzer: ");
        if (report.kind == "deadly") report.kind.clear();  // "deadly signal": the status says which
      } else if (const std::size_t at = line.find("runtime error: ");
                 at != std::string_view::npos) {
        report.kind = "undefined-behaviour";
      } else if (line.find("HARNESS BUG") != std::string_view::npos) {
        report.kind = "harness-bug";
      }
      if (!report.kind.empty()) report.excerpt = line;
    }
    if (report.function.empty()) {
      std::string function = frame_function(line);
      if (!function.empty() && !is_foreign(function)) report.function = std::move(function);
    }
  }
  if (report.kind.empty() && WIFSIGNALED(wait_status))
    report.kind = signal_name(WTERMSIG(wait_status));
  if (report.kind.empty()) report.kind = "exit";
  return report;
}

std::string own_crash_state(std::string_view output) {
  const std::string_view marker = "# Check failed: ";
  const std::size_t at = output.find(marker);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = output.substr(at + marker.size());
  return std::string(rest.substr(0, rest.find('\n')));
}

}  // namespace bodkin::engine
