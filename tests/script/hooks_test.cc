// Hooks: what they see, what they may say, and how they fail.
#include "script/hooks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::script {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::string kDeclared = "oracles = { x = 'looks for x' }\n";

struct Judged {
  std::vector<HookComplaint> complaints;
  std::vector<std::string> problems;
  std::string messages() const {
    std::string all;
    for (const auto& each : complaints) {
      all += std::to_string(each.exchange) + ":" + each.message + ";";
    }
    return all;
  }
};

class HooksTest : public testing::Test {
 protected:
  void add(Request request, Response response, std::string_view operation = "GET /a/{id}") {
    requests_.push_back(std::make_unique<Request>(std::move(request)));
    responses_.push_back(std::make_unique<Response>(std::move(response)));
    trace_.push_back({"input", "admin", operation, static_cast<int>(trace_.size()) + 1, false,
                      requests_.back().get(), responses_.back().get()});
  }
  Judged judge(const std::string& text) {
    auto hooks = Hooks::load(text, "my.lua");
    EXPECT_TRUE(hooks) << hooks.error().text();
    Judged judged;
    if (hooks) judged.complaints = (*hooks)->judge(trace_, judged.problems);
    return judged;
  }
  // What an expression over `e`, the one exchange, is, as text.
  std::string value(const std::string& expression) {
    const Judged judged =
        judge(kDeclared + "function check(e) return {oracle = 'x', message = tostring(" +
              expression + ")} end");
    if (!judged.problems.empty()) return judged.problems[0];
    return judged.complaints.empty() ? "" : judged.complaints[0].message;
  }

  std::vector<std::unique_ptr<Request>> requests_;
  std::vector<std::unique_ptr<Response>> responses_;
  std::vector<HookExchange> trace_;
};

TEST_F(HooksTest, WhatAnExchangeShows) {
  add({"PUT", "/a/7?q=1&r", {{"X-Thing", "one"}, {"x-thing", "two"}}, R"({"n": 5, "s": "\u00e4"})"},
      {200, {{"ETag", "\"v\""}}, R"({"list": [1, {"a": null}], "big": 90071992547409931})"});
  const std::pair<const char*, const char*> cases[] = {
      {"e.index", "1"},
      {"e.step", "1"},
      {"e.purpose .. e.principal", "inputadmin"},
      {"e.fresh", "false"},
      {"e.request.method", "PUT"},
      {"e.request.operation", "GET /a/{id}"},
      {"e.request.target", "/a/7?q=1&r"},
      {"e.request.path .. '!' .. e.request.query", "/a/7!q=1&r"},
      {"e.request.headers['x-thing']", "one"},
      {"e.request.headers['X-Thing']", "nil"},
      {"e.request.json.n + 1", "6"},
      {"e.request.json.s", "\xc3\xa4"},
      {"e.request.json.nothing", "nil"},
      {"e.request.nothing", "nil"},
      {"#e.request.body", "23"},
      {"e.response.status", "200"},
      {"e.response.headers.etag", "\"v\""},
      {"e.response.json", ""},  // a number that readers take differently: nothing can be said
  };
  for (const auto& [expression, want] : cases) EXPECT_EQ(value(expression), want) << expression;
  responses_[0]->body = R"({"list": [1, {"a": null}], "list2": []})";
  EXPECT_EQ(value("e.response.json.list[2].a == null"), "true");
  EXPECT_EQ(value("#e.response.json.list"), "2");
  EXPECT_EQ(value("e.response.json == e.response.json"), "true");
  responses_[0]->body = "no JSON";
  EXPECT_EQ(value("e.response.json"), "nil");
  trace_[0].step = 0;
  trace_[0].operation = "";
  EXPECT_EQ(value("e.step"), "nil");
  EXPECT_EQ(value("e.request.operation"), "nil");
}

TEST_F(HooksTest, WhatIsComplainedOf) {
  add({"GET", "/a/1", {}, ""}, {200, {}, ""});
  add({"GET", "/a/2", {}, ""}, {500, {}, ""});
  Judged judged = judge(R"lua(
    oracles = { x = { purpose = 'p', severity = 'low', cwe = 20 }, ['y-2'] = 'q' }
    function check(e)
      if e.response.status == 500 then
        return { oracle = 'x', message = 'm ' .. e.index, kind = 'k', location = '/l', evidence = 'e' }
      end
    end
    function check_trace(trace)
      return { { oracle = 'y-2', message = 'last of ' .. #trace, severity = 'critical', cwe = 1 },
               { oracle = 'x', message = 'first', exchange = 1 } }
    end)lua");
  EXPECT_THAT(judged.problems, IsEmpty());
  ASSERT_THAT(judged.complaints, SizeIs(3));
  const HookComplaint& first = judged.complaints[0];
  EXPECT_EQ(first.exchange, 1U);
  EXPECT_EQ(first.oracle + first.message + first.kind + first.location + first.evidence,
            "xm 2k/le");
  EXPECT_EQ(first.severity, "low");
  EXPECT_EQ(first.cwe, 20);
  EXPECT_EQ(judged.messages(), "1:m 2;1:last of 2;0:first;");
  EXPECT_EQ(judged.complaints[1].severity, "critical");
  EXPECT_EQ(judged.complaints[1].cwe, 1);
  EXPECT_EQ(judged.complaints[1].kind, "last of 2");
}

TEST_F(HooksTest, OraclesAreListedByName) {
  const auto hooks =
      Hooks::load("oracles = {b = 'B', ['a-1'] = {purpose = 'A'}} function check() end", "m.lua");
  ASSERT_TRUE(hooks);
  ASSERT_THAT((*hooks)->oracles(), SizeIs(2));
  EXPECT_EQ((*hooks)->oracles()[0].name + (*hooks)->oracles()[0].purpose, "a-1A");
  EXPECT_EQ((*hooks)->oracles()[1].severity, "medium");
}

TEST_F(HooksTest, MistakesInTheFileAreOneLine) {
  const std::pair<std::string, const char*> cases[] = {
      {"function check(", "my.lua:1: <name> or '...' expected near <eof>"},
      {kDeclared + "\nx(", "my.lua:3: unexpected symbol"},
      {kDeclared, "my.lua: the file defines neither check(exchange) nor check_trace(trace)"},
      {kDeclared + "check = 5", "my.lua: check is no function"},
      {"function check() end", "my.lua: the file declares no oracles"},
      {"oracles = {} function check() end", "my.lua: oracles is empty"},
      {"oracles = {'x'} function check() end", "oracles has a key that is no name"},
      {"oracles = {X = 'x'} function check() end", "oracle 'X': a name is lower-case letters"},
      {"oracles = {x = {}} function check() end", "oracle 'x' has no purpose"},
      {"oracles = {x = {purpose = 'p', severity = 'bad'}} function check() end",
       "severity 'bad' is none of low, medium, high, critical"},
      {"oracles = {x = {purpose = 'p', cwe = 'A'}} function check() end",
       "cwe is no integer from 0 to 100000"},
      {"error('stop')", "my.lua:1: stop"},
      {"while true do end", "my.lua:1: too many instructions"},
      {"local t = {} for i = 1, 100 do t[i] = string.rep('x', 4000000) .. i end",
       "my.lua: not enough memory"},
      {"io.open('/etc/passwd')", "my.lua:1: attempt to index a nil value (global 'io')"},
      {"\x1bLua", "my.lua: attempt to load a binary chunk"},
  };
  for (const auto& [text, want] : cases) {
    const auto hooks = Hooks::load(text, "my.lua");
    ASSERT_FALSE(hooks) << text;
    EXPECT_EQ(hooks.error().code, ErrorCode::kInput);
    EXPECT_THAT(hooks.error().text(), HasSubstr(want));
    EXPECT_EQ(hooks.error().text().find('\n'), std::string::npos);
  }
}

TEST_F(HooksTest, WhatFailsSaysNothing) {
  add({"GET", "/a/1", {}, ""}, {200, {}, "[1]"});
  const std::pair<const char*, const char*> cases[] = {
      {"return e.nothing.at_all", "my.lua:2: attempt to index a nil value (field 'nothing')"},
      {"return {oracle = 'z', message = 'm'}", "oracle 'z' is not declared in `oracles`"},
      {"return {oracle = 'x'}", "a complaint has no message"},
      {"return {oracle = 'x', message = 5}", "message is no string"},
      {"return {oracle = 'x', message = 'm', exchange = 2}", "exchange is no integer from 1 to 1"},
      {"return {oracle = 'x', message = 'm', cwe = 1.5}", "cwe is no integer"},
      {"return {oracle = 'x', message = 'm', severity = 'x'}", "severity 'x' is none of"},
      {"return {{oracle = 'x', message = 'm'}, 5}", "a complaint is no table"},
      {"return {message = 'm'}", "has no oracle"},
      {"return {}", "has no oracle"},
      {"return 'bad'", "check must give nil, a complaint or a list of them, not a string"},
      {"while true do end", "too many instructions"},
      {"seen = 1", "a global is changed"},
      {"return string.rep('x', 200000000)", "not enough memory"},
      {"return math.random()", "attempt to call a nil value (field 'random')"},
      {"return pcall(e)", "attempt to call a nil value (global 'pcall')"},
      {"return string.dump(check)", "attempt to call a nil value (field 'dump')"},
  };
  for (const auto& [line, want] : cases) {
    const Judged judged = judge(kDeclared + "function check(e) " + line + " end");
    EXPECT_THAT(judged.complaints, IsEmpty()) << line;
    EXPECT_THAT(judged.problems, ElementsAre(HasSubstr(want))) << line;
  }
}

TEST_F(HooksTest, OneCallThatFailsDoesNotHideTheOthers) {
  add({"GET", "/a/1", {}, ""}, {200, {}, ""});
  add({"GET", "/a/2", {}, ""}, {200, {}, ""});
  const Judged judged = judge(kDeclared +
                              "function check(e) if e.index == 1 then error('no') end "
                              "return {oracle = 'x', message = 'm'} end");
  EXPECT_EQ(judged.messages(), "1:m;");
  EXPECT_THAT(judged.problems, ElementsAre("my.lua:2: no"));
}

TEST_F(HooksTest, OneTraceHasOneVerdict) {
  add({"GET", "/a/1", {}, ""}, {200, {}, R"({"b": 1, "a": 2, "d": 3, "c": 4, "10": 5})"});
  const std::string text =
      "local s = '' for k, v in pairs(e.response.json) do s = s .. k .. v end "
      "return {oracle = 'x', message = s .. tostring({}) .. tostring(check) .. tostring(null)}";
  const Judged judged = judge(kDeclared + "function check(e) " + text + " end");
  EXPECT_EQ(judged.messages(), "0:105a2b1c4d3tablefunctionnull;");
}

TEST_F(HooksTest, LargeBodies) {
  std::string body = "[0";
  for (int i = 0; i < 200000; ++i) body += ",0";
  add({"GET", "/a", {}, ""}, {200, {}, body + "]"});
  EXPECT_THAT(value("#e.response.json"), HasSubstr("a body has more than 100000 values"));
  EXPECT_EQ(value("#e.response.body"), "400003");
}

TEST_F(HooksTest, NoExchangeNoCall) {
  const Judged judged = judge(kDeclared + "function check_trace(t) error('called') end");
  EXPECT_THAT(judged.problems, IsEmpty());
}

}  // namespace
}  // namespace bodkin::script
