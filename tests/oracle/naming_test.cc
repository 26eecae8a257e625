// What broken-access, dangling-reference and use-after-delete say of the probes of
// run/runner_naming.
#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kDocument = R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},
  "paths":{
    "/holds":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object"}}}},
      "responses":{"201":{"description":"y"},"404":{"description":"n"}}}},
    "/closed":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object"}}}},
      "responses":{"201":{"description":"y"},"403":{"description":"n"}}}},
    "/holds/{hold_id}":{"get":{"responses":{"200":{"description":"y"},"404":{"description":"n"}}}},
    "/holds/{hold_id}/commit":{"post":{"responses":{"200":{"description":"y"},"404":{"description":"n"}}}},
    "/holds/{hold_id}/touch":{"post":{"responses":{"200":{"description":"y"}}}},
    "/holds/{hold_id}/restore":{"post":{"responses":{"200":{"description":"y"},"404":{"description":"n"}}}},
    "/lines/{line_id}":{"get":{"responses":{"200":{"description":"y"},"404":{"description":"n"}}},
      "delete":{"responses":{"204":{"description":"y"},"409":{"description":"n"}}}},
    "/kept/{kept_id}":{"get":{"responses":{"200":{"description":"y"},"404":{"description":"n"}}},
      "delete":{"responses":{"204":{"description":"y"},"403":{"description":"n"}}}},
    "/keys":{"get":{"responses":{"200":{"description":"y"}}}},
    "/keys/{key_id}":{"delete":{"responses":{"204":{"description":"y"}}}},
    "/notes/{note_id}":{"get":{"responses":{"200":{"description":"y"},"404":{"description":"n"}}},
      "delete":{"responses":{"204":{"description":"y"}}}}}})";

std::string shown(const char* oracle, const std::vector<Ex>& trace) {
  Bench bench(oracle);
  auto loaded = contract::Contract::load(kDocument, "holds.json");
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().text());
  bench.contract = std::move(*loaded);
  return Bench::shown(bench.findings(trace));
}

Ex ask(const char* who, const char* line, int status, const char* note, const char* answer = "") {
  return {.who = who, .line = line, .status = status, .answer = answer, .note = note};
}

Ex own() {
  return ask("access root", "GET /lines/7", 200, "foreign:own", R"({"id":7})");
}
Ex other(int status) {
  return ask("access blue", "GET /lines/7", status, "foreign:other");
}
Ex hold(int status, const char* note, const char* line = "POST /holds") {
  return {.who = "access blue",
          .line = line,
          .body = R"({"line_id":7})",
          .status = status,
          .note = note};
}

TEST(Naming, AThingThatIsHiddenIsNotToBeNamed) {
  constexpr const char* kWant = "body:/line_id|names a thing that the principal may not read";
  const auto said = [](const std::vector<Ex>& trace) { return shown("broken-access", trace); };
  EXPECT_EQ(
      said({own(), other(404), hold(404, "foreign:never"), hold(201, "foreign:write:/line_id")}),
      kWant);
  EXPECT_EQ(said({own(), other(403), hold(422, "foreign:never", "POST /closed"),
                  hold(201, "foreign:write:/line_id", "POST /closed")}),
            kWant);
  EXPECT_EQ(
      said({own(), other(404), hold(422, "foreign:never"), hold(409, "foreign:write:/line_id")}),
      "body:/line_id|tells what state a thing is in that the principal may not read");
}

// What a refusal says to somebody from whom the thing is hidden.
std::string refused(const char* answer, const char* body = R"({"line_id":9})", int seen = 404,
                    const char* never = "") {
  const char* thing =
      R"({"id":"line-7","owner":"north-team","state":"active","note":"a note of its own"})";
  std::vector<Ex> trace{ask("access root", "GET /lines/line-7", 200, "tell:own", thing),
                        ask("access blue", "GET /lines/line-7", seen, "tell:other")};
  if (*never != '\0')
    trace.push_back(ask("access blue", "POST /holds", 404, "foreign:never", never));
  trace.push_back({.who = "access blue",
                   .line = "POST /holds",
                   .body = body,
                   .status = 409,
                   .answer = answer,
                   .note = "tell:write"});
  return shown("info-leak", trace);
}

TEST(Naming, ARefusalTellsOfWhatIsHidden) {
  constexpr const char* kWant = "|a refusal tells of what is hidden from who asked";
  EXPECT_EQ(refused(R"({"error":"held by line-7"})"), kWant);
  EXPECT_EQ(refused(R"({"error":"taken by North-team"})"), "") << "not what the thing says";
  EXPECT_EQ(refused(R"({"error":"taken by north-team."})"), kWant);
  EXPECT_EQ(refused(R"({"error":"line-77 is full"})"), "") << "another thing";
  EXPECT_EQ(refused(R"({"error":"only active lines"})"), "") << "any thing may say that";
  EXPECT_EQ(refused(R"({"error":"held by line-7"})", R"({"line_id":"line-7"})"), "")
      << "it was said";
  EXPECT_EQ(refused(R"({"error":"held by line-7"})", "{}", 200), "") << "it is not hidden";
  EXPECT_EQ(refused(R"({"error":"ask north-team"})", "{}", 404, R"({"error":"ask north-team"})"),
            "")
      << "it is said to everybody";
}

// What somebody does who is answered `make` to the write, and `left` to who made the thing.
std::string deletes(int make, int removal, int left, const char* line = "DELETE /kept/7") {
  return shown("broken-access", {ask("access blue", "POST /closed", make, "role:make"),
                                 ask("access blue", line, removal, "role:delete"),
                                 ask("access root", "GET /kept/7", left, "role:gone")});
}

TEST(Naming, WhoMayNotMakeThingsDeletesNone) {
  EXPECT_EQ(deletes(403, 204, 404), "roles|deletes what it may not make");
  EXPECT_EQ(deletes(403, 204, 410), "roles|deletes what it may not make");
  EXPECT_EQ(deletes(403, 204, 200), "") << "nothing was deleted";
  EXPECT_EQ(deletes(403, 403, 404), "");
  EXPECT_EQ(deletes(409, 204, 404), "") << "it may make things";
  EXPECT_EQ(deletes(403, 204, 404, "DELETE /notes/7"), "") << "no refusal is documented";
}

// A thing that only a list shows, deleted by somebody whose list is `other`.
struct Unlisted {
  std::string other = "[]", after = R"({"keys":[{"id":6}]})";
  int never = 404, removal = 204;
  const char* who = "access blue";
};
std::string deletes_unlisted(const Unlisted& how) {
  const auto list = [](const char* who, const char* note, const std::string& answer) {
    return Ex{.who = who, .line = "GET /keys", .answer = answer, .note = note};
  };
  return shown("broken-access",
               {list("access root", "unlisted:own", R"({"keys":[{"id":6},{"id":7}]})"),
                list(how.who, "unlisted:other", how.other),
                ask(how.who, "DELETE /keys/999", how.never, "unlisted:never"),
                ask(how.who, "DELETE /keys/7", how.removal, "unlisted:delete"),
                list("access root", "unlisted:gone", how.after)});
}

TEST(Naming, WhatOnesListLeavesOutOneDoesNotDelete) {
  EXPECT_EQ(deletes_unlisted({}),
            "isolation of lists|deletes a thing that its own list leaves out");
  EXPECT_EQ(deletes_unlisted({.other = R"([{"id":7}])"}), "") << "it stands there";
  EXPECT_EQ(deletes_unlisted({.other = "[1,2,3,4,5,11,12,13,14,15]"}), "") << "it may be cut";
  EXPECT_EQ(deletes_unlisted({.after = R"({"keys":[{"id":7}]})"}), "") << "nothing was deleted";
  EXPECT_EQ(deletes_unlisted({.never = 204}), "") << "every DELETE is answered so";
  EXPECT_EQ(deletes_unlisted({.removal = 404}), "");
  EXPECT_EQ(deletes_unlisted({.who = "access root"}), "");
}

TEST(Naming, WhatMayBeNamedIsNoAccess) {
  struct Row {
    const char* name;
    std::vector<Ex> trace;
  };
  const auto never = hold(404, "foreign:never");
  const auto write = hold(201, "foreign:write:/line_id");
  for (const Row& row :
       {Row{"refused", {own(), other(404), never, hold(404, "foreign:write:/line_id")}},
        Row{"it may be read", {own(), other(200), never, write}},
        Row{"refused for what both have",
            {own(), other(404), hold(409, "foreign:never"), hold(409, "foreign:write:/line_id")}},
        Row{"only forbidden, and not there as told",
            {own(), other(403), never, hold(409, "foreign:write:/line_id")}},
        Row{"anything may be named", {own(), other(404), hold(201, "foreign:never"), write}},
        Row{"may not write at all", {own(), other(404), hold(403, "foreign:never"), write}},
        Row{"forbidden to read, and no 403 to write", {own(), other(403), never, write}},
        Row{"for naming others", {own(), other(404), never, hold(201, "foreign:write:/to")}},
        Row{"its owner does not see it",
            {ask("access root", "GET /lines/7", 404, "foreign:own"), other(404), never, write}},
        Row{"no control", {own(), other(404), write}}}) {
    EXPECT_EQ(shown("broken-access", row.trace), "") << row.name;
  }
}

std::vector<Ex> orphan(const char* thing, int removed, int gone, int left, const char* answer) {
  const std::string path = thing;
  return {
      {.line = "POST /holds", .body = R"({"line_id":"ab12"})", .status = 201},
      {.who = "unknown root", .line = "DELETE " + path, .status = removed, .note = "orphan:delete"},
      {.who = "unknown root", .line = "GET " + path, .status = gone, .note = "orphan:gone"},
      ask("unknown root", "GET /holds/1", left, "orphan:left", answer)};
}

TEST(Naming, WhatIsNamedIsNotToBeDeleted) {
  const auto said = [](const std::vector<Ex>& trace) { return shown("dangling-reference", trace); };
  const char* const names = R"({"id":1,"line_id":"ab12"})";
  EXPECT_EQ(said(orphan("/lines/ab12", 204, 404, 200, names)),
            "deleted:line_id|a thing that another one names is deleted");
  EXPECT_EQ(said(orphan("/lines/ab12", 204, 404, 200, R"({"lines":{"ab12":{"n":1}}})")),
            "deleted:line_id|a thing that another one names is deleted");
  // Where only a list shows it: gone is what the list has no more.
  const auto unlisted = [&](const char* list) {
    std::vector<Ex> trace = orphan("/lines/ab12", 204, 200, 200, names);
    trace[2] = {
        .who = "unknown root", .line = "GET /lines", .answer = list, .note = "orphan:unlisted"};
    return said(trace);
  };
  EXPECT_EQ(unlisted(R"({"lines":["cd34"]})"),
            "deleted:line_id|a thing that another one names is deleted");
  EXPECT_EQ(unlisted(R"({"lines":["cd34","ab12"]})"), "") << "it is still there";
  EXPECT_EQ(said(orphan("/lines/ab12", 409, 200, 200, names)), "") << "refused";
  EXPECT_EQ(said(orphan("/lines/ab12", 204, 404, 404, "")), "") << "gone with it";
  EXPECT_EQ(said(orphan("/lines/ab12", 204, 200, 200, names)), "") << "kept for reading";
  EXPECT_EQ(said(orphan("/lines/ab12", 204, 404, 200, R"({"id":1,"line_id":null})")), "")
      << "let go";
  EXPECT_EQ(said(orphan("/notes/ab12", 204, 404, 200, names)), "") << "no 409 is documented";
}

TEST(Naming, WhatIsGoneIsNotToBeUsed) {
  const auto said = [](int seen, const char* line, int status) {
    return shown("use-after-delete", {ask("unknown root", "GET /holds/9", seen, "gone:read"),
                                      ask("unknown root", line, status, "gone:write")});
  };
  EXPECT_EQ(said(404, "POST /holds/9/commit", 200),
            "path:hold_id|something below a deleted thing can still be used");
  EXPECT_EQ(said(404, "POST /holds/9/commit", 404), "") << "refused";
  EXPECT_EQ(said(200, "POST /holds/9/commit", 200), "") << "it is there";
  EXPECT_EQ(said(404, "POST /holds/9/commit", 202), "") << "done later";
  EXPECT_EQ(said(404, "POST /holds/9/restore", 200), "") << "brought back";
  EXPECT_EQ(said(404, "POST /holds/9/touch", 200), "") << "no 404 is documented";
}

}  // namespace
}  // namespace bodkin::testing
