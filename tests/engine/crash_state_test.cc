// Fuzzing services tell our findings apart, and see one finding as one.
#include <algorithm>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "engine/trap.h"
#include "oracle/oracle.h"

namespace bodkin::engine {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// ClusterFuzz's rule, as docs/continuous.md has it (bench/continuous.py asks ClusterFuzz itself):
// equal states are one; a state with FuzzerHash= is compared exactly; of others two equal lines in
// order are enough.
bool grouped(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a.find("FuzzerHash=") != std::string::npos) return false;
  const auto first = lines_of(a);
  const auto second = lines_of(b);
  std::vector<std::vector<int>> common(first.size() + 1, std::vector<int>(second.size() + 1));
  for (std::size_t i = 0; i < first.size(); ++i) {
    for (std::size_t j = 0; j < second.size(); ++j) {
      common[i + 1][j + 1] =
          first[i] == second[j] ? common[i][j] + 1 : std::max(common[i][j + 1], common[i + 1][j]);
    }
  }
  return common.back().back() >= 2;
}

// What its parser does to numbers before it compares.
std::string as_parsed(const std::string& state) {
  const std::string words = std::regex_replace(state, std::regex("[0-9]{4,}"), "NUMBER");
  return std::regex_replace(words, std::regex(" [0-9]{2,}"), " NUMBER");
}

std::vector<finding::Finding> findings() {
  std::vector<finding::Finding> all;
  const std::string tail(90, 'x');  // cut off: only the signature tells these apart
  for (const auto& oracle : oracle::catalogue()) {
    for (const char* method : {"GET", "PUT"}) {
      for (const std::string& path : {std::string("/things/{id}"), std::string("/v2/2024/{id}"),
                                      "/" + tail + "a", "/" + tail + "b"}) {
        for (const char* kind : {"", "total is missing"}) {
          finding::Finding made;
          made.oracle = oracle->name();
          made.method = method;
          made.path = path;
          made.kind = kind;
          all.push_back(made);
        }
      }
    }
  }
  return all;
}

TEST(CrashState, TheRuleGroupsWhatItShould) {
  EXPECT_TRUE(grouped("abort\ntrap\nrun", "abort\nother\nrun"));
  EXPECT_FALSE(grouped("abort\ntrap\nrun", "free\nother\nrun"));
  EXPECT_TRUE(grouped("FuzzerHash=a", "FuzzerHash=a"));
}

TEST(CrashState, NoPairOfDistinctFindingsIsGrouped) {
  const auto all = findings();
  int pairs = 0;
  int wrong = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      ++pairs;
      if (grouped(as_parsed(all[i].crash_state()), as_parsed(all[j].crash_state()))) ++wrong;
    }
  }
  EXPECT_GT(pairs, 10000);
  EXPECT_EQ(wrong, 0) << "of " << pairs;
}

TEST(CrashState, HasTheFormThatIsTakenAsItIs) {
  for (const finding::Finding& each : findings()) {
    const std::string state = each.crash_state();
    EXPECT_LE(state.size(), 79U);
    EXPECT_TRUE(std::regex_search(state, std::regex("^FuzzerHash=[a-z-]+ [a-z]{8} [A-Z]+ /")))
        << state;
  }
}

TEST(CrashState, DoesNotHoldWhatChangesFromRunToRun) {
  finding::Finding one = findings().front();
  finding::Finding two = one;
  two.message = "answered 500: another value";
  two.principal = "reader";
  two.request_id = "2";
  two.evidence = "line 7";
  EXPECT_EQ(one.crash_state(), two.crash_state());
}

TEST(CrashState, EveryOracleTrapsInAFunctionOfItsOwnThatBearsItsName) {
  for (const auto& oracle : oracle::catalogue()) {
    std::string name(oracle->name());
    std::ranges::replace(name, '-', '_');
    EXPECT_EQ(trap_function(oracle->name()), "trap_" + name)
        << "the list in engine/trap.cc lacks it";
  }
  EXPECT_TRUE(trap_function("somebody-elses").starts_with("trap_outside_"));
}

}  // namespace
}  // namespace bodkin::engine
