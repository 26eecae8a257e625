#include "scenario/observed.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

const std::set<std::string> kThings = {"aa01", "aa02", "cc01", "VCPU"};

TEST(Observed, GivesMembersToTheThingTheyBelongTo) {
  struct Row {
    const char* name;
    std::vector<std::string> path;
    const char* body;
    const char* thing;
    const char* member;
    const char* want;
  };
  const std::vector<Row> rows = {
      {"the path's thing", {"aa01"}, R"({"generation": 7})", "aa01", "generation", "7"},
      {"another parameter of the path", {"aa01", "x"}, R"({"n": 1})", "x", "n", "1"},
      {"a parent named in it", {"aa01"}, R"({"parent": "aa02", "n": 1})", "aa01", "n", "1"},
      {"an entry of a list", {}, R"([{"uuid": "aa02", "n": 3}])", "aa02", "n", "3"},
      {"the shorter name",
       {},
       R"([{"parent_uuid": "aa01", "uuid": "aa02", "n": 3}])",
       "aa02",
       "n",
       "3"},
      {"a key", {"cc01"}, R"({"held": {"aa01": {"by": {"n": 2}}}})", "aa01", "n", "2"},
      {"around a key", {"cc01"}, R"({"held": {"aa01": {}}, "n": 2})", "cc01", "n", "2"},
      {"spelled as it came", {"aa01"}, R"({"n": 1.50})", "aa01", "n", "1.50"},
      {"null", {"aa01"}, R"({"n": null})", "aa01", "n", "null"},
      {"nobody's", {}, R"({"n": 1})", "aa01", "n", ""},
      {"another's", {"aa01"}, R"({"n": 1})", "aa02", "n", ""},
      {"no JSON", {"aa01"}, R"({"n": 1)", "aa01", "n", ""},
  };
  for (const auto& row : rows) {
    Observed observed;
    observed.learn(row.path, row.body, kThings);
    EXPECT_EQ(observed.value(row.thing, row.member), row.want) << row.name;
  }
}

TEST(Observed, KeepsTheLatestAndKnowsWhatShowedNothing) {
  Observed observed;
  EXPECT_TRUE(observed.empty());
  observed.learn({"aa01"}, R"({"n": 1})", kThings);
  observed.learn({"aa01"}, R"({"n": 2})", kThings);
  observed.learn({"aa02"}, "", kThings);
  EXPECT_EQ(observed.value("aa01", "n"), "2");
  EXPECT_TRUE(observed.knows("aa02"));
  EXPECT_FALSE(observed.knows("cc01"));
  EXPECT_EQ(observed.spellings(), (std::vector<std::string>{"1", "2"}));
}

TEST(Observed, StaysSmallWhateverComes) {
  Observed observed;
  std::string deep;
  for (int i = 0; i < 50000; ++i) deep += R"({"a":)";
  observed.learn({"aa01"}, deep + "1" + std::string(50000, '}'), kThings);
  std::string wide = "{";
  for (int i = 0; i < 1000; ++i) {
    wide += (i == 0 ? "" : ",") + ("\"m" + std::to_string(i) + "\":" + std::to_string(i));
  }
  observed.learn({"aa01"}, wide + "}", kThings);
  EXPECT_LE(observed.spellings().size(), Observed::kValuesMax);
  EXPECT_EQ(observed.value("aa01", "m0"), "0");
  EXPECT_EQ(observed.value("aa01", "m999"), "") << "of one thing no more than kMembersMax";
}

}  // namespace
}  // namespace bodkin::scenario
