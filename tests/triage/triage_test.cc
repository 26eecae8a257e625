// Triage against a service that is a function: what it finds in a body is known exactly.
#include "triage/triage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "base/file.h"
#include "json/number.h"
#include "json/pointer.h"
#include "json/tree.h"
#include "triage/report_json.h"

namespace bodkin::triage {
namespace {

using finding::Finding;
using finding::Record;
using finding::Severity;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

http::HttpFileRequest put(std::string body) {
  http::HttpFileRequest request;
  request.request.method = "PUT";
  request.request.target = "/things/7";
  request.request.headers.add("Content-Type", "application/json");
  request.request.body = std::move(body);
  return request;
}

Finding fault(std::string oracle, std::string location, int status, std::string kind) {
  Finding finding;
  finding.oracle = std::move(oracle);
  finding.method = "PUT";
  finding.path = "/things/{id}";
  finding.location = std::move(location);
  finding.http_status = status;
  finding.kind = std::move(kind);
  finding.message = finding.kind + " here";
  finding.severity = Severity::kHigh;
  return finding;
}

Finding overflow() {
  return fault("server-error", "/total", 500, "overflow");
}
Finding accepted_name() {
  return fault("accepted-invalid", "/name/maxLength", 200, "too long");
}

bool holds(const json::Tree& tree, std::string_view pointer, std::string_view limit) {
  const json::NodeId id = json::resolve(tree, pointer);
  return id != json::kNone && tree.at(id).kind == json::Kind::kNumber &&
         json::compare_numbers(tree.at(id).text, limit) >= 0;
}

// A service with two faults: 500 for a total beyond 32 bits, and a name longer than 10 is taken.
class FakeService {
 public:
  int calls = 0;
  int down_after = -1;  // calls that are answered; -1: all
  int shows_every = 1;  // every n-th call shows anything
  std::string kind = "overflow";

  Replay replay() {
    return [this](const http::Scenario& scenario) -> std::optional<std::vector<Finding>> {
      if (down_after >= 0 && calls >= down_after) return std::nullopt;
      const http::HttpFileRequest& input = scenario.steps.front();
      ++calls;
      std::vector<Finding> findings;
      if (calls % shows_every != 0 || input.request.method != "PUT") return findings;
      const json::Tree tree = json::parse(input.request.body);
      if (holds(tree, "/total", "2147483648")) {
        Finding found = overflow();
        found.kind = kind;
        findings.push_back(found);
      }
      const json::NodeId name = json::resolve(tree, "/name");
      if (name != json::kNone && tree.at(name).text.size() > 12)
        findings.push_back(accepted_name());
      return findings;
    };
  }
};

// A folder for one test, with findings written as a fuzz run writes them.
class Triage : public testing::Test {
 protected:
  Triage()
      : root_(testing::TempDir() + "bodkin_triage_" +
              testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(root_);
  }
  ~Triage() override { std::filesystem::remove_all(root_); }

  std::string folder(const std::string& name = "findings") const { return root_ + "/" + name; }

  void found(const Finding& finding, const std::string& body,
             const std::string& where = "findings") {
    Record record;
    record.finding = finding;
    record.input = http::encode_request(put(body));
    finding::Store store(folder(where), {});
    ASSERT_TRUE(store.add(record).has_value());
  }

  Report run(FakeService& service, Options options = {}, finding::Store* write = nullptr) {
    Result<Report> report = triage::run({folder()}, service.replay(), options, write);
    EXPECT_TRUE(report.has_value()) << report.error().text();
    return report ? *report : Report{};
  }

  static std::string body(const Bucket& bucket) {
    return http::decode_request(bucket.record.input).request.body;
  }

  std::string root_;
};

TEST_F(Triage, ConfirmsAndShrinks) {
  found(overflow(), R"({"total": 99999999999, "name": "x", "more": [1, 2, 3]})");
  FakeService service;
  const Report report = run(service);
  ASSERT_THAT(report.buckets, SizeIs(1));
  const Bucket& bucket = report.buckets[0];
  EXPECT_EQ(body(bucket), R"({"total":2147483648})");
  EXPECT_EQ(bucket.reproduces, Reproduces::kAlways);
  EXPECT_EQ(bucket.record.reproduced, 5);
  EXPECT_EQ(bucket.record.tries, 5);
  EXPECT_EQ(bucket.sightings, 1U);
  EXPECT_TRUE(bucket.shrunk_fully);
  EXPECT_LT(bucket.shrink_executions, 100U);
  EXPECT_EQ(static_cast<std::size_t>(service.calls), 5 + bucket.shrink_executions + 1);
  EXPECT_THAT(report.stopped, IsEmpty());
  EXPECT_THAT(report.skipped, IsEmpty());
  EXPECT_THAT(bucket.folder, HasSubstr("server-error-" + overflow().signature()));
}

TEST_F(Triage, ShrinkingKeepsToTheChosenFault) {
  // The input shows both faults: each finding ends at its own minimum.
  const std::string both = R"({"total": 99999999999, "name": "a name that is too long"})";
  found(overflow(), both);
  found(accepted_name(), both);
  FakeService service;
  const Report report = run(service);
  ASSERT_THAT(report.buckets, SizeIs(2));
  std::map<std::string, std::string> bodies;
  for (const Bucket& b : report.buckets) bodies[b.record.finding.oracle] = body(b);
  EXPECT_EQ(bodies["server-error"], R"({"total":2147483648})");
  EXPECT_EQ(bodies["accepted-invalid"], R"({"name":"aaaaaaaaaaa"})");
}

TEST_F(Triage, TheSmallestInputThatReproducesIsTaken) {
  found(overflow(), R"({"total":1})");  // does not reproduce
  found(overflow(), R"({"total":77777777777777})");
  found(overflow(), R"({"total":77777777777777777777,"more":0})");
  FakeService service;
  Options options;
  options.shrink = false;
  const Report report = run(service, options);
  ASSERT_THAT(report.buckets, SizeIs(1));
  EXPECT_EQ(body(report.buckets[0]), R"({"total":77777777777777})");
  EXPECT_EQ(report.buckets[0].reproduces, Reproduces::kAlways);
  EXPECT_EQ(report.buckets[0].sightings, 3U);
  EXPECT_EQ(report.buckets[0].shrink_executions, 0U);
  EXPECT_EQ(report.buckets[0].inputs_given, 3U);
  EXPECT_EQ(report.buckets[0].inputs_replayed, 2U) << "the first that shows it always is enough";
  EXPECT_EQ(report.buckets[0].inputs_shown, 1U);
  EXPECT_EQ(service.calls, 1 + 5);
}

TEST_F(Triage, AFlakyFindingIsCountedAndNotShrunk) {
  const std::string start = R"({"total": 99999999999, "more": 1})";
  found(overflow(), start);
  FakeService service;
  service.shows_every = 2;
  const Report report = run(service);
  ASSERT_THAT(report.buckets, SizeIs(1));
  EXPECT_EQ(report.buckets[0].reproduces, Reproduces::kSometimes);
  EXPECT_EQ(report.buckets[0].record.reproduced, 2);
  EXPECT_EQ(report.buckets[0].record.tries, 5);
  EXPECT_EQ(body(report.buckets[0]), start);
}

TEST_F(Triage, AFindingThatIsGoneStays) {
  found(overflow(), R"({"total": 5})");
  found(overflow(), R"({"total": 6, "more": 1})");
  FakeService service;
  const Report report = run(service);
  ASSERT_THAT(report.buckets, SizeIs(1));
  EXPECT_EQ(report.buckets[0].reproduces, Reproduces::kNever);
  EXPECT_EQ(report.buckets[0].record.reproduced, 0);
  EXPECT_EQ(report.buckets[0].record.tries, 5);
  EXPECT_EQ(service.calls, 10);
}

TEST_F(Triage, BucketsWithOneFinalSignatureBecomeOne) {
  // Two provisional signatures; both inputs show the same fault once replayed.
  Finding early = overflow();
  early.kind = "overflow in a part that was renamed";
  found(early, R"({"total": 99999999999999, "more": 1})");
  found(overflow(), R"({"total": 99999999999})");
  found(overflow(), R"({"total": 99999999998})");
  FakeService service;
  const Report report = run(service);
  ASSERT_THAT(report.buckets, SizeIs(1));
  EXPECT_EQ(report.buckets[0].record.finding.signature(), overflow().signature());
  EXPECT_EQ(report.buckets[0].sightings, 3U);
  EXPECT_THAT(report.buckets[0].merged, SizeIs(1));
  EXPECT_NE(report.buckets[0].merged[0], report.buckets[0].folder);
}

TEST_F(Triage, SeveralFoldersAreReadTogether) {
  found(overflow(), R"({"total":99999999999999})", "one");
  found(overflow(), R"({"total":9999999999})", "two");
  found(accepted_name(), R"({"name":"a name that is too long"})", "two");
  FakeService service;
  const Result<Report> report =
      triage::run({folder("one"), folder("two")}, service.replay(), {}, nullptr);
  ASSERT_TRUE(report.has_value());
  ASSERT_THAT(report->buckets, SizeIs(2));
  for (const Bucket& b : report->buckets) {
    const bool both = b.record.finding.oracle == "server-error";
    EXPECT_EQ(b.sightings, both ? 2U : 1U);
    EXPECT_THAT(b.merged, SizeIs(both ? 1 : 0));
  }
}

TEST_F(Triage, OneFindingsFolderMayBeGiven) {
  found(overflow(), R"({"total":99999999999999})");
  found(accepted_name(), R"({"name":"a name that is too long"})");
  FakeService service;
  const Result<Report> report = triage::run({folder() + "/server-error-" + overflow().signature()},
                                            service.replay(), {}, nullptr);
  ASSERT_TRUE(report.has_value());
  EXPECT_THAT(report->buckets, SizeIs(1));
}

TEST_F(Triage, StopsWhenTheTargetIsGoneAndLosesNothing) {
  found(overflow(), R"({"total": 99999999999, "more": [1, 2, 3]})");
  found(accepted_name(), R"({"name":"a name that is too long"})");
  FakeService whole;
  run(whole);
  for (int calls = 0; calls <= whole.calls; ++calls) {
    FakeService service;
    service.down_after = calls;
    const Report report = run(service);
    EXPECT_EQ(report.stopped.empty(), calls == whole.calls) << calls;
    ASSERT_THAT(report.buckets, SizeIs(2)) << calls;
    for (const Bucket& b : report.buckets) {
      EXPECT_NE(b.reproduces, Reproduces::kNever) << "nobody knows that it is gone";
      EXPECT_NE(b.reproduces, Reproduces::kSometimes);
      EXPECT_FALSE(b.record.finding.oracle.empty());
      if (b.reproduces == Reproduces::kAlways) EXPECT_FALSE(b.record.input.empty());
    }
  }
}

TEST_F(Triage, NoFindingAtAllIsAnError) {
  FakeService service;
  const Result<Report> missing = triage::run({folder("nowhere")}, service.replay(), {}, nullptr);
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kInput);
  EXPECT_THAT(missing.error().text(), HasSubstr("nowhere"));
  EXPECT_FALSE(triage::run(std::vector<std::string>(), service.replay(), {}, nullptr).has_value());
  EXPECT_EQ(service.calls, 0);
}

TEST_F(Triage, ABrokenFindingIsSkippedAndNamed) {
  found(overflow(), R"({"total": 99999999999})");
  ASSERT_TRUE(write_file(folder() + "/broken-xyz/finding.json", "{").has_value());
  FakeService service;
  const Report report = run(service);
  EXPECT_THAT(report.buckets, SizeIs(1));
  EXPECT_THAT(report.skipped, ElementsAre(HasSubstr("broken-xyz")));

  const Result<Report> alone =
      triage::run({folder() + "/broken-xyz"}, service.replay(), {}, nullptr);
  ASSERT_FALSE(alone.has_value());
  EXPECT_THAT(alone.error().text(), HasSubstr("broken-xyz"));
}

TEST_F(Triage, WritesTheFinalWord) {
  found(overflow(), R"({"total": 99999999999, "more": [1, 2, 3]})");
  FakeService service;
  Options options;
  options.reproducer = [](const http::Scenario& input, const Finding& finding) {
    EXPECT_EQ(finding.oracle, "server-error");
    http::HttpFile file;
    file.requests = input.steps;
    return file;
  };
  finding::Store store(folder(), {});
  const Report report = run(service, options, &store);
  ASSERT_THAT(report.buckets, SizeIs(1));
  const Result<Record> written = finding::load_record(report.buckets[0].folder);
  ASSERT_TRUE(written.has_value()) << written.error().text();
  EXPECT_EQ(written->reproduced, 5);
  EXPECT_EQ(written->tries, 5);
  const Result<std::string> reproducer =
      read_file(report.buckets[0].folder + "/reproducer.http", 100000);
  ASSERT_TRUE(reproducer.has_value());
  EXPECT_THAT(*reproducer, HasSubstr(R"({"total":2147483648})"));
  // What the fuzzer left is there still.
  bool original = false;
  for (const std::string& input : finding::load_inputs(report.buckets[0].folder)) {
    original |= input.find("99999999999") != std::string::npos;
  }
  EXPECT_TRUE(original);
}

TEST_F(Triage, TheFolderToLookAtIsTheOneThatWasWritten) {
  Finding early = overflow();
  early.kind = "overflow in a part that was renamed";
  found(early, R"({"total": 99999999999, "more": 1})");
  const std::string old_folder = folder() + "/server-error-" + early.signature();
  const std::string new_folder = folder() + "/server-error-" + overflow().signature();
  finding::Store store(folder(), {});
  for (int again = 0; again < 2; ++again) {
    FakeService service;
    const Report report = run(service, {}, &store);
    ASSERT_THAT(report.buckets, SizeIs(1));
    EXPECT_EQ(report.buckets[0].folder, new_folder);
    EXPECT_THAT(report.buckets[0].merged, ElementsAre(old_folder));
    EXPECT_EQ(body(report.buckets[0]), R"({"total":2147483648})");
  }
  EXPECT_EQ(finding::load_inputs(old_folder).size(), 1U);
}

// Triage as the command line runs it again: with what the last one stored.
class TriageAgain : public Triage {
 protected:
  Report again(FakeService& service, const std::string& means = "as before") {
    Options options;
    options.confirmed_with = means;
    options.known = &known_;
    finding::Store store(folder(), {});
    Report report = run(service, options, &store);
    const Result<Report> stored = parse_report(to_json(report), "triage.json");
    EXPECT_TRUE(stored.has_value());
    known_.add(*stored);
    return report;
  }

 private:
  Known known_;
};

TEST_F(TriageAgain, WhatIsConfirmedIsNotReplayed) {
  Finding early = overflow();
  early.kind = "overflow in a part that was renamed";
  found(early, R"({"total": 99999999999, "more": 1})");
  found(accepted_name(), R"({"name":"a name that is too long"})");
  FakeService first, second;
  const Report before = again(first);
  ASSERT_THAT(before.buckets, SizeIs(2));
  const Report report = again(second);
  EXPECT_EQ(second.calls, 0);
  ASSERT_THAT(report.buckets, SizeIs(2));
  EXPECT_EQ(report.made.before, 2U) << "the folder that triage made is none of the fuzzer's";
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(report.buckets[i].from_before);
    EXPECT_EQ(report.buckets[i].reproduces, Reproduces::kAlways);
    EXPECT_EQ(report.buckets[i].folder, before.buckets[i].folder);
    EXPECT_EQ(report.buckets[i].merged, before.buckets[i].merged);
    EXPECT_EQ(report.buckets[i].sightings, before.buckets[i].sightings);
    EXPECT_EQ(report.buckets[i].record.input, before.buckets[i].record.input);
    EXPECT_EQ(report.buckets[i].record.finding.signature(),
              before.buckets[i].record.finding.signature());
  }
}

TEST_F(TriageAgain, OtherMeansAskAnew) {
  found(overflow(), R"({"total": 99999999999})");
  FakeService first, second, third;
  again(first);
  again(second, "another contract");
  EXPECT_GT(second.calls, 5);
  again(third, "");
  EXPECT_GT(third.calls, 5) << "nobody said by what means";
}

TEST_F(TriageAgain, NewFindingsJoinOldBuckets) {
  found(overflow(), R"({"total": 99999999999, "more": 1})");
  FakeService service;
  again(service);
  found(overflow(), R"({"total": 88888888888, "more": 1})");
  found(accepted_name(), R"({"name":"a name that is too long"})");
  FakeService later;
  const Report report = again(later);
  ASSERT_THAT(report.buckets, SizeIs(2));
  EXPECT_EQ(report.made.before, 1U);
  for (const Bucket& b : report.buckets) {
    const bool old = b.record.finding.oracle == "server-error";
    EXPECT_EQ(b.from_before, old);
    EXPECT_EQ(b.sightings, old ? 2U : 1U);
  }
}

TEST_F(TriageAgain, AGoneFindingIsAskedAgainOnceItHasNewInputs) {
  found(overflow(), R"({"total": 5})");
  FakeService service, same, later;
  again(service);
  EXPECT_EQ(again(same).buckets[0].reproduces, Reproduces::kNever);
  EXPECT_EQ(same.calls, 0);
  found(overflow(), R"({"total": 99999999999})");
  EXPECT_EQ(again(later).buckets[0].reproduces, Reproduces::kAlways);
}

TEST_F(TriageAgain, FolderSignatureAndBucketAgreeAndNotesStay) {
  Finding early = overflow();
  early.kind = "overflow in a part that was renamed";
  found(early, R"({"total": 99999999999, "more": 1})");
  const std::string old_folder = folder() + "/server-error-" + early.signature();
  Record noted = *finding::load_finding(old_folder);
  noted.disposition = "wontfix";
  noted.note = "known";
  ASSERT_TRUE(write_file(old_folder + "/finding.json", finding::to_json(noted)));
  FakeService service;
  const Report report = again(service);
  ASSERT_THAT(report.buckets, SizeIs(1));
  const Bucket& bucket = report.buckets[0];
  EXPECT_EQ(bucket.record.disposition, "wontfix");
  EXPECT_THAT(bucket.folder, testing::EndsWith(bucket.record.finding.signature()));
  EXPECT_EQ(bucket.sightings, 1U) << "the folder that triage made was not seen by the fuzzer";
  const Record now = *finding::load_record(bucket.folder);
  EXPECT_EQ(now.finding.signature(), bucket.record.finding.signature());
  EXPECT_EQ(now.note, "known");
  EXPECT_EQ(now.input, bucket.record.input);
  const Record old = *finding::load_record(old_folder);
  EXPECT_EQ(old.finding.signature(), early.signature());
  EXPECT_EQ(old.triaged_as, bucket.record.finding.signature());
  EXPECT_EQ(old.note, "known");

  // A word on either folder is a word on the bucket, later too.
  Record later = now;
  later.note = "known, and mended in 2.1";
  ASSERT_TRUE(write_file(bucket.folder + "/finding.json", finding::to_json(later)));
  FakeService second;
  const Report next = again(second);
  EXPECT_EQ(next.buckets[0].record.disposition, "wontfix");
  EXPECT_EQ(finding::load_finding(bucket.folder)->note, "known, and mended in 2.1");
}

TEST_F(Triage, ShrinkingDoesNotGoFromOneExceptionToAnother) {
  // A total beyond 32 bits is one error; one beyond 64 bits another, on the same operation.
  Finding wide = overflow();
  wide.location.clear();
  wide.kind = "500: WideError";
  found(wide, R"({"total": 99999999999999999999999, "more": 1})");
  const Replay replay = [&](const http::Scenario& input) -> std::optional<std::vector<Finding>> {
    const json::Tree tree = json::parse(input.steps.front().request.body);
    Finding shown = wide;
    if (holds(tree, "/total", "9223372036854775808")) return {{shown}};
    shown.kind = "500: OverflowError";
    if (holds(tree, "/total", "2147483648")) return {{shown}};
    return std::vector<Finding>{};
  };
  const Result<Report> report = triage::run({folder()}, replay, {}, nullptr);
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(body(report->buckets[0]), R"({"total":9223372036854775808})");
  EXPECT_EQ(report->buckets[0].record.finding.kind, "500: WideError");
}

TEST(SameKind, ValuesInAMessageMayChangeErrorsMayNot) {
  const auto same = [](const char* a, const char* b) {
    return same_kind(fault("server-error", "", 500, a), fault("server-error", "", 500, b));
  };
  EXPECT_TRUE(same("Internal Server Error", "Internal Server Error"));
  EXPECT_TRUE(same("cannot parse abc as a number", "cannot parse a as a number"));
  EXPECT_FALSE(same("500: KeyError", "500: TypeError"));
  EXPECT_FALSE(same("500 Internal Server Error: KeyError", "500 Internal Server Error: Overflow"));
  EXPECT_FALSE(same("cannot parse", "division by zero"));
  EXPECT_TRUE(
      same_kind(fault("wrong-status", "rule", 500, "a"), fault("wrong-status", "rule", 500, "b")))
      << "the location says what it is";
}

TEST_F(Triage, WhatWasNotTriedIsNotWritten) {
  found(overflow(), R"({"total": 99999999999})");
  const std::string file = folder() + "/server-error-" + overflow().signature() + "/finding.json";
  const Result<std::string> before = read_file(file, 100000);
  FakeService service;
  service.down_after = 0;
  finding::Store store(folder(), {});
  run(service, {}, &store);
  EXPECT_EQ(*read_file(file, 100000), *before);
}

TEST_F(Triage, TellsHowFarItIs) {
  found(overflow(), R"({"total": 99999999999})");
  found(accepted_name(), R"({"name":"a name that is too long"})");
  FakeService service;
  Options options;
  std::vector<std::string> seen;
  options.progress = [&](std::size_t done, std::size_t all, const Record& next) {
    seen.push_back(std::to_string(done) + "/" + std::to_string(all));
    EXPECT_FALSE(next.finding.oracle.empty());
  };
  run(service, options);
  EXPECT_THAT(seen, ElementsAre("0/2", "1/2"));
}

TEST(SameFault, HoldsOracleOperationStatusClassAndLocation) {
  const Finding base = overflow();
  EXPECT_TRUE(same_fault(base, base));
  Finding now = base;
  now.kind = now.message = "another sentence";
  now.http_status = 503;
  EXPECT_TRUE(same_fault(base, now));
  std::vector<Finding> others(6, base);
  others[0].oracle = "x";
  others[1].method = "POST";
  others[2].path = "/things";
  others[3].location = "/name";
  others[4].http_status = 400;
  others[5].http_status = 0;
  for (const Finding& other : others) EXPECT_FALSE(same_fault(base, other));
}

TEST(Rank, SeverityThenSurenessThenSightingsThenSignature) {
  const auto bucket = [](Severity severity, Reproduces reproduces, std::uint64_t sightings,
                         const char* oracle) {
    Bucket b;
    b.record.finding = overflow();
    b.record.finding.oracle = oracle;
    b.record.finding.severity = severity;
    b.reproduces = reproduces;
    b.sightings = sightings;
    return b;
  };
  std::vector<Bucket> buckets = {
      bucket(Severity::kLow, Reproduces::kAlways, 1000, "a"),
      bucket(Severity::kHigh, Reproduces::kUntried, 9, "b"),
      bucket(Severity::kHigh, Reproduces::kNever, 9, "c"),
      bucket(Severity::kHigh, Reproduces::kAlways, 1, "d"),
      bucket(Severity::kHigh, Reproduces::kSometimes, 9, "e"),
      bucket(Severity::kHigh, Reproduces::kAlways, 7, "f"),
      bucket(Severity::kCritical, Reproduces::kNever, 1, "g"),
  };
  rank(buckets);
  std::string order;
  for (const Bucket& b : buckets) order += b.record.finding.oracle;
  EXPECT_EQ(order, "gfdecba");
}

}  // namespace
}  // namespace bodkin::triage
