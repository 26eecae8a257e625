#include "scenario/overdrawn.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

TEST(Overdrawn, IsToldByNamesAndNumbers) {
  struct Row {
    const char* text;
    const char* want;
  };
  for (const Row& row : {
           Row{R"({"on_hand":12,"reserved":22})", ": reserved 22 of on_hand 12"},
           Row{R"({"stock":[{"capacity":5,"used":5},{"capacity":5,"used":6}]})",
               "/stock/*: used 6 of capacity 5"},
           Row{R"({"quantity":4,"reserved":5,"minimum":1,"maximum":3})",
               ": reserved 5 of quantity 4"},
           Row{R"({"max_uses":1,"uses":2})", ": uses 2 of max_uses 1"},
           Row{R"({"beds":4,"booked":7})", ": booked 7 of beds 4"},
           Row{R"({"seats":4,"seatsBooked":5})", ": seatsBooked 5 of seats 4"},
           Row{R"({"a":{"available":-1}})", "/a: available is -1"},
           Row{R"({"seatsLeft":-2,"seats":10})", ": seatsLeft is -2"},
       }) {
    const auto found = overdrawn(row.text);
    ASSERT_TRUE(found) << row.text;
    EXPECT_EQ(found->place + ": " + found->what, row.want);
  }
}

TEST(Overdrawn, NothingIsMadeOfWhatIsInOrderOrNotKnown) {
  for (const char* text :
       {R"({"on_hand":12,"reserved":12})", R"({"total":1,"used":2,"allocation_ratio":16.0})",
        R"({"quantity":14,"reserved":5,"minimum":1,"maximum":3})", R"({"used":2})",
        R"({"limit":-1,"used":2})", R"({"total":1,"limit":5,"used":3})", R"({"balance":-3})",
        R"({"available":"-1"})", R"({"used":{"x":2},"total":1})", R"({"freedom":-1})", "[]",
        "no JSON {\"available\":-1", ""}) {
    EXPECT_FALSE(overdrawn(text)) << text;
  }
}

}  // namespace
}  // namespace bodkin::scenario
