#include "report/columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bodkin::report {
namespace {

using testing::ElementsAre;

TEST(Columns, CountsWhatATerminalShows) {
  const struct {
    const char* text;
    std::size_t want;
  } kCases[] = {
      {"", 0},        {"abc", 3}, {"é", 1},  {"日本", 4}, {"한글", 4},
      {"e\u0301", 1}, {"…", 1},   {"😀", 2}, {"ＡＢ", 4},
  };
  for (const auto& c : kCases) EXPECT_EQ(columns(c.text), c.want) << c.text;
}

TEST(Columns, StrayBytesAreOneColumnEach) {
  EXPECT_EQ(columns("\x80"), 1U);
  EXPECT_EQ(columns("a\xe2"), 2U);
}

TEST(Wrap, BreaksAtSpacesThenAtMarksThenAnywhere) {
  EXPECT_THAT(wrap("", 10), ElementsAre(""));
  EXPECT_THAT(wrap("one two three", 20), ElementsAre("one two three"));
  EXPECT_THAT(wrap("one two three", 9), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("/aaaa/bbbb/cccc", 11), ElementsAre("/aaaa/bbbb/", "cccc"));
  EXPECT_THAT(wrap("PUT /aaaa/bbbb/cccc", 16), ElementsAre("PUT /aaaa/bbbb/", "cccc"));
  EXPECT_THAT(wrap("abcdefghijkl", 8), ElementsAre("abcdefgh", "ijkl"));
  EXPECT_THAT(wrap("日本語日本語", 9), ElementsAre("日本語日", "本語"));
  EXPECT_THAT(wrap("12345678 ", 8), ElementsAre("12345678"));
  EXPECT_THAT(wrap("        x", 8), ElementsAre("       ", "x"));
}

TEST(Wrap, NothingIsLostAndNoLineIsWider) {
  const std::string text =
      "The answer 日本語 to PUT /resource_providers/{uuid}/inventories/{resource_class} was "
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  const auto letters = [](const std::string& all) {
    std::string out;
    for (const char c : all) {
      if (c != ' ') out += c;
    }
    return out;
  };
  for (std::size_t width = 8; width < 120; ++width) {
    std::string joined;
    for (const std::string& line : wrap(text, width)) {
      EXPECT_LE(columns(line), width);
      joined += line;
    }
    EXPECT_EQ(letters(joined), letters(text)) << width;
  }
}

TEST(Pad, FillsByColumns) {
  EXPECT_EQ(pad_right("日", 4), "日  ");
  EXPECT_EQ(pad_left("7", 3), "  7");
  EXPECT_EQ(pad_left("1234", 3), "1234");
}

}  // namespace
}  // namespace bodkin::report
