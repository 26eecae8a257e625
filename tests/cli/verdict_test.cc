// Baselines: what they hold back, and for how long.
#include "cli/verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/file.h"

namespace bodkin::cli {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class Baseline : public testing::Test {
 protected:
  std::string file(const std::string& text) const {
    const std::string path = testing::TempDir() + "bodkin_baseline.toml";
    EXPECT_TRUE(write_file(path, text).has_value());
    return path;
  }
  static triage::Report report() {
    triage::Report out;
    triage::Bucket bucket;
    bucket.record.finding.oracle = "server-error";
    bucket.reproduces = triage::Reproduces::kAlways;
    out.buckets = {bucket};
    return out;
  }
  static int judged(const triage::Report& report, const std::vector<Known>& baseline,
                    const Options& options = {}) {
    return verdict(options, report, baseline, stdout);
  }
};

TEST_F(Baseline, ReadsDatesAndWords) {
  const auto list =
      read_baseline(file("[[known]]\nsignature = \"abcdefgh\"\nreason = \"later\"\n"
                         "until = 2030-01-31\n[[known]]\nsignature = \"b\"\n"
                         "reason = \"r\"\nuntil = \"2030-02-01\"\n"));
  ASSERT_TRUE(list.has_value()) << list.error().text();
  ASSERT_THAT(*list, SizeIs(2));
  EXPECT_EQ((*list)[0].until, "2030-01-31");
  EXPECT_EQ((*list)[1].until, "2030-02-01");
  EXPECT_THAT(*read_baseline(""), SizeIs(0));
}

TEST_F(Baseline, BrokenOnesSayWhatIsWrong) {
  const std::pair<const char*, const char*> cases[] = {
      {"[[known]]\nsignature = \"a\"\nuntil = 2030-01-31\n", "lacks reason"},
      {"[[known]]\nsignature = \"a\"\nreason = \"r\"\n", "lacks until"},
      {"[[known]]\nsignature = \"a\"\nreason = \"r\"\nuntil = \"soon\"\n", "is no date"},
      {"[[known]]\nsignatur = \"a\"\n", "signatur"},
      {"x = 1\n", "[[known]]"},
      {"[[known]\n", ":1"},
  };
  for (const auto& [text, want] : cases) {
    const auto list = read_baseline(file(text));
    ASSERT_FALSE(list.has_value()) << text;
    EXPECT_THAT(list.error().text(), HasSubstr(want));
    EXPECT_THAT(list.error().text(), HasSubstr("bodkin_baseline.toml"));
  }
  EXPECT_FALSE(read_baseline("/nowhere.toml").has_value());
}

TEST_F(Baseline, HoldsBackUntilItsDayIsOver) {
  const triage::Report found = report();
  const std::string signature = found.buckets[0].record.finding.signature();
  EXPECT_EQ(judged(found, {}), 1);
  EXPECT_EQ(judged(found, {{signature, "r", today()}}), 0);
  EXPECT_EQ(judged(found, {{signature, "r", "2020-01-01"}}), 1);
  EXPECT_EQ(judged(found, {{"another0", "r", "2999-01-01"}}), 1);
}

TEST_F(Baseline, OnlyWhatIsSureAndMeantFails) {
  triage::Report found = report();
  Options options;
  options.fail_on = {"critical,crash"};
  EXPECT_EQ(judged(found, {}, options), 0);
  options.fail_on = {"server-error"};
  EXPECT_EQ(judged(found, {}, options), 1);
  found.buckets[0].record.disposition = "wontfix";
  EXPECT_EQ(judged(found, {}), 0);
  found.buckets[0].record.disposition = "";
  for (const auto reproduces :
       {triage::Reproduces::kSometimes, triage::Reproduces::kNever, triage::Reproduces::kUntried}) {
    found.buckets[0].reproduces = reproduces;
    EXPECT_EQ(judged(found, {}), 0);
  }
  EXPECT_EQ(judged({}, {}), 0);
}

}  // namespace
}  // namespace bodkin::cli
