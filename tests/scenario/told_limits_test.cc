#include "scenario/told_limits.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

// "member value beyond" of each limit.
std::string shown(const char* answer, const char* body) {
  const json::Tree tree = json::parse(body);
  std::string all;
  for (const ToldLimit& limit : told_limits(answer, tree)) {
    all += (all.empty() ? "" : ", ") + limit.member + " " + limit.value + " " +
           just_beyond(limit).value_or("-");
  }
  return all;
}

TEST(ToldLimits, AreFoundByNames) {
  const struct {
    const char* answer;
    const char* body;
    const char* want;
  } kRows[] = {
      {R"({"max_unit":8,"min_unit":2})", R"({"amount":3})", "max_unit 8 9, min_unit 2 1"},
      {R"({"maxOrderQuantity":10,"lot_size":5})", R"({"lines":[{"quantity":5}]})",
       "maxOrderQuantity 10 11, lot_size 5 6"},
      {R"({"capacities":{"VCPU":{"max_unit":8},"DISK":{"max_unit":100}}})",
       R"({"resources":{"DISK":9}})", "max_unit 100 101"},
      {R"({"stock":[{"kind":"IP_V4","claim_step":4},{"kind":"DISK","claim_step":8}]})",
       R"({"shares":{"DISK":8}})", "claim_step 8 9"},
      {R"({"min_unit":1,"step":1})", R"({"amount":3})", "min_unit 1 -, step 1 -"},
      // Which of two is meant is not known.
      {R"([{"max_unit":8},{"max_unit":9}])", R"({"amount":3})", ""},
      // All that there may be, other things that are limited, and what is no amount.
      {R"({"max_units":8,"max_price":3,"max":2,"maximum":4})", R"({"amount":3})", ""},
      {R"({"max_unit":8})", R"({"year":2031})", ""},
      {R"({"max_unit":"8","name":"","list":[],"none":null})", R"({"amount":"3","a":[{}]})", ""},
      {R"({"max_unit":-1,"min_unit":0,"step_size":1.5})", R"({"amount":3})", ""},
      {"no JSON", R"({"amount":3})", ""},
  };
  for (const auto& row : kRows) EXPECT_EQ(shown(row.answer, row.body), row.want) << row.answer;
}

TEST(ToldLimits, ArePassedByMoreLessOrAnotherStep) {
  const char* const told = R"({"max_unit":8,"min_unit":2,"step_size":2})";
  const auto passed = [&](const char* body) {
    const auto limit = passed_limit(told, json::parse(body));
    return limit ? limit->member : "";
  };
  EXPECT_EQ(passed(R"({"amount":10})"), "max_unit");
  EXPECT_EQ(passed(R"({"amount":1})"), "min_unit");
  EXPECT_EQ(passed(R"({"amount":3})"), "step_size");
  EXPECT_EQ(passed(R"({"amount":4})"), "");
}

}  // namespace
}  // namespace bodkin::scenario
