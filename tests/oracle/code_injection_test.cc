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

TEST(CodeInjection, FiresWhereASerialisedObjectIsHandedOut) {
  constexpr const char* kPickle = "gASVDgAAAAAAAABdlCiMBGFiY2SUSwdlLg==";
  const auto answered = [](const std::string& cursor) {
    return Ex{.line = "GET /things", .answer = R"({"next":")" + cursor + "\"}"};
  };
  Ex cookie{.line = "GET /things"};
  cookie.answer_headers = {
      {"Set-Cookie", "state=rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA%3D%3D; Path=/"}};
  const Ex back{.line = std::string("GET /things?name=") + kPickle,
                .answer = std::string(R"({"name":")") + kPickle + "\"}"};
  constexpr const char* kNext =
      "/next|an object of a serialiser that may call functions is handed out";
  expect_rows("code-injection",
              {{"a pickle", {answered(kPickle)}, kNext},
               {"of Java", {answered("rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA==")}, kNext},
               {"of PHP", {answered(R"(O:8:\"stdClass\":0:{})")}, kNext},
               {"in a cookie",
                {cookie},
                "cookie:state|an object of a serialiser that may call functions is handed out"},
               {"JSON", {answered("WyJhYmNkIiw3LCJlZmdoIl0=")}, ""},
               {"a token", {answered("gASVDgAAAAAAAABdlCiMBGFiY2SUSwdlLw==")}, ""},
               {"a hash", {answered("a:7f3b2c9e8d1a5b4c6e0f")}, ""},
               {"what was sent", {back}, ""},
               {"what somebody stored before",
                {{.line = "GET /things", .answer = std::string(R"({"name":")") + kPickle + "\"}"}},
                ""}});
}

TEST(CodeInjection, IsSilentAboutMembersThatClientsChoose) {
  constexpr const char* kDocument = R"json({
    "openapi": "3.0.3", "info": {"title": "Settings", "version": "1"},
    "paths": {"/settings": {
      "get": {"responses": {"200": {"description": "all", "content": {"application/json": {"schema": {
        "type": "object", "additionalProperties": true, "properties": {"next": {"type": "string"}}}}}}}},
      "put": {"requestBody": {"content": {"application/json": {"schema": {
        "type": "object", "additionalProperties": true}}}}, "responses": {"204": {"description": "kept"}}}}}
  })json";
  auto loaded = contract::Contract::load(kDocument, "settings.json");
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  Bench bench("code-injection");
  bench.contract = std::move(*loaded);
  const auto found = [&](const std::string& member) {
    return bench.findings({{.line = "GET /settings",
                            .answer = "{\"" + member + R"x(":"_$$ND_FUNC$$_function (){}()"})x"}});
  };
  EXPECT_EQ(found("next").size(), 1U);
  EXPECT_TRUE(found("mood").empty());
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
