#include "run/runner.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/run/fake_things.h"
#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

using scenario::Purpose;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kOne = "0b0d0000-0000-4000-8000-000000000001";
constexpr const char* kTwo = "0b0d0000-0000-4000-8000-000000000002";
constexpr const char* kWorld = R"(@id.one = 0b0d0000-0000-4000-8000-000000000001
@id.two = 0b0d0000-0000-4000-8000-000000000002
@bind.thingId = {{id.one}}
@bind.thingId.two = {{id.two}}
@mark.two = 613
@project.blue.thingId = {{id.one}}
@project.red.thingId = {{id.two}}

# @expect 2xx
POST /things

{"thingId": "{{id.one}}", "name": "one"}

###
# @expect 2xx
POST /things

{"thingId": "{{id.two}}", "name": "two"}

###
# @mark-builder
# @repeat 3
# @expect 2xx
PUT /things/{{id.two}}

{"name": "{{#}}"}
)";

class RunnerTest : public ::testing::Test {
 protected:
  RunnerTest() {
    auto world = scenario::World::parse(kWorld, "w.http");
    EXPECT_TRUE(world) << (world ? "" : world.error().text());
    if (world) world_ = std::move(*world);
  }

  void with_principals() {
    principals_.list = {
        {"root", "admin", "", {{"X-Token", "root-token"}}, scenario::May::kUnknown},
        {"blue", "owner", "blue", {{"X-Token", "blue-token"}}, scenario::May::kUnknown},
        {"red", "owner", "red", {{"X-Token", "red-token"}}, scenario::May::kUnknown},
        {"eyes", "reader", "", {{"X-Token", "eyes-token"}}, scenario::May::kUnknown}};
  }
  Runner& runner() {
    if (!runner_) {
      runner_ = std::make_unique<Runner>(contract_, world_, service_, principals_, options_);
      const auto prepared = runner_->prepare();
      EXPECT_TRUE(prepared) << (prepared ? "" : prepared.error().text());
      service_.requests.clear();
    }
    return *runner_;
  }
  static http::HttpFileRequest input(const char* method, std::string target, const char* body = "",
                                     const char* principal = "") {
    http::HttpFileRequest made;
    made.request = {method, std::move(target), {}, body};
    made.principal = principal;
    return made;
  }
  // An input whose fixed probes (one in four, by its bytes) run, or do not.
  http::HttpFileRequest put(bool with_fixed_probes) {
    for (int i = 0; i < 64; ++i) {
      auto made = input("PUT", std::string("/things/") + kOne,
                        fmt::format(R"({{"name":"n{}"}})", i).c_str());
      const auto trace = runner().run(made);
      const bool fixed =
          std::any_of(trace.exchanges.begin(), trace.exchanges.end(),
                      [](const auto& exchange) { return exchange.purpose == Purpose::kUnknown; });
      service_.requests.clear();
      if (fixed == with_fixed_probes) return made;
    }
    ADD_FAILURE() << "no such input among 64";
    return {};
  }
  static std::vector<std::string> purposes(const scenario::Trace& trace) {
    std::vector<std::string> all;
    for (const auto& exchange : trace.exchanges) {
      all.push_back(std::string(to_string(exchange.purpose)) + " " + exchange.principal);
    }
    return all;
  }

  contract::Contract contract_ = testing::things();
  scenario::World world_;
  testing::FakeThings service_;
  scenario::Principals principals_;
  RunnerOptions options_;
  std::unique_ptr<Runner> runner_;
};

TEST_F(RunnerTest, BuildsTheWorldOnceWithItsMarks) {
  Runner made(contract_, world_, service_, principals_, options_);
  ASSERT_TRUE(made.prepare());
  EXPECT_EQ(service_.requests.size(), 9U) << "five of the world, four that read it";
  EXPECT_EQ(service_.things[kTwo], R"({"name": "2"})") << "the counter of @repeat";
  EXPECT_EQ(made.world().marks.size(), 1U);
  EXPECT_EQ(made.counts().setups, 1U);
}

TEST_F(RunnerTest, SaysWhyTheWorldCannotBeBuilt) {
  service_.dead = true;
  Runner unreachable(contract_, world_, service_, principals_, options_);
  auto result = unreachable.prepare();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kUnreachable);
  EXPECT_THAT(result.error().text(), HasSubstr("connection refused"));

  service_.dead = false;
  service_.refuse = "POST /api/things";
  Runner refused(contract_, world_, service_, principals_, options_);
  result = refused.prepare();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kInput);
  EXPECT_THAT(result.error().text(), HasSubstr("POST /things of the world was answered 400"));
}

TEST_F(RunnerTest, SendsARefusedInputAlone) {
  const auto trace = runner().run(input("PUT", "/things/elsewhere", "{}"));
  ASSERT_EQ(trace.exchanges.size(), 1U);
  const auto& exchange = trace.exchanges[0];
  EXPECT_TRUE(exchange.fresh);
  EXPECT_EQ(exchange.purpose, Purpose::kInput);
  EXPECT_EQ(exchange.request.target, "/things/elsewhere");
  EXPECT_EQ(service_.requests[0].target, "/api/things/elsewhere") << "the base path";
  EXPECT_EQ(exchange.request.headers.get("Content-Type"), "application/json");
  EXPECT_EQ(exchange.request.headers.get("X-Bodkin-Id"), exchange.id);
}

TEST_F(RunnerTest, ReadsBackAfterAnAcceptedInput) {
  const auto trace = runner().run(put(false));
  EXPECT_THAT(purposes(trace), ElementsAre("input nobody", "read nobody", "read nobody"));
  EXPECT_THAT(service_.lines(),
              ElementsAre(std::string("PUT /api/things/") + kOne,
                          std::string("GET /api/things/") + kOne, "GET /api/things"));
}

TEST_F(RunnerTest, RestoresTheWorldBeforeEachInput) {
  runner().run(input("DELETE", std::string("/things/") + kOne));
  EXPECT_FALSE(service_.things.contains(kOne));
  const auto trace = runner().run(input("GET", std::string("/things/") + kOne));
  EXPECT_EQ(trace.exchanges[0].answer.response.status, 200);
}

TEST_F(RunnerTest, TriesEverybodyWhoMayNotFromARestoredWorld) {
  with_principals();
  const auto trace = runner().run(put(false));
  EXPECT_THAT(purposes(trace), ElementsAre("input root", "read root", "read root", "access nobody",
                                           "access red", "access eyes"))
      << "blue owns the thing";
  std::vector<std::string> tokens;
  for (const auto& request : service_.requests) {
    tokens.emplace_back(request.headers.get("X-Token"));
  }
  EXPECT_THAT(tokens,
              ElementsAre("root-token", "root-token", "root-token", "", "red-token", "eyes-token"));
  for (const auto& exchange : trace.exchanges) {
    EXPECT_EQ(exchange.fresh,
              exchange.purpose == Purpose::kInput || exchange.purpose == Purpose::kAccess);
  }
}

TEST_F(RunnerTest, LetsOnlyThePrincipalSayWhoAsks) {
  with_principals();
  auto stolen = input("GET", std::string("/things/") + kOne, "", "nobody");
  stolen.request.headers.add("x-token", "root-token");
  runner().run(stolen);
  EXPECT_EQ(service_.requests[0].headers.find("X-Token"), nullptr);
  service_.requests.clear();
  stolen.principal = "eyes";
  const auto trace = runner().run(stolen);
  EXPECT_EQ(trace.exchanges[0].principal, "eyes");
  EXPECT_EQ(service_.requests[0].headers.get("X-Token"), "eyes-token");
}

TEST_F(RunnerTest, AddsRequiredHeadersButKeepsWhatTheInputWrote) {
  runner().run(input("GET", "/stats?from=x"));
  EXPECT_EQ(service_.requests.at(0).headers.get("X-Api-Version"), "things 1.2");
  auto written = input("PUT", std::string("/things/") + kOne, "{}");
  written.request.headers.add("content-type", "text/plain");
  service_.requests.clear();
  runner().run(written);
  EXPECT_EQ(service_.requests.at(0).headers.get("Content-Type"), "text/plain");
}

TEST_F(RunnerTest, RunsTheFixedProbesForSomeInputsAlwaysTheSame) {
  const auto chosen = put(true);
  const auto trace = runner().run(chosen);
  EXPECT_THAT(purposes(trace), Contains("unknown nobody"));
  EXPECT_THAT(purposes(trace), Contains("hostile nobody"));
  const auto share = [&](const char* method, const char* target, const char* body) {
    int with = 0;
    for (int i = 0; i < 400; ++i) {
      const auto one = runner().run(
          input(method, "/things/" + std::string(kOne) + fmt::format(fmt::runtime(target), i),
                fmt::format(fmt::runtime(body), i).c_str()));
      const auto list = purposes(one);
      with += std::find(list.begin(), list.end(), "unknown nobody") != list.end() ? 1 : 0;
    }
    return with;
  };
  const int after_writes = share("PUT", "", R"({{"name":"x{}"}})");
  EXPECT_GT(after_writes, 40);
  EXPECT_LT(after_writes, 95);
  const int after_reads = share("GET", "?n={}", "");
  EXPECT_GT(after_reads, 5);
  EXPECT_LT(after_reads, 40) << "a read changes nothing, so what follows is the same each time";
}

TEST_F(RunnerTest, TriesAStrangerAmongTheFixedProbes) {
  with_principals();
  const auto trace = runner().run(put(true));
  const auto at = std::find_if(trace.exchanges.begin(), trace.exchanges.end(),
                               [](const auto& e) { return e.principal == scenario::kStranger; });
  ASSERT_NE(at, trace.exchanges.end());
  EXPECT_EQ(at->purpose, Purpose::kAccess);
  EXPECT_TRUE(at->fresh);
  const std::string token(at->request.headers.get("X-Token"));
  EXPECT_FALSE(token.empty());
  for (const auto& principal : principals_.list) {
    EXPECT_NE(principal.headers.get("X-Token"), token);
  }
  service_.requests.clear();
  runner().run(input("GET", std::string("/things/") + kOne, "", scenario::kStranger));
  EXPECT_EQ(service_.requests[0].headers.get("X-Token"), token) << "played again it is the same";
}

TEST_F(RunnerTest, APrincipalOfTheUsersMayBeCalledStranger) {
  with_principals();
  principals_.list.back().name = scenario::kStranger;
  const std::string own(principals_.list.back().headers.get("X-Token"));
  runner().run(input("GET", std::string("/things/") + kOne, "", scenario::kStranger));
  EXPECT_EQ(service_.requests[0].headers.get("X-Token"), own);
}

TEST_F(RunnerTest, SendsTheSameForTheSameInput) {
  with_principals();
  const auto chosen = put(true);
  runner().run(chosen);
  const auto first = service_.lines();
  runner().run(input("DELETE", std::string("/things/") + kTwo));
  service_.requests.clear();
  runner().run(chosen);
  EXPECT_EQ(service_.lines(), first);
}

TEST_F(RunnerTest, NamesEveryRequestOnce) {
  const auto chosen = put(true);
  std::set<std::string> ids;
  std::size_t sent = 0;
  for (int i = 0; i < 3; ++i) {
    for (const auto& exchange : runner().run(chosen).exchanges) {
      ids.insert(exchange.id);
      ++sent;
    }
  }
  EXPECT_EQ(ids.size(), sent);
}

TEST_F(RunnerTest, SendsNothingOutsideTheScope) {
  options_.scope.exclude = {"DELETE *"};
  EXPECT_THAT(runner().run(input("DELETE", std::string("/things/") + kOne)).exchanges, IsEmpty());
  EXPECT_THAT(runner().run(input("GET", "/nowhere")).exchanges, IsEmpty());
  EXPECT_THAT(runner().run(input("GET", "//elsewhere")).exchanges, IsEmpty());
  EXPECT_THAT(runner().run(input("", "")).exchanges, IsEmpty());
  EXPECT_THAT(service_.requests, IsEmpty());
  runner().run(put(true));
  EXPECT_THAT(service_.lines(), Not(Contains(HasSubstr("DELETE"))));
}

TEST_F(RunnerTest, EndsTheTraceWhereNoAnswerCame) {
  const auto chosen = put(true);
  service_.die_after = 2;
  const auto trace = runner().run(chosen);
  ASSERT_EQ(trace.exchanges.size(), 3U);
  EXPECT_FALSE(trace.exchanges[2].answered());
}

TEST_F(RunnerTest, CountsWhatItSends) {
  runner().run(input("PUT", "/things/elsewhere", "{}"));
  EXPECT_EQ(runner().counts().inputs, 1U);
  EXPECT_EQ(runner().counts().requests, 10U);
  EXPECT_EQ(runner().counts().by_status_class[2], 9U);
  EXPECT_EQ(runner().counts().by_status_class[4], 1U);
}

TEST_F(RunnerTest, LeavesOutAWorldThatDoesNotFit) {
  auto other = scenario::World::parse("@bind.thingId = x\n\nPOST /elsewhere\n", "w.http");
  ASSERT_TRUE(other);
  world_ = *other;
  runner();
  EXPECT_EQ(runner().counts().requests, 0U);
  EXPECT_TRUE(runner().world().bindings.empty());
}

class RemoteRunnerTest : public RunnerTest {
 protected:
  RemoteRunnerTest() { service_.local = false; }
  std::string wire() const {
    std::string all;
    for (const auto& request : service_.requests) {
      all += request.target + request.body;
      for (const auto& field : request.headers.fields()) all += field.value;
    }
    return all;
  }
};

TEST_F(RemoteRunnerTest, RenamesTheWorldThereAndBack) {
  runner();
  EXPECT_TRUE(runner().world().marks.empty()) << "marks are not built remotely";
  EXPECT_EQ(service_.things.size(), 2U);
  const auto trace = runner().run(input("PUT", std::string("/things/") + kOne,
                                        fmt::format(R"({{"name":"{}"}})", kTwo).c_str()));
  ASSERT_TRUE(trace.exchanges[0].success());
  EXPECT_EQ(trace.exchanges[0].request.target, std::string("/things/") + kOne);
  EXPECT_THAT(trace.exchanges[0].answer.response.body, HasSubstr(kOne));
  EXPECT_THAT(trace.exchanges[0].answer.response.body, HasSubstr(kTwo));
  EXPECT_THAT(wire(), Not(HasSubstr(kOne)));
  EXPECT_THAT(wire(), Not(HasSubstr(kTwo)));
}

TEST_F(RemoteRunnerTest, WhatWasMadeUnderAnEscapedIdentifierIsTakenAwayToo) {
  runner();
  const std::string escaped = fmt::format("{}\\u{:04x}{}", kOne[0], kOne[1], kOne + 2);
  runner().run(
      input("POST", "/things", fmt::format(R"({{"name":"x","thingId":"{}"}})", escaped).c_str()));
  EXPECT_TRUE(service_.things.contains(kOne)) << "it was not renamed";
  EXPECT_TRUE(runner().clean_up().empty());
  EXPECT_TRUE(service_.things.empty());
}

TEST_F(RemoteRunnerTest, WhatAPutMadeOfAnIdentifierThatNothingHadIsTakenAwayToo) {
  runner();
  service_.puts_create = true;
  runner().run(input("PUT", "/things/0b0d0000-0000-4000-8000-00000000dead", R"({"name":"x"})"));
  EXPECT_TRUE(service_.things.contains("0b0d0000-0000-4000-8000-00000000dead"));
  EXPECT_TRUE(runner().clean_up().empty());
  EXPECT_TRUE(service_.things.empty());
}

TEST_F(RemoteRunnerTest, BuildsANewWorldAfterAnAcceptedWriteOnly) {
  options_.probes = false;  // some are writes
  runner();
  const auto before = service_.things;
  runner().run(input("PUT", "/things/elsewhere", "{}"));
  const auto fresh = runner().run(input("GET", std::string("/things/") + kOne));
  EXPECT_TRUE(fresh.exchanges[0].fresh);
  EXPECT_EQ(service_.things, before);
  EXPECT_EQ(runner().counts().setups, 1U);
  runner().run(input("DELETE", std::string("/things/") + kOne));
  runner().run(input("GET", std::string("/things/") + kOne));
  EXPECT_EQ(runner().counts().setups, 2U);
  EXPECT_EQ(service_.things.size(), 2U) << "the old world is taken away";
  for (const auto& [id, body] : before) EXPECT_FALSE(service_.things.contains(id));
}

TEST_F(RemoteRunnerTest, ProbesAccessForTheFirstInputsAndThenForSome) {
  with_principals();
  options_.access_probe_every = 3;
  int probed = 0;
  for (int i = 0; i < 60; ++i) {
    const auto trace = runner().run(input("PUT", std::string("/things/") + kOne,
                                          fmt::format(R"({{"name":"x{}"}})", i).c_str()));
    const bool has = std::any_of(trace.exchanges.begin(), trace.exchanges.end(),
                                 [](const auto& e) { return e.purpose == Purpose::kAccess; });
    if (i < 3) EXPECT_TRUE(has) << i;
    probed += has ? 1 : 0;
  }
  EXPECT_GT(probed, 10);
  EXPECT_LT(probed, 40);
}

TEST_F(RemoteRunnerTest, TakesOtherIdentifiersWhereAnEarlierRunLeftItsOwn) {
  Runner first(contract_, world_, service_, principals_, options_);
  ASSERT_TRUE(first.prepare());
  const auto left = service_.things;
  service_.keeps_names = true;
  Runner second(contract_, world_, service_, principals_, options_);
  ASSERT_TRUE(second.prepare());
  EXPECT_EQ(service_.things.size(), left.size() + 2);
}

TEST_F(RemoteRunnerTest, CleansUpWhatItMadeAndNothingElse) {
  service_.things["theirs"] = "{}";
  runner();
  runner().run(input("PUT", "/things/theirs", R"({"name":"x"})"));
  runner().run(input("POST", "/things", R"({"name":"mine"})"));
  EXPECT_GE(service_.things.size(), 4U);
  EXPECT_THAT(runner().clean_up(), IsEmpty());
  EXPECT_EQ(service_.things.size(), 1U);
  EXPECT_TRUE(service_.things.contains("theirs"));
}

TEST_F(RemoteRunnerTest, AServiceThatIsNotPutBackKeepsOnlyTheNewestOfWhatInputsMade) {
  service_.things["theirs"] = "{}";
  world_ = {};
  options_.probes = false;
  runner();
  for (int i = 0; i < 400; ++i) runner().run(input("POST", "/things", R"({"name":"mine"})"));
  EXPECT_LT(service_.things.size(), 12U);
  EXPECT_GT(service_.things.size(), 8U);
  EXPECT_TRUE(service_.things.contains("theirs"));
  EXPECT_THAT(runner().clean_up(), IsEmpty());
  EXPECT_EQ(service_.things.size(), 1U);
}

TEST_F(RemoteRunnerTest, WhatCannotBeDeletedIsTriedOnceAndListedAtTheEnd) {
  world_ = {};
  options_.probes = false;
  runner();
  runner().run(input("POST", "/things", R"({"name":"mine"})"));
  service_.refuse = "DELETE /api/things/" + service_.things.begin()->first;
  for (int i = 0; i < 400; ++i) runner().run(input("POST", "/things", R"({"name":"mine"})"));
  EXPECT_LT(service_.things.size(), 12U);
  EXPECT_EQ(runner().clean_up().size(), 1U);
}

TEST_F(RemoteRunnerTest, WhatCanBeTakenAwayOnceOthersTryFirst) {
  with_principals();
  world_ = {};
  options_.probes = true;
  runner();
  service_.things["one"] = "{}";
  const std::string target = "/things/" + service_.things.begin()->first;
  // The service lets everybody: what ends the trace is somebody else's DELETE, not the input's.
  const auto trace = runner().run(input("DELETE", target, "", "root"));
  ASSERT_EQ(trace.exchanges.size(), 1U);
  EXPECT_EQ(trace.exchanges[0].purpose, Purpose::kAccess);
  EXPECT_EQ(trace.exchanges[0].principal, scenario::kNobody);
  EXPECT_TRUE(trace.exchanges[0].success());
  // Refused, they leave no trace, and the input is sent.
  service_.refuse = "DELETE /api/things/gone";
  const auto refused = runner().run(input("DELETE", "/things/gone", "", "root"));
  EXPECT_EQ(refused.exchanges[0].purpose, Purpose::kInput);
}

TEST_F(RemoteRunnerTest, WhoMadeAThingTakesItAway) {
  with_principals();
  world_ = {};
  options_.probes = false;
  const scenario::Principal& last = principals_.list.back();
  runner().run(input("POST", "/things", R"({"name":"mine"})", last.name.c_str()));
  EXPECT_THAT(runner().clean_up(), IsEmpty());
  EXPECT_EQ(service_.requests.back().method, "DELETE");
  EXPECT_EQ(service_.requests.back().headers.get("X-Token"), last.headers.get("X-Token"));
}

TEST_F(RemoteRunnerTest, SaysWhatItCouldNotCleanUp) {
  options_.scope.exclude = {"DELETE *"};
  runner();
  EXPECT_EQ(runner().clean_up().size(), 2U);
  EXPECT_THAT(service_.requests, IsEmpty());
}

TEST_F(RemoteRunnerTest, ShowsASetUpThatFailsLater) {
  runner().run(input("DELETE", std::string("/things/") + kOne));
  service_.refuse = "POST /api/things";
  const auto trace = runner().run(input("GET", "/things"));
  ASSERT_EQ(trace.exchanges.size(), 1U);
  EXPECT_EQ(trace.exchanges[0].purpose, Purpose::kSetup);
  EXPECT_EQ(trace.exchanges[0].answer.response.status, 400);
}

TEST_F(RunnerTest, PreflightSaysWhatEachOperationLacks) {
  with_principals();
  world_ = {};
  service_.refuse = "GET /api/stats";
  const auto results = runner().preflight();
  std::vector<std::string> shown;
  for (const auto& result : results) {
    shown.push_back(fmt::format("{} {} {}", result.operation->name(), result.status, result.why));
  }
  EXPECT_THAT(
      shown,
      ElementsAre("POST /things 201 ", "PUT /things/{thingId} 200 ", "GET /things 200 ",
                  "GET /stats 400 400: {\"detail\":\"no\"}", "GET /things/{thingId} 200 ",
                  "GET /things/{thingId}/parts/{part} 200 ",
                  "DELETE /things/{thingId}/parts/{part} 204 ", "DELETE /things/{thingId} 204 "));
  EXPECT_EQ(runner().world().value_for("thingId"), "thing-1") << "learned from the POST";
  EXPECT_TRUE(service_.things.contains("thing-1")) << "and there again";
  runner().run(input("GET", "/things/thing-1"));
  EXPECT_TRUE(service_.things.contains("thing-1")) << "and in what is restored";
}

TEST_F(RunnerTest, WhatTheUserNamesIsUsedAndNeverDeleted) {
  world_ = {};
  scenario::Values values;
  ASSERT_TRUE(values.add("thingId", {R"("mine")"}, true));
  world_.take(values, contract_);
  service_.things["mine"] = "{}";
  std::vector<std::string> unreached;
  for (const auto& result : runner().preflight()) {
    if (!result.reached()) unreached.push_back(result.operation->name() + " " + result.why);
  }
  EXPECT_THAT(unreached, IsEmpty()) << "what we made is deleted instead";
  EXPECT_THAT(service_.lines(), Contains("GET /api/things/mine"));
  EXPECT_THAT(service_.lines(), Not(Contains("DELETE /api/things/mine")));
  EXPECT_THAT(runner().world().bindings.at("thingId"), ElementsAre("mine", "thing-1"));
  service_.requests.clear();
  EXPECT_THAT(runner().run(input("DELETE", "/things/mine")).exchanges, IsEmpty());
  EXPECT_THAT(service_.requests, IsEmpty());
  runner().run(input("DELETE", "/things/thing-1"));
  EXPECT_THAT(service_.lines(), Contains("DELETE /api/things/thing-1"));
}

TEST_F(RunnerTest, WhatListsShowIsUsedAndNeverDeleted) {
  world_ = {};
  service_.lists = true;
  service_.things["old"] = "{}";
  service_.refuse = "POST /api/things";
  std::vector<std::string> unreached;
  for (const auto& result : runner().preflight()) {
    if (!result.reached()) unreached.push_back(result.operation->name() + " " + result.why);
  }
  EXPECT_THAT(
      unreached,
      ElementsAre(
          ::testing::StartsWith("POST /things 400"),
          "DELETE /things/{thingId} for {thingId} only what was there before is known, and that is "
          "not deleted"));
  EXPECT_THAT(service_.lines(), Contains("PUT /api/things/old"));
  EXPECT_TRUE(service_.things.contains("old"));
  service_.requests.clear();
  EXPECT_THAT(runner().run(input("DELETE", "/things/old")).exchanges, IsEmpty());
  EXPECT_THAT(service_.requests, IsEmpty());
}

TEST_F(RunnerTest, WhatIsMadeBeforeAListIsReadIsOnesOwn) {
  world_ = {};
  service_.local = false;
  service_.lists = true;
  runner().preflight();
  EXPECT_THAT(runner().world().preexisting, IsEmpty());
  EXPECT_TRUE(runner().clean_up().empty());
}

TEST_F(RunnerTest, PreflightSaysSoWhereNothingIsKnown) {
  world_ = {};
  service_.refuse = "POST /api/things";
  std::string why;
  for (const auto& result : runner().preflight()) {
    if (result.operation->id == "readThing") why = result.why;
  }
  EXPECT_EQ(
      why,
      "404: no value is known for {thingId}; it needs something that exists: name one in [values]");
}

TEST_F(RunnerTest, PreflightInAWorldLeavesItAsItWas) {
  runner();
  const auto before = service_.things;
  for (const auto& result : runner().preflight()) {
    EXPECT_TRUE(result.reached()) << result.operation->name() << ": " << result.why;
  }
  EXPECT_EQ(service_.things, before);
}

TEST_F(RunnerTest, PreflightStaysWithinTheScope) {
  options_.scope.include = {"reading"};
  world_ = {};
  EXPECT_EQ(runner().preflight().size(), 2U);
}

TEST_F(RunnerTest, ReproducesFromAnEmptyService) {
  with_principals();
  const auto trace = runner().run(put(false));
  const auto of_read = runner().reproducer(trace, 1);
  std::vector<std::string> lines;
  for (const auto& step : of_read.requests) {
    lines.push_back(step.principal + " " + step.request.method + " " + step.request.target + " " +
                    std::string(step.request.headers.get("X-Token")));
  }
  EXPECT_THAT(lines, ElementsAre(" POST /api/things root-token", " POST /api/things root-token",
                                 std::string("root PUT /api/things/") + kOne + " root-token",
                                 std::string("root GET /api/things/") + kOne + " root-token"));
  const auto of_access = runner().reproducer(trace, trace.exchanges.size() - 1);
  ASSERT_EQ(of_access.requests.size(), 3U) << "what came before the last restore has no part in it";
  EXPECT_EQ(of_access.requests[2].principal, "eyes");
  const auto parsed = http::parse_http_file(http::print_http_file(of_access), "r.http");
  ASSERT_TRUE(parsed) << parsed.error().text();
  EXPECT_EQ(parsed->requests.size(), 3U);
}

TEST_F(RunnerTest, PlaysWhatItReproduces) {
  with_principals();
  const auto trace = runner().run(put(true));
  const auto all = runner().reproducer(trace, 6);
  const auto parsed = http::parse_http_file(http::print_http_file(all), "r.http");
  ASSERT_TRUE(parsed);
  service_.requests.clear();
  const auto played = runner().play(parsed->requests);
  ASSERT_EQ(played.exchanges.size(), 9U) << "two of the set-up, then seven";
  EXPECT_TRUE(played.exchanges[0].fresh);
  EXPECT_EQ(played.exchanges[0].purpose, Purpose::kSetup);
  for (std::size_t i = 0; i < 7; ++i) {
    const auto& was = trace.exchanges[i];
    const auto& is = played.exchanges[i + 2];
    EXPECT_FALSE(is.fresh);
    EXPECT_EQ(is.purpose, was.purpose);
    EXPECT_EQ(is.note, was.note);
    EXPECT_EQ(is.request.target, was.request.target) << "without the base path";
    EXPECT_EQ(is.principal, was.principal);
  }
  EXPECT_THAT(service_.lines(), Each(HasSubstr(" /api/things")));
}

TEST_F(RunnerTest, PlaysWithinTheScopeUntilNobodyAnswers) {
  options_.scope.exclude = {"DELETE *"};
  runner();
  service_.die_after = 1;
  const auto played = runner().play({input("DELETE", std::string("/api/things/") + kOne),
                                     input("GET", "/api/things"), input("GET", "/api/things"),
                                     input("GET", "/api/things")});
  ASSERT_EQ(played.exchanges.size(), 2U);
  EXPECT_TRUE(played.exchanges[0].answered());
  EXPECT_FALSE(played.exchanges[1].answered());
}

}  // namespace
}  // namespace bodkin::run
