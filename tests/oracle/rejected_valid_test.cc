#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

Ex put(const char* body, int status) {
  return {.line = "PUT /things/one",
          .body = body,
          .status = status,
          .answer = R"({"detail":"not today"})"};
}

TEST(RejectedValid, FiresOn400And422ForAValidRequest) {
  expect_rows("rejected-valid", {{"400", {put(R"({"name":"x"})", 400)}, "|not today"},
                                 {"422", {put(R"({"name":"x","size":7})", 422)}, "|not today"},
                                 {"a read", {{.line = "GET /things?name=x", .status = 400}}, "|"}});
}

TEST(RejectedValid, DoesNotTellApartByWhatTheServiceRepeats) {
  Ex repeated = put(R"({"name":"frobnicate","size":7})", 400);
  repeated.answer = R"({"detail":"Bad thing frobnicate, name is wrong"})";
  Ex quoted = put(R"({"name":"frobnicate"})", 400);
  quoted.answer = R"({"detail":"Bad thing 'frobnicate'"})";
  Ex longer = put(R"({"name":"thing"})", 400);
  longer.answer = R"({"detail":"nothing is something"})";
  expect_rows("rejected-valid", {{"repeated", {repeated}, "|Bad thing <text>, name is wrong"},
                                 {"quoted", {quoted}, "|Bad thing <text>"},
                                 {"part of a word", {longer}, "|nothing is something"}});
}

TEST(RejectedValid, IsSilentWhereThereMayBeAReason) {
  Ex odd_header = put(R"({"name":"x"})", 400);
  odd_header.headers = {{"Content-Type", "application/json"}, {"Range", "bytes=x"}};
  Ex odd_type = put(R"({"name":"x"})", 400);
  odd_type.headers = {{"Content-Type", "application/json; charset=utf-16"}};
  Ex access = put(R"({"name":"x"})", 400);
  access.who = "access eyes";
  Ex absent = put(R"({"name":"x"})", 400);
  absent.answer = R"({"detail":"the project x does not exist"})";
  expect_rows("rejected-valid", {{"invalid", {put(R"({"size":1})", 400)}, ""},
                                 {"it names what is not there", {absent}, ""},
                                 {"unknown", {put(R"({"name":"x","size":5.0})", 400)}, ""},
                                 {"who asks", {put(R"({"name":"x"})", 403)}, ""},
                                 {"what there is", {put(R"({"name":"x"})", 409)}, ""},
                                 {"NUL", {put(R"({"name":"\u0000"})", 400)}, ""},
                                 {"header", {odd_header}, ""},
                                 {"encoding", {odd_type}, ""},
                                 {"not an input", {access}, ""},
                                 {"accepted", {put(R"({"name":"x"})", 200)}, ""}});
}

TEST(RejectedValid, LeavesARuleToTheServiceWhereWhatIsMalformedHasItsOwnStatus) {
  Bench bench("rejected-valid");
  auto loaded = contract::Contract::load(R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},
    "paths":{"/both":{"post":{"responses":{"201":{"description":"y"},"400":{"description":"n"},
               "422":{"description":"n"}}}},
             "/one":{"post":{"responses":{"201":{"description":"y"},"422":{"description":"n"}}}}}})",
                                         "t.json");
  ASSERT_TRUE(loaded) << loaded.error().text();
  bench.contract = std::move(*loaded);
  const auto shown = [&](const char* line, int status) {
    return Bench::shown(bench.findings({{.line = line, .status = status}}));
  };
  EXPECT_EQ(shown("POST /both", 422), "");
  EXPECT_EQ(shown("POST /both", 400), "|");
  EXPECT_EQ(shown("POST /one", 422), "|");
}

TEST(RejectedValid, LeavesOpaqueValuesToTheService) {
  Bench bench("rejected-valid");
  auto loaded = contract::Contract::load(R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},
    "paths":{"/list":{"get":{"parameters":[
      {"name":"page_token","in":"query","schema":{"type":"string"}},
      {"name":"offset","in":"query","schema":{"type":"integer"}},
      {"name":"name","in":"query","schema":{"type":"string"}}],
      "responses":{"200":{"description":"y"},"400":{"description":"n"}}}}}})",
                                         "t.json");
  ASSERT_TRUE(loaded) << loaded.error().text();
  bench.contract = std::move(*loaded);
  const auto shown = [&](const char* line) {
    return Bench::shown(bench.findings({{.line = line, .status = 400}}));
  };
  EXPECT_EQ(shown("GET /list?page_token=abc"), "");
  EXPECT_EQ(shown("GET /list?page_token="), "|");
  EXPECT_EQ(shown("GET /list?offset=3"), "|");
  EXPECT_EQ(shown("GET /list?name=abc"), "|");
}

TEST(RejectedValid, AsksTheModelWhereThereIsOne) {
  Bench bench("rejected-valid");
  const Ex refused = put(R"({"name":"x"})", 400);
  EXPECT_EQ(Bench::shown(bench.with_model(refused, {200}, "ok")), "|not today");
  EXPECT_EQ(Bench::shown(bench.with_model(refused, {400}, "rule")), "");
  EXPECT_EQ(Bench::shown(bench.with_model(refused, {200, 400}, "open.integer")), "");
}

}  // namespace
}  // namespace bodkin::testing
