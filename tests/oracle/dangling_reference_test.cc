#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

Ex probe(const char* line, int status, const char* note, const char* body = "") {
  return {.who = "unknown root", .line = line, .body = body, .status = status, .note = note};
}
const Ex kInput{.line = "POST /things", .body = R"({"name":"a","project_id":"p"})", .status = 201};
const Ex kKnown = probe("GET /things/one", 200, "dangling:known");
Ex write(int status, const char* line = "POST /things") {
  return probe(line, status, "dangling:write:/project_id", R"({"name":"a","project_id":"q"})");
}
Ex never(int status) {
  return probe("GET /things/never", status, "dangling:never");
}

TEST(DanglingReference, FiresWhereTheThingIsNotThereAfterwards) {
  expect_rows("dangling-reference", {{"accepted",
                                      {kInput, kKnown, write(201), never(404)},
                                      "/project_id|a thing that does not exist is referred to"}});
}

const Ex kListed = {.who = "unknown root",
                    .line = "GET /things",
                    .answer = R"({"things":["p"]})",
                    .note = "dangling:listed:p"};
Ex unlisted(const char* answer) {
  return {.who = "unknown root",
          .line = "GET /things",
          .answer = answer,
          .note = "dangling:unlisted:q"};
}

TEST(DanglingReference, FiresWhereTheListHasTheFirstAndNotTheOther) {
  expect_rows("dangling-reference",
              {{"accepted",
                {kInput, kListed, write(201), unlisted(R"({"things":["p"]})")},
                "/project_id|a thing that does not exist is referred to"},
               {"it was made", {kInput, kListed, write(201), unlisted(R"(["p","q"])")}, ""},
               {"the list is another", {kInput, kListed, write(201), unlisted(R"(["r"])")}, ""},
               {"the list never had it",
                {kInput,
                 {.who = "unknown root",
                  .line = "GET /things",
                  .answer = "[]",
                  .note = "dangling:listed:p"},
                 write(201),
                 unlisted(R"(["p"])")},
                ""}});
}

TEST(DanglingReference, IsSilentWhereItMayBeRight) {
  expect_rows("dangling-reference",
              {{"refused", {kInput, kKnown, write(409)}, ""},
               {"the write makes it", {kInput, kKnown, write(201), never(200)}, ""},
               {"it may not be seen", {kInput, kKnown, write(201), never(403)}, ""},
               {"done later", {kInput, kKnown, write(202), never(404)}, ""},
               {"no control",
                {kInput, probe("GET /things/one", 404, "dangling:known"), write(201), never(404)},
                ""},
               {"another member of that name counts",
                {kInput, kKnown,
                 probe("POST /things", 201, "dangling:write:/project_id",
                       R"({"name":"a","project_id":"q","project_id":"p"})"),
                 never(404)},
                ""},
               {"no refusal is documented",
                {kInput, kKnown, write(200, "PUT /things/one/parts/wheel"), never(404)},
                ""}});
}

}  // namespace
}  // namespace bodkin::testing
