#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kThing = R"({"thingId":"one","name":"x"})";
constexpr const char* kChanged = R"({"thingId":"one","name":"xb"})";
constexpr const char* kWrote =
    "isolation of writes|written by a principal who may not even read it";
constexpr const char* kShown =
    "isolation of reads|shown to a principal to whom DELETE says that it is not there";

Ex step(const char* who, const char* line, int status, const char* note, const char* answer = "") {
  return {.who = who, .line = line, .status = status, .answer = answer, .note = note};
}
// The owner and the other are principals of whom no document says what they may do.
Ex own(int status = 200, const char* answer = kThing) {
  return step("read root", "GET /open/one", status, "isolation:own", answer);
}
Ex other(int status, const char* answer = "") {
  return step("access blue", "GET /open/one", status, "isolation:other", answer);
}
Ex write(const char* method, int status) {
  return step("access blue", method, status, "isolation:write");
}
Ex own_delete(int status) {
  return step("access root", "DELETE /open/one", status, "isolation:own-delete");
}
constexpr const char* kPut = "PUT /open/one";
constexpr const char* kDelete = "DELETE /open/one";

TEST(Isolation, FiresWhereTheServiceContradictsItself) {
  expect_rows(
      "broken-access",
      {{"deletes what it may not read",
        {own(), other(404), own(), write(kDelete, 204), own(404, "")},
        kWrote},
       {"forbidden to read", {own(), other(403), own(), write(kDelete, 204), own(404, "")}, kWrote},
       {"changes what it may not read",
        {own(), other(404), own(), write(kPut, 200), own(200, kChanged)},
        kWrote},
       {"deletes after a refused change",
        {own(), other(404), own(), write(kPut, 404), own(), write(kDelete, 204), own(404, "")},
        kWrote},
       {"reads what is not there for it",
        {own(), other(200, kThing), own(), write(kDelete, 404), own(), own_delete(204)},
        kShown}});
}

TEST(Isolation, IsSilentWhereNothingIsContradicted) {
  expect_rows("broken-access",
              {{"all refused",
                {own(), other(404), own(), write(kPut, 404), own(), write(kDelete, 404), own()},
                ""},
               {"shared with everybody",
                {own(), other(200, kThing), own(), write(kDelete, 204), own(404, "")},
                ""},
               {"read by all, written by the owner",
                {own(), other(200, kThing), own(), write(kDelete, 403), own()},
                ""},
               {"a DELETE that always succeeds",
                {own(), other(404), own(), write(kDelete, 204), own()},
                ""},
               {"a namespace for each", {own(), other(404), own(), write(kPut, 200), own()}, ""},
               {"an answer that changes by itself",
                {own(), other(404), own(200, kChanged), write(kPut, 200), own()},
                ""},
               {"shown otherwise than to the owner",
                {own(), other(200, kChanged), own(), write(kDelete, 404), own(), own_delete(204)},
                ""},
               {"nobody can delete it",
                {own(), other(200, kThing), own(), write(kDelete, 404), own(), own_delete(404)},
                ""},
               {"the last word is missing", {own(), other(404), own(), write(kDelete, 204)}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
