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

TEST(OverCapacity, IsSilentWhereNothingShowsIt) {
  expect_rows("over-capacity", {{"refused", {before(kFree), write(409), after(kFree)}, ""},
                                {"fits", {before(kFree), write(201), after(kFree)}, ""},
                                {"it was so before", {before(kGone), write(201), after(kGone)}, ""},
                                {"nothing was read before", {write(201), after(kGone)}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
