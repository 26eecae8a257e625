// Findings on disk: what is written reads back, whoever else writes and whenever somebody dies.
#include "finding/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/random.h"
#include "json/tree.h"

namespace bodkin::finding {
namespace {
namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

http::HttpFileRequest step(std::string method, std::string target, Headers headers,
                           std::string body) {
  http::HttpFileRequest item;
  item.request = {std::move(method), std::move(target), std::move(headers), std::move(body)};
  return item;
}

Record sample() {
  Record record;
  Finding& f = record.finding;
  f.oracle = "accepted-invalid";
  f.method = "PUT";
  f.path = "/things/{id}";
  f.location = "/properties/size/minimum";
  f.http_status = 200;
  f.message = "took -1 where at least 0 is asked";
  f.kind = "a number below the minimum was accepted";
  f.severity = Severity::kHigh;
  f.cwe = 20;
  f.principal = "admin";
  f.purpose = "input";
  f.evidence = "{\"size\": -1}";
  f.request_id = "bodkin-1";
  f.exchange = 3;
  Provenance& p = record.provenance;
  p.bodkin_version = "0.1.0";
  p.contract_file = "c.json";
  p.contract_hash = "abc";
  p.target = "http://127.0.0.1:9000";
  p.world_file = "none";
  p.defects = {"one", "two"};
  p.checks_off = {"three"};
  p.seed = 18446744073709551615ULL;
  p.time = "2026-01-02T03:04:05Z";
  record.input = "PUT /things/1\n\n{\"size\": -1}";
  http::HttpFileRequest create = step("POST", "/things", {{"X-Auth-Token", "t"}}, "{\"id\": 1}");
  create.name = "create";
  create.principal = "admin";
  record.reproducer.requests = {create, step("PUT", "/things/1", {}, "{\"size\": -1}")};
  record.reproduced = 4;
  record.tries = 5;
  record.disposition = "wontfix";
  record.note = "a note";
  return record;
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "bodkin_store_" +
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path_of(const Record& record) const {
    return folder_ + "/" + record.finding.oracle + "-" + record.finding.signature();
  }
  static bool add(Store& store, const Record& record) {
    const auto added = store.add(record);
    EXPECT_TRUE(added) << added.error().text();
    return added && *added;
  }
  static std::string text_of(const std::string& path) {
    const auto text = read_file(path, 1 << 24);
    EXPECT_TRUE(text) << text.error().text();
    return text ? *text : std::string();
  }
  static Record loaded(const std::string& folder) {
    auto record = load_record(folder);
    EXPECT_TRUE(record) << record.error().text();
    return record ? *record : Record{};
  }
  // Everything under the folder, one text.
  std::string all_bytes() const {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
      all += entry.path().string() + "\n";
      if (entry.is_regular_file()) all += text_of(entry.path().string()) + "\n";
    }
    return all;
  }
  std::string folder_;
};

void expect_same(const Finding& a, const Finding& b) {
  EXPECT_EQ(a.oracle, b.oracle);
  EXPECT_EQ(a.method, b.method);
  EXPECT_EQ(a.path, b.path);
  EXPECT_EQ(a.location, b.location);
  EXPECT_EQ(a.http_status, b.http_status);
  EXPECT_EQ(a.message, b.message);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.severity, b.severity);
  EXPECT_EQ(a.cwe, b.cwe);
  EXPECT_EQ(a.principal, b.principal);
  EXPECT_EQ(a.purpose, b.purpose);
  EXPECT_EQ(a.evidence, b.evidence);
  EXPECT_EQ(a.request_id, b.request_id);
  EXPECT_EQ(a.exchange, b.exchange);
  EXPECT_EQ(a.signature(), b.signature());
}

TEST_F(StoreTest, WhatIsWrittenReadsBack) {
  Store store(folder_, {});
  const Record record = sample();
  EXPECT_TRUE(add(store, record));
  EXPECT_THAT(list_folders(folder_), ElementsAre("accepted-invalid-" + record.finding.signature()));
  EXPECT_THAT(list_files(path_of(record)),
              ElementsAre("count", "finding.json", "reproducer.http", "reproducer.sh"));
  const Record back = loaded(path_of(record));
  expect_same(back.finding, record.finding);
  EXPECT_EQ(back.provenance.bodkin_version, "0.1.0");
  EXPECT_EQ(back.provenance.contract_file, "c.json");
  EXPECT_EQ(back.provenance.contract_hash, "abc");
  EXPECT_EQ(back.provenance.target, "http://127.0.0.1:9000");
  EXPECT_EQ(back.provenance.world_file, "none");
  EXPECT_THAT(back.provenance.defects, ElementsAre("one", "two"));
  EXPECT_THAT(back.provenance.checks_off, ElementsAre("three"));
  EXPECT_EQ(back.provenance.seed, 18446744073709551615ULL);
  EXPECT_EQ(back.provenance.time, "2026-01-02T03:04:05Z");
  EXPECT_EQ(back.reproduced, 4);
  EXPECT_EQ(back.tries, 5);
  EXPECT_EQ(back.disposition, "wontfix");
  EXPECT_EQ(back.note, "a note");
  EXPECT_EQ(back.input, record.input);
  ASSERT_THAT(back.reproducer.requests, SizeIs(2));
  EXPECT_EQ(back.reproducer.requests[0].request, record.reproducer.requests[0].request);
  EXPECT_EQ(back.reproducer.requests[0].principal, "admin");
  EXPECT_EQ(back.reproducer.requests[1].request, record.reproducer.requests[1].request);
  EXPECT_EQ(load_count(path_of(record)), 1U);
  EXPECT_THAT(load_inputs(path_of(record)), ElementsAre(record.input));
}

TEST_F(StoreTest, JsonHasTheFieldsThatAreDocumented) {
  const std::string text = to_json(sample());
  EXPECT_TRUE(json::is_json(json::parse(text)));
  for (const char* part :
       {"\"schema_version\": 1", "\"oracle\": \"accepted-invalid\"",
        "\"operation\": {\n    \"method\": \"PUT\",\n    \"path\": \"/things/{id}\"\n  }",
        "\"http_status\": 200", "\"signature\": \"", "\"severity\": \"high\"", "\"cwe\": 20",
        "\"reproduced\": {\n    \"n\": 4,\n    \"of\": 5\n  }", "\"seed\": 18446744073709551615",
        "\"defects\": [\"one\", \"two\"]"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST_F(StoreTest, ASecondSightingOnlyCountsAndAddsAnInput) {
  Store store(folder_, {});
  Record record = sample();
  EXPECT_TRUE(add(store, record));
  const std::string json = text_of(path_of(record) + "/finding.json");
  record.finding.message = "took -2 where at least 0 is asked";
  record.input = "PUT /things/1\n\n{\"size\": -22}";
  record.reproducer.requests.pop_back();
  for (int i = 0; i < 11; ++i) EXPECT_FALSE(add(store, record));
  EXPECT_EQ(text_of(path_of(record) + "/finding.json"), json);
  EXPECT_EQ(load_count(path_of(record)), 12U);
  EXPECT_EQ(text_of(path_of(record) + "/count"), "12\n");
  EXPECT_THAT(load_inputs(path_of(record)), SizeIs(2));
  EXPECT_THAT(loaded(path_of(record)).reproducer.requests, SizeIs(2));
}

TEST_F(StoreTest, KeepsTheTenSmallestInputsInWhateverOrderTheyCome) {
  Random random(3);
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < 60; ++i) sizes.push_back(i);
  for (std::size_t i = sizes.size(); i > 1; --i) std::swap(sizes[i - 1], sizes[random.below(i)]);
  Record record = sample();
  Store first(folder_, {});
  Store second(folder_, {});
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    record.input = std::string(sizes[i], static_cast<char>(i));
    ASSERT_TRUE((i % 2 == 0 ? first : second).add(record));
  }
  const auto inputs = load_inputs(path_of(record));
  ASSERT_THAT(inputs, SizeIs(limits::kInputsKeptPerFinding));
  for (std::size_t i = 0; i < inputs.size(); ++i) EXPECT_EQ(inputs[i].size(), i);
  EXPECT_EQ(load_count(path_of(record)), 60U);
  EXPECT_EQ(loaded(path_of(record)).input, "");
}

TEST_F(StoreTest, HostileBodiesStandInFilesAndComeBack) {
  Record record = sample();
  const std::string first("\0{{$processEnv HOME}}\n###\r\n\xff", 29);
  record.reproducer.requests[0].request.body = first;
  record.reproducer.requests[1].request.body = "< ./finding.json";
  Store store(folder_, {});
  add(store, record);
  EXPECT_EQ(text_of(path_of(record) + "/body.bin"), "< ./finding.json");
  EXPECT_EQ(text_of(path_of(record) + "/body-1.bin"), first);
  EXPECT_THAT(text_of(path_of(record) + "/reproducer.http"), HasSubstr("\n\n< ./body.bin\n"));
  EXPECT_THAT(text_of(path_of(record) + "/reproducer.sh"), HasSubstr("--data-binary '@body.bin'"));
  const Record back = loaded(path_of(record));
  EXPECT_EQ(back.reproducer.requests[0].request.body, first);
  EXPECT_EQ(back.reproducer.requests[1].request.body, "< ./finding.json");
}

// In a file of its own nothing would replace them.
TEST_F(StoreTest, BodiesThatNameEarlierAnswersStayInTheText) {
  Record record = sample();
  http::HttpFileRequest& last = record.reproducer.requests.back();
  last.captures = true;
  last.request.body = "{\"of\": {{create.response.body.$.id}}}";
  ASSERT_TRUE(Store(folder_, {}).add(record));
  const std::string path = folder_ + "/" + list_folders(folder_).at(0);
  EXPECT_THAT(list_files(path), Not(testing::Contains("body.bin")));
  EXPECT_THAT(read_file(path + "/reproducer.sh", 1 << 20).value_or(""),
              HasSubstr("value 1 plain '[\"id\"]'"));
  const auto read = load_record(path);
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->reproducer.requests.back().request.body, last.request.body);
  EXPECT_TRUE(read->reproducer.requests.back().captures);
}

TEST_F(StoreTest, HostileStringsInEveryFieldStayData) {
  Random random(9);
  const std::string_view pieces[] = {"\"",       "\\",
                                     "\n",       std::string_view("\0x", 2),
                                     "\xff",     "\xed\xa0\x80",
                                     "é",        "'",
                                     "$(id)",    "{{x}}",
                                     "###",      "../",
                                     "/",        "`",
                                     "|",        "\x1b[2J",
                                     "</script>"};
  for (int round = 0; round < 100; ++round) {
    const auto hostile = [&] {
      std::string text;
      for (std::uint64_t i = 1 + random.below(6); i > 0; --i) text += random.pick(pieces);
      return text;
    };
    Record record = sample();
    for (std::string* text :
         {&record.finding.oracle, &record.finding.method, &record.finding.path,
          &record.finding.location, &record.finding.message, &record.finding.kind,
          &record.finding.principal, &record.finding.purpose, &record.finding.evidence,
          &record.finding.request_id, &record.provenance.target, &record.provenance.contract_file,
          &record.provenance.time, &record.disposition, &record.note, &record.input}) {
      *text = hostile();
    }
    record.provenance.defects = {hostile(), hostile()};
    for (auto& item : record.reproducer.requests) {
      item.name = hostile();
      item.principal = hostile();
      item.comments = {hostile()};
      item.request.target = "/" + hostile();
      item.request.headers = {{hostile(), hostile()}};
      item.request.body = hostile();
    }
    fs::remove_all(folder_);
    Store store(folder_, {});
    EXPECT_TRUE(add(store, record));
    EXPECT_FALSE(add(store, record));
    const auto folders = list_folders(folder_);
    ASSERT_THAT(folders, SizeIs(1));
    EXPECT_TRUE(folders[0].ends_with("-" + record.finding.signature()));
    EXPECT_TRUE(json::is_json(json::parse(text_of(folder_ + "/" + folders[0] + "/finding.json"))));
    const auto back = load_record(folder_ + "/" + folders[0]);
    ASSERT_TRUE(back) << back.error().text();
    EXPECT_EQ(back->finding.signature(), record.finding.signature());
    EXPECT_EQ(back->input, record.input);
    ASSERT_THAT(back->reproducer.requests, SizeIs(2));
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(back->reproducer.requests[i].request, record.reproducer.requests[i].request);
    }
  }
}

TEST_F(StoreTest, SecretsAreInNothingThatIsWritten) {
  const std::string secret = "s3cr3t/\"token\" 12345";
  const std::string encoded = "s3cr3t%2F%22token%22%2012345";
  const std::string escaped = "s3cr3t/\\\"token\\\" 12345";
  Record record = sample();
  record.finding.message = "leaked " + secret + "!";
  record.finding.evidence = encoded + " and " + escaped;
  record.finding.request_id = secret;
  record.finding.path = "/raw/" + secret;
  record.finding.location = secret;
  record.finding.kind = "kind " + secret;
  record.note = secret;
  record.provenance.target = "http://127.0.0.1:1/" + encoded;
  record.reproducer.requests[0].request = {
      "PUT",
      "/a?token=" + encoded,
      {{"X-Auth-Token", secret}, {"Authorization", "Bearer " + secret}},
      "{\"t\": \"" + escaped + "\"}"};
  record.reproducer.requests[0].comments = {"with " + secret};
  record.reproducer.requests[1].request.body = std::string("\0", 1) + secret;
  Store store(folder_, {{secret, "BODKIN TOKEN"}, {"short", "S"}});
  EXPECT_TRUE(add(store, record));
  EXPECT_FALSE(add(store, record));
  ASSERT_TRUE(store.update(record));
  const std::string all = all_bytes();
  EXPECT_THAT(all, Not(HasSubstr("s3cr3t")));
  EXPECT_THAT(all, Not(HasSubstr("12345")));
  ASSERT_THAT(list_folders(folder_), SizeIs(1));
  const std::string path = folder_ + "/" + list_folders(folder_)[0];
  EXPECT_THAT(text_of(path + "/reproducer.http"),
              HasSubstr("\nAuthorization: Bearer {{$processEnv BODKIN_TOKEN}}\n"));
  EXPECT_THAT(text_of(path + "/reproducer.http"),
              HasSubstr("/a?token={{$processEnv BODKIN_TOKEN}}\n"));
  EXPECT_THAT(text_of(path + "/reproducer.sh"),
              HasSubstr("-H 'Authorization: Bearer '\"$BODKIN_TOKEN\""));
  EXPECT_THAT(text_of(path + "/reproducer.sh"), HasSubstr(": \"${BODKIN_TOKEN:?"));
  EXPECT_THAT(text_of(path + "/finding.json"), HasSubstr("leaked $BODKIN_TOKEN!"));
  EXPECT_EQ(text_of(path + "/body.bin"), std::string("\0$BODKIN_TOKEN", 14));
  // What was redacted has the name that it reads back with.
  EXPECT_TRUE(path.ends_with(loaded(path).finding.signature()));
}

TEST_F(StoreTest, ShortValuesAreReplacedOnlyWhereTheyAreTheWholeHeader) {
  Record record = sample();
  record.reproducer.requests[0].request.headers = {{"X-Role", "admin"}, {"X-Other", "an admin"}};
  record.reproducer.requests[0].request.target = "/admin";
  record.reproducer.requests[0].request.body = "{\"role\": \"admin\"}";
  record.finding.path = "/admin/{id}";
  record.finding.message = "seen by admin";
  Store store(folder_, {{"admin", "ROLE"}});
  add(store, record);
  const Record back = loaded(path_of(record));
  EXPECT_EQ(back.reproducer.requests[0].request.headers,
            (Headers{{"X-Role", "{{$processEnv ROLE}}"}, {"X-Other", "an admin"}}));
  EXPECT_EQ(back.reproducer.requests[0].request.target, "/admin");
  EXPECT_EQ(back.reproducer.requests[0].request.body, "{\"role\": \"admin\"}");
  EXPECT_EQ(back.finding.path, "/admin/{id}");
  EXPECT_EQ(back.finding.principal, "admin");
  EXPECT_EQ(back.finding.message, "seen by $ROLE");
}

TEST_F(StoreTest, LongerSecretsGoFirstAndNamesAreNotSecrets) {
  Record record = sample();
  record.finding.message = "token-abcdef token-abc";
  Store store(folder_, {{"token-abc", "token-abcdef"}, {"token-abcdef", "LONG"}, {"", "EMPTY"}});
  add(store, record);
  EXPECT_EQ(loaded(path_of(record)).finding.message, "$LONG $token_abcdef");
}

TEST_F(StoreTest, UpdateReplacesTheWordAndKeepsThePersons) {
  Store store(folder_, {});
  Record record = sample();
  record.reproducer.requests[1].request.body = std::string(3, '\0');
  add(store, record);
  EXPECT_TRUE(fs::exists(path_of(record) + "/body.bin"));
  Record better = record;
  better.finding.message = "took -1";
  better.reproduced = 5;
  better.disposition.clear();
  better.note.clear();
  better.input = "small";
  better.reproducer.requests = {step("PUT", "/things/2", {}, "{}")};
  ASSERT_TRUE(store.update(better));
  const Record back = loaded(path_of(record));
  EXPECT_EQ(back.finding.message, "took -1");
  EXPECT_EQ(back.reproduced, 5);
  EXPECT_EQ(back.disposition, "wontfix");
  EXPECT_EQ(back.note, "a note");
  EXPECT_EQ(back.input, "small");
  EXPECT_THAT(load_inputs(path_of(record)), SizeIs(2));
  ASSERT_THAT(back.reproducer.requests, SizeIs(1));
  EXPECT_EQ(back.reproducer.requests[0].request.target, "/things/2");
  EXPECT_FALSE(fs::exists(path_of(record) + "/body.bin"));
  EXPECT_EQ(load_count(path_of(record)), 1U);

  better.reproducer.requests.clear();
  better.disposition = "fixed";
  ASSERT_TRUE(store.update(better));
  EXPECT_THAT(loaded(path_of(record)).reproducer.requests, SizeIs(1));
  EXPECT_EQ(loaded(path_of(record)).disposition, "fixed");
  // Reading and writing again adds nothing.
  const std::string http = text_of(path_of(record) + "/reproducer.http");
  ASSERT_TRUE(store.update(loaded(path_of(record))));
  EXPECT_EQ(text_of(path_of(record) + "/reproducer.http"), http);
}

TEST_F(StoreTest, UpdateOfASignatureThatIsNotThereMakesIt) {
  Store store(folder_, {});
  ASSERT_TRUE(store.update(sample()));
  expect_same(loaded(path_of(sample())).finding, sample().finding);
}

TEST_F(StoreTest, AFindingsOwnFolderStandsForTheOneAroundIt) {
  Store store(folder_, {});
  add(store, sample());
  Store inside(path_of(sample()) + "/", {});
  EXPECT_EQ(inside.folder(), folder_);
  EXPECT_FALSE(add(inside, sample()));
}

TEST_F(StoreTest, LeftoversOfAKillAreNoFindings) {
  const Record record = sample();
  fs::create_directories(folder_ + "/.new-1-1/inputs");
  fs::create_directories(folder_ + "/.new-2-1");
  std::ofstream(folder_ + "/.new-2-1/count") << "1\n";
  fs::last_write_time(folder_ + "/.new-2-1",
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  // An empty folder of the right name, and a temporary file among the inputs.
  fs::create_directories(path_of(record));
  Store store(folder_, {});
  EXPECT_TRUE(fs::exists(folder_ + "/.new-1-1")) << "it may be another process's";
  EXPECT_FALSE(fs::exists(folder_ + "/.new-2-1"));
  EXPECT_TRUE(add(store, record));
  std::ofstream(path_of(record) + "/inputs/.00000001-0000000000000000.tmp1-1") << "x";
  std::ofstream(path_of(record) + "/inputs/README") << "x";
  EXPECT_THAT(load_inputs(path_of(record)), ElementsAre(record.input));
  EXPECT_THAT(list_folders(folder_), SizeIs(1));
}

TEST_F(StoreTest, AFolderThatLostItsJsonIsFilledAgain) {
  Store store(folder_, {});
  const Record record = sample();
  add(store, record);
  fs::remove(path_of(record) + "/finding.json");
  EXPECT_FALSE(load_record(path_of(record)));
  EXPECT_TRUE(add(store, record));
  expect_same(loaded(path_of(record)).finding, record.finding);
  EXPECT_EQ(load_count(path_of(record)), 2U);
}

TEST_F(StoreTest, AKillAtAnyMomentLeavesWholeFindings) {
  for (int round = 0; round < 12; ++round) {
    fs::remove_all(folder_);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Store store(folder_, {});
      Record record = sample();
      for (int i = 0;; ++i) {
        record.finding.location = "/" + std::to_string(i % 50);
        record.input = std::string(static_cast<std::size_t>(i % 30), 'x');
        if (!store.add(record)) ::_exit(1);
      }
    }
    ::usleep(static_cast<useconds_t>(2000 + 3000 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    for (const std::string& name : list_folders(folder_)) {
      const auto record = load_record(folder_ + "/" + name);
      ASSERT_TRUE(record) << record.error().text();
      EXPECT_GE(load_count(folder_ + "/" + name), 1U);
      EXPECT_FALSE(load_inputs(folder_ + "/" + name).empty());
      EXPECT_THAT(record->reproducer.requests, SizeIs(2));
    }
  }
}

TEST_F(StoreTest, SeveralWritersOfOneSignatureMakeOneFinding) {
  constexpr int kWriters = 4;
  constexpr int kEach = 50;
  std::atomic<int> created{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&, w] {
      Store store(folder_, {});
      Record record = sample();
      for (int i = 0; i < kEach; ++i) {
        record.input = std::string(static_cast<std::size_t>(1 + (i * 7 + w) % 40), 'x');
        const auto added = store.add(record);
        ASSERT_TRUE(added) << added.error().text();
        if (*added) ++created;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(created, 1);
  EXPECT_EQ(load_count(path_of(sample())), static_cast<std::uint64_t>(kWriters * kEach));
  EXPECT_THAT(list_folders(folder_), SizeIs(1));
  const auto inputs = load_inputs(path_of(sample()));
  ASSERT_THAT(inputs, SizeIs(limits::kInputsKeptPerFinding));
  EXPECT_EQ(inputs.back().size(), 10U);
  loaded(path_of(sample()));
}

TEST_F(StoreTest, WhereNothingCanBeWrittenTheErrorSaysSo) {
  std::ofstream(folder_) << "a file";
  Store store(folder_, {});
  const auto added = store.add(sample());
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, ErrorCode::kInput);
  EXPECT_THAT(added.error().text(), HasSubstr(folder_));
  EXPECT_FALSE(store.update(sample()));
}

TEST_F(StoreTest, BrokenFoldersAreErrors) {
  const auto why = [&](std::string_view json) {
    EXPECT_TRUE(write_file(folder_ + "/x/finding.json", json));
    const auto record = load_record(folder_ + "/x");
    return record ? std::string("loaded") : record.error().text();
  };
  EXPECT_THAT(load_record(folder_ + "/x").error().text(), HasSubstr("No such file"));
  EXPECT_THAT(why(""), HasSubstr("is no JSON object"));
  EXPECT_THAT(why("[1]"), HasSubstr("is no JSON object"));
  EXPECT_THAT(why("{\"schema_version\": 1"), HasSubstr("is no JSON object"));
  EXPECT_THAT(why("{}"), HasSubstr("schema_version 0"));
  EXPECT_THAT(why("{\"schema_version\": 2}"), HasSubstr("schema_version 2"));
  EXPECT_THAT(why("{\"schema_version\": 1}"), HasSubstr("names no oracle"));
  EXPECT_THAT(why("{\"schema_version\": 1, \"oracle\": 7}"), HasSubstr("names no oracle"));
  EXPECT_EQ(why("{\"schema_version\": 1, \"oracle\": \"x\", \"operation\": 7, \"cwe\": \"y\"}"),
            "loaded");
  EXPECT_TRUE(write_file(folder_ + "/x/reproducer.http", "nonsense"));
  EXPECT_THAT(load_record(folder_ + "/x").error().text(), HasSubstr("reproducer.http:1: "));
  EXPECT_EQ(load_count(folder_ + "/x"), std::nullopt);
  EXPECT_TRUE(load_inputs(folder_ + "/x").empty());
}

}  // namespace
}  // namespace bodkin::finding
