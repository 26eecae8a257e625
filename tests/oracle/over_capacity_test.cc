#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kFree = R"({"on_hand":12,"reserved":10,"available":2})";
constexpr const char* kGone = R"({"on_hand":12,"reserved":22,"available":-10})";
constexpr const char* kWant = "|more is granted than there is";

Ex read(const char* note, const char* answer) {
  return {.who = "read root", .line = "GET /stats?from=x", .answer = answer, .note = note};
}
Ex before(const char* answer) {
  return read("overdraw:before", answer);
}
Ex after(const char* answer) {
  return read("overdraw:after", answer);
}
Ex write(int status) {
  return {.who = "unknown root",
          .line = "POST /things",
          .body = R"({"name":"n","size":12})",
          .status = status,
          .note = "overdraw:write"};
}

TEST(OverCapacity, FiresWhereMoreIsGrantedThanThereIs) {
  expect_rows("over-capacity", {{"granted", {before(kFree), write(201), after(kGone)}, kWant}});
}

TEST(OverCapacity, FiresWhereALimitThatTheThingTellsIsPassed) {
  const auto claim = [](const char* body, int status) {
    Ex made = write(status);
    made.body = body;
    return made;
  };
  const char* const told = R"({"max_unit":8,"min_unit":2,"step_size":2})";
  const char* const kind = "|a limit that the thing tells is not kept";
  expect_rows("over-capacity",
              {{"no such amount",
                {before(told), claim(R"({"name":"n","size":9})", 201), after(told)},
                ""}});
  Bench bench("over-capacity");
  auto loaded = contract::Contract::load(R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},
    "paths":{"/claims":{"post":{"requestBody":{"content":{"application/json":{"schema":{
      "type":"object","properties":{"amount":{"type":"integer"}}}}}},
      "responses":{"201":{"description":"y"}}}},"/stats":{"get":{"responses":{"200":{"description":"y"}}}}}})",
                                         "t.json");
  ASSERT_TRUE(loaded) << loaded.error().text();
  bench.contract = std::move(*loaded);
  const auto shown = [&](const char* body, int status) {
    Ex made = claim(body, status);
    made.line = "POST /claims";
    return Bench::shown(bench.findings({before(told), made, after(told)}));
  };
  EXPECT_EQ(shown(R"({"amount":10})", 201), std::string("/max_unit") + kind);
  EXPECT_EQ(shown(R"({"amount":1})", 201), std::string("/min_unit") + kind);
  EXPECT_EQ(shown(R"({"amount":5})", 201), std::string("/step_size") + kind);
  EXPECT_EQ(shown(R"({"amount":8})", 201), "");
  EXPECT_EQ(shown(R"({"amount":10})", 409), "");
}

Ex lines(int status, const char* note, const char* answer = "") {
  return {.who = "unknown root",
          .line = "POST /things",
          .body = R"({"lines":[{"part":"a","amount":6},{"part":"a","amount":6}]})",
          .status = status,
          .answer = answer,
          .note = note};
}

TEST(OverCapacity, FiresWhereTwoLinesAreGrantedThatTwoRequestsAreNot) {
  const char* const both = R"({"lines":[{"amount":6,"n":1},{"amount":6,"n":2}]})";
  expect_rows(
      "over-capacity",
      {{"granted",
        {lines(201, "twice:first"), lines(409, "twice:second"), lines(201, "twice:both", both)},
        "lines|two lines of one request are granted more than there is"},
       {"each makes its own",
        {lines(201, "twice:first"), lines(409, "twice:second"), lines(201, "twice:both:named")},
        "lines|two lines of one request are granted more than there is"},
       {"refused",
        {lines(201, "twice:first"), lines(409, "twice:second"), lines(409, "twice:both")},
        ""},
       {"both fit",
        {lines(201, "twice:first"), lines(201, "twice:second"), lines(201, "twice:both", both)},
        ""},
       {"one line was kept",
        {lines(201, "twice:first"), lines(409, "twice:second"),
         lines(201, "twice:both", R"({"lines":[{"amount":6}]})")},
        ""}});
}

TEST(OverCapacity, IsSilentWhereNothingShowsIt) {
  expect_rows("over-capacity", {{"refused", {before(kFree), write(409), after(kFree)}, ""},
                                {"fits", {before(kFree), write(201), after(kFree)}, ""},
                                {"it was so before", {before(kGone), write(201), after(kGone)}, ""},
                                {"nothing was read before", {write(201), after(kGone)}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
