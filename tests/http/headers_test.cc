// Headers: order, spelling, case and repeated names.
#include <gtest/gtest.h>

#include "http/message.h"

namespace bodkin {
namespace {

TEST(HeadersTest, KeepsOrderSpellingAndRepetition) {
  Headers headers{{"Accept", "a"}, {"X-Two", "1"}};
  headers.add("x-two", "2");
  ASSERT_EQ(headers.fields().size(), 3U);
  EXPECT_EQ(headers.fields()[1], (Header{"X-Two", "1"}));
  EXPECT_EQ(headers.fields()[2], (Header{"x-two", "2"}));
}

TEST(HeadersTest, FindsTheFirstWithoutRegardToCase) {
  const Headers headers{{"X-Two", "1"}, {"x-two", "2"}, {"Empty", ""}};
  ASSERT_NE(headers.find("X-TWO"), nullptr);
  EXPECT_EQ(*headers.find("X-TWO"), "1");
  EXPECT_EQ(headers.find("X-Tw"), nullptr);
  EXPECT_EQ(headers.get("x-two"), "1");
  EXPECT_EQ(headers.get("missing"), "");
  EXPECT_NE(headers.find("empty"), nullptr);
}

TEST(HeadersTest, SetReplacesTheFirstAndRemovesTheOthers) {
  Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  headers.set("a", "9");
  EXPECT_EQ(headers, (Headers{{"A", "9"}, {"B", "2"}}));
  headers.set("C", "new");
  EXPECT_EQ(headers, (Headers{{"A", "9"}, {"B", "2"}, {"C", "new"}}));
}

TEST(HeadersTest, RemoveCounts) {
  Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  EXPECT_EQ(headers.remove("A"), 2U);
  EXPECT_EQ(headers.remove("A"), 0U);
  EXPECT_EQ(headers, (Headers{{"B", "2"}}));
  EXPECT_FALSE(headers.empty());
  EXPECT_EQ(headers.remove(headers.fields()[0].name), 1U);
  EXPECT_TRUE(headers.empty());
}

TEST(HeadersTest, EqualityLooksAtOrderAndSpelling) {
  EXPECT_NE((Headers{{"A", "1"}, {"B", "2"}}), (Headers{{"B", "2"}, {"A", "1"}}));
  EXPECT_NE((Headers{{"A", "1"}}), (Headers{{"a", "1"}}));
}

}  // namespace
}  // namespace bodkin
