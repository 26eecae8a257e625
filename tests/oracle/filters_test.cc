#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kKind = "isolation of lists|shows with a filter what it leaves out without";
constexpr const char* kAll =
    R"({"things":[{"thingId":"one","name":"x"},{"thingId":"two","name":"y"}]})";
constexpr const char* kTwo = R"({"things":[{"thingId":"two","name":"y"}]})";
constexpr const char* kNone = R"({"things":[]})";

Ex own(const char* answer = kAll) {
  return {.who = "access root", .line = "GET /things", .answer = answer, .note = "filter:own"};
}
Ex other(const std::string& answer, const char* who = "access blue") {
  return {.who = who, .line = "GET /things", .answer = answer, .note = "filter:other"};
}
Ex with(const char* answer, int status = 200) {
  return {.who = "access blue",
          .line = "GET /things?name=x",
          .status = status,
          .answer = answer,
          .note = "filter:with"};
}

TEST(Filters, FiresWhereAFilterShowsMore) {
  expect_rows("broken-access", {{"of none", {own(), other(kNone), with(kAll)}, kKind},
                                {"of some", {own(), other(kTwo), with(kAll)}, kKind}});
}

TEST(Filters, IsSilentWhereItShowsLess) {
  std::string many = R"({"things":[)";
  for (int i = 0; i < 10; ++i)
    many += (i > 0 ? "," : "") + std::string(R"({"thingId":")") + std::to_string(i) +
            R"(","name":"n"})";
  many += "]}";
  expect_rows(
      "broken-access",
      {{"of its own", {own(), other(kTwo), with(kTwo)}, ""},
       {"of what came since", {own(kTwo), other(kNone), with(R"([{"thingId":"three"}])")}, ""},
       {"nothing", {own(), other(kTwo), with(kNone)}, ""},
       {"refused", {own(), other(kTwo), with(kAll, 403)}, ""},
       {"a list that may be cut", {own(), other(many), with(kAll)}, ""},
       {"a list that may be cut, of short entries",
        {own(), other("[1,2,3,4,5,6,7,8,9,0]"), with(kAll)},
        ""},
       {"somebody else's", {own(), other(kNone, "access eyes"), with(kAll)}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
