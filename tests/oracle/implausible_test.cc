#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kDocument = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},
  "components":{"schemas":{"Slot":{"type":"object","properties":{
    "start":{"type":"string","format":"date"},"end":{"type":"string","format":"date"},
    "min":{"type":"integer"},"max":{"type":"integer"}}}}},
  "paths":{
    "/slots":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Slot"}}}},
      "responses":{"201":{"description":"y"},"422":{"description":"n"}}}},
    "/silent":{"post":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Slot"}}}},
      "responses":{"201":{"description":"y"}}}},
    "/slots/{id}":{"get":{"responses":{"200":{"description":"y"}}},
      "patch":{"requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Slot"}}}},
        "responses":{"200":{"description":"y"},"422":{"description":"n"}}}}}})";
constexpr const char* kWant = "/start|the low end of a range is above the high end";
constexpr const char* kTurned = R"({"start":"2024-06-01","end":"2024-05-01"})";

Ex post(const char* body, int status, const char* answer, const char* line = "POST /slots") {
  return {.line = line, .body = body, .status = status, .answer = answer};
}
Ex read(const char* answer) {
  return {.who = "read root", .line = "GET /slots/1", .answer = answer};
}

std::string shown(const std::vector<Ex>& trace) {
  Bench bench("implausible");
  auto loaded = contract::Contract::load(kDocument, "slots.json");
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().text());
  bench.contract = std::move(*loaded);
  return Bench::shown(bench.findings(trace));
}

TEST(Implausible, FiresWhereATurnedRangeIsKept) {
  EXPECT_EQ(shown({post(kTurned, 201, kTurned)}), kWant);
  EXPECT_EQ(shown({post(kTurned, 201, R"({"id":1})"), read(kTurned)}), kWant);
  EXPECT_EQ(shown({post(R"({"min":3,"max":2})", 201, R"({"slot":{"min":3,"max":2}})")}),
            "/min|the low end of a range is above the high end");
}

TEST(Implausible, FiresWhereOneEndAloneIsSent) {
  const auto patch = [](const char* body, const char* then) {
    return shown({post(body, 200, "", "PATCH /slots/1"), read(then)});
  };
  EXPECT_EQ(patch(R"({"min":9})", R"({"min":9,"max":3})"),
            "/min|the low end of a range is above the high end");
  EXPECT_EQ(patch(R"({"end":"2024-05-01"})", kTurned), kWant);
  EXPECT_EQ(patch(R"({"min":2})", R"({"min":2,"max":3})"), "");
  EXPECT_EQ(patch(R"({"min":9})", R"({"min":4,"max":3})"), "") << "it was so before";
  EXPECT_EQ(patch(R"({"other":9})", R"({"min":9,"max":3})"), "") << "not by this write";
}

TEST(Implausible, IsSilentElsewhere) {
  const struct {
    const char* name;
    std::vector<Ex> trace;
  } kRows[] = {
      {"in order", {post(R"({"min":2,"max":3})", 201, R"({"min":2,"max":3})")}},
      {"refused", {post(kTurned, 422, kTurned)}},
      {"done later", {post(kTurned, 202, kTurned)}},
      {"mended by the service",
       {post(kTurned, 201, R"({"start":"2024-05-01","end":"2024-06-01"})")}},
      {"not shown", {post(kTurned, 201, R"({"id":1})")}},
      {"members that the operation does not have",
       {post(R"({"reserved":3,"total":2})", 201, R"({"reserved":3,"total":2})")}},
      {"no refusal is documented", {post(kTurned, 201, kTurned, "POST /silent")}},
      {"invalid by the schema",
       {post(R"({"start":"x","end":"2024-05-01","min":3,"max":2})", 201,
             R"({"start":"x","min":3,"max":2})")}},
  };
  for (const auto& row : kRows) EXPECT_EQ(shown(row.trace), "") << row.name;
}

}  // namespace
}  // namespace bodkin::testing
