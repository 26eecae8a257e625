// Words of the world, found by shape, parameter and key.
#include "mutate/known.h"

#include <gmock/gmock.h>

#include <set>

#include "fixture.h"

namespace bodkin::mutate {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::IsEmpty;

TEST(ShapeOf, Table) {
  const struct {
    const char* text;
    Shape want;
  } kCases[] = {
      {"0b0d0000-0000-4000-8000-00000000aa01", Shape::kUuid},
      {"0B0D0000-0000-4000-8000-00000000AA01", Shape::kUuid},
      {"0b0d0000-0000-4000-8000-00000000aa0g", Shape::kWord},
      {"0b0d000000000400080000000000000aa01x", Shape::kWord},
      {"613", Shape::kNumber},
      {"VCPU", Shape::kUpper},
      {"DISK_GB", Shape::kUpper},
      {"name", Shape::kWord},
      {"", Shape::kWord},
  };
  for (const auto& c : kCases) EXPECT_EQ(shape_of(c.text), c.want) << c.text;
}

class KnownTest : public MutateTest {
 protected:
  template <typename Draw>
  std::set<std::string> draws(Draw draw) {
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) seen.insert(draw());
    return seen;
  }
  Random random_{1};
  Known known_{world_, {"bodkin-word"}};
};

TEST_F(KnownTest, IdentifiersByShape) {
  const std::string main = "0b0d0000-0000-4000-8000-00000000aa01";
  const auto uuids = draws([&] { return known_.other_identifier(main, random_); });
  EXPECT_EQ(uuids, (std::set<std::string>{"0b0d0000-0000-4000-8000-00000000aa02",
                                          "0b0d0000-0000-4000-8000-00000000dead"}));
  const auto classes = draws([&] { return known_.other_identifier("VCPU", random_); });
  EXPECT_THAT(classes, Contains("DISK_GB"));
  EXPECT_THAT(known_.other_identifier("12", random_), IsEmpty());
}

TEST_F(KnownTest, ByParameterAndKey) {
  const auto values = draws([&] { return known_.for_parameter("uuid", random_); });
  EXPECT_EQ(values.size(), 2U);
  EXPECT_THAT(known_.for_parameter("nothing", random_), IsEmpty());
  EXPECT_EQ(known_.unknown("uuid", "", random_), "0b0d0000-0000-4000-8000-00000000dead");
  EXPECT_EQ(known_.unknown("other", "0b0d0000-0000-4000-8000-00000000aa02", random_),
            "0b0d0000-0000-4000-8000-00000000dead");
  EXPECT_THAT(known_.unknown("other", "VCPU", random_), IsEmpty());
  EXPECT_EQ(known_.spelling_for("generation", random_), "7");
  EXPECT_THAT(known_.spelling_for("total", random_), AnyOf("64", "1000"));
  EXPECT_THAT(known_.spelling_for("nothing", random_), IsEmpty());
}

TEST_F(KnownTest, WordsOfAllSources) {
  const auto words = draws([&] { return known_.word(random_); });
  for (const char* want : {"bodkin-word", "VCPU", "project-a"}) EXPECT_THAT(words, Contains(want));
  const Known nothing(scenario::World{}, {});
  EXPECT_THAT(nothing.word(random_), IsEmpty());
}

TEST(FreshUuid, HasItsShapeAndVersion) {
  Random random(1);
  const std::string uuid = fresh_uuid(random);
  EXPECT_EQ(shape_of(uuid), Shape::kUuid);
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(uuid, fresh_uuid(random));
}

}  // namespace
}  // namespace bodkin::mutate
