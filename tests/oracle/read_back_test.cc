#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

std::vector<Ex> put_then_get(const char* sent, const char* shown) {
  return {{.line = "PUT /things/one", .body = sent},
          {.who = "read root", .line = "GET /things/one", .answer = shown}};
}

TEST(ReadBack, FiresWhereAReadShowsAnotherValue) {
  const char* kind = "|a read shows another value than was written";
  const auto of = [&](const char* member) { return std::string(member) + kind; };
  expect_rows("read-back",
              {{"text", put_then_get(R"({"name":"a"})", R"({"thingId":"one","name":"b"})"),
                of("/name").c_str()}});
  expect_rows(
      "read-back",
      {{"number",
        put_then_get(R"({"name":"a","size":7})", R"({"thingId":"one","name":"a","size":8})"),
        of("/size").c_str()}});
}

TEST(ReadBack, IsSilentWhereTheDifferenceMeansNothing) {
  auto refused = put_then_get(R"({"name":"a"})", R"({"thingId":"one","name":"b"})");
  refused[0].status = 409;
  auto elsewhere = put_then_get(R"({"name":"a"})", R"({"thingId":"one","name":"b"})");
  elsewhere[1].line = "GET /things/two";
  auto between = put_then_get(R"({"name":"a"})", R"({"thingId":"one","name":"b"})");
  between.insert(between.begin() + 1, Ex{.who = "unknown root", .line = "DELETE /things/x"});
  expect_rows(
      "read-back",
      {{"the same", put_then_get(R"({"name":"a"})", R"({"thingId":"one","name":"a"})"), ""},
       {"spelling of a number",
        put_then_get(R"({"name":"a","size":7})", R"({"thingId":"one","name":"a","size":7e0})"), ""},
       {"spelling of a text",
        put_then_get(R"({"name":" A\u0062"})", R"({"thingId":"one","name":"ab"})"), ""},
       {"not shown", put_then_get(R"({"name":"a","size":7})", R"({"thingId":"one","name":"a"})"),
        ""},
       {"an invalid body",
        put_then_get(R"({"name":"a","size":0})", R"({"thingId":"one","name":"b"})"), ""},
       {"refused", refused, ""},
       {"another path", elsewhere, ""},
       {"another write between", between, ""}});
}

TEST(ReadBack, ACreationIsReadWhereItSaysThatItIs) {
  const auto made = [](const char* sent, const char* answer, const char* shown) {
    return std::vector<Ex>{{.line = "POST /things", .body = sent, .status = 201, .answer = answer},
                           {.who = "read root", .line = "GET /things/nine", .answer = shown}};
  };
  const char* const answer = R"({"thingId":"x","name":"abcdef","project_id":"p","id":"nine"})";
  const char* const sent = R"({"name":"abcdef","size":7})";
  Ex located{.line = "POST /things",
             .body = sent,
             .status = 201,
             .answer_headers = {{"Location", "/api/things/nine"}}};
  const Ex cut{.who = "read root",
               .line = "GET /things/nine",
               .answer = R"({"thingId":"nine","name":"abc"})"};
  Ex elsewhere = cut;
  elsewhere.line = "GET /things/ten";
  expect_rows(
      "read-back",
      {{"cut", made(sent, answer, R"({"thingId":"nine","name":"abc","size":7})"),
        "/name|a read shows another value than was written"},
       {"another number", made(sent, answer, R"({"thingId":"nine","name":"abcdef","size":8})"),
        "/size|a read shows another value than was written"},
       {"by Location", {located, cut}, "/name|a read shows another value than was written"},
       {"whole", made(sent, answer, R"({"thingId":"nine","name":"abcdef","size":7})"), ""},
       {"of another form", made(sent, answer, R"({"thingId":"nine","name":"a.b.c.d"})"), ""},
       {"masked", made(sent, answer, R"({"thingId":"nine","name":"**cdef"})"), ""},
       {"another thing", {located, elsewhere}, ""}});
}

TEST(ReadBack, BelievesTheModel) {
  Bench bench("read-back");
  const Ex read{.who = "read root", .answer = R"({"thingId":"one","name":"a"})"};
  EXPECT_EQ(
      Bench::shown(bench.with_model(read, {200}, "ok", "/inventories/*/total: 7 where 8 is due")),
      "model:/inventories/*/total|the answer is not what the model's state shows");
  EXPECT_EQ(Bench::shown(bench.with_model(read, {200}, "ok", "")), "");
}

}  // namespace
}  // namespace bodkin::testing
