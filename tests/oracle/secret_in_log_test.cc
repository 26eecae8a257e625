#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

TEST(SecretInLog, FiresOnCanariesAndCredentials) {
  const char* value = "a value of the request is logged";
  const std::string body = R"({"name":"bdkq0123abcd"})";
  expect_rows("secret-in-log",
              {{"body",
                {{.line = "PUT /things/one",
                  .body = body,
                  .status = 400,
                  .log = {"x", "bad: bdkq0123abcd"}}},
                (std::string("body in \"bad\"|") + value).c_str()},
               {"header",
                {{.headers = {{"X-Odd", "bdkq0123abcd"}}, .log = {"X-Odd=bdkq0123abcd"}}},
                "header:x-odd in \"X-Odd\"|a value of the request is logged"},
               {"credential",
                {{.log = {"token root-token-0123456789 refused"}}},
                "header:x-token in \"token\"|a credential is logged"},
               {"a card",
                {{.line = "PUT /things/one",
                  .body = R"({"card":{"number":"4000123412341234"}})",
                  .status = 402,
                  .log = {"declined {'number': '4000123412341234'}"}}},
                "/number in \"declined\"|a secret of the body is logged"},
               {"credential without its scheme",
                {{.who = "input eyes", .log = {"t=eyes-token-0123456789"}}},
                "header:authorization in \"t\"|a credential is logged"}});
}

TEST(SecretInLog, IsSilentOnWhatLogsMayHold) {
  expect_rows(
      "secret-in-log",
      {{"no log", {{.line = "PUT /things/one", .body = R"({"name":"bdkq0123abcd"})"}}, ""},
       {"other lines",
        {{.line = "PUT /things/one", .body = R"({"name":"bdkq0123abcd"})", .log = {"PUT 400"}}},
        ""},
       {"target",
        {{.line = "GET /things?name=bdkq0123abcd", .log = {"GET ?name=bdkq0123abcd"}}},
        ""},
       {"target, encoded",
        {{.line = "GET /things?name=%62dkq0123abcd",
          .headers = {{"X", "bdkq0123abcd"}},
          .log = {"bdkq0123abcd"}}},
        ""},
       {"in a path of another request",
        {{.line = "PUT /things/one",
          .body = R"({"name":"bdkq0123abcd"})",
          .log = {R"({"path":"/things/%27bdkq0123abcd%27","status":400})"}}},
        ""},
       {"in the target of an earlier request",
        {{.line = "GET /things/bdkq0123abcd"},
         {.line = "PUT /things/one",
          .body = R"({"name":"bdkq0123abcd"})",
          .log = {"read bdkq0123abcd"}}},
        ""},
       {"a short credential", {{.who = "input short", .log = {"role admin"}}}, ""},
       {"somebody else's", {{.who = "input blue", .log = {"root-token-0123456789"}}}, ""},
       {"no member",
        {{.line = "PUT /things/one", .body = R"("4000123412341234")", .log = {"x"}}},
        ""},
       {"a short secret",
        {{.line = "PUT /things/one", .body = R"({"password":"hunter2"})", .log = {"hunter2"}}},
        ""},
       {"no marker",
        {{.line = "PUT /things/one", .body = R"({"name":"x"})", .log = {"name x"}}},
        ""}});
}

TEST(SecretInLog, DoesNotRepeatTheCredential) {
  Bench bench("secret-in-log");
  const auto found = bench.findings({{.log = {"token root-token-0123456789 refused"}}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message.find("root-token-0123456789"), std::string::npos);
  EXPECT_EQ(found[0].evidence, "token <credential> refused");
}

}  // namespace
}  // namespace bodkin::testing
