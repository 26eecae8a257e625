#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

TEST(ServerError, FiresOnEvery5xxThatIsAFault) {
  expect_rows(
      "server-error",
      {{"message", {{.status = 500, .answer = R"({"message":"it broke"})"}}, "|it broke"},
       {"nested",
        {{.status = 500, .answer = R"({"errors":[{"title":"Oops","detail":"deep down"}]})"}},
        "|deep down"},
       {"nested in an object",
        {{.status = 500, .answer = R"({"error":{"message":"inside"}})"}},
        "|inside"},
       {"plain text", {{.status = 502, .answer = "Bad Gateway"}}, "|Bad Gateway"},
       {"no body", {{.status = 500}}, "|"},
       {"unavailable without saying until when", {{.status = 503}}, "|"},
       {"of a probe", {{}, {.who = "hostile root", .status = 500}}, "|"}});
}

TEST(ServerError, IsSilentOnHonestAnswers) {
  expect_rows("server-error",
              {{"fine", {{}}, ""},
               {"refused", {{.status = 400}}, ""},
               {"not implemented", {{.status = 501}}, ""},
               {"busy", {{.status = 503, .answer_headers = {{"retry-after", "1"}}}}, ""},
               {"no answer", {{.status = 500, .transport = dispatch::Transport::kReset}}, ""}});
}

TEST(ServerError, HasOneSignatureForOneCause) {
  Bench bench("server-error");
  const auto a = bench.findings({{.status = 500, .answer = R"({"message":"row 17 is odd"})"}});
  const auto b = bench.findings({{.status = 500, .answer = R"({"message":"row 23 is odd"})"}});
  ASSERT_EQ(a.size(), 1U);
  ASSERT_EQ(b.size(), 1U);
  EXPECT_EQ(a[0].signature(), b[0].signature());
  EXPECT_EQ(a[0].cwe, 755);
  EXPECT_EQ(a[0].path, "/things/{thingId}");
}

TEST(ServerError, ATraceNamesTheFunctionAndTheError) {
  Bench bench("server-error");
  const auto at = [&](int line, const char* function) {
    const std::string answer = "Traceback (most recent call last):\n  File \"/srv/a.py\", line " +
                               std::to_string(line) + ", in " + function +
                               "\n    return rows[0]\nIndexError: list index out of range\n";
    const auto findings = bench.findings({{.status = 500, .answer = answer}});
    EXPECT_EQ(findings.size(), 1U);
    return findings.at(0);
  };
  EXPECT_EQ(at(3, "total").location, "total");
  EXPECT_EQ(at(3, "total").kind, "IndexError: list index out of range");
  EXPECT_EQ(at(3, "total").signature(), at(44, "total").signature());
  EXPECT_NE(at(3, "total").signature(), at(3, "price").signature());
}

}  // namespace
}  // namespace bodkin::testing
