#include "scenario/computed.h"
#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

const std::string kProduct(scenario::kComputed);
const std::string kBody = "{\"name\":\"${" + std::string(scenario::kExpression) + "}\"}";

TEST(CodeInjection, FiresWhereTheProductTurnsUp) {
  const Ex sent{.line = "POST /things", .body = kBody, .status = 201};
  Ex answered = sent;
  answered.answer = R"({"name":")" + kProduct + "\"}";
  Ex headed = sent;
  headed.answer_headers = {{"X-Name", kProduct}};
  Ex logged = sent;
  logged.log = {"rendered " + kProduct + " for x"};
  const Ex later{.who = "read root", .line = "GET /things/one", .answer = "[" + kProduct + "]"};
  expect_rows("code-injection",
              {{"in the answer", {answered}, "the answer|an expression was evaluated"},
               {"in a header", {headed}, "a header of the answer|an expression was evaluated"},
               {"in the log", {logged}, "the log|an expression was evaluated"},
               {"in a later answer", {sent, later}, "the answer|an expression was evaluated"}});
}

TEST(CodeInjection, IsSilentAboutWhatRequestsSay) {
  expect_rows("code-injection",
              {{"the expression itself",
                {{.line = "POST /things", .body = kBody, .status = 201, .answer = kBody}},
                ""},
               {"the product was sent",
                {{.line = "POST /things",
                  .body = "{\"name\":\"" + kProduct + "\"}",
                  .status = 201,
                  .answer = "{\"name\":\"" + kProduct + "\"}"}},
                ""},
               {"no expression was sent",
                {{.line = "POST /things",
                  .body = R"({"name":"x"})",
                  .status = 201,
                  .answer = "{\"name\":\"" + kProduct + "\"}"}},
                ""},
               {"the product is the method",
                {{.line = kProduct + " /things", .body = kBody, .status = 405, .log = {kProduct}}},
                ""},
               {"part of a longer number",
                {{.line = "POST /things", .body = kBody, .answer = "{\"id\":9" + kProduct + "}"}},
                ""}});
}

}  // namespace
}  // namespace bodkin::testing
