#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

constexpr const char* kDocument = R"json({
  "openapi": "3.0.3", "info": {"title": "Pools", "version": "1"},
  "paths": {
    "/pools": {"post": {"responses": {"201": {"description": "made"}}}},
    "/pools/{pool}": {
      "parameters": [{"name": "pool", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}},
      "patch": {"responses": {"200": {"description": "changed"}, "403": {"description": "no"}}}},
    "/pools/{pool}/stock": {
      "parameters": [{"name": "pool", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}},
      "put": {"responses": {"200": {"description": "changed"}, "403": {"description": "no"}}}},
    "/pools/{pool}/mood": {
      "parameters": [{"name": "pool", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"responses": {"200": {"description": "one"}}},
      "put": {"responses": {"200": {"description": "changed"}}}}
  }
})json";

// The course as it goes where somebody changes what belongs to another.
struct Course {
  std::string part = "stock";
  std::string read_after = R"({"total":8,"revision":3})";
  int write = 200, denied = 403, made = 201, own = 200;
  std::string owner = "access root", other = "access blue";
};

std::string said(const Course& course) {
  const std::string part = " /pools/one/" + course.part;
  const auto ask = [](const std::string& who, const std::string& line, int status, const char* note,
                      const std::string& answer = "{}", const std::string& body = "") {
    return Ex{
        .who = who, .line = line, .body = body, .status = status, .answer = answer, .note = note};
  };
  const std::vector<Ex> trace = {
      ask(course.owner, "GET" + part, 200, "rights:before", R"({"total":4,"revision":2})"),
      ask(course.other, "PUT" + part, course.write, "rights:write", "{}",
          R"({"total":8,"revision":2})"),
      ask(course.owner, "GET" + part, 200, "rights:after", course.read_after),
      ask(course.other, "PATCH /pools/one", course.denied, "rights:denied"),
      ask(course.other, "POST /pools", course.made, "rights:make"),
      ask(course.other, "PATCH /pools/two", course.own, "rights:own")};
  Bench bench("broken-access");
  auto loaded = contract::Contract::load(kDocument, "pools.json");
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().text());
  bench.contract = std::move(*loaded);
  return Bench::shown(bench.findings(trace));
}

TEST(Rights, WhoMayChangeOnlyItsOwnMayNotChangeAnothers) {
  EXPECT_EQ(said({}), "ownership|changes what belongs to another");
}

TEST(Rights, IsSilentWhereNothingIsContradicted) {
  EXPECT_EQ(said({.write = 403}), "");
  EXPECT_EQ(said({.denied = 200}), "");
  EXPECT_EQ(said({.denied = 409}), "");
  EXPECT_EQ(said({.made = 403}), "");
  EXPECT_EQ(said({.own = 403}), "");              // its role may not
  EXPECT_EQ(said({.part = "mood"}), "");          // nobody is refused that, by the document
  EXPECT_EQ(said({.other = "access root"}), "");  // its own
  // One for each principal: the owner's is as it was, or nothing but its revision has changed.
  EXPECT_EQ(said({.read_after = R"({"total":4,"revision":2})"}), "");
  EXPECT_EQ(said({.read_after = R"({"total":4,"revision":3})"}), "");
}

}  // namespace
}  // namespace bodkin::testing
