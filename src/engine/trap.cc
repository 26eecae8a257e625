#include "engine/trap.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"

namespace bodkin::engine {
namespace {

int g_stderr = STDERR_FILENO;

void write_all(const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(g_stderr, text.data() + done, text.size() - done);
    if (n <= 0) return;
    done += static_cast<std::size_t>(n);
  }
}

// Text that no parser of sanitizer output may take for a report of its own.
std::string harmless(std::string_view text) {
  std::string out = printable(text, 300);
  for (const std::string_view word : {"anitizer", "runtime error:", "panic:", "==", "ERROR:"}) {
    for (std::size_t at = 0; (at = out.find(word, at)) != std::string::npos; at += 2) {
      out.insert(at + 1, "\\");
    }
  }
  return out;
}

// The frames stand in the crash state behind the line, so a function's name must not change when
// other oracles come: every oracle of the catalogue has a line here, which a test holds.
// clang-format off
#define BODKIN_TRAPS(X)                                                                   \
  X(accepted_invalid) X(broken_access) X(code_injection) X(crash)                         \
  X(dangling_reference) X(implausible) X(info_leak) X(lost_update) X(mass_assignment)     \
  X(not_atomic) X(over_capacity) X(read_back) X(rejected_valid) X(response_contract)      \
  X(secret_in_log) X(server_error) X(sql_error_leak) X(sql_injection)                     \
  X(use_after_delete) X(wrong_status) X(outside_0) X(outside_1) X(outside_2)              \
  X(outside_3) X(outside_4) X(outside_5) X(outside_6) X(outside_7)
// clang-format on

constexpr std::size_t kOutside = 8;

// The text is used so that identical code folding keeps the functions apart.
#define BODKIN_TRAP(name)                     \
  [[gnu::noinline]] void trap_##name() {      \
    asm volatile("" ::"r"(#name) : "memory"); \
    __builtin_trap();                         \
  }
BODKIN_TRAPS(BODKIN_TRAP)

struct Trap {
  std::string_view name;  // of the function
  void (*function)();
};

#define BODKIN_TRAP_ROW(name) Trap{"trap_" #name, &trap_##name},
constexpr Trap kTraps[] = {BODKIN_TRAPS(BODKIN_TRAP_ROW)};

const Trap& trap_of(std::string_view oracle) {
  const auto named = [](std::string name) -> const Trap* {
    std::ranges::replace(name, '-', '_');
    const auto at = std::ranges::find(kTraps, "trap_" + name, &Trap::name);
    return at == std::end(kTraps) ? nullptr : &*at;
  };
  if (const Trap* own = named(std::string(oracle))) return *own;
  const Trap* shared = named("outside-" + std::to_string(hash64(oracle) % kOutside));
  BODKIN_CHECK(shared != nullptr);
  return *shared;
}

const char* security_line(finding::Severity severity) {
  switch (severity) {
    case finding::Severity::kCritical:
      return "FuzzerSecurityIssueCritical\n";
    case finding::Severity::kHigh:
      return "FuzzerSecurityIssueHigh\n";
    default:
      return "";
  }
}

}  // namespace

void remember_stderr() {
  if (g_stderr == STDERR_FILENO) {
    const int copy = ::dup(STDERR_FILENO);
    if (copy >= 0) g_stderr = copy;
  }
}

std::string_view trap_function(std::string_view oracle) {
  return trap_of(oracle).name;
}

void trap(const finding::Finding& finding) {
  std::string text = "bodkin: " + finding.oracle + " at " +
                     harmless(finding.method + " " + finding.path) + ": " +
                     harmless(finding.message) + "\n";
  if (!finding.location.empty()) text += "bodkin: where: " + harmless(finding.location) + "\n";
  if (!finding.evidence.empty()) text += "bodkin: seen: " + harmless(finding.evidence) + "\n";
  const char* sanitizer = std::getenv("SANITIZER");
  const bool covering = sanitizer != nullptr && std::strcmp(sanitizer, "coverage") == 0;
  if (!covering) {
    text += "#\n# Fatal error\n# Check failed: " + finding.crash_state() + "\n#\n";
    text += security_line(finding.severity);
  }
  write_all(text);
  if (covering) return;
  trap_of(finding.oracle).function();
}

void trap_first(const std::vector<finding::Finding>& findings, bool modelled) {
  for (const finding::Finding& finding : findings) {
    const bool guess = finding.oracle == "rejected-valid" || finding.oracle == "implausible";
    if (modelled || !guess) trap(finding);
  }
}

}  // namespace bodkin::engine
