#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kWant = "/thingId|a client sets what is not its own to set";

Ex write(const char* note, const char* body, int status = 201) {
  return {
      .who = "unknown root", .line = "POST /things", .body = body, .status = status, .note = note};
}
Ex read(const char* answer, int status = 200) {
  return {.who = "read root",
          .line = "GET /things/x",
          .status = status,
          .answer = answer,
          .note = "overpost:read"};
}
const Ex kControl = write("overpost:control", R"({"name":"a"})");
const Ex kOwn = read(R"({"thingId":"own","name":"a"})");
const Ex kFirst = write("overpost:write:thingId", R"({"name":"a","thingId":"p"})");
const Ex kSecond = write("overpost:write:thingId", R"({"name":"a","thingId":"q"})");
const Ex kShowsFirst = read(R"({"thingId":"p","name":"a"})");
const Ex kShowsSecond = read(R"({"thingId":"q","name":"a"})");

TEST(MassAssignment, FiresWhereTheServiceFollowsTwoInventedValues) {
  expect_rows(
      "mass-assignment",
      {{"both are kept", {kControl, kOwn, kFirst, kShowsFirst, kSecond, kShowsSecond}, kWant},
       {"who gave away a role can send nothing more",
        {kControl, kOwn, kFirst, kShowsFirst,
         write("overpost:write:thingId", R"({"thingId":"q"})", 403)},
        kWant},
       {"a boolean, of which one value is shown anyway",
        {kControl, read(R"({"admin":false})"),
         write("overpost:write:admin", R"({"name":"a","admin":true})"), read(R"({"admin":true})"),
         write("overpost:write:admin", R"({"name":"a","admin":false})"),
         read(R"({"admin":false})")},
        "/admin|a client sets what is not its own to set"}});
}

TEST(MassAssignment, IsSilentWhereTheServiceKeepsItsOwn) {
  expect_rows(
      "mass-assignment",
      {{"dropped", {kControl, kOwn, kFirst, kOwn, kSecond, kOwn}, ""},
       {"refused", {kControl, kOwn, write("overpost:write:thingId", "{}", 400)}, ""},
       {"then invalid",
        {kControl, kOwn, kFirst, kShowsFirst, write("overpost:write:thingId", "{}", 400)},
        ""},
       {"not kept, then forbidden",
        {kControl, kOwn, kFirst, kOwn, write("overpost:write:thingId", "{}", 403)},
        ""},
       {"only once", {kControl, kOwn, kFirst, kShowsFirst, kSecond, kShowsFirst}, ""},
       {"shown anyway", {kControl, kShowsFirst, kFirst, kShowsFirst, kSecond, kShowsSecond}, ""},
       {"not readable", {kControl, kOwn, kFirst, read("", 404), kSecond, kShowsSecond}, ""},
       {"another type",
        {kControl, kOwn, kFirst, read(R"({"thingId":["p"]})"), kSecond, kShowsSecond},
        ""},
       {"ends early", {kControl, kOwn, kFirst, kShowsFirst}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
