#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

TEST(ResponseContract, FiresOnAnswersOutsideTheContract) {
  Bench bench("response-contract");
  const auto first = [&](const Ex& from) {
    const auto found = bench.findings({from});
    return found.size() == 1 ? found[0].location + "|" + found[0].kind : std::string();
  };
  EXPECT_EQ(first({.status = 202}),
            "GET /things/{thingId}/responses/202|the status is not documented");
  EXPECT_EQ(first({.status = 409}),
            "GET /things/{thingId}/responses/409|the status is not documented");
  EXPECT_EQ(first({.answer = R"({"name":"x"})"}),
            "#/components/schemas/Shown/required|the answer violates required");
  EXPECT_NE(
      first({.answer = R"({"thingId":"a","name":"x","colour":1})"}).find("additionalProperties"),
      std::string::npos);
  EXPECT_NE(first({.answer = "<p>", .answer_headers = {{"Content-Type", "text/html"}}})
                .find("content-type"),
            std::string::npos);
}

TEST(ResponseContract, TakesTheFormOfRefusalsForOneThing) {
  Bench bench("response-contract");
  const auto read = bench.findings({{.status = 422, .answer = "no"}});
  const auto write =
      bench.findings({{.line = "PUT /things/one", .body = "{}", .status = 422, .answer = "no"}});
  ASSERT_EQ(read.size(), 1U);
  ASSERT_EQ(write.size(), 1U);
  EXPECT_EQ(read[0].location, "refusals/422/status");
  EXPECT_EQ(read[0].signature(), write[0].signature());
}

TEST(ResponseContract, IsSilentOnWhatIsSomebodyElsesBusiness) {
  expect_rows(
      "response-contract",
      {{"as described", {{.answer = R"({"thingId":"a","name":"x"})"}}, ""},
       {"401", {{.status = 401}}, ""},
       {"403", {{.status = 403}}, ""},
       {"405", {{.line = "GET /things", .status = 405}}, ""},
       {"415", {{.status = 415}}, ""},
       {"429", {{.status = 429}}, ""},
       {"nothing new", {{.status = 304, .headers = {{"If-None-Match", "*"}}}}, ""},
       {"a path value with a slash", {{.line = "GET /things/a%2Fb", .status = 307}}, ""},
       {"a broken field name", {{.status = 404, .answer = "no", .headers = {{"A\"", "b"}}}}, ""},
       {"5xx", {{.status = 500, .answer = "oops"}}, ""},
       {"unknown method", {{.line = "PATCH /things", .status = 202}}, ""},
       {"unknown path", {{.line = "GET /elsewhere", .status = 418}}, ""},
       {"internal identifier", {{.answer = R"({"thingId":"a","name":"x","rowid":1})"}}, ""},
       {"no answer", {{.transport = dispatch::Transport::kReset}}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
