// Explanations of faults whose rule is known exactly.
#include "triage/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/number.h"
#include "json/pointer.h"
#include "json/tree.h"

namespace bodkin::triage {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

// A service that fails where `fails` says so, and answers 200 else.
class Fixture : public testing::Test {
 protected:
  using Fails = std::function<bool(const json::Tree&, const std::string& principal)>;

  Explanation explained(const std::string& body, const Fails& fails) {
    http::HttpFileRequest last;
    int calls = 0;
    const Replay replay = [&](const http::Scenario& scenario) {
      const http::HttpFileRequest& input = scenario.steps.back();
      ++calls;
      last = input;
      std::vector<finding::Finding> findings;
      if (fails(json::parse(input.request.body), input.principal)) {
        findings.push_back(fault());
        findings[0].principal = input.principal.empty() ? "admin" : input.principal;
      }
      return std::optional(findings);
    };
    Options options;
    options.principals = {"admin", "reader"};
    options.show = [&](const finding::Finding*) {
      Shown shown;
      shown.principal = "admin";
      shown.request = last.request;
      shown.response.status = 200;
      return shown;
    };
    http::HttpFileRequest input;
    input.request = {"PUT", "/a", {}, body};
    Shown shown;
    shown.principal = "admin";
    shown.request = input.request;
    Replayer replayer(replay);
    Explanation out = explain(input, fault(), shown, replayer, options);
    EXPECT_LE(calls, static_cast<int>(kExplainExecutionsMax));
    EXPECT_EQ(out.executions, static_cast<std::size_t>(calls));
    return out;
  }

  static finding::Finding fault() {
    finding::Finding f;
    f.oracle = "server-error";
    f.method = "PUT";
    f.path = "/a";
    f.http_status = 500;
    f.principal = "admin";
    f.purpose = "input";
    return f;
  }

  static std::string_view at(const json::Tree& tree, const char* pointer) {
    const json::NodeId id = json::resolve(tree, pointer);
    return id == json::kNone ? std::string_view() : tree.at(id).text;
  }
  static bool at_least(std::string_view number, std::string_view limit) {
    return !number.empty() && (number[0] == '-' || (number[0] >= '0' && number[0] <= '9')) &&
           json::compare_numbers(number, limit) >= 0;
  }
};

TEST_F(Fixture, ABoundaryAndAValueThatDoesNotMatter) {
  const Explanation e = explained(R"({"total":2147483648,"name":"a"})",
                                  [](const json::Tree& tree, const std::string&) {
                                    return at_least(at(tree, "/total"), "2147483648");
                                  });
  ASSERT_THAT(e.parts, SizeIs(2));
  EXPECT_EQ(e.parts[0].where, "body /total");
  EXPECT_EQ(e.parts[0].verdict, "every integer tried from 2147483648 on");
  EXPECT_TRUE(e.parts[0].matters);
  EXPECT_EQ(e.parts[1].verdict, "any value");
  EXPECT_FALSE(e.parts[1].matters);
  ASSERT_TRUE(e.nearest.has_value());
  EXPECT_THAT(e.difference,
              ElementsAre("- body /total = 2147483647", "+ body /total = 2147483648"));
}

TEST_F(Fixture, OneValueAlone) {
  const Explanation e = explained(
      R"({"kind":"x"})",
      [](const json::Tree& tree, const std::string&) { return at(tree, "/kind") == "\"x\""; });
  ASSERT_THAT(e.parts, SizeIs(1));
  EXPECT_EQ(e.parts[0].verdict, "only this value, of those tried");
}

TEST_F(Fixture, ALengthOfStrings) {
  const Explanation e =
      explained(R"({"name":"aaaaaa"})", [](const json::Tree& tree, const std::string&) {
        return at(tree, "/name").size() >= 8 && at(tree, "/name")[0] == '"';
      });
  EXPECT_EQ(e.parts[0].verdict, "every string tried of 6 characters or more");
}

TEST_F(Fixture, WhoCanDoIt) {
  const auto always = [](const json::Tree&, const std::string&) { return true; };
  EXPECT_EQ(explained("{}", always).who, "anybody, without credentials");
  const auto known = [](const json::Tree&, const std::string& who) { return who != "nobody"; };
  EXPECT_EQ(explained("{}", known).who, "admin, reader");
  const auto admin = [](const json::Tree&, const std::string& who) { return who.empty(); };
  EXPECT_EQ(explained("{}", admin).who, "admin");
}

}  // namespace
}  // namespace bodkin::triage
