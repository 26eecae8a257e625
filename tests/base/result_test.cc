// Errors as one line.
#include "base/result.h"

#include <gtest/gtest.h>

namespace bodkin {
namespace {

TEST(ErrorTest, TextNamesThePlaceWhereThereIsOne) {
  EXPECT_EQ((Error{ErrorCode::kInput, "is broken", "f:1"}.text()), "f:1: is broken");
  EXPECT_EQ((Error{ErrorCode::kUsage, "no such option", ""}.text()), "no such option");
}

TEST(ErrorTest, ConvertsToAnyResult) {
  const auto fail = []() -> Result<int> { return error(ErrorCode::kUnreachable, "m", "w"); };
  const Result<int> result = fail();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::kUnreachable);
  EXPECT_EQ(result.error().where, "w");
}

}  // namespace
}  // namespace bodkin
