// Reports of hostile findings: whatever stands in them, the format stays what it is.
#include "report/formats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/reader.h"
#include "json/tree.h"
#include "oracle/oracle.h"
#include "report/meaning.h"

namespace bodkin::report {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::string kHostile =
    "</pre></script><script>document.title='owned'</script>\"'><img src=x onerror=alert(1)> "
    "]]> ``` & \x01\x1b[31m\xff\xe2\x80\xae";

triage::Report hostile() {
  triage::Report report;
  triage::Bucket b;
  finding::Finding& f = b.record.finding;
  f.oracle = kHostile;
  f.method = f.path = f.location = f.message = f.kind = f.principal = f.request_id = kHostile;
  f.cwe = 20;
  b.record.note = b.record.disposition = "";
  b.folder = kHostile;
  b.merged = {kHostile};
  b.frame = kHostile;
  b.reproduces = triage::Reproduces::kAlways;
  b.shown = {kHostile,
             {kHostile, kHostile, {{kHostile, kHostile}}, kHostile},
             {500, {{kHostile, kHostile}}, kHostile},
             kHostile,
             {kHostile}};
  b.place = {"/abs/" + kHostile, 3, kHostile, kHostile};
  b.explanation.parts = {{kHostile, kHostile, kHostile, true}};
  b.explanation.difference = {"+ " + kHostile};
  b.explanation.who = kHostile;
  b.http_text = b.script_text = kHostile;
  report.buckets = {b};
  report.causes = {{"abcdefgh", kHostile, kHostile, {0}}};
  report.stopped = kHostile;
  report.made.targets = report.made.contracts = report.made.principals = {kHostile};
  return report;
}

TEST(Html, HostileTextStaysText) {
  const std::string page = html(hostile());
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("<script>document")));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, Not(HasSubstr("\xe2\x80\xae")));
  std::size_t scripts = 0;
  for (std::size_t at = 0; (at = page.find("<script", at)) != std::string::npos; ++at) ++scripts;
  EXPECT_EQ(scripts, 1U);
  EXPECT_THAT(page, HasSubstr("Content-Security-Policy"));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
}

TEST(Html, NothingFoundIsAPageToo) {
  EXPECT_THAT(html({}), HasSubstr("No findings."));
}

TEST(Junit, HostileTextStaysText) {
  const std::string text = junit(hostile());
  EXPECT_THAT(text, Not(HasSubstr("<script")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("failures=\"1\""));
  EXPECT_THAT(junit({}), HasSubstr("tests=\"1\" failures=\"0\""));
}

TEST(Junit, DismissedAndGoneAreSkipped) {
  triage::Report report = hostile();
  report.buckets[0].record.disposition = "wontfix";
  EXPECT_THAT(junit(report), HasSubstr("<skipped message=\"dismissed: wontfix\"/>"));
  report.buckets[0].record.disposition = "";
  report.buckets[0].reproduces = triage::Reproduces::kNever;
  EXPECT_THAT(junit(report), HasSubstr("failures=\"0\""));
}

TEST(Markdown, FencesAreLongerThanWhatTheyHold) {
  const std::string text = markdown(hostile());
  EXPECT_THAT(text, HasSubstr("````"));
  // Outside of code there is nothing of it.
  std::string outside;
  bool inside = false;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string line = text.substr(start, end - start);
    if (line.starts_with("````") && line.find_first_of(" <") == std::string::npos) {
      inside = !inside;
    } else if (!inside && line.find('`') == std::string::npos) {
      outside += line + "\n";
    }
    start = end + 1;
  }
  EXPECT_FALSE(inside);
  EXPECT_THAT(outside, Not(HasSubstr("<img")));
}

TEST(Sarif, AsCodeScanningTakesIt) {
  const std::string text = sarif(hostile());
  const json::Tree tree = json::parse(text);
  ASSERT_TRUE(json::is_json(tree));
  const json::Reader run = json::Reader(tree, tree.root()).items("runs")[0];
  const json::Reader rule = run.object("tool").object("driver").items("rules")[0];
  EXPECT_EQ(rule.string("helpUri"), "https://cwe.mitre.org/data/definitions/20.html");
  const json::Reader result = run.items("results")[0];
  EXPECT_EQ(result.number<int>("ruleIndex"), 0);
  const json::Reader place = result.items("locations")[0].object("physicalLocation");
  EXPECT_EQ(place.object("region").number<int>("startLine"), 3);
  const std::string uri = place.object("artifactLocation").string("uri");
  EXPECT_EQ(uri.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._~%/"),
            std::string::npos)
      << uri;
  EXPECT_FALSE(uri.starts_with('/'));
  EXPECT_EQ(result.object("partialFingerprints").string("bodkinSignature/v1").size(), 8U);
}

TEST(Sarif, WhatIsGoneIsNoResultAndWhatIsDismissedIsSuppressed) {
  triage::Report report = hostile();
  report.buckets[0].record.disposition = "wontfix";
  EXPECT_THAT(sarif(report), HasSubstr("suppressions"));
  report.buckets[0].reproduces = triage::Reproduces::kNever;
  EXPECT_THAT(sarif(report), HasSubstr("\"results\": []"));
}

TEST(Jsonl, EveryLineIsAnObject) {
  const std::string text = jsonl(hostile());
  std::size_t lines = 0;
  for (std::size_t start = 0; start < text.size(); ++lines) {
    const std::size_t end = text.find('\n', start);
    ASSERT_NE(end, std::string::npos);
    EXPECT_TRUE(json::is_json(json::parse(text.substr(start, end - start))));
    start = end + 1;
  }
  EXPECT_EQ(lines, 2U);
}

TEST(Meaning, SaysSomethingOfEveryOracle) {
  for (const auto& known : oracle::catalogue()) {
    const std::string oracle(known->name());
    triage::Bucket b;
    b.record.finding.oracle = oracle;
    EXPECT_GT(meaning(b).size(), 40U) << oracle;
    EXPECT_GT(remedy(b).size(), 20U) << oracle;
  }
}

TEST(RequestText, JsonOnLines) {
  triage::Shown shown;
  shown.request = {"PUT", "/a", {{"A", "b"}}, R"({"x":[1,{}],"y":"z"})"};
  EXPECT_EQ(request_text(shown),
            "PUT /a\nA: b\n\n{\n  \"x\": [\n    1,\n    {}\n  ],\n  \"y\": \"z\"\n}\n");
  shown.request.body = "{broken";
  EXPECT_THAT(request_text(shown), HasSubstr("\n\n{broken\n"));
}

}  // namespace
}  // namespace bodkin::report
