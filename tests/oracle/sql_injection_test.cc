#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kCanary = "bdkq0123abcd";
constexpr const char* kKind = "a value of the request is run as SQL";

TEST(SqlInjection, FiresWhereACanaryStandsInAStatement) {
  const std::vector<std::string> sql{"SELECT 1", "SELECT * FROM t WHERE n = 'x' OR 'bdkq0123abcd'"};
  const std::string kind = kKind;
  struct Place {
    Ex from;
    const char* want;
  };
  for (const Place& place :
       {Place{{.line = "PUT /things/one", .body = R"({"name":"' bdkq0123abcd"})", .sql = sql},
              "body"},
        Place{{.line = "PUT /things/one",
               .body = R"({"name":"\u0062dkq0123abcd"})",
               .headers = {{"X", "bdkq"}},
               .sql = sql},
              "body"},
        Place{{.line = "GET /things/%27bdkq0123abcd", .sql = sql}, "path:thingId"},
        Place{{.line = "GET /things?name=%27bdkq0123abcd", .sql = sql}, "query:name"},
        Place{{.line = "GET /things", .headers = {{"X-Odd", kCanary}}, .sql = sql},
              "header:x-odd"}}) {
    Bench bench("sql-injection");
    EXPECT_EQ(Bench::shown(bench.findings({place.from})), place.want + std::string("|") + kind);
  }
}

TEST(SqlInjection, IsSilentWhereValuesAreBound) {
  expect_rows("sql-injection",
              {{"placeholders",
                {{.line = "GET /things?name=bdkq0123abcd", .sql = {"SELECT ? FROM t"}}},
                ""},
               {"another canary",
                {{.line = "GET /things?name=bdkq0123abcd", .sql = {"SELECT 'bdkqffffffff'"}}},
                ""},
               {"no canary", {{.line = "GET /things?name=bdkq", .sql = {"SELECT 'bdkq'"}}}, ""},
               {"no statements", {{.line = "GET /things?name=bdkq0123abcd"}}, ""}});
}

TEST(SqlInjection, FiresWhereTheDatabaseStumblesOverTheValue) {
  const char* const want = "body|a value of the request is run as SQL";
  const char* const body = R"({"name":"' bdkq0123abcd"})";
  expect_rows("sql-injection", {{"in the answer",
                                 {{.line = "PUT /things/one",
                                   .body = body,
                                   .status = 400,
                                   .answer = R"({"error":"near \"bdkq0123abcd\": syntax error"})"}},
                                 want},
                                {"in the log",
                                 {{.line = "PUT /things/one",
                                   .body = body,
                                   .status = 500,
                                   .log = {"a line", R"(near "bdkq0123abcd": syntax error)"}}},
                                 want},
                                {"another's",
                                 {{.line = "PUT /things/one",
                                   .body = body,
                                   .log = {R"(near "bdkqffffffff": syntax error)"}}},
                                 ""}});
}

std::vector<Ex> three(Ex base, Ex yes, Ex no) {
  base.who = yes.who = no.who = "hostile root";
  base.line = yes.line = no.line = "GET /things?name=x";
  base.note = "sqli:base:name";
  yes.note = "sqli:true:name";
  no.note = "sqli:false:name";
  return {base, yes, no};
}

std::vector<Ex> three_bodies(int base, int yes, int no) {
  const auto with = [](const char* kind, int status) {
    return Ex{.who = "hostile root",
              .line = "POST /things",
              .body = R"({"name":"x"})",
              .status = status,
              .note = std::string("sqli:") + kind + ":/name"};
  };
  return {with("base", base), with("true", yes), with("false", no)};
}

TEST(SqlInjection, FiresWhereAConditionOpensAWrite) {
  const char* want = "body:/name|a value of the request is run as SQL";
  expect_rows("sql-injection", {{"opened", three_bodies(422, 201, 422), want},
                                {"all refused", three_bodies(422, 422, 422), ""},
                                {"taken as it is", three_bodies(201, 201, 201), ""},
                                {"too many", three_bodies(429, 201, 429), ""},
                                {"another refusal", three_bodies(422, 201, 409), ""},
                                {"an error", three_bodies(500, 201, 500), ""}});
}

TEST(SqlInjection, FiresWhereAConditionFindsMoreInABody) {
  const auto found = [](const char* base, const char* yes, const char* no) {
    std::vector<Ex> trace = three_bodies(200, 200, 200);
    trace[0].answer = base;
    trace[1].answer = yes;
    trace[2].answer = no;
    return trace;
  };
  const char* want = "body:/name|a value of the request is run as SQL";
  expect_rows("sql-injection",
              {{"all of them", found("[]", R"([{"name":"y"}])", "[]"), want},
               {"nothing", found("[]", "[]", "[]"), ""},
               {"all the same", found("[1]", "[1]", "[1]"), ""},
               {"what was sent", found(R"(["a"])", R"(["a' OR 1"])", R"(["a' AND 2"])"), ""}});
}

std::vector<Ex> three_of_one(const char* kind, Ex same, Ex yes, Ex no) {
  same.who = yes.who = no.who = "hostile root";
  same.line = yes.line = no.line = "GET /things/one";
  same.note = std::string("sqli:") + kind + ":thingId";
  yes.note = "sqli:true:thingId";
  no.note = "sqli:false:thingId";
  return {same, yes, no};
}

TEST(SqlInjection, FiresWhereOnlySqlTellsTheDifference) {
  const char* want = "path:thingId|a value of the request is run as SQL";
  const Ex one{.answer = R"({"thingId":"one"})"}, other{.answer = R"({"thingId":"two"})"};
  const Ex gone{.status = 404, .answer = "{}"}, refused{.status = 400, .answer = "{}"};
  expect_rows("sql-injection", {{"a condition", three_of_one("same", one, one, gone), want},
                                {"an order", three_of_one("order", one, one, refused), want},
                                {"all refused", three_of_one("same", one, gone, gone), ""},
                                {"all taken", three_of_one("same", one, one, one), ""},
                                {"another", three_of_one("same", one, other, gone), ""},
                                {"not there", three_of_one("same", gone, gone, gone), ""}});
}

TEST(SqlInjection, FiresWhereAnswersDifferAsOnlyInjectionExplains) {
  const Ex none{.answer = R"({"things":[]})"}, all{.answer = R"({"things":[{"name":"a"}]})"};
  expect_rows("sql-injection",
              {{"blind", three(none, all, none), "query:name|a value of the request is run as SQL"},
               {"404 for nothing", three({.status = 404}, all, {.status = 404}),
                "query:name|a value of the request is run as SQL"},
               {"all alike", three(none, none, none), ""},
               {"the false one matches too: a search engine", three(none, all, all), ""},
               {"the service refuses quotes",
                three(none, {.status = 400, .answer = "a long explanation"}, {.status = 400}), ""},
               {"answers repeat the query",
                three({.answer = R"({"q":"x"})"}, {.answer = R"({"q":"x' OR 'a'='a"})"},
                      {.answer = R"({"q":"x' AND 'a'='b"})"}),
                ""},
               {"it breaks either way", three({.status = 500}, all, {.status = 500}), ""}});
  auto cut = three(none, all, none);
  cut.pop_back();
  expect_rows("sql-injection", {{"the trace ended", cut, ""}});
}

}  // namespace
}  // namespace bodkin::testing
