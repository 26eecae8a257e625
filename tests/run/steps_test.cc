#include "run/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run/runner.h"
#include "tests/run/fake_things.h"
#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

using scenario::Exchange;
using scenario::Purpose;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* kWorld = "@bind.thingId = one\n\nPOST /things\n\n{\"thingId\": \"one\"}\n";

class StepsTest : public ::testing::Test {
 protected:
  StepsTest() {
    auto world = scenario::World::parse(kWorld, "w.http");
    EXPECT_TRUE(world) << (world ? "" : world.error().text());
    world_ = std::move(*world);
    options_.probes = false;
  }
  Runner& runner() {
    if (!runner_) {
      runner_ = std::make_unique<Runner>(contract_, world_, service_, principals_, options_);
      EXPECT_TRUE(runner_->prepare());
      service_.requests.clear();
    }
    return *runner_;
  }
  scenario::Trace run(std::string_view text) { return runner().run(http::decode_scenario(text)); }

  contract::Contract contract_ = testing::things();
  testing::FakeThings service_;
  scenario::World world_;
  scenario::Principals principals_;
  RunnerOptions options_;
  std::unique_ptr<Runner> runner_;
};

constexpr const char* kChain =
    "# @name make\nPOST /things\n\n{\"name\": \"x\"}\n###\n"
    "GET /things/{{make.response.body.$.thingId}}\n###\n"
    "DELETE {{make.response.headers.location}}\n###\n"
    "PUT /things/one\nX-Made: {{make.response.body.$.thingId}}\n\n"
    "{\"name\": \"{{make.response.body.$.thingId}}\", \"kept\": \"{{x}}{{\"}";

TEST_F(StepsTest, ValuesOfEarlierAnswersAreSent) {
  const scenario::Trace trace = run(kChain);
  EXPECT_THAT(service_.lines(), ElementsAre("POST /api/things", "GET /api/things/thing-1",
                                            "DELETE /api/things/thing-1", "PUT /api/things/one"));
  EXPECT_EQ(service_.requests[3].headers.get("X-Made"), "thing-1");
  EXPECT_EQ(service_.requests[3].body, "{\"name\": \"thing-1\", \"kept\": \"{{x}}{{\"}");
  ASSERT_THAT(trace.exchanges, SizeIs(4));
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(trace.exchanges[i].purpose, Purpose::kInput);
    EXPECT_EQ(trace.exchanges[i].step, static_cast<int>(i));
    EXPECT_EQ(trace.exchanges[i].fresh, i == 0) << "the world is restored once";
  }
  EXPECT_EQ(service_.restores, 1);
}

TEST_F(StepsTest, AValueThatNoAnswerGaveIsOneOfTheWorld) {
  run("# @name make\nPUT /things/nothing\n\n{}\n###\n"
      "GET /things/{{make.response.body.$.thingId}}\n###\n"
      "GET /things/{{other.response.body.$.thingId}}");
  EXPECT_EQ(service_.lines()[1], "GET /api/things/one");
  EXPECT_THAT(service_.lines()[2], HasSubstr("other.response")) << "no step has that name";
}

TEST_F(StepsTest, BracesOfASingleRequestAreText) {
  run("POST /things\n\n{\"name\": \"{{$uuid}}\"}");
  EXPECT_EQ(service_.requests[0].body, "{\"name\": \"{{$uuid}}\"}");
}

TEST_F(StepsTest, NewUuidsAreTheSameEachTime) {
  const char* text = "POST /things\n\n{\"name\": \"{{$uuid}}\"}\n###\nGET /things/{{$guid}}";
  run(text);
  run(text);
  ASSERT_THAT(service_.requests, SizeIs(4));
  EXPECT_EQ(service_.requests[0].body, service_.requests[2].body);
  EXPECT_EQ(service_.requests[1].target, service_.requests[3].target);
  EXPECT_EQ(service_.requests[0].body.size(), std::string("{\"name\": \"\"}").size() + 36);
}

TEST_F(StepsTest, AStepThatTheScopeForbidsIsLeftOut) {
  options_.scope.exclude = {"DELETE /things/*"};
  const scenario::Trace trace = run(kChain);
  EXPECT_THAT(trace.exchanges, SizeIs(3));
  EXPECT_EQ(trace.exchanges[2].step, 3);
}

TEST_F(StepsTest, AnEndedConnectionEndsTheTrace) {
  runner();
  service_.die_after = 2;
  EXPECT_THAT(run(kChain).exchanges, SizeIs(3));
}

TEST_F(StepsTest, ProbesFollowTheLastAcceptedStep) {
  options_.probes = true;
  const scenario::Trace trace =
      run("PUT /things/one\n\n{\"name\": \"x\"}\n###\nPUT /things/none\n\n{\"name\": \"x\"}");
  ASSERT_GT(trace.exchanges.size(), 2U);
  EXPECT_EQ(trace.exchanges[2].purpose, Purpose::kRead);
  EXPECT_EQ(trace.exchanges[2].request.target, "/things/one");
}

TEST_F(StepsTest, AReproducerKeepsItsReferencesAndPlays) {
  const scenario::Trace trace = run(kChain);
  http::HttpFile file = runner().reproducer(trace, 1);
  const std::string text = http::print_http_file(file);
  EXPECT_THAT(text, HasSubstr("GET /api/things/{{make.response.body.$.thingId}}"));
  auto read = http::parse_http_file(text, "r.http");
  ASSERT_TRUE(read) << read.error().text();
  service_.requests.clear();
  service_.things.clear();
  const scenario::Trace played = runner().play(read->requests);
  EXPECT_EQ(played.stopped, "");
  EXPECT_EQ(service_.lines().back(), "GET /api/things/thing-1");
}

TEST_F(StepsTest, AReproducerNamesNoStepFromBeforeARestore) {
  scenario::Trace trace = run(kChain);
  trace.exchanges[1].fresh = true;
  const http::HttpFile file = runner().reproducer(trace, 1);
  const std::string text = http::print_http_file(file);
  EXPECT_THAT(text, HasSubstr("GET /api/things/thing-1"));
  auto read = http::parse_http_file(text, "r.http");
  EXPECT_TRUE(read) << read.error().text();
}

TEST_F(StepsTest, APlayedFileStopsAtAValueThatIsNotThere) {
  auto read = http::parse_http_file(
      "# @name a\nGET /things/one\n\n###\nGET /things/{{a.response.body.$.missing}}\n", "f.http");
  ASSERT_TRUE(read) << read.error().text();
  const scenario::Trace trace = runner().play(read->requests);
  EXPECT_THAT(trace.exchanges, SizeIs(1));
  EXPECT_EQ(trace.stopped_at, 1U);
  EXPECT_THAT(trace.stopped, HasSubstr("{{a.response.body.$.missing}}: the answer of \"a\""));
}

}  // namespace
}  // namespace bodkin::run
