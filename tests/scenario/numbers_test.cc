#include "scenario/numbers.h"

#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

TEST(Numbers, AreThoseThatAWriteMayMove) {
  EXPECT_EQ(numbers_shown(R"({"total":4,"in":{"use":-2},"half":0.5,"text":"7","list":[1,{"n":2}],
                              "version":3,"updated_at":1700000000,"huge":1e30})"),
            (Numbers{{"/total", 4}, {"/in/use", -2}}));
  EXPECT_EQ(numbers_shown("no JSON"), Numbers{});
}

TEST(Numbers, StandStillOrMoveByThemselves) {
  EXPECT_EQ(still_ones({{"/a", 1}, {"/b", 1}, {"/c", 1}}, {{"/a", 1}, {"/b", 2}}),
            (Numbers{{"/a", 1}}));
}

TEST(Numbers, MoveByTheSameTwice) {
  EXPECT_EQ(steady_moves({{"/a", 1}, {"/b", 1}, {"/c", 1}}, {{"/a", 4}, {"/b", 4}, {"/c", 1}},
                         {{"/a", 7}, {"/b", 5}, {"/c", 1}}),
            (Numbers{{"/a", 3}}));
}

TEST(Numbers, MoveTooLittleByOneOrNotAtAll) {
  const Numbers moves{{"/a", 3}, {"/b", -1}};
  EXPECT_EQ(moved_too_little(moves, {{"/a", 7}, {"/b", 9}}, {{"/a", 13}, {"/b", 7}}), Numbers{});
  EXPECT_EQ(moved_too_little(moves, {{"/a", 7}, {"/b", 9}}, {{"/a", 10}, {"/b", 9}}),
            (Numbers{{"/a", 3}, {"/b", 0}}));
  EXPECT_EQ(moved_too_little(moves, {{"/a", 7}}, {{"/a", 12}}), Numbers{});
}

}  // namespace
}  // namespace bodkin::scenario
