#include "script/rule.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace bodkin::script {
namespace {

using Defaults = std::vector<std::pair<std::string, std::string>>;

const Defaults kRecord = {{"reserved", "0"},  {"min_unit", "1"}, {"max_unit", "2147483647"},
                          {"step_size", "1"}, {"ratio", "1.0"},  {"tag", "\"none\""},
                          {"list", "[1,2,3]"}};

std::string outcome_of(const std::string& rule, const std::string& object,
                       const Defaults& defaults = kRecord) {
  RuleEngine engine;
  const auto handle = engine.compile("the_rule", rule);
  if (!handle) return "error: " + handle.error().text();
  const json::Tree tree = json::parse(object);
  switch (engine.evaluate(*handle, tree, tree.root(), defaults)) {
    case Outcome::kHolds:
      return "holds";
    case Outcome::kViolated:
      return "violated";
    case Outcome::kUnknown:
      return "unknown";
  }
  return "?";
}

struct Row {
  std::string rule;
  std::string object;
  std::string want;
};

void expect_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(outcome_of(row.rule, row.object), row.want)
        << row.rule << " on " << row.object.substr(0, 100);
  }
}

TEST(Rule, ReadsMembersAndDefaults) {
  expect_rows({
      {"reserved <= total", R"({"total":5,"reserved":5})", "holds"},
      {"reserved <= total", R"({"total":5,"reserved":6})", "violated"},
      {"reserved <= total", R"({"total":5})", "holds"},
      {"max_unit == 2147483647", "{}", "holds"},
      {"ratio == 1", "{}", "holds"},
      {"tag == 'none'", "{}", "holds"},
      {"#list == 3 and list[3] == 3", "{}", "holds"},
      {"missing == nil", "{}", "holds"},
      {"missing == null", "{}", "violated"},
      {"missing == null", R"({"missing":null})", "holds"},
      {"a == true and b == false", R"({"a":true,"b":false})", "holds"},
      {"name == 'x\\ny'", R"({"name":"x\ny"})", "holds"},
      {"a == 2", R"({"a":1,"a":2})", "holds"},
      {"a == 2", R"({"a":1,"\u0061":2})", "holds"},
  });
}

TEST(Rule, ArithmeticOfIntegersIsExact) {
  expect_rows({
      {"((min_unit + step_size - 1) // step_size) * step_size <= max_unit",
       R"({"min_unit":7,"max_unit":9,"step_size":5})", "violated"},
      {"((min_unit + step_size - 1) // step_size) * step_size <= max_unit",
       R"({"min_unit":7,"max_unit":10,"step_size":5})", "holds"},
      {"math.type(a) == 'integer'", R"({"a":5})", "holds"},
      {"math.type(a) == 'float'", R"({"a":5.0})", "holds"},
      {"a == 5", R"({"a":5.0})", "holds"},
      {"a == -9007199254740992", R"({"a":-9007199254740992})", "holds"},
      {"a % 10 == 7", R"({"a":9999999999999997})", "holds"},
      {"a > 0", R"({"a":123456789012345678901})", "unknown"},
      {"a > 0", R"({"a":1e999})", "unknown"},
      {"b > 0", R"({"a":1e999,"b":1})", "holds"},
      {"a == 0.1", R"({"a":0.1})", "holds"},
  });
}

TEST(Rule, SeesNestedValues) {
  expect_rows({
      {"a.b[2].c == 3", R"({"a":{"b":[0,{"c":3}]}})", "holds"},
      {"a['x y'] == 1", R"({"a":{"x y":1}})", "holds"},
      {"self['x-y'] == 1", R"({"x-y":1})", "holds"},
      {"self.total == 1 and self.reserved == 0", R"({"total":1})", "holds"},
      {"self['math'] == nil", "{}", "holds"},
      {"self['self'] == 1", R"({"self":1})", "holds"},
      {"math == 1", R"({"math":1})", "holds"},
      {"#a == 900",
       "{\"a\":[0" +
           [] {
             std::string rest;
             for (int i = 1; i < 900; ++i) rest += ",0";
             return rest;
           }() +
           "]}",
       "holds"},
      {"#a > 0",
       "{\"a\":[0" +
           [] {
             std::string rest;
             for (int i = 1; i < 1100; ++i) rest += ",0";
             return rest;
           }() +
           "]}",
       "unknown"},
      {"a ~= nil", "{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}",
       "unknown"},
  });
}

TEST(Rule, WhatIsNoAnswerIsUnknown) {
  expect_rows({
      {"total", R"({"total":1})", "unknown"},
      {"nil", "{}", "unknown"},
      {"total < 'x'", R"({"total":1})", "unknown"},
      {"missing.x == 1", "{}", "unknown"},
      {"a < 1", R"({"a":null})", "unknown"},
      {"name == 'x'", R"({"name":"\ud800"})", "unknown"},
      {"(function() while true do end end)() == nil", "{}", "unknown"},
      {"(function() local s = 'x' while true do s = s .. s end end)() == nil", "{}", "unknown"},
      {"(function() local f f = function() return f() + 1 end return f() end)() == 1", "{}",
       "unknown"},
  });
}

TEST(Rule, IsShutIn) {
  for (const char* name : {"os", "io", "print", "require", "load", "pcall", "setmetatable",
                           "getmetatable", "rawset", "debug", "_G", "string.rep", "math.random",
                           "math.randomseed", "collectgarbage", "coroutine", "package", "select"}) {
    EXPECT_EQ(outcome_of(std::string(name) + " == nil", "{}"), "holds") << name;
  }
  expect_rows({
      {"string.len('abc') == 3", "{}", "holds"},
      {"math.floor(1.5) == 1", "{}", "holds"},
      {"(function() math.floor = nil return true end)()", "{}", "unknown"},
      {"(function() string.len = nil return true end)()", "{}", "unknown"},
      {"(function() total = 1 return true end)()", "{}", "unknown"},
      {"(function() self.total = 1 return true end)()", "{}", "unknown"},
      {"('x'):rep(3) == 'xxx'", "{}", "unknown"},
  });
}

TEST(Rule, OneRuleLeavesNothingForTheNext) {
  RuleEngine engine;
  const int endless = *engine.compile("endless", "(function() while true do end end)()");
  const int grows =
      *engine.compile("grows", "(function() local s = 'x' while true do s = s .. s end end)()");
  const int good = *engine.compile("good", "total == 1");
  const json::Tree tree = json::parse(R"({"total":1})");
  const json::Tree other = json::parse(R"({"total":2})");
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(engine.evaluate(endless, tree, tree.root(), {}), Outcome::kUnknown);
    EXPECT_EQ(engine.evaluate(grows, tree, tree.root(), {}), Outcome::kUnknown);
    EXPECT_EQ(engine.evaluate(good, tree, tree.root(), {}), Outcome::kHolds);
    EXPECT_EQ(engine.evaluate(good, other, other.root(), {}), Outcome::kViolated);
  }
  RuleEngine moved = std::move(engine);
  EXPECT_EQ(moved.evaluate(good, tree, tree.root(), {}), Outcome::kHolds);
}

TEST(Rule, CompileSaysWhatIsWrong) {
  const std::string text = outcome_of("total <=", "{}");
  EXPECT_NE(text.find("the_rule"), std::string::npos) << text;
  EXPECT_NE(text.find("is no Lua expression"), std::string::npos) << text;
  for (const char* broken : {"", "x = 1", "return 1", "1 == 1; os.exit()", "'", "\x1bLua", "(("}) {
    EXPECT_TRUE(outcome_of(broken, "{}").starts_with("error: ")) << broken;
  }
}

}  // namespace
}  // namespace bodkin::script
