#include "run/snapshots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/run/fake_things.h"
#include "tests/scenario/things.h"

namespace bodkin::run {
namespace {

using scenario::Purpose;
using ::testing::ElementsAre;

constexpr const char* kWorld = R"(@id.one = 0b0d0000-0000-4000-8000-000000000001
@bind.thingId = {{id.one}}

# @expect 2xx
POST /things

{"thingId": "{{id.one}}", "name": "one"}
)";
constexpr const char* kOne = "/things/0b0d0000-0000-4000-8000-000000000001";

// A PUT that is refused, and what stands in its trace.
class SnapshotsTest : public ::testing::Test {
 protected:
  void with_world() { world_ = *scenario::World::parse(kWorld, "w.http"); }

  scenario::Trace refused(const char* target) {
    options_.all_probes = true;
    Runner runner(contract_, world_, service_, principals_, options_);
    EXPECT_TRUE(runner.prepare());
    http::HttpFileRequest input;
    input.request = {"PUT", target, {}, R"({"name":"new"})"};
    input.request.headers.add("Content-Type", "application/json");
    return runner.run(input);
  }
  // "snapshot GET /things 200" for each exchange.
  static std::vector<std::string> shown(const scenario::Trace& trace) {
    std::vector<std::string> all;
    for (const auto& exchange : trace.exchanges) {
      all.push_back(std::string(to_string(exchange.purpose)) + " " + exchange.request.method + " " +
                    exchange.request.target + " " +
                    std::to_string(exchange.answer.response.status));
    }
    return all;
  }
  // Reads of the thing right before the last refused write and right after it, as bodies.
  static std::vector<std::string> bodies(const scenario::Trace& trace, const std::string& target) {
    std::vector<std::string> all;
    for (const auto& exchange : trace.exchanges) {
      if (exchange.purpose == Purpose::kSnapshot && exchange.request.target == target) {
        all.push_back(exchange.answer.response.body);
      }
    }
    return all;
  }

  contract::Contract contract_ = testing::things();
  scenario::World world_;
  testing::FakeThings service_;
  scenario::Principals principals_;
  RunnerOptions options_;
};

TEST_F(SnapshotsTest, KeepNothingWhereNothingChanged) {
  with_world();
  service_.refuse = std::string("PUT /api") + kOne;
  EXPECT_THAT(shown(refused(kOne)), ElementsAre(std::string("input PUT ") + kOne + " 400"));
}

TEST_F(SnapshotsTest, TwiceBeforeAndOnceAfterWhereARefusedWriteWasDone) {
  with_world();
  service_.half_done = true;
  for (const bool local : {true, false}) {
    service_.local = local;
    const auto seen = bodies(refused(kOne), kOne);
    ASSERT_EQ(seen.size(), 3U) << local;
    EXPECT_EQ(seen[0], seen[1]) << local;
    EXPECT_NE(seen[1], seen[2]) << local;
    EXPECT_NE(seen[2].find("new"), std::string::npos) << seen[2];
  }
}

TEST_F(SnapshotsTest, ReadBeforeTheWriteWhereNothingCanBePutBack) {
  service_.local = false;
  service_.half_done = true;
  service_.things["given"] = R"({"name":"old"})";
  const auto trace = refused("/things/given");
  const auto seen = bodies(trace, "/things/given");
  ASSERT_EQ(seen.size(), 3U);
  EXPECT_EQ(seen[0], seen[1]);
  EXPECT_NE(seen[1], seen[2]);
  // The write was sent once only.
  int writes = 0;
  for (const auto& request : service_.requests) writes += request.method == "PUT" ? 1 : 0;
  EXPECT_EQ(writes, 1);
}

TEST_F(SnapshotsTest, PossibleIsNeverLessThanWanted) {
  const contract::Operation& operation = *contract_.find("PUT /things/{thingId}");
  const std::vector<http::PathParameter> parameters;
  const Request request;
  const Response response;
  for (const char* text : {R"([{},{}])", R"({"a":1})"}) {
    const json::Tree body = json::parse(text);
    for (std::uint64_t hash = 0; hash < 100; ++hash) {
      for (const bool costly : {true, false}) {
        const Accepted input{operation, parameters, request, response, &body, hash};
        if (Snapshots::wanted(input, costly)) EXPECT_TRUE(Snapshots::possible(hash, costly));
      }
    }
  }
}

}  // namespace
}  // namespace bodkin::run
