#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

Ex unknown(const char* line, int status, const char* note = "unknown:thingId") {
  return {.who = "unknown root", .line = line, .status = status, .note = note};
}

TEST(WrongStatus, FiresWhereNoOrderOfChecksExplainsIt) {
  Ex text{.line = "PUT /things/one", .body = "x", .headers = {{"Content-Type", "text/plain"}}};
  expect_rows(
      "wrong-status",
      {{"read of nothing",
        {unknown("GET /things/never", 200)},
        "path:thingId|200 where 404 is due"},
       {"deletion of nothing",
        {unknown("DELETE /things/never", 204)},
        "path:thingId|204 where 404 is due"},
       {"400 for nothing",
        {unknown("GET /things/never", 400)},
        "path:thingId|400 where 404 is due"},
       {"a method that is not there",
        {{.line = "PATCH /things/one", .body = "{}"}},
        "method|200 where 405 is due"},
       {"a media type that is not described", {text}, "content-type|200 where 415 is due"}});
}

TEST(WrongStatus, IsSilentWhereItMayBeRight) {
  expect_rows("wrong-status",
              {{"404", {unknown("GET /things/never", 404)}, ""},
               {"no 404 documented: deletion is idempotent",
                {unknown("DELETE /things/one/parts/never", 204, "unknown:part")},
                ""},
               {"401 first", {unknown("GET /things/never", 401)}, ""},
               {"403 first", {unknown("GET /things/never", 403)}, ""},
               {"429 first", {unknown("GET /things/never", 429)}, ""},
               {"5xx is another matter", {unknown("GET /things/never", 500)}, ""},
               {"the input named it",
                {{.line = "POST /things", .body = R"({"name":"never"})"},
                 unknown("GET /things/never", 200)},
                ""},
               {"a write may create", {unknown("PUT /things/never", 200)}, ""},
               {"an input is no probe", {{.line = "GET /things/never"}}, ""},
               {"OPTIONS", {{.line = "OPTIONS /things"}}, ""},
               {"HEAD", {{.line = "HEAD /things"}}, ""},
               {"another spelling", {{.line = "put /things/one", .body = "{}"}}, ""},
               {"405", {{.line = "PATCH /things", .body = "{}", .status = 405}}, ""},
               {"an unknown path", {{.line = "GET /elsewhere"}}, ""},
               {"several media types",
                {{.line = "PUT /things/one",
                  .body = "x",
                  .headers = {{"Content-Type", "text/plain"}, {"Content-Type", "text/csv"}}}},
                ""},
               {"a media type that breaks HTTP's grammar",
                {{.line = "PUT /things/one",
                  .body = "x",
                  .headers = {{"Content-Type", std::string("\0application/json", 17)}}}},
                ""},
               {"two media types in one field",
                {{.line = "PUT /things/one",
                  .body = R"({"name":"n"})",
                  .answer = R"({"thingId":"one","name":"n"})",
                  .headers = {{"Content-Type", "application/json, application/xml"}}}},
                ""},
               {"a media type behind a no-break space",
                {{.line = "PUT /things/one",
                  .body = R"({"name":"n"})",
                  .answer = R"({"thingId":"one","name":"n"})",
                  .headers = {{"Content-Type",
                               "\xa0"
                               "application/json"}}}},
                ""},
               {"415 is not documented",
                {{.line = "POST /things",
                  .body = "x",
                  .status = 201,
                  .headers = {{"Content-Type", "text/plain"}}}},
                ""}});
}

TEST(WrongStatus, BelievesTheModel) {
  Bench bench("wrong-status");
  const auto shown = [&](const Ex& from, std::vector<int> permitted, const char* rule) {
    return Bench::shown(bench.with_model(from, std::move(permitted), rule));
  };
  EXPECT_EQ(shown({.status = 404}, {200}, "ok"), "model:ok|404 where 200 is due");
  EXPECT_EQ(shown({.line = "PUT /things/one", .body = "{}", .status = 400}, {409}, "gen"),
            "model:gen|400 where 409 is due");
  EXPECT_EQ(shown(unknown("GET /things/never", 200), {404}, "provider"),
            "model:provider|200 where 404 is due");
  EXPECT_EQ(shown({.status = 404}, {404, 409}, "rule"), "");
  EXPECT_EQ(shown({.status = 403}, {200}, "ok"), "") << "never";
  EXPECT_EQ(shown({.status = 500}, {200}, "ok"), "") << "server-error";
  EXPECT_EQ(shown({.line = "PUT /things/one", .body = "{}"}, {400}, "body"), "")
      << "accepted-invalid";
  EXPECT_EQ(shown({.who = "setup root", .line = "PUT /things/one", .body = "{}"}, {400}, "body"),
            "")
      << "a step that is sent again";
  EXPECT_EQ(shown({.who = "unknown nobody"}, {401}, "token"), "") << "broken-access";
  EXPECT_EQ(
      shown({.line = "PUT /things/one", .body = R"({"name":"x"})", .status = 400}, {200}, "ok"), "")
      << "rejected-valid";
}

}  // namespace
}  // namespace bodkin::testing
