#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

const Ex kRemoval{.line = "DELETE /things/thing-1", .status = 204};
const char* const kShown = R"({"thingId":"thing-1","name":"a"})";
const Ex kRead{.line = "GET /things/thing-1", .answer = R"({"thingId":"thing-1","name":"a"})"};

Ex with(Ex from, std::string line, int status = 200, std::string answer = {}) {
  from.line = std::move(line);
  from.status = status;
  from.answer = std::move(answer);
  return from;
}

TEST(UseAfterDelete, FiresWhereADeletedThingIsStillThere) {
  const char* itself = "path:thingId|a deleted thing can still be used";
  const Ex other = with(kRead, "GET /stats");
  expect_rows(
      "use-after-delete",
      {{"read", {kRemoval, kRead}, itself},
       {"other reads between", {kRemoval, other, kRead}, itself},
       {"a refused write between", {kRemoval, with(kRead, "POST /things", 409), kRead}, itself},
       {"deleted again", {kRemoval, kRemoval}, itself},
       {"below it",
        {kRemoval, with(kRead, "GET /things/thing-1/parts/wheel")},
        "path:thingId|something below a deleted thing can still be used"},
       {"in the list",
        {kRemoval, with(kRead, "GET /things", 200, R"({"things":[{"id":"thing-1"}]})")},
        "list|a deleted thing is still in the list"}});
}

TEST(UseAfterDelete, IsSilentWhereSomethingExplainsIt) {
  Ex other = kRead;
  other.who = "input eyes";
  Ex restored = kRead;
  restored.fresh = true;
  expect_rows(
      "use-after-delete",
      {{"gone", {kRemoval, with(kRead, "GET /things/thing-1", 404)}, ""},
       {"refused", {with(kRemoval, "DELETE /things/thing-1", 409), kRead}, ""},
       {"asynchronous", {with(kRemoval, "DELETE /things/thing-1", 202), kRead}, ""},
       {"another thing", {kRemoval, with(kRead, "GET /things/thing-10", 200, kShown)}, ""},
       {"made again", {kRemoval, with(kRead, "POST /things", 201), kRead}, ""},
       {"perhaps made again", {kRemoval, with(kRead, "POST /things", 500), kRead}, ""},
       {"a PUT may create", {kRemoval, with(kRead, "PUT /things/thing-1", 200, kShown)}, ""},
       {"somebody else's", {kRemoval, other}, ""},
       {"the world was restored", {kRemoval, restored}, ""},
       {"kept as deleted",
        {kRemoval, with(kRead, "GET /things/thing-1", 200, R"({"deletedAt":"2026"})")},
        ""},
       {"no 404 is documented", {kRemoval, with(kRead, "DELETE /things/thing-1/parts/a", 204)}, ""},
       {"another's reference in the list",
        {kRemoval, with(kRead, "GET /things", 200, R"({"things":[{"parent":"thing-1"}]})")},
        ""}});
}

TEST(UseAfterDelete, FiresWhereACreatedThingIsNotThere) {
  Ex creation{.line = "POST /things",
              .body = R"({"name":"a"})",
              .status = 201,
              .answer_headers = {{"Location", "http://127.0.0.1:1/api/things/thing-9"}}};
  const Ex missing = with(kRead, "GET /things/thing-9", 404);
  Ex accepted = creation;
  accepted.status = 202;
  const Ex removal = with(kRemoval, "DELETE /things/thing-9", 204);
  expect_rows("use-after-delete",
              {{"by Location", {creation, missing}, "created|what was created cannot be read"},
               {"by PUT",
                {with(kRead, "PUT /things/thing-9", 201), missing},
                "created|what was created cannot be read"},
               {"there", {creation, with(kRead, "GET /things/thing-9", 200, kShown)}, ""},
               {"asynchronous", {accepted, missing}, ""},
               {"deleted since", {creation, removal, missing}, ""},
               {"another", {creation, with(kRead, "GET /things/thing-8", 404)}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
