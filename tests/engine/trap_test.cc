// The trap is looked at from outside: a child process makes it.
#include "engine/trap.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/crash_report.h"

namespace bodkin::engine {
namespace {

finding::Finding sample() {
  finding::Finding finding;
  finding.oracle = "server-error";
  finding.method = "PUT";
  finding.path = "/things/{id}";
  finding.kind = "boom";
  finding.message = "==1==ERROR: AddressSanitizer: heap-use-after-free\nruntime error: x\npanic: y";
  finding.severity = finding::Severity::kHigh;
  return finding;
}

struct Seen {
  int wait_status = 0;
  std::string output;
};

template <typename Traps>
Seen in_child(bool coverage, const Traps& traps) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::signal(SIGTRAP, SIG_DFL);
    ::signal(SIGILL, SIG_DFL);
    if (coverage) ::setenv("SANITIZER", "coverage", 1);
    remember_stderr();
    ::close(STDERR_FILENO);  // as -close_fd_mask=2 does
    traps();
    ::_exit(0);
  }
  ::close(ends[1]);
  Seen seen;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    seen.output.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(ends[0]);
  ::waitpid(child, &seen.wait_status, 0);
  return seen;
}

Seen trap_in_child(bool coverage) {
  return in_child(coverage, [] { trap(sample()); });
}

TEST(Trap, AGuessEndsNothingUnlessThereIsAModel) {
  const auto seen = [](std::vector<const char*> oracles, bool modelled) {
    std::vector<finding::Finding> findings;
    for (const char* oracle : oracles) {
      findings.push_back(sample());
      findings.back().oracle = oracle;
    }
    return in_child(false, [&] { trap_first(findings, modelled); });
  };
  const Seen guesses = seen({"rejected-valid", "implausible"}, false);
  EXPECT_TRUE(WIFEXITED(guesses.wait_status));
  EXPECT_EQ(guesses.output, "");
  EXPECT_TRUE(WIFSIGNALED(seen({"rejected-valid"}, true).wait_status));
  const Seen sure = seen({"implausible", "server-error"}, false);
  EXPECT_TRUE(WIFSIGNALED(sure.wait_status));
  EXPECT_NE(sure.output.find("server-error"), std::string::npos);
}

TEST(Trap, EndsTheProcessAndNamesTheFinding) {
  const Seen seen = trap_in_child(false);
  EXPECT_TRUE(WIFSIGNALED(seen.wait_status));
  EXPECT_EQ(own_crash_state(seen.output), sample().crash_state());
  EXPECT_NE(seen.output.find("\nFuzzerSecurityIssueHigh\n"), std::string::npos);
}

TEST(Trap, PrintsNothingThatAParserTakesForAReport) {
  const Seen seen = trap_in_child(false);
  const std::string before = seen.output.substr(0, seen.output.find("# Fatal error"));
  for (const char* word : {"AddressSanitizer", "runtime error:", "panic:", "ERROR:"}) {
    EXPECT_EQ(before.find(word), std::string::npos) << before;
  }
}

TEST(Trap, GoesOnInACoverageBuild) {
  const Seen seen = trap_in_child(true);
  EXPECT_TRUE(WIFEXITED(seen.wait_status));
  EXPECT_NE(seen.output.find("server-error"), std::string::npos);
  EXPECT_EQ(own_crash_state(seen.output), "");
}

}  // namespace
}  // namespace bodkin::engine
