#include "tests/oracle/bench.h"
#include "tests/scenario/notes.h"

namespace bodkin::testing {
namespace {

std::string judged(const std::vector<Ex>& exchanges) {
  Bench bench("lost-update");
  bench.contract = notes();
  return Bench::shown(bench.findings(exchanges));
}

const Ex kFirst{.line = "PUT /notes/a",
                .body = R"({"version":4,"text":"x"})",
                .answer = R"({"version":5,"text":"x"})"};
const Ex kLate{.who = "stale root",
               .line = "PUT /notes/a",
               .body = R"({"version":4,"text":"y"})",
               .answer = R"({"version":6,"text":"y"})",
               .note = "stale:version"};

Ex late(int status, const char* body, const char* line = "PUT /notes/a") {
  Ex made = kLate;
  made.status = status;
  made.body = body;
  made.line = line;
  return made;
}

TEST(LostUpdate, FiresOnAnOutdatedLock) {
  EXPECT_EQ(judged({kFirst, kLate}), "/version|an outdated state is accepted");
  const Ex quiet{.line = "PUT /notes/a", .body = R"({"version":4,"text":"x"})", .status = 204};
  const Ex read{.who = "read root", .line = "GET /notes/a", .answer = R"({"version":5})"};
  EXPECT_EQ(judged({quiet, read, kLate}), "/version|an outdated state is accepted");
}

TEST(LostUpdate, FiresOnStepsOfAnInput) {
  Ex input = kLate;
  input.who = "input root";
  const Ex read{.line = "GET /notes/a", .answer = R"({"version":5})"};
  const Ex refused{.line = "PUT /notes/a", .body = R"({"version":3,"text":"w"})", .status = 409};
  EXPECT_EQ(judged({kFirst, input}), "/version|an outdated state is accepted");
  EXPECT_EQ(judged({kFirst, read, refused, input}), "/version|an outdated state is accepted");
}

TEST(LostUpdate, IsSilentWhereItMayBeRight) {
  EXPECT_EQ(judged({kFirst, late(409, R"({"version":4,"text":"y"})")}), "") << "refused";
  EXPECT_EQ(judged({kFirst, late(200, R"({"version":4,"text":"x"})")}), "") << "a repetition";
  EXPECT_EQ(judged({kFirst, late(200, R"({"version":5,"text":"y"})")}), "") << "the present one";
  EXPECT_EQ(judged({kFirst, late(200, R"({"version":4,"text":"y"})", "PUT /notes/b")}), "")
      << "another thing";
  EXPECT_EQ(judged({kLate}), "") << "nothing before it";
  Ex kept = kFirst;
  kept.answer = R"({"version":4,"text":"x"})";
  EXPECT_EQ(judged({kept, kLate}), "") << "the lock is not raised";
  Ex refused = kFirst;
  refused.status = 409;
  EXPECT_EQ(judged({refused, kLate}), "") << "the first was refused";
  Ex input = kLate;
  input.who = "input root";
  const Ex removal{.line = "DELETE /notes/a", .status = 204};
  const Ex creation{.line = "PUT /notes/a", .body = R"({"version":0,"text":"z"})"};
  EXPECT_EQ(judged({kFirst, removal, creation, input}), "") << "it is another thing since";
  EXPECT_EQ(judged({kFirst, removal, input}), "");
  EXPECT_EQ(judged({{.line = "PUT /silent/a",
                     .body = R"({"version":4,"text":"x"})",
                     .answer = R"({"version":5})"},
                    late(200, R"({"version":4,"text":"y"})", "PUT /silent/a")}),
            "")
      << "no conflict is documented";
}

TEST(LostUpdate, FiresOnAnUnheededIfMatch) {
  const Ex tagged{.who = "stale root",
                  .line = "PATCH /tagged/a",
                  .body = R"({"text":"y"})",
                  .headers = {{"If-Match", "\"bodkin-stale\""}},
                  .note = "stale:if-match"};
  EXPECT_EQ(judged({tagged}), "header:If-Match|If-Match is not heeded");
  Ex refused = tagged;
  refused.status = 412;
  EXPECT_EQ(judged({refused}), "");
  Ex other = tagged;
  other.headers = {{"If-Match", "*"}};
  EXPECT_EQ(judged({other}), "") << "a tag that things have";
  Ex undeclared = tagged;
  undeclared.line = "PUT /notes/a";
  EXPECT_EQ(judged({undeclared}), "") << "the operation does not say that it heeds it";
}

}  // namespace
}  // namespace bodkin::testing
