#include "cli/options.h"

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/file.h"

namespace bodkin::cli {
namespace {

namespace fs = std::filesystem;

// Each test has a working directory of its own, for bodkin.toml.
class OptionsTest : public testing::Test {
 protected:
  void SetUp() override {
    before_ = fs::current_path();
    std::string pattern = (fs::temp_directory_path() / "bodkin-options-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    fs::current_path(folder_);
  }
  void TearDown() override {
    fs::current_path(before_);
    fs::remove_all(folder_);
    for (const char* name : {"BODKIN_SEED", "BODKIN_URL", "BODKIN_TEST_TOKEN"}) ::unsetenv(name);
  }

  static Result<Parsed> parse_words(std::vector<const char*> words) {
    words.insert(words.begin(), "bodkin");
    return parse(static_cast<int>(words.size()), words.data());
  }
  static Options good(std::vector<const char*> words) {
    auto parsed = parse_words(std::move(words));
    EXPECT_TRUE(parsed.has_value()) << parsed.error().text();
    return parsed ? parsed->options : Options{};
  }
  static std::string complaint(std::vector<const char*> words) {
    auto parsed = parse_words(std::move(words));
    EXPECT_FALSE(parsed.has_value());
    return parsed ? "" : parsed.error().text();
  }
  static void config(const std::string& text) { ASSERT_TRUE(write_file("bodkin.toml", text)); }

 private:
  fs::path before_, folder_;
};

TEST_F(OptionsTest, FuzzTakesATargetAndALimit) {
  const Options o =
      good({"fuzz", "--embedded", "--time", "5m", "--jobs", "2", "--defect", "a", "--defect", "b"});
  EXPECT_EQ(o.command, Command::kFuzz);
  EXPECT_TRUE(o.target.embedded);
  EXPECT_EQ(o.time_ms, 300000);
  EXPECT_EQ(o.jobs, 2);
  EXPECT_EQ(o.target.defects, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(o.findings, "findings");
}

TEST_F(OptionsTest, RepeatedOptionsLeavePositionalsAlone) {
  const Options o = good({"triage", "--fail-on", "crash", "one", "two"});
  EXPECT_EQ(o.fail_on, std::vector<std::string>{"crash"});
  EXPECT_EQ(o.paths, (std::vector<std::string>{"one", "two"}));
}

TEST_F(OptionsTest, ComplaintsNameWhatWouldBeRight) {
  const struct {
    std::vector<const char*> words;
    const char* part;
  } rows[] = {
      {{"fuzz"}, "--url http://host:port or --embedded"},
      {{"fuzz", "--url", ""}, "--url is empty"},
      {{"fuzz", "--embedded", "--url", "http://127.0.0.1:1"}, "exclude each other"},
      {{"fuzz", "--embedded", "--tiem", "3s"}, "did you mean --time?"},
      {{"fuzz", "--embedded", "--time", "soon"}, "write 30s, 5m, 2h or 500ms"},
      {{"fuzz", "--embedded", "--time", "-1"}, "is not a duration"},
      {{"fuzz", "--embedded", "--jobs", "0"}, "--jobs"},
      {{"fuzz", "--url", "http://127.0.0.1:1", "--plan"}, "--contract FILE"},
      {{"fuzz", "--url", "http://127.0.0.1:1", "--contract", "c", "--defect", "x"},
       "embedded service only"},
      {{"fuzz", "--embedded", "--principal", "admin"}, "NAME=HEADER: VALUE"},
      {{"fuzz", "--embedded", "--principal", "a=X-Token: env:BODKIN_TEST_NOWHERE"},
       "no variable BODKIN_TEST_NOWHERE"},
      {{"fuzz", "--embedded", "--header", "nonsense"}, "is not NAME: VALUE"},
      {{"list", "everything"}, "everything"},
      {{"frobnicate"}, "frobnicate"},
      {{}, "--help"},
      {{"triage"}, "paths"},
  };
  for (const auto& row : rows) {
    const std::string text = complaint(row.words);
    EXPECT_NE(text.find(row.part), std::string::npos) << text;
    EXPECT_EQ(text.find('\n'), std::string::npos) << "more than one line: " << text;
  }
}

TEST_F(OptionsTest, HelpAndVersionAreNoErrors) {
  for (const std::vector<const char*>& words :
       {std::vector<const char*>{"--help"}, {"fuzz", "--help"}, {"--version"}}) {
    auto parsed = parse_words(words);
    ASSERT_TRUE(parsed.has_value());
    EXPECT_TRUE(parsed->done);
    EXPECT_FALSE(parsed->text.empty());
  }
}

TEST_F(OptionsTest, FlagOverEnvironmentOverFile) {
  config("seed = 1\njobs = 2\n");
  EXPECT_EQ(good({"fuzz", "--embedded"}).seed, 1U);
  ::setenv("BODKIN_SEED", "5", 1);
  EXPECT_EQ(good({"fuzz", "--embedded"}).seed, 5U);
  EXPECT_EQ(good({"fuzz", "--embedded", "--seed", "9"}).seed, 9U);
  EXPECT_EQ(good({"fuzz", "--embedded", "--seed", "9"}).jobs, 2);
}

TEST_F(OptionsTest, TheFileMaySayEverything) {
  config("embedded = true\ntime = \"2m\"\nexclude = [\"DELETE /*\", \"admin\"]\n");
  const Options o = good({"fuzz"});
  EXPECT_TRUE(o.target.embedded);
  EXPECT_EQ(o.time_ms, 120000);
  EXPECT_EQ(o.target.exclude, (std::vector<std::string>{"DELETE /*", "admin"}));
}

TEST_F(OptionsTest, PrincipalsOfFileAndCommandLineAndTheirSecrets) {
  ::setenv("BODKIN_TEST_TOKEN", "s3cret", 1);
  ASSERT_TRUE(write_file("reader.token", "from-file\nsecond line\n"));
  config(
      "[[principal]]\nname = \"admin\"\nheaders = { \"X-Auth-Token\" = \"env:BODKIN_TEST_TOKEN\" "
      "}\n"
      "[[principal]]\nname = \"reader\"\nmay = \"read\"\nproject = \"p\"\n"
      "headers = { \"X-Auth-Token\" = \"@reader.token\" }\n");
  const Options o = good({"fuzz", "--embedded", "--principal", "other=Authorization: Bearer x:y"});
  ASSERT_EQ(o.target.principals.list.size(), 3U);
  EXPECT_EQ(o.target.principals.find("admin")->headers.get("x-auth-token"), "s3cret");
  EXPECT_EQ(o.target.principals.find("reader")->headers.get("x-auth-token"), "from-file");
  EXPECT_EQ(o.target.principals.find("reader")->may, scenario::May::kRead);
  EXPECT_EQ(o.target.principals.find("reader")->role, "reader");
  EXPECT_EQ(o.target.principals.find("other")->headers.get("authorization"), "Bearer x:y");
}

TEST_F(OptionsTest, WhatTheUserKnowsReachesTheTarget) {
  config(
      "rules = [\"a.json\", \"b.json\"]\nseed-har = \"r.har\"\n[values]\ntenant = \"acme\"\n"
      "[[tolerate]]\nstatus = 409\n[[principal]]\nname = \"ada\"\n[principal.login]\n"
      "path = \"/login\"\n");
  const Options o = good({"fuzz", "--url", "http://127.0.0.1:1", "--seed-har", "mine.har"});
  EXPECT_EQ(o.target.rules, (std::vector<std::string>{"a.json", "b.json"}));
  EXPECT_EQ(o.target.seed_hars, std::vector<std::string>{"mine.har"}) << "the flag wins";
  EXPECT_NE(o.target.values.named("tenant"), nullptr);
  EXPECT_EQ(o.target.tolerate.size(), 1U);
  ASSERT_EQ(o.target.principals.list.size(), 1U);
  EXPECT_TRUE(o.target.principals.list[0].login.has_value());
  EXPECT_EQ(o.target.contract, "") << "the service is asked for it";
  EXPECT_EQ(good({"triage", "findings"}).target.rules.size(), 2U);
}

TEST_F(OptionsTest, BadFilesGetOneLineWithTheirPlace) {
  const struct {
    const char* text;
    const char* part;
  } rows[] = {
      {"seed = 1\ntiem = \"3s\"\n", "bodkin.toml:2: unknown key 'tiem'; did you mean 'time'?"},
      {"seed = \n", "bodkin.toml:1"},
      {"seed = { a = 1 }\n", "takes a string, a number, true or false"},
      {"seed = \"many\"\n", "bodkin.toml"},
      {"[[principal]]\nrole = \"x\"\n", "needs a name"},
      {"[[principal]]\nname = \"x\"\ntoken = \"y\"\n", "unknown key 'token'"},
      {"[[principal]]\nname = \"x\"\nmay = \"write\"\n", "'may' is"},
      {"[principal]\nname = \"x\"\n", "[[principal]]"},
      {"[value]\nx = 1\n", "did you mean 'values'?"},
  };
  for (const auto& row : rows) {
    config(row.text);
    const std::string text = complaint({"fuzz", "--embedded"});
    EXPECT_NE(text.find(row.part), std::string::npos) << text;
  }
}

TEST(Durations, AreRead) {
  const struct {
    const char* text;
    std::int64_t ms;
  } rows[] = {{"60", 60000}, {"60s", 60000}, {"1.5m", 90000}, {"2h", 7200000}, {"500ms", 500}};
  for (const auto& row : rows) EXPECT_EQ(parse_duration(row.text).value_or(-1), row.ms) << row.text;
  for (const char* text : {"", "s", "5 s", "5d", "0", "-3s", "nan", "1e300"}) {
    EXPECT_FALSE(parse_duration(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace bodkin::cli
