#include "scenario/listing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Listing, IsTheFirstArrayInTheOrderOfTheText) {
  EXPECT_THAT(entries_of(R"({"total":2,"items":[{"id":1},7],"more":[8]})"),
              ElementsAre(R"({"id":1})", "7"));
  EXPECT_THAT(entries_of(R"([{"parts":[1,2]}])"), ElementsAre(R"({"parts":[1,2]})"));
}

TEST(Listing, MayBeEmptyOrMissing) {
  EXPECT_THAT(entries_of(R"({"items":[],"more":[8]})"), IsEmpty());
  EXPECT_THAT(entries_of(R"({"id":1})"), IsEmpty());
  EXPECT_THAT(entries_of("no JSON"), IsEmpty());
}

}  // namespace
}  // namespace bodkin::scenario
