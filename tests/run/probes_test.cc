#include "run/probes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scenario/canary.h"
#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ProbesTest : public ::testing::Test {
 protected:
  ProbesTest() {
    world_.bindings["thingId"] = {"one", "two"};
    world_.unknown["thingId"] = "never";
  }

  enum class Kind { kReads, kUnknowns, kHostiles, kRemovals };
  std::vector<Probe> ask(Kind kind, const char* method, const char* target, const char* body,
                         const char* location = "") {
    Probes probes(contract_, world_, scope_);
    const auto match = contract_.match(method, target);
    const Request request{method, target, {}, body};
    Response response;
    response.status = 200;
    if (*location != '\0') response.headers.add("Location", location);
    const json::Tree tree = json::parse(body);
    const Accepted input{*match->operation,
                         match->parameters,
                         request,
                         response,
                         *body == '\0' ? nullptr : &tree,
                         42};
    switch (kind) {
      case Kind::kReads:
        return probes.reads(input);
      case Kind::kUnknowns:
        return probes.unknowns(input);
      case Kind::kHostiles:
        return probes.hostiles(input);
      case Kind::kRemovals:
        return probes.removals(input);
    }
    return {};
  }
  std::vector<std::string> lines(Kind kind, const char* method, const char* target,
                                 const char* body, const char* location = "") {
    std::vector<std::string> all;
    for (const auto& probe : ask(kind, method, target, body, location)) {
      EXPECT_EQ(probe.operation->method, probe.request.method);
      all.push_back(probe.request.method + " " + probe.request.target +
                    (probe.note.empty() ? "" : " " + probe.note));
    }
    return all;
  }

  contract::Contract contract_ = testing::things();
  scenario::World world_;
  Scope scope_;
};

TEST_F(ProbesTest, ReadTheOwnPathThenAboveAndBelow) {
  world_.bindings["part"] = {"wheel"};
  EXPECT_THAT(lines(Kind::kReads, "PUT", "/things/one", "{}"),
              ElementsAre("GET /things/one", "GET /things", "GET /things/one/parts/wheel"));
}

TEST_F(ProbesTest, ReadTheLocationOnce) {
  EXPECT_THAT(lines(Kind::kReads, "POST", "/things", "{}", "/api/things/new"),
              ElementsAre("GET /things", "GET /things/one", "GET /things/new location"));
  EXPECT_THAT(lines(Kind::kReads, "POST", "/things", "{}", "http://x/api/things/one"),
              ElementsAre("GET /things", "GET /things/one"));
  EXPECT_THAT(lines(Kind::kReads, "POST", "/things", "{}", "/elsewhere"),
              ElementsAre("GET /things", "GET /things/one"));
}

TEST_F(ProbesTest, ReadKnownThingsThatTheBodyNamesByKey) {
  EXPECT_THAT(lines(Kind::kReads, "PUT", "/things/one", R"({"a":{"two":{}},"three":{},"one":1})"),
              ElementsAre("GET /things/one", "GET /things", "GET /things/two"));
}

TEST_F(ProbesTest, AskForThingsThatNeverExist) {
  EXPECT_THAT(lines(Kind::kUnknowns, "PUT", "/things/two", "{}"),
              ElementsAre("PUT /things/never unknown:thingId", "GET /things/never unknown:thingId",
                          "DELETE /things/never unknown:thingId",
                          "GET /things/two/parts/bodkin-never unknown:part",
                          "DELETE /things/two/parts/bodkin-never unknown:part"));
}

TEST_F(ProbesTest, DoNotRepeatACreationUnderAnotherName) {
  for (const auto& line : lines(Kind::kUnknowns, "POST", "/things", "{}")) {
    EXPECT_FALSE(line.starts_with("POST")) << line;
  }
}

TEST_F(ProbesTest, AreHostileInPathAndQueryWithACanary) {
  const auto probes = ask(Kind::kHostiles, "PUT", "/things/one", "{}");
  std::vector<std::string> notes;
  for (const auto& probe : probes) {
    notes.push_back(probe.note);
    const std::string target = http::percent_decode(probe.request.target, true);
    const bool marked = probe.note.starts_with("path:") || probe.note == "sqli:true:name" ||
                        probe.note == "sqli:false:name";
    EXPECT_EQ(!scenario::find_canaries(target).empty(), marked) << target;
    EXPECT_EQ(probe.request.target.find('\''), std::string::npos) << "encoded";
  }
  EXPECT_THAT(notes, ElementsAre("path:thingId", "path:part", "sqli:same:thingId",
                                 "sqli:true:thingId", "sqli:false:thingId", "sqli:base:name",
                                 "sqli:true:name", "sqli:false:name"));
  EXPECT_EQ(probes[2].request.target, "/things/one");
  EXPECT_EQ(probes[5].request.target, "/things?name=bodkin-never");
  EXPECT_TRUE(http::percent_decode(probes[0].request.target).starts_with("/things/one' OR '"));
}

TEST_F(ProbesTest, RemoveTheInputsOwnPath) {
  EXPECT_THAT(lines(Kind::kRemovals, "PUT", "/things/one?x=y", "{}"),
              ElementsAre("DELETE /things/one removal"));
  EXPECT_THAT(lines(Kind::kRemovals, "DELETE", "/things/one", ""), IsEmpty())
      << "that is the input";
  EXPECT_THAT(lines(Kind::kRemovals, "POST", "/things", "{}"), IsEmpty());
}

TEST_F(ProbesTest, RemoveWhatTheInputMadeAndAPartThatItNames) {
  EXPECT_THAT(lines(Kind::kRemovals, "POST", "/things", "{}", "/api/things/new"),
              ElementsAre("DELETE /things/new removal"));
  world_.bindings["thingId"] = {"one"};
  EXPECT_THAT(lines(Kind::kRemovals, "POST", "/things", R"({"one": {}})"),
              ElementsAre("DELETE /things/one removal"));
}

TEST_F(ProbesTest, StayWithinTheScope) {
  scope_.include = {"PUT *", "DELETE *"};
  EXPECT_THAT(lines(Kind::kReads, "PUT", "/things/one", "{}", "/api/things/x"), IsEmpty());
  EXPECT_THAT(lines(Kind::kHostiles, "PUT", "/things/one", "{}"), IsEmpty());
  EXPECT_THAT(
      lines(Kind::kUnknowns, "PUT", "/things/one", "{}"),
      ElementsAre("PUT /things/never unknown:thingId", "DELETE /things/never unknown:thingId",
                  "DELETE /things/one/parts/bodkin-never unknown:part"));
}

TEST_F(ProbesTest, LeaveOutWhatTheyHaveNoValueFor) {
  world_.bindings.clear();
  EXPECT_THAT(lines(Kind::kReads, "POST", "/things", "{}"), ElementsAre("GET /things"));
}

TEST(Canary, IsTheInputsOwnAtEachPlace) {
  EXPECT_EQ(canary(1, 2), canary(1, 2));
  EXPECT_NE(canary(1, 2), canary(1, 3));
  EXPECT_NE(canary(1, 2), canary(2, 2));
  EXPECT_EQ(scenario::find_canaries(canary(7, 7)).size(), 1U);
}

TEST_F(ProbesTest, AsksForNothingThatAnAcceptedWriteHasNamed) {
  const struct {
    const char *method, *target, *body;
    int status;
    bool asked;
  } rows[] = {{"PUT", "/things/never", "{}", 200, false},
              {"POST", "/things", R"({"name":"never"})", 201, false},
              {"PUT", "/things/never", "{}", 400, true},
              {"GET", "/things/never", "", 200, true},
              {"PUT", "/things/other", "{}", 200, true}};
  const auto match = contract_.match("PUT", "/things/one");
  const Request request{"PUT", "/things/one", {}, ""};
  const Response response;
  const Accepted input{*match->operation, match->parameters, request, response, nullptr, 42};
  for (const auto& row : rows) {
    Probes probes(contract_, world_, scope_);
    scenario::Exchange exchange;
    exchange.request = {row.method, row.target, {}, row.body};
    exchange.answer.response.status = row.status;
    exchange.answer.transport = dispatch::Transport::kAnswered;
    probes.note(exchange);
    const auto asked = probes.unknowns(input);
    EXPECT_EQ(std::any_of(asked.begin(), asked.end(),
                          [](const Probe& each) { return each.note == "unknown:thingId"; }),
              row.asked)
        << row.method << " " << row.status;
  }
}

}  // namespace
}  // namespace bodkin::run
