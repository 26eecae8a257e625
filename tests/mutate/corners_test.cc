#include "mutate/corners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "json/tree.h"
#include "schema/schema.h"

namespace bodkin::mutate {
namespace {

using ::testing::Contains;
using ::testing::Not;

constexpr const char* kSchema = R"({"type": "object", "required": ["n"], "properties": {
  "n": {"type": "integer", "minimum": 2, "maximum": 1000.0},
  "r": {"type": "number", "minimum": 0, "exclusiveMinimum": true},
  "s": {"type": "string", "minLength": 1, "maxLength": 4},
  "e": {"type": "string", "enum": ["a", "b"]},
  "l": {"type": "array", "minItems": 1, "items": {"type": "integer", "maximum": 9}}}})";
constexpr const char* kBody = R"({"n":5,"r":1,"s":"xy","e":"a","l":[1,2]})";

std::vector<std::string> all(std::size_t max = 1000) {
  const json::Tree document = json::parse(kSchema);
  schema::SchemaSet set(document);
  return corners(kBody, *set.at(document.root()), max);
}

TEST(Corners, HaveOnePlaceAtAnEdge) {
  const auto list = all();
  for (const char* want :
       {R"({"n":1000,"r":1,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":1001,"r":1,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":2,"r":1,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":1,"r":1,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":5,"r":0,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":5,"r":NaN,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":5,"r":Infinity,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":5,"r":1,"s":"xyyy","e":"a","l":[1,2]})",
        R"({"n":5,"r":1,"s":"xyyyy","e":"a","l":[1,2]})",
        R"({"n":5,"r":1,"s":"","e":"a","l":[1,2]})", R"({"n":5,"r":1,"s":"xy","e":"b","l":[1,2]})",
        R"({"n":5,"r":1,"s":"xy","e":"a","l":[1]})", R"({"n":5,"r":1,"s":"xy","e":"a","l":[]})",
        R"({"n":5,"r":1,"s":"xy","e":"a","l":[9,2]})", R"({"r":1,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":"1","r":1,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":5,"r":1,"s":"xy","e":"a","l":null})"}) {
    EXPECT_THAT(list, Contains(want));
  }
  EXPECT_THAT(list, Not(Contains(R"({"n":NaN,"r":1,"s":"xy","e":"a","l":[1,2]})")));
}

TEST(Corners, AreNeverTheBodyAndNeverTwice) {
  const auto list = all();
  EXPECT_THAT(list, Not(Contains(kBody)));
  EXPECT_EQ(std::set<std::string>(list.begin(), list.end()).size(), list.size());
  EXPECT_EQ(list, all());
}

TEST(Corners, HaveSomeOfEveryPlaceAndKindWhereTheyAreCut) {
  const auto whole = all();
  const auto cut = all(16);
  ASSERT_EQ(cut.size(), 16U);
  EXPECT_TRUE(std::equal(cut.begin(), cut.end(), whole.begin()));
  for (const char* want :
       {R"({"n":1000,"r":1,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":1001,"r":1,"s":"xy","e":"a","l":[1,2]})",
        R"({"n":5,"r":1,"s":"x","e":"a","l":[1,2]})", R"({"n":5,"r":1,"s":"","e":"a","l":[1,2]})",
        R"({"n":5,"r":1,"s":"xy","e":"b","l":[1,2]})"}) {
    EXPECT_THAT(cut, Contains(want));
  }
}

TEST(Corners, TakeAnyBodyWithoutASchema) {
  EXPECT_THAT(corners(R"({"a":[1]})", nullptr, 100), Contains(R"({"a":[0]})"));
  EXPECT_FALSE(corners("no json", nullptr, 100).empty() && corners("", nullptr, 100).empty());
}

}  // namespace
}  // namespace bodkin::mutate
