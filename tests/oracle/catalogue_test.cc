#include <gmock/gmock.h>

#include <set>

#include "oracle/phrases.h"
#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

using ::testing::ElementsAre;

TEST(Catalogue, NamesEachOracleOnceWithAPurpose) {
  std::set<std::string_view> names;
  for (const auto& oracle : oracle::catalogue()) {
    names.insert(oracle->name());
    EXPECT_TRUE(oracle->purpose().ends_with('.')) << oracle->name();
  }
  EXPECT_EQ(names.size(), oracle::catalogue().size());
  EXPECT_EQ(names,
            (std::set<std::string_view>{
                "accepted-invalid",   "broken-access",     "code-injection",   "crash",
                "dangling-reference", "implausible",       "info-leak",        "lost-update",
                "mass-assignment",    "not-atomic",        "over-capacity",    "read-back",
                "rejected-valid",     "response-contract", "secret-in-log",    "server-error",
                "sql-error-leak",     "sql-injection",     "use-after-delete", "wrong-status"}));
}

TEST(Catalogue, ReportsEachSignatureOnce) {
  Bench bench("");
  const Ex broken{.status = 500, .answer = R"({"message":"it broke"})"};
  const auto trace = bench.trace({broken, broken, broken});
  oracle::Examiner examiner(bench.context, nullptr);
  const auto facts = examiner.examine(trace);
  const auto found = oracle::judge_all({bench.context, trace, facts});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].exchange, 0U) << "the first one";
}

TEST(Catalogue, SaysWhereAFindingStands) {
  Bench bench("");
  const auto at = [&](const char* line) {
    const auto trace = bench.trace({{.who = "hostile blue", .line = line, .status = 418}});
    oracle::Examiner examiner(bench.context, nullptr);
    const auto facts = examiner.examine(trace);
    const auto found = oracle::finding_at({bench.context, trace, facts}, 0, "crash");
    return found.method + " " + found.path + " " + std::to_string(found.http_status) + " " +
           found.principal + " " + found.purpose + " " + found.request_id;
  };
  EXPECT_EQ(at("GET /things/7?x=y"), "GET /things/{thingId} 418 blue hostile bdk-1-1");
  EXPECT_EQ(at("PATCH /things/7"), "* /things/{thingId} 418 blue hostile bdk-1-1")
      << "the template, though the method is unknown";
  EXPECT_EQ(at("GET /else/7?x"), "* * 418 blue hostile bdk-1-1");
}

TEST(Examiner, LooksAtARepeatedBodyOnce) {
  Bench bench("");
  const Ex put{.line = "PUT /things/one", .body = R"({"size":1})"};
  Ex again = put, other = put;
  again.who = "access eyes";
  other.line = "POST /things";
  const auto trace = bench.trace({put, again, other});
  oracle::Examiner examiner(bench.context, nullptr);
  const auto facts = examiner.examine(trace);
  for (const auto& one : facts) {
    EXPECT_TRUE(one.body_verdict.invalid());
    EXPECT_EQ(json::print(*one.body), put.body);
  }
}

TEST(Phrases, FindsWhatStandsInAText) {
  const oracle::Phrases phrases({"he", "she", "hers", "a b", "A"});
  const auto found = [&](std::string_view text) {
    std::vector<std::string> all;
    for (const auto& hit : phrases.find(text)) {
      all.push_back(std::to_string(hit.phrase) + "@" + std::to_string(hit.begin));
    }
    return all;
  };
  EXPECT_THAT(found("usHERS"), ElementsAre("1@1", "2@2"));
  EXPECT_THAT(found("xhe"), ElementsAre("0@1"));
  EXPECT_THAT(found("a b"), ElementsAre("4@0", "3@0"));
  EXPECT_THAT(found(""), ElementsAre());
  EXPECT_THAT(found("\xff\x80hx"), ElementsAre());
  EXPECT_EQ(phrases.find("hehehehe", 2).size(), 2U);
}

}  // namespace
}  // namespace bodkin::testing
