// The table as it is printed, byte for byte.
#include "report/table.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include "base/text.h"
#include "report/columns.h"

namespace bodkin::report {
namespace {

using finding::Severity;
using triage::Bucket;
using triage::Reproduces;

Bucket bucket(Severity severity, std::string oracle, std::string operation, std::string message) {
  Bucket out;
  finding::Finding& finding = out.record.finding;
  finding.severity = severity;
  finding.oracle = std::move(oracle);
  finding.method = operation.substr(0, operation.find(' '));
  finding.path = operation.substr(operation.find(' ') + 1);
  finding.message = std::move(message);
  out.folder = "findings/" + finding.oracle + "-abcdefgh";
  out.reproduces = Reproduces::kAlways;
  out.record.reproduced = out.record.tries = 5;
  out.sightings = 1;
  return out;
}

std::vector<Bucket> sample() {
  std::vector<Bucket> all = {
      bucket(Severity::kCritical, "broken-access", "PUT /allocations/{consumer_uuid}",
             "a reader may write the allocations of another project"),
      bucket(Severity::kHigh, "server-error",
             "PUT /resource_providers/{uuid}/inventories/{resource_class}",
             "500 Internal Server Error: OverflowError: Python int too large to convert to SQLite "
             "INTEGER, for total = 9223372036854775808"),
      bucket(Severity::kMedium, "accepted-invalid", "POST /resource_providers",
             "accepted though name is longer than 200"),
      bucket(Severity::kLow, "response-contract", "GET /", "no Content-Type"),
  };
  all[0].record.finding.cwe = 639;
  all[0].sightings = 1204;
  all[1].reproduces = Reproduces::kSometimes;
  all[1].record.reproduced = 2;
  all[1].sightings = 1234567;
  all[1].merged = {"x", "y"};
  all[2].reproduces = Reproduces::kNever;
  all[2].record.reproduced = 0;
  all[2].record.disposition = "wontfix";
  all[3].reproduces = Reproduces::kUntried;
  all[3].record.reproduced = all[3].record.tries = 0;
  return all;
}

TEST(Table, AtOneHundredColumns) {
  EXPECT_EQ("\n" + table(sample(), {}), R"(
   SEVERITY  ORACLE             OPERATION                                               REPRO   SEEN
1  critical  broken-access      PUT /allocations/{consumer_uuid}                          5/5  1,204
   a reader may write the allocations of another project (CWE-639)
   findings/broken-access-abcdefgh
2  high      server-error       PUT /resource_providers/{uuid}/inventories/               2/5   1.2M
                                {resource_class}
   500 Internal Server Error: OverflowError: Python int too large to convert to SQLite INTEGER, for
   total = 9223372036854775808 [flaky]
   findings/server-error-abcdefgh  (and 2 more like it)
3  medium    accepted-invalid   POST /resource_providers                                  0/5      1
   accepted though name is longer than 200 [gone] [wontfix]
   findings/accepted-invalid-abcdefgh
4  low       response-contract  GET /                                                       -      1
   no Content-Type [not tried]
   findings/response-contract-abcdefgh

4 findings: 1 critical, 1 high, 1 medium, 1 low; 1 flaky, 1 gone, 1 not tried
)");
}

TEST(Table, AtEightyColumns) {
  EXPECT_EQ("\n" + table(sample(), {.width = 80}), R"(
   SEVERITY  ORACLE             OPERATION                           REPRO   SEEN
1  critical  broken-access      PUT /allocations/{consumer_uuid}      5/5  1,204
   a reader may write the allocations of another project (CWE-639)
   findings/broken-access-abcdefgh
2  high      server-error       PUT /resource_providers/{uuid}/       2/5   1.2M
                                inventories/{resource_class}
   500 Internal Server Error: OverflowError: Python int too large to convert to
   SQLite INTEGER, for total = 9223372036854775808 [flaky]
   findings/server-error-abcdefgh  (and 2 more like it)
3  medium    accepted-invalid   POST /resource_providers              0/5      1
   accepted though name is longer than 200 [gone] [wontfix]
   findings/accepted-invalid-abcdefgh
4  low       response-contract  GET /                                   -      1
   no Content-Type [not tried]
   findings/response-contract-abcdefgh

4 findings: 1 critical, 1 high, 1 medium, 1 low; 1 flaky, 1 gone, 1 not tried
)");
}

TEST(Table, ANarrowTerminalGivesTheOperationALineOfItsOwn) {
  EXPECT_EQ("\n" + table(sample(), {.width = 62}), R"(
   SEVERITY  ORACLE             REPRO   SEEN
1  critical  broken-access        5/5  1,204
   PUT /allocations/{consumer_uuid}
   a reader may write the allocations of another project
   (CWE-639)
   findings/broken-access-abcdefgh
2  high      server-error         2/5   1.2M
   PUT /resource_providers/{uuid}/inventories/{resource_class}
   500 Internal Server Error: OverflowError: Python int too
   large to convert to SQLite INTEGER, for total =
   9223372036854775808 [flaky]
   findings/server-error-abcdefgh  (and 2 more like it)
3  medium    accepted-invalid     0/5      1
   POST /resource_providers
   accepted though name is longer than 200 [gone] [wontfix]
   findings/accepted-invalid-abcdefgh
4  low       response-contract      -      1
   GET /
   no Content-Type [not tried]
   findings/response-contract-abcdefgh

4 findings: 1 critical, 1 high, 1 medium, 1 low; 1 flaky, 1
gone, 1 not tried
)");
}

TEST(Table, NothingFoundSaysSo) {
  EXPECT_EQ(table(std::vector<Bucket>{}, {}), "No findings.\n");
}

TEST(Table, OneFindingIsSingular) {
  EXPECT_TRUE(table({sample()[0]}, {}).ends_with("\n\n1 finding: 1 critical\n"));
}

TEST(Table, ColourOnlyWhereAskedFor) {
  const std::string plain = table(sample(), {.width = 100, .colour = false});
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  std::string coloured = table(sample(), {.width = 100, .colour = true});
  EXPECT_NE(coloured.find("\x1b[1;31mcritical"), std::string::npos);
  for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;) {
    coloured.erase(at, coloured.find('m', at) - at + 1);
  }
  EXPECT_EQ(coloured, plain);
}

TEST(Table, HostileBytesHarmNoTerminal) {
  std::vector<Bucket> all = sample();
  const std::string hostile =
      "\x1b[2J\x1b]0;owned\x07\r\n\x9b"
      "31m\xff\xe2\x80\xae|日本語\t";
  for (Bucket& b : all) {
    b.record.finding.oracle += hostile;
    b.record.finding.method += hostile;
    b.record.finding.path += hostile;
    b.record.finding.message += hostile + hostile + hostile + hostile;
    b.record.disposition += hostile;
    b.folder += hostile;
  }
  for (int width = -5; width < 200; ++width) {
    const std::string text = table(all, {.width = width});
    EXPECT_TRUE(is_utf8(text));
    EXPECT_EQ(text.find_first_of("\x1b\r\t\x07\x7f"), std::string::npos);
    EXPECT_EQ(text.find("\u202e"), std::string::npos);
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.find("findings/") != std::string::npos) continue;
      EXPECT_LE(columns(line), static_cast<std::size_t>(std::max(width, 60))) << line;
    }
  }
}

TEST(Table, CountsStayNarrow) {
  const std::pair<std::uint64_t, const char*> kCases[] = {
      {0, " 0\n"},
      {999, " 999\n"},
      {1000, " 1,000\n"},
      {99'999, " 99,999\n"},
      {100'000, " 100k\n"},
      {1'050'000, " 1.0M\n"},
      {12'345'678, " 12M\n"},
      {5'600'000'000, " 5.6G\n"},
      {~std::uint64_t{0}, " 18446P\n"},
  };
  for (const auto& [seen, want] : kCases) {
    std::vector<Bucket> all = {sample()[0]};
    all[0].sightings = seen;
    EXPECT_NE(table(all, {}).find(want), std::string::npos) << seen << table(all, {});
  }
}

TEST(Table, ALongMessageIsCut) {
  std::vector<Bucket> all = {sample()[0]};
  all[0].record.finding.message = std::string(100000, 'x');
  EXPECT_LT(table(all, {}).size(), 1500U);
}

TEST(Table, WithoutAMessageTheKindSpeaks) {
  std::vector<Bucket> all = {sample()[0]};
  all[0].record.finding.message.clear();
  all[0].record.finding.kind = "write by a stranger";
  EXPECT_NE(table(all, {}).find("write by a stranger (CWE-639)"), std::string::npos);
}

}  // namespace
}  // namespace bodkin::report
