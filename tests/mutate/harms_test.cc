#include "mutate/harms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "json/tree.h"
#include "schema/schema.h"

namespace bodkin::mutate {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kSchema = R"({"type": "object", "properties": {
  "name": {"type": "string"}, "short": {"type": "string", "maxLength": 3},
  "kind": {"type": "string", "enum": ["a", "b"]}, "code": {"type": "string", "pattern": "^[a-z]+$"},
  "day": {"type": "string", "format": "date"}, "note": {"type": "string", "maxLength": 200}}})";
constexpr const char* kBody =
    R"({"name":"n","short":"s","kind":"a","code":"c","day":"2024-01-01","note":"o",)"
    R"("of":"0b0d0000-0000-4000-8000-000000000001"})";

std::vector<std::string> all(std::size_t max = 1000) {
  const json::Tree document = json::parse(kSchema);
  schema::SchemaSet set(document);
  return harms(kBody, *set.at(document.root()), max);
}

TEST(Harms, AreInAllFreeStringsAtOnceAndThenInEach) {
  const auto list = all();
  EXPECT_THAT(list.front(),
              MatchesRegex(R"(\{"name":"'bdkq[0-9a-f]{8}'","short":"s","kind":"a","code":"c",)"
                           R"("day":"2024-01-01","note":"'bdkq[0-9a-f]{8}'","of":"0b0d.*01"\})"));
  EXPECT_THAT(list,
              Contains(AllOf(HasSubstr(R"("name":"30941*41057")"), HasSubstr(R"("note":"o")"))));
  EXPECT_THAT(list, Contains(AllOf(HasSubstr(R"("name":"n")"), EndsWith("'\"}"))));
  EXPECT_THAT(list, Each(AllOf(StartsWith("{"), HasSubstr(R"("kind":"a")"))));
  EXPECT_THAT(list, Contains(AllOf(HasSubstr(R"("code":"../../)"), HasSubstr(R"("name":"n")"))))
      << "a form that the service may not check";
}

TEST(Harms, KeepWithinTheirNumber) {
  EXPECT_THAT(all(4), SizeIs(4));
  EXPECT_EQ(all(4).front(), all().front());
}

TEST(Harms, NeedATextToChange) {
  EXPECT_THAT(harms("7", nullptr, 10), IsEmpty());
  EXPECT_THAT(harms("", nullptr, 10), IsEmpty());
  EXPECT_THAT(harms(R"("a")", nullptr, 1), ElementsAre(MatchesRegex(R"("'bdkq[0-9a-f]{8}'")")));
}

}  // namespace
}  // namespace bodkin::mutate
