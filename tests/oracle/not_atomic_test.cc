#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kFires = "read:/things/{thingId}|a refused request changed the state";

Ex read(const char* answer, int status = 200) {
  return {.who = "snapshot root", .status = status, .answer = answer};
}
Ex write(int status, const char* method = "PUT /things/one") {
  return {.line = method, .body = R"({"name":"x"})", .status = status};
}

TEST(NotAtomic, FiresOnWhatARefusedWriteChanged) {
  expect_rows(
      "not-atomic",
      {{"a value",
        {read(R"({"n":1})"), read(R"({"n":1})"), write(409), read(R"({"n":2})")},
        kFires},
       {"an element",
        {read(R"({"n":[]})"), read(R"({"n":[]})"), write(400), read(R"({"n":[1]})")},
        kFires},
       {"something new",
        {read("{}", 404), read("{}", 404), write(422), read(R"({"n":1})")},
        kFires},
       {"after a fault", {read(R"({"n":1})"), read(R"({"n":1})"), write(500), read("{}")}, kFires},
       {"beside what moves",
        {read(R"({"n":1,"t":1})"), read(R"({"n":1,"t":2})"), write(409), read(R"({"n":2,"t":3})")},
        kFires}});
}

TEST(NotAtomic, IsSilentWhereItMayBeRight) {
  const Ex before = read(R"({"n":1})");
  const Ex changed = read(R"({"n":2})");
  Ex restored = changed;
  restored.fresh = true;
  expect_rows(
      "not-atomic",
      {{"as before", {before, before, write(409), before}, ""},
       {"accepted", {before, before, write(200), changed}, ""},
       {"another order and spelling",
        {read(R"({"n":1,"l":[1,2]})"), read(R"({"n":1,"l":[1,2]})"), write(409),
         read(R"({ "l" : [2,1], "n" : 1 })")},
        ""},
       {"moves by itself", {before, changed, write(409), read(R"({"n":3})")}, ""},
       {"a time",
        {read(R"({"x":"2024-05-01T10:00:00Z"})"), read(R"({"x":"2024-05-01T10:00:00Z"})"),
         write(409), read(R"({"x":"2024-05-01T10:00:01Z"})")},
        ""},
       {"a counter of attempts",
        {read(R"({"failed_attempts":1})"), read(R"({"failed_attempts":1})"), write(403),
         read(R"({"failed_attempts":2})")},
        ""},
       {"a declined payment", {before, before, write(402), changed}, ""},
       {"a gateway", {before, before, write(504), changed}, ""},
       {"one look before", {before, write(409), changed}, ""},
       {"restored in between", {before, before, write(409), restored}, ""},
       {"an accepted write in between", {before, before, write(200), write(409), changed}, ""},
       {"a read is refused", {before, before, write(404, "GET /things/two"), changed}, ""},
       {"no JSON", {before, before, write(409), read("oops")}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
