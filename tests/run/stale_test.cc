#include "run/stale.h"

#include <gtest/gtest.h>

#include <string>

#include "scenario/lock.h"
#include "tests/scenario/notes.h"

namespace bodkin::run {
namespace {

class StaleTest : public ::testing::Test {
 protected:
  // What follows an accepted input that was answered like this.
  std::optional<Probe> late(const char* method, const char* target, const char* body,
                            const char* answer) {
    const auto match = contract_.match(method, target);
    const Request request{method, target, {}, body};
    scenario::Trace trace;
    trace.exchanges.emplace_back();
    trace.exchanges.back().request = request;
    trace.exchanges.back().answer.response.status = 200;
    trace.exchanges.back().answer.response.body = answer;
    const json::Tree tree = json::parse(body);
    const Accepted input{*match->operation,
                         match->parameters,
                         request,
                         trace.exchanges.back().answer.response,
                         &tree,
                         1};
    return stale_.with_old_lock(input, trace, 0);
  }

  contract::Contract contract_ = testing::notes();
  StaleWrites stale_;
};

TEST_F(StaleTest, AnotherWriteWithTheOldLock) {
  const auto probe = late("PUT", "/notes/a", R"({"version": 4, "text": "x"})", R"({"version": 5})");
  ASSERT_TRUE(probe);
  EXPECT_EQ(probe->purpose, scenario::Purpose::kStale);
  EXPECT_EQ(probe->note, "stale:version");
  EXPECT_EQ(probe->request.target, "/notes/a");
  EXPECT_EQ(probe->request.body, R"({"version": 4, "text": "xb"})");
}

TEST_F(StaleTest, TheChangeStaysValid) {
  const auto probe = late("PUT", "/notes/a", R"({"version": 4, "text": "twenty characters ok"})",
                          R"({"version": 5})");
  ASSERT_TRUE(probe);
  EXPECT_EQ(probe->request.body, R"({"version": 4, "text": "twenty chab"})");
}

TEST_F(StaleTest, NothingWhereItWouldProveNothing) {
  struct Row {
    const char* name;
    const char* target;
    const char* body;
    const char* answer;
  };
  for (const Row& row :
       {Row{"not risen", "/notes/a", R"({"version": 4, "text": "x"})", R"({"version": 4})"},
        Row{"no lock required", "/loose/a", R"({"version": 4, "text": "x"})", R"({"version": 5})"},
        Row{"no conflict documented", "/silent/a", R"({"version": 4, "text": "x"})",
            R"({"version": 5})"},
        Row{"nothing to change", "/fixed/a", R"({"version": 4, "kind": "only"})",
            R"({"version": 5})"}}) {
    EXPECT_FALSE(late("PUT", row.target, row.body, row.answer)) << row.name;
  }
}

TEST_F(StaleTest, ATagThatNothingHas) {
  const auto ask = [&](const char* method, const char* target) {
    const auto match = contract_.match(method, target);
    Request request{method, target, {}, "{}"};
    request.headers.add("if-match", "\"own\"");
    const Response response;
    return StaleWrites::with_stale_tag(
        {*match->operation, match->parameters, request, response, nullptr, 1});
  };
  const auto probe = ask("PATCH", "/tagged/a");
  ASSERT_TRUE(probe);
  EXPECT_EQ(probe->note, "stale:if-match");
  EXPECT_EQ(probe->request.headers.get("If-Match"), scenario::kStaleTag);
  EXPECT_EQ(probe->request.headers.fields().size(), 1U);
  EXPECT_TRUE(ask("DELETE", "/notes/a"));
  EXPECT_FALSE(ask("PUT", "/notes/a"));
}

}  // namespace
}  // namespace bodkin::run
