// A file of hooks over a trace: findings with everything filled in, each once; problems told once.
#include "session/hooks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::session {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::shared_ptr<script::Hooks> hooks(const std::string& body) {
  auto loaded = script::Hooks::load(
      "oracles = { x = 'p', y = { purpose = 'q', severity = 'high', "
      "cwe = 7 } }\nfunction check(e) " +
          body + " end",
      "my.lua");
  EXPECT_TRUE(loaded) << loaded.error().text();
  return loaded ? std::move(*loaded) : nullptr;
}

scenario::Trace trace(const contract::Operation* operation) {
  scenario::Trace made;
  for (const int status : {200, 201, 500}) {
    scenario::Exchange& exchange = made.exchanges.emplace_back();
    exchange.operation = operation;
    exchange.principal = "admin";
    exchange.id = "id-" + std::to_string(status);
    exchange.request = {"GET", "/things/1", {}, ""};
    exchange.step = static_cast<int>(made.exchanges.size()) - 1;
    exchange.answer.transport = dispatch::Transport::kAnswered;
    exchange.answer.response.status = status;
  }
  return made;
}

TEST(HookJudgeTest, FindingsAreWholeAndOnce) {
  contract::Operation operation;
  operation.method = "GET";
  operation.path = operation.written_path = "/things/{id}";
  const Judge judge = hook_judge(
      hooks("return { oracle = 'y', message = 'number ' .. e.step, kind = e.request.operation }"),
      {});
  std::vector<finding::Finding> findings;
  judge(trace(&operation), findings);
  // 200 and 201 are one class.
  ASSERT_THAT(findings, SizeIs(2));
  const finding::Finding& first = findings[0];
  EXPECT_EQ(first.oracle, "hook:y");
  EXPECT_EQ(first.method + first.path, "GET/things/{id}");
  EXPECT_EQ(first.message, "number 1");
  EXPECT_EQ(first.kind, "GET /things/{id}");
  EXPECT_EQ(first.severity, finding::Severity::kHigh);
  EXPECT_EQ(first.cwe, 7);
  EXPECT_EQ(first.principal + first.purpose + first.request_id, "admininputid-200");
  EXPECT_EQ(findings[1].http_status, 500);
  EXPECT_EQ(findings[1].exchange, 2U);

  findings.clear();
  judge(trace(nullptr), findings);
  // No operation: the kind is nil, so the message counts, of which numbers are no part.
  ASSERT_THAT(findings, SizeIs(2));
  EXPECT_EQ(findings[0].method + findings[0].path, "**");
}

TEST(HookJudgeTest, AProblemIsToldOnce) {
  std::vector<std::string> told;
  const Judge judge = hook_judge(hooks("if e.step == 1 then error('no') end e.a.b = 1"),
                                 [&](const std::string& problem) { told.push_back(problem); });
  std::vector<finding::Finding> findings;
  for (int i = 0; i < 3; ++i) judge(trace(nullptr), findings);
  EXPECT_THAT(told,
              ElementsAre("my.lua:2: no", "my.lua:2: attempt to index a nil value (field 'a')"));
  EXPECT_EQ(findings.size(), 0U);
}

}  // namespace
}  // namespace bodkin::session
