#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kThing = R"({"thingId":"one","name":"x","project_id":"p"})";
constexpr const char* kNobodys = R"({"thingId":"one","name":"x"})";
constexpr const char* kPart =
    "isolation of parts|shows what is below a thing that the principal may not read";
constexpr const char* kWrite =
    "isolation of parts|changes what is below a thing that the principal may not read";
constexpr const char* kListed = "isolation of lists|lists a thing that the principal may not read";
constexpr const char* kUnlisted =
    "isolation of reads|shown to a principal whose list leaves it out";

Ex step(const char* who, const char* line, int status, const char* note, const char* answer) {
  return {.who = who, .line = line, .status = status, .answer = answer, .note = note};
}
Ex own(const char* answer = kThing) {
  return step("access root", "GET /things/one", 200, "reach:own", answer);
}
Ex other(int status, const char* answer = "") {
  return step("access blue", "GET /things/one", status, "reach:other", answer);
}
Ex list(const char* answer, int status = 200) {
  return step("access blue", "GET /things", status, "reach:list", answer);
}
Ex own_list(const char* answer) {
  return step("access root", "GET /things", 200, "reach:own-list", answer);
}
Ex never(const char* method, int status) {
  return {.who = "access blue",
          .line = std::string(method) + " /things/no/parts/wheel",
          .status = status,
          .note = "reach:never"};
}
Ex part(const char* method, int status, const char* answer = "") {
  return {.who = "access blue",
          .line = std::string(method) + " /things/one/parts/wheel",
          .status = status,
          .answer = answer,
          .note = "reach:part"};
}
Ex own_part(const char* answer) {
  return step("access root", "GET /things/one/parts/wheel", 200, "reach:own-part", answer);
}

TEST(Reach, FiresWhereMoreIsReachedThanTheThingItself) {
  expect_rows(
      "broken-access",
      {{"reads a part of what is hidden",
        {own(), other(404), never("GET", 404), part("GET", 200, R"({"note":"n"})"),
         own_part(R"({"note":"n"})")},
        kPart},
       {"forbidden to read the whole",
        {own(), other(403), never("GET", 404), part("GET", 200, R"(["n"])"), own_part(R"(["n"])")},
        kPart},
       {"writes below what is hidden",
        {own(), other(404), never("DELETE", 404), part("DELETE", 204)},
        kWrite},
       {"a list with what is hidden",
        {own(), other(404), list(R"({"things":[{"thingId":"one","name":"x"}]})")},
        kListed},
       {"a list with a filter",
        {own(), other(404), list("[]"), list(R"([{"thingId":"one","name":"x","project_id":"p"}])")},
        kListed},
       {"a list with all of what is forbidden",
        {own(), other(403), list(R"([{"thingId":"one","name":"x","project_id":"p"}])")},
        kListed},
       {"told apart from what never existed",
        {own(), other(404), never("GET", 404), part("GET", 403)},
        "isolation of parts|tells that a thing exists which is hidden as if it did not"},
       {"shown though a list of others has another",
        {own(), other(200, kThing), list(R"([{"thingId":"two","name":"x"}])"),
         own_list(R"([{"thingId":"one","name":"x"}])")},
        kUnlisted},
       {"shown though it names who may see it",
        {own(R"({"thingId":"one","from":"root"})"),
         other(200, R"({"thingId":"one","from":"root"})"), list("[]"),
         own_list(R"([{"thingId":"one","from":"root"}])")},
        kUnlisted},
       {"shown though no list has it",
        {own(), other(200, kThing), list("[]"), own_list(R"([{"thingId":"one","name":"x"}])")},
        kUnlisted}});
}

TEST(Reach, IsSilentWhereNothingIsContradicted) {
  const char* const one = R"([{"thingId":"one","name":"x"}])";
  expect_rows(
      "broken-access",
      {{"forbidden, as the whole is", {own(), other(403), never("GET", 404), part("GET", 403)}, ""},
       {"all refused",
        {own(), other(404), list("[]"), never("GET", 404), part("GET", 404), never("DELETE", 404),
         part("DELETE", 404)},
        ""},
       {"a part that is there for anything",
        {own(), other(404), never("GET", 200), part("GET", 200, R"({"note":"n"})"),
         own_part(R"({"note":"n"})")},
        ""},
       {"a part without anything in it",
        {own(), other(404), never("GET", 404), part("GET", 200, R"({"notes":[],"count":0})"),
         own_part(R"({"notes":[],"count":0})")},
        ""},
       {"a part of one's own",
        {own(), other(404), never("GET", 404), part("GET", 200, R"({"note":"mine"})"),
         own_part(R"({"note":"n"})")},
        ""},
       {"a letter box that does not document 403",
        {own(), other(403), never("DELETE", 404), part("DELETE", 204)},
        ""},
       {"parts of what everybody sees",
        {own(), other(200, kThing), never("DELETE", 404), part("DELETE", 204)},
        ""},
       {"a list that shows less than is forbidden", {own(), other(403), list(one)}, ""},
       {"another thing of that name",
        {own(), other(404), list(R"([{"thingId":"one","name":"y"}])")},
        ""},
       {"a list that has it", {own(), other(200, kThing), list(one), own_list(one)}, ""},
       {"nobody's", {own(kNobodys), other(200, kNobodys), list("[]"), own_list(one)}, ""},
       {"a page that ends before it",
        {own(), other(200, kThing), list("[1,2,3,4,5,6,7,8,9,10]"), own_list(one)},
        ""},
       {"shown otherwise than to the owner",
        {own(), other(200, kNobodys), list("[]"), own_list(one)},
        ""}});
}

}  // namespace
}  // namespace bodkin::testing
