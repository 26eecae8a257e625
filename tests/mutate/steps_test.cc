// Laws of the mutators of scenarios, and each operator by itself.
#include "mutate/steps.h"

#include <algorithm>
#include <functional>
#include <map>

#include "base/limits.h"
#include "fixture.h"

namespace bodkin::mutate {
namespace {

const std::string kOne =
    "PUT /providers/0b0d0000-0000-4000-8000-00000000aa01/inventories\n"
    "Content-Type: application/json\n\n{\"generation\": 3, \"inventories\": {}}";
const std::string kThree =
    "# @name made\nPOST /providers\n###\n" + kOne +
    "\n###\n# @principal reader\nPUT /providers/{{made.response.body.$.uuid}}/inventories\n"
    "Content-Type: application/json\n\n"
    "{\"generation\": {{made.response.body.$.generation}}, \"inventories\": {}, "
    "\"parent\": \"{{made.response.body.$.uuid}}\"}";

class StepsTest : public MutateTest {
 protected:
  StepsTest() { mutator_.set_principals({"admin", "reader"}); }

  // The first result of that operator; empty where it is never drawn.
  http::Scenario first(const char* name, const std::string& from) {
    for (std::uint64_t seed = 0; seed < 60000; ++seed) {
      const std::string out = mutator_.mutate_scenario(from, kThree, 20000, seed);
      if (mutator_.last() == std::vector<std::string>{name}) return http::decode_scenario(out);
    }
    ADD_FAILURE() << name << " was never drawn alone";
    return {};
  }
};

TEST_F(StepsTest, AnyInputIsChangedWithinTheSizeAndTheSameForASeed) {
  for (const std::string& input :
       {kOne, kThree, std::string(), std::string("x"), std::string("GET /a\n###\nGET /b"),
        std::string("GET noslash\n###\nPUT *\n###\nDELETE {{a.response.body.*}}\n"),
        std::string("\xff\n###\nGET /\n\n\xff", 12)}) {
    for (const std::size_t size_max :
         {std::size_t{1}, input.size(), input.size() + 40, limits::kInputBytesMax}) {
      for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const std::string out = mutator_.mutate_scenario(input, kThree, size_max, seed);
        ASSERT_LE(out.size(), size_max);
        if (size_max > 0) ASSERT_NE(out, input);
        ASSERT_EQ(out, mutator_.mutate_scenario(input, kThree, size_max, seed));
      }
    }
  }
}

TEST_F(StepsTest, ALockMayBeAnything) {
  const auto step = [](const std::string& lock) {
    return "PUT /providers/a/inventories\nContent-Type: application/json\n\n{\"generation\": " +
           lock + "}";
  };
  for (const char* first :
       {"{}", "[]", "{\"generation\": 1}", "null", "\"x\"", "1e9", "-0", "0x1"}) {
    for (const char* second : {"{}", "[]", "3"}) {
      const std::string input = step(first) + "\n###\n" + step(second);
      for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        ASSERT_NE(mutator_.mutate_scenario(input, kThree, 20000, seed), input);
      }
    }
  }
}

TEST_F(StepsTest, StepsReadBackAndStayFew) {
  std::string text = kThree;
  std::size_t most = 0;
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    const std::string out = mutator_.mutate_scenario(text, kThree, 20000, seed);
    const http::Scenario read = http::decode_scenario(out);
    ASSERT_EQ(http::decode_scenario(http::encode_scenario(read)), read);
    most = std::max(most, read.steps.size());
    if (read.steps.size() > 1) text = out;
  }
  EXPECT_GT(most, 4U);
  EXPECT_LE(most, limits::kScenarioStepsMax);
}

TEST_F(StepsTest, OneStepMostlyStaysOne) {
  int grown = 0;
  for (std::uint64_t seed = 0; seed < 3200; ++seed) {
    grown +=
        http::decode_scenario(mutator_.mutate_scenario(kOne, {}, 20000, seed)).steps.size() > 1;
  }
  EXPECT_GT(grown, 40);
  EXPECT_LT(grown, 200);
}

TEST_F(StepsTest, AReferenceSurvivesMutationsOfItsStep) {
  int kept = 0, steps = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    const http::Scenario out =
        http::decode_scenario(mutator_.mutate_scenario(kThree, {}, 20000, seed));
    if (out.steps.size() != 3 || out.steps[2] == http::decode_scenario(kThree).steps[2]) continue;
    if (out.steps[2].request.method != "PUT") continue;
    ++steps;
    const std::string all = out.steps[2].request.target + out.steps[2].request.body;
    kept += all.find("{{made.response.body.$.uuid}}") != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(steps, 50);
  EXPECT_GT(kept * 10, steps * 6);
}

TEST_F(StepsTest, OfSeveralStepsOneAloneNamesTheWorld) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const std::string out = mutator_.mutate_scenario(kThree, {}, 20000, seed);
    const http::Scenario read = http::decode_scenario(out);
    if (read.steps.size() == 1) ASSERT_EQ(out.find("{{made"), std::string::npos) << out;
  }
}

TEST_F(StepsTest, OperatorsDoWhatTheySay) {
  const http::Scenario three = http::decode_scenario(kThree);
  EXPECT_EQ(first("steps.insert", kOne).steps.size(), 2U);
  EXPECT_EQ(first("steps.drop", kThree).steps.size(), 2U);
  EXPECT_EQ(first("steps.repeat", kOne).steps.size(), 2U);
  const http::Scenario rivals = first("steps.rival", kOne);
  ASSERT_EQ(rivals.steps.size(), 2U);
  EXPECT_EQ(rivals.steps[0], rivals.steps[1]);
  EXPECT_TRUE(rivals.steps[0].concurrent);
  http::Scenario group = first("steps.together", kThree);
  EXPECT_EQ(std::count_if(group.steps.begin(), group.steps.end(),
                          [](const auto& step) { return step.concurrent; }),
            2);
  for (auto& step : group.steps) step.concurrent = false;
  EXPECT_EQ(group, three);

  const http::Scenario swapped = first("steps.swap", kThree);
  EXPECT_NE(swapped, three);
  EXPECT_TRUE(std::is_permutation(swapped.steps.begin(), swapped.steps.end(), three.steps.begin()));

  const http::Scenario others = first("steps.principal", kThree);
  int differ = 0;
  for (std::size_t i = 0; i < 3; ++i)
    differ += others.steps[i].principal != three.steps[i].principal;
  EXPECT_EQ(differ, 1);

  const http::Scenario rebound = first("steps.rebind", kThree);
  EXPECT_EQ(rebound.steps.size(), 3U);
  const http::Scenario deleted = first("steps.delete", kOne);
  EXPECT_TRUE(std::any_of(deleted.steps.begin(), deleted.steps.end(), [](const auto& step) {
    return step.request.method == "DELETE" &&
           step.request.target == "/providers/0b0d0000-0000-4000-8000-00000000aa01";
  }));
  const http::Scenario next = first("steps.next_lock", kOne + "\n###\n" + kOne);
  EXPECT_NE(next.steps[1].request.body.find("\"generation\": 4"), std::string::npos);
  const std::string later = std::string(kOne).replace(kOne.find(" 3,"), 3, " 9,");
  const http::Scenario old = first("steps.old_lock", kOne + "\n###\n" + later);
  EXPECT_NE(old.steps[1].request.body.find("\"generation\": 3"), std::string::npos);
  const http::Scenario followed = first("steps.follow", "# @name a\nPOST /providers\n");
  ASSERT_EQ(followed.steps.size(), 2U);
  EXPECT_NE(followed.steps[1].request.target.find("{{a.response.body.$.uuid}}"), std::string::npos);
}

}  // namespace
}  // namespace bodkin::mutate
