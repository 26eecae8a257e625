// triage.json: everything that goes in comes out.
#include "triage/report_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "triage/shown.h"

namespace bodkin::triage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

Report sample() {
  Report report;
  Bucket bucket;
  bucket.record.finding.oracle = "server-error";
  bucket.record.finding.method = "PUT";
  bucket.record.finding.path = "/a/{id}";
  bucket.record.finding.message = "<script>\"\n\x01\xff token-12345678";
  bucket.record.reproduced = bucket.record.tries = 5;
  bucket.record.note = "a person's note";
  bucket.folder = "f/x";
  bucket.sightings = 18446744073709551615U;
  bucket.reproduces = Reproduces::kAlways;
  bucket.shrunk_fully = true;
  bucket.merged = {"f/y"};
  bucket.frame = "main.total";
  bucket.shown = {"admin",
                  {"PUT", "/a/1", {{"X-Token", "token-12345678"}}, R"({"a":1})"},
                  {500, {{"Content-Type", "text/plain"}}, "token-12345678 failed"},
                  "",
                  {"log token-12345678"}};
  bucket.place = {"api.yaml", 12, "#/a", "maximum: 5"};
  bucket.explanation.parts = {{"body /a", "1", "any value", false}};
  bucket.explanation.nearest = bucket.shown;
  bucket.explanation.difference = {"- a", "+ b"};
  bucket.explanation.who = "admin";
  bucket.explanation.executions = 7;
  bucket.http_text = "PUT /a/1";
  bucket.script_text = "curl";
  report.buckets = {bucket};
  report.causes = {{"abcdefgh", "title", "reason", {0}}};
  report.skipped = {"f/z: broken"};
  report.stopped = "gone";
  report.made = {"0.1.0", "2026-01-01T00:00:00Z", {"t"}, {"c"}, {"admin"}, {7, 8}, 3, 1};
  report.progress = {{1000, 1, 2, 3, 4}};
  return report;
}

TEST(ReportJson, ReadsBackWhatWasWritten) {
  const std::string text = to_json(sample());
  const Result<Report> back = parse_report(text, "x");
  ASSERT_TRUE(back.has_value()) << back.error().text();
  EXPECT_EQ(to_json(*back), text);
  ASSERT_THAT(back->buckets, SizeIs(1));
  EXPECT_EQ(back->buckets[0].sightings, 18446744073709551615U);
  EXPECT_EQ(back->buckets[0].place.line, 12);
  EXPECT_EQ(back->buckets[0].shown.response.body, "token-12345678 failed");
  EXPECT_THAT(back->causes[0].members, ElementsAre(0));
  EXPECT_EQ(back->progress[0].edges, 2U);
}

TEST(ReportJson, BrokenOnesSayWhatIsWrong) {
  for (const char* text : {"", "[]", "{", "{}", R"({"schema_version":2})"}) {
    const Result<Report> report = parse_report(text, "x/triage.json");
    ASSERT_FALSE(report.has_value()) << text;
    EXPECT_THAT(report.error().text(), HasSubstr("x/triage.json"));
  }
  const std::string folder = testing::TempDir() + "bodkin_no_report";
  std::filesystem::create_directories(folder);
  const Result<Report> none = load_report(folder);
  ASSERT_FALSE(none.has_value());
  EXPECT_THAT(none.error().text(), HasSubstr("bodkin triage"));
}

TEST(Redact, NoSecretStaysAnywhere) {
  Report report = sample();
  redact(report, finding::Redactor({{"token-12345678", "BODKIN_TOKEN_ADMIN"}}));
  const std::string text = to_json(report);
  EXPECT_THAT(text, Not(HasSubstr("token-12345678")));
  EXPECT_THAT(text, HasSubstr("$BODKIN_TOKEN_ADMIN"));
}

TEST(ShownOf, LongBodiesAreCutBetweenCharacters) {
  scenario::Exchange exchange;
  exchange.request.body = "a";
  while (exchange.request.body.size() <= kShownBodyBytes) exchange.request.body += "ä";
  const Shown shown = shown_of(exchange);
  EXPECT_LT(shown.request.body.size(), kShownBodyBytes + 40);
  EXPECT_THAT(shown.request.body, HasSubstr("bytes)"));
}

TEST(Progress, ReadsBackAndMayBeMissing) {
  EXPECT_THAT(load_progress("/nowhere"), SizeIs(0));
  EXPECT_THAT(to_json(std::vector<Sample>{{1, 2, 3, 4, 5}}), HasSubstr("\"features\": 4"));
}

}  // namespace
}  // namespace bodkin::triage
