#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

Ex put(const char* body, int status = 200) {
  return {.line = "PUT /things/one", .body = body, .status = status};
}

TEST(AcceptedInvalid, FiresOnSuccessAgainstTheSchema) {
  const std::string thing = "#/components/schemas/Thing";
  const auto shown = [](const Ex& from) {
    Bench bench("accepted-invalid");
    return Bench::shown(bench.findings({from}));
  };
  EXPECT_EQ(shown(put(R"({"name":"x","size":0})")),
            thing + "/properties/size/minimum|accepted though the body violates minimum");
  EXPECT_EQ(shown(put(R"({"size":1})")),
            thing + "/required|accepted though the body violates required");
  EXPECT_NE(shown(put(R"({"name":"x")")).find("violates syntax"), std::string::npos);
  EXPECT_NE(shown(put(R"({"name":7})")).find("violates type"), std::string::npos);
  Ex access = put(R"({"size":1})");
  access.who = "access eyes";
  EXPECT_NE(shown(access).find("violates required"), std::string::npos);
  EXPECT_NE(shown({.line = "GET /things?name=" + std::string(61, 'x')}).find("a query parameter"),
            std::string::npos);
}

TEST(AcceptedInvalid, IsSilentWhereNothingIsProven) {
  Ex read = put(R"({"size":1})");
  read.who = "unknown root";
  Ex text = put(R"({"size":1})");
  text.headers = {{"Content-Type", "text/plain"}};
  expect_rows(
      "accepted-invalid",
      {{"valid", {put(R"({"name":"x","size":1})")}, ""},
       {"refused", {put(R"({"size":1})", 400)}, ""},
       {"5.0 for an integer", {put(R"({"name":"x","size":5.0})")}, ""},
       {"duplicate keys, one reading valid", {put(R"({"name":"x","size":0,"size":1})")}, ""},
       {"a probe", {read}, ""},
       {"another media type", {text}, ""},
       {"undeclared query parameter", {{.line = "GET /things?odd=1"}}, ""},
       {"unknown operation", {{.line = "PATCH /things", .body = "{}"}}, ""}});
}

TEST(AcceptedInvalid, ANullOfAMergePatchTakesAway) {
  constexpr const char* kDocument = R"json({
    "openapi": "3.0.3", "info": {"title": "Notes", "version": "1"},
    "paths": {"/note": {"patch": {"requestBody": {"content": {"application/merge-patch+json": {
      "schema": {"type": "object", "additionalProperties": false,
                 "properties": {"text": {"type": "string"}}}}}},
      "responses": {"200": {"description": "changed"}}}}}
  })json";
  auto loaded = contract::Contract::load(kDocument, "notes.json");
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  Bench bench("accepted-invalid");
  bench.contract = std::move(*loaded);
  const auto count = [&](const char* body) {
    return bench
        .findings({{.line = "PATCH /note",
                    .body = body,
                    .headers = {{"Content-Type", "application/merge-patch+json"}}}})
        .size();
  };
  EXPECT_EQ(count(R"({"mood":null})"), 0U);
  EXPECT_EQ(count(R"({"text":null})"), 0U);
  EXPECT_EQ(count(R"({"mood":"good"})"), 1U);
}

TEST(AcceptedInvalid, BelievesTheModel) {
  const Ex accepted = put(R"({"name":"x"})");
  Bench bench("accepted-invalid");
  EXPECT_EQ(Bench::shown(bench.with_model(accepted, {409}, "thing.generation")),
            "model:thing.generation|accepted where 409 is due");
  EXPECT_EQ(Bench::shown(bench.with_model(accepted, {200, 400}, "open.integer")), "");
  EXPECT_EQ(Bench::shown(bench.with_model(accepted, {403}, "role")), "")
      << "broken-access has that";
  EXPECT_EQ(Bench::shown(bench.with_model(put(R"({"name":"x"})", 409), {409}, "rule")), "");
}

}  // namespace
}  // namespace bodkin::testing
