// Rules of a side file.
#include <gtest/gtest.h>

#include <string>

#include "contract/contract.h"
#include "contract/judge.h"
#include "json/tree.h"
#include "tests/scenario/things.h"

namespace bodkin::contract {
namespace {

TEST(RuleFile, HoldsAsIfItStoodInTheDocument) {
  for (const char* key : {"Thing", "#/components/schemas/Thing", "/components/schemas/Thing"}) {
    Contract things = testing::things();
    const std::string text = std::string("{\"") + key +
                             R"(": [{"name": "no-x", "rule": "name ~= 'x'", "status": 409}]})";
    const auto added = things.add_rules(text, "r.json");
    ASSERT_TRUE(added) << added.error().text();
    const Operation& post = *things.find("makeThing");
    const Judge judge(things);
    EXPECT_TRUE(judge.body(post, json::parse(R"({"name":"y"})"), true).valid()) << key;
    const auto verdict = judge.body(post, json::parse(R"({"name":"x"})"), true);
    EXPECT_TRUE(verdict.invalid()) << key;
    EXPECT_NE(verdict.location.find("no-x"), std::string::npos) << verdict.location;
  }
}

TEST(RuleFile, MistakesGetOneLine) {
  const struct {
    const char* text;
    const char* part;
  } rows[] = {
      {"", "is a JSON object"},
      {"[]", "is a JSON object"},
      {R"({"Thin": []})", "did you mean 'Thing'?"},
      {R"({"Something else": []})", "no schema that an operation"},
      {R"({"Thing": {}})", "is not a list"},
      {R"({"Thing": [7]})", "a rule is"},
      {R"({"Thing": [{"name": "x"}]})", "a rule is"},
      {R"({"Thing": [{"name": "x", "rule": "true", "status": 200}]})", "400 to 499"},
      {R"({"Thing": [{"name": "x", "rule": "=="}]})", "r.json: 'Thing'"},
  };
  for (const auto& row : rows) {
    Contract things = testing::things();
    const auto added = things.add_rules(row.text, "r.json");
    ASSERT_FALSE(added) << row.text;
    EXPECT_EQ(added.error().code, ErrorCode::kInput);
    EXPECT_NE(added.error().text().find(row.part), std::string::npos) << added.error().text();
    EXPECT_NE(added.error().text().find("r.json"), std::string::npos);
    EXPECT_EQ(added.error().text().find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace bodkin::contract
