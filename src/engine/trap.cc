#include "engine/trap.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "oracle/oracle.h"

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

// One function for each place of a finding's oracle in the catalogue, so that frames differ.
template <int N>
[[gnu::noinline]] void trap_here() {
  // The number is used so that identical code folding keeps the functions apart.
  asm volatile("" ::"r"(N) : "memory");
  __builtin_trap();
}

template <int... N>
constexpr std::array<void (*)(), sizeof...(N)> trap_table(std::integer_sequence<int, N...>) {
  return {&trap_here<N>...};
}
constexpr auto kTraps = trap_table(std::make_integer_sequence<int, 32>{});

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

std::size_t trap_slot(std::string_view oracle) {
  const auto& known = oracle::catalogue();
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (known[i]->name() == oracle) return i;
  }
  BODKIN_CHECK(known.size() < kTraps.size());
  return known.size() + hash64(oracle) % (kTraps.size() - known.size());
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
  kTraps[trap_slot(finding.oracle)]();
}

}  // namespace bodkin::engine
