// What the writer writes, and that the reader reads it back.
#include "json/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/reader.h"

namespace bodkin::json {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string sample(Writer::Layout layout) {
  Writer out(layout);
  out.object().text("name", "a\"\xff").texts("tags", {"x", "y"}).object("empty").end();
  out.array("list").object().number("n", -3).end().object().boolean("b", true).end().end();
  return out.end().done();
}

TEST(Writer, LinesForPeople) {
  EXPECT_EQ(sample(Writer::Layout::kLines), R"({
  "name": "a\"\\xff",
  "tags": ["x", "y"],
  "empty": {},
  "list": [
    {
      "n": -3
    },
    {
      "b": true
    }
  ]
})");
}

TEST(Writer, OneLineForLogs) {
  const std::string text = sample(Writer::Layout::kOneLine);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_TRUE(is_json(parse(text))) << text;
}

TEST(Reader, ReadsWhatIsThereAndNothingElse) {
  for (const auto layout : {Writer::Layout::kLines, Writer::Layout::kOneLine}) {
    const Tree tree = parse(sample(layout));
    const Reader top(tree, tree.root());
    EXPECT_EQ(top.string("name"), "a\"\\xff");
    EXPECT_THAT(top.strings("tags"), ElementsAre("x", "y"));
    ASSERT_THAT(top.items("list"), SizeIs(2));
    EXPECT_EQ(top.items("list")[0].number<int>("n"), -3);
    EXPECT_TRUE(top.items("list")[1].boolean("b"));
    EXPECT_TRUE(top.object("empty").exists());
    EXPECT_FALSE(top.object("other").exists());
    EXPECT_EQ(top.object("other").string("x"), "");
    EXPECT_EQ(top.number<int>("name"), 0);
    EXPECT_THAT(top.items("name"), IsEmpty());
  }
}

}  // namespace
}  // namespace bodkin::json
