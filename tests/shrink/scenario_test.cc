#include "shrink/scenario.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace bodkin::shrink {
namespace {

http::HttpFileRequest step(std::string method, std::string target, std::string body = {},
                           std::string name = {}) {
  http::HttpFileRequest made;
  made.request.method = std::move(method);
  made.request.target = std::move(target);
  made.request.body = std::move(body);
  made.name = std::move(name);
  return made;
}

bool has(const http::Scenario& scenario, const char* method, const char* part) {
  return std::any_of(scenario.steps.begin(), scenario.steps.end(), [&](const auto& s) {
    return s.request.method == method &&
           (s.request.target + s.request.body).find(part) != std::string::npos;
  });
}

http::Scenario noisy() {
  return http::Scenario({step("GET", "/a"),
                         step("POST", "/things", R"({"name": "x", "n": 17})", "c"),
                         step("GET", "/b?q=1"), step("GET", "/c", {}, "unused"),
                         step("DELETE", "/things/{{c.response.body.$.id}}"), step("GET", "/d")});
}

// A fault that needs a creation and a deletion after it.
bool create_then_delete(const http::Scenario& scenario) {
  const auto created =
      std::find_if(scenario.steps.begin(), scenario.steps.end(), [](const auto& s) {
        return s.request.method == "POST" && s.request.body.find("17") != std::string::npos;
      });
  return created != scenario.steps.end() &&
         std::any_of(created, scenario.steps.end(),
                     [](const auto& s) { return s.request.method == "DELETE"; });
}

TEST(ShrinkScenario, OnlyTheStepsThatAreNeededStay) {
  const ShrunkScenario shrunk = shrink_scenario(noisy(), create_then_delete);
  EXPECT_TRUE(shrunk.fixpoint);
  ASSERT_EQ(shrunk.scenario.steps.size(), 2U);
  EXPECT_EQ(shrunk.scenario.steps[0].request.body, "17");
  EXPECT_EQ(shrunk.scenario.steps[1].request.method, "DELETE");
  EXPECT_TRUE(create_then_delete(shrunk.scenario));
}

TEST(ShrinkScenario, ASecondRunFindsNothingMore) {
  const ShrunkScenario once = shrink_scenario(noisy(), create_then_delete);
  const ShrunkScenario twice = shrink_scenario(once.scenario, create_then_delete);
  EXPECT_EQ(twice.scenario, once.scenario);
}

TEST(ShrinkScenario, ANameGoesWithItsLastUseAndStaysWithIt) {
  const ShrunkScenario shrunk = shrink_scenario(noisy(), [](const http::Scenario& scenario) {
    return has(scenario, "POST", "/things") &&
           has(scenario, "DELETE", "{{c.response.body.$.id}}") &&
           std::any_of(scenario.steps.begin(), scenario.steps.end(),
                       [](const auto& s) { return s.name == "c"; }) &&
           has(scenario, "GET", "/c");
  });
  ASSERT_EQ(shrunk.scenario.steps.size(), 3U);
  EXPECT_EQ(shrunk.scenario.steps[0].name, "c");
  EXPECT_EQ(shrunk.scenario.steps[1].name, "");
}

TEST(ShrinkScenario, AFaultOfOneStepEndsAsThatStep) {
  const ShrunkScenario shrunk = shrink_scenario(
      noisy(), [](const http::Scenario& scenario) { return has(scenario, "GET", "q="); });
  ASSERT_EQ(shrunk.scenario.steps.size(), 1U);
  EXPECT_NE(shrunk.scenario.steps[0].request.target.find("q="), std::string::npos);
}

TEST(ShrinkScenario, StopsAtTheLimit) {
  const Limits few{3, 10'000'000};
  const ShrunkScenario shrunk = shrink_scenario(noisy(), create_then_delete, few);
  EXPECT_FALSE(shrunk.fixpoint);
  EXPECT_LE(shrunk.executions, 3U);
  EXPECT_TRUE(create_then_delete(shrunk.scenario));
}

}  // namespace
}  // namespace bodkin::shrink
