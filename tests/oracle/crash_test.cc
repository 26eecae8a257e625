#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

using dispatch::Transport;

TEST(Crash, FiresWhereTheServiceBreaksOff) {
  expect_rows(
      "crash",
      {{"reset", {{.transport = Transport::kReset}}, "|the connection ended before a whole answer"},
       {"hang", {{.transport = Transport::kTimeout}}, "|no answer in time"},
       {"gone",
        {{}, {.who = "read root", .transport = Transport::kRefused}},
        "|the service is gone: the connection was refused"},
       {"endless",
        {{.transport = Transport::kTooLarge}},
        "|the answer is larger than any answer should be"},
       {"gibberish", {{.transport = Transport::kProtocol}}, "|the answer is not HTTP"}});
}

TEST(Crash, IsSilentOnAnswersAndOnATargetThatWasNeverThere) {
  expect_rows("crash", {{"answer", {{.status = 500}}, ""},
                        {"refused unread", {{.status = 413, .transport = Transport::kReset}}, ""},
                        {"never there", {{.transport = Transport::kRefused}}, ""}});
}

TEST(Crash, TakesOddAnswersLightly) {
  Bench bench("crash");
  EXPECT_EQ(bench.findings({{.transport = Transport::kTooLarge}})[0].severity,
            finding::Severity::kLow);
  EXPECT_EQ(bench.findings({{.transport = Transport::kReset}})[0].severity,
            finding::Severity::kHigh);
}

}  // namespace
}  // namespace bodkin::testing
