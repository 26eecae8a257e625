#include "engine/crash_report.h"

#include <csignal>

#include <gtest/gtest.h>

namespace bodkin::engine {
namespace {

struct Row {
  const char* name;
  const char* output;
  int wait_status;
  const char* kind;
  const char* function;
};

class CrashReports : public testing::TestWithParam<Row> {};

TEST_P(CrashReports, AreRead) {
  const CrashReport report = read_crash(GetParam().output, GetParam().wait_status);
  EXPECT_EQ(report.kind, GetParam().kind);
  EXPECT_EQ(report.function, GetParam().function);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CrashReports,
    testing::Values(
        Row{"asan",
            "noise\n==7==ERROR: AddressSanitizer: stack-overflow on address 0x7ff (pc 0x1 T0)\n"
            "    #0 0x55 in __asan_memcpy (bin+0x1)\n"
            "    #1 0x56 in std::vector<int>::size() const /usr/x.h:3\n"
            "    #2 0x57 in bodkin::service::walk(Value const&, int) /a/b.cc:12:3\n",
            1 << 8, "stack-overflow", "bodkin::service::walk"},
        Row{"ubsan",
            "/a/b.cc:3:4: runtime error: signed integer overflow: 1 + 2\n    #0 0x1 in f() /a\n",
            1 << 8, "undefined-behaviour", "f"},
        Row{"libfuzzer_oom", "==7== ERROR: libFuzzer: out-of-memory (used: 3Mb; limit: 2Mb)\n",
            71 << 8, "out-of-memory", ""},
        Row{"deadly_signal_names_the_signal", "==7== ERROR: libFuzzer: deadly signal\n", SIGSEGV,
            "signal SIGSEGV", ""},
        Row{"plain_signal", "", SIGABRT, "signal SIGABRT", ""},
        Row{"our_own_fault", "HARNESS BUG: a.cc:1: check failed: x\n", SIGABRT, "harness-bug", ""},
        Row{"nothing_said", "", 1 << 8, "exit", ""}),
    [](const auto& row) { return row.param.name; });

TEST(OwnCrashState, IsTheLineAfterTheMarker) {
  EXPECT_EQ(own_crash_state("x\n#\n# Fatal error\n# Check failed: FuzzerHash=a b PUT /c\n#\n"),
            "FuzzerHash=a b PUT /c");
  EXPECT_EQ(own_crash_state("==1==ERROR: AddressSanitizer"), "");
}

}  // namespace
}  // namespace bodkin::engine
