// Bytes as text.
#include "base/text.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/random.h"

namespace bodkin {
namespace {

TEST(IsUtf8Test, Table) {
  struct {
    const char* name;
    std::string bytes;
    bool want;
  } const cases[] = {
      {"empty", "", true},
      {"ASCII with NUL", std::string("a\0\x7f", 3), true},
      {"two bytes, smallest", "\xc2\x80", true},
      {"two bytes, overlong", "\xc1\xbf", false},
      {"three bytes, smallest", "\xe0\xa0\x80", true},
      {"three bytes, overlong", "\xe0\x9f\xbf", false},
      {"before the surrogates", "\xed\x9f\xbf", true},
      {"first surrogate", "\xed\xa0\x80", false},
      {"last surrogate", "\xed\xbf\xbf", false},
      {"after the surrogates", "\xee\x80\x80", true},
      {"four bytes, smallest", "\xf0\x90\x80\x80", true},
      {"four bytes, overlong", "\xf0\x8f\xbf\xbf", false},
      {"the last code point", "\xf4\x8f\xbf\xbf", true},
      {"beyond it", "\xf4\x90\x80\x80", false},
      {"five bytes", "\xf8\x88\x80\x80\x80", false},
      {"a lone continuation", "\x80", false},
      {"cut short", "\xe2\x82", false},
      {"broken inside", "\xe2\x28\xa1", false},
      {"bad at the end", "abc\xff", false},
  };
  for (const auto& c : cases) EXPECT_EQ(is_utf8(c.bytes), c.want) << c.name;
}

TEST(AsUtf8Test, OnlyWhatIsBrokenChanges) {
  EXPECT_EQ(as_utf8("é\n\x01"), "é\n\x01");
  EXPECT_EQ(as_utf8("a\xff\xc3"), "a\\xff\\xc3");
  EXPECT_EQ(as_utf8("\xed\xa0\x80"), "\\xed\\xa0\\x80");
}

TEST(PrintableTest, Table) {
  struct {
    const char* name;
    std::string bytes;
    const char* want;
  } const cases[] = {
      {"plain", "plain é ∀", "plain é ∀"},
      {"control", std::string("a\0\x1b[2J\x7f", 7), "a\\x00\\x1b[2J\\x7f"},
      {"lines", "a\r\n\tb", "a\\r\\n\\tb"},
      {"invalid", "\xff\xfe", "\\xff\\xfe"},
      {"C1 control", "\xc2\x9b", "\\xc2\\x9b"},
      {"reordering", "\xe2\x80\xae\xe2\x81\xa6", "\\xe2\\x80\\xae\\xe2\\x81\\xa6"},
      {"line separator", "\xe2\x80\xa8", "\\xe2\\x80\\xa8"},
      {"byte order mark", "\xef\xbb\xbf", "\\xef\\xbb\\xbf"},
  };
  for (const auto& c : cases) EXPECT_EQ(printable(c.bytes), c.want) << c.name;
}

TEST(PrintableTest, SaysHowLongItWas) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdef", 3), "abc… (6 bytes)");
  EXPECT_EQ(printable("", 0), "");
}

TEST(PrintableTest, IsOneLineOfUtf8ForAnyBytes) {
  Random random(6);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random.below(40), '\0');
    for (char& c : bytes) c = static_cast<char>(random.below(256));
    const std::string text = printable(bytes);
    ASSERT_TRUE(is_utf8(text));
    for (const char c : text) ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
    ASSERT_TRUE(is_utf8(as_utf8(bytes)));
  }
}

TEST(CaseTest, IsAsciiOnly) {
  EXPECT_EQ(to_lower("aBZ[\xc3\x84"), "abz[\xc3\x84");
  EXPECT_TRUE(equal_ignore_case("aB-9", "Ab-9"));
  EXPECT_FALSE(equal_ignore_case("a", "ab"));
  EXPECT_FALSE(equal_ignore_case("[", "{"));
  EXPECT_FALSE(equal_ignore_case("@", "`"));
  EXPECT_FALSE(equal_ignore_case("\xc3\x84", "\xc3\xa4"));
}

TEST(NearestNameTest, OffersOnlyWhatIsNear) {
  const std::vector<std::string> names = {"name", "principal", "expect"};
  EXPECT_EQ(nearest_name("nmae", names), "name");
  EXPECT_EQ(nearest_name("expcet", names), "expect");
  EXPECT_EQ(nearest_name("zzzzzz", names), "");
  EXPECT_EQ(nearest_name("", names), "");
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", "abc"), 0U);
}

TEST(Text, WordsOfNames) {
  const auto joined = [](std::string_view name) {
    std::string all;
    for (const std::string& word : words_of_name(name)) all += word + " ";
    return all;
  };
  EXPECT_EQ(joined("sourceRoom_id"), "source room id ");
  EXPECT_EQ(joined("_rev"), "rev ");
  EXPECT_EQ(joined("HTTPStatus2-x"), "httpstatus2 x ");
  EXPECT_EQ(joined("--"), "");
  EXPECT_EQ(joined(""), "");
}

TEST(Text, HexDigits) {
  EXPECT_EQ(hex_digit('0'), 0);
  EXPECT_EQ(hex_digit('f'), 15);
  EXPECT_EQ(hex_digit('A'), 10);
  for (const char c : {'g', '/', ':', '@', '`', '\0'}) EXPECT_EQ(hex_digit(c), -1) << c;
}

TEST(Text, SingularByEnglishSpelling) {
  for (const auto& [many, one] : {std::pair{"rooms", "room"},
                                  {"policies", "policy"},
                                  {"boxes", "box"},
                                  {"classes", "class"},
                                  {"addresses", "address"},
                                  {"status", "status"},
                                  {"access", "access"},
                                  {"s", "s"},
                                  {"resource_providers", "resource_provider"},
                                  {"", ""}}) {
    EXPECT_EQ(singular(many), one) << many;
  }
}

TEST(Text, Uuids) {
  EXPECT_TRUE(is_uuid("0b0d0000-0000-4000-8000-00000000aB04"));
  for (const char* text :
       {"", "0b0d0000-0000-4000-8000-00000000aa0", "0b0d0000-0000-4000-8000-00000000aa0g",
        "0b0d000000000-4000-8000-00000000aa04", "0b0d0000_0000-4000-8000-00000000aa04"}) {
    EXPECT_FALSE(is_uuid(text)) << text;
  }
}

TEST(Text, ReplacesFromTheLeft) {
  std::string text = "aaaa";
  replace_all(text, "aa", "aaa");
  EXPECT_EQ(text, "aaaaaa");
  replace_all(text, "b", "c");
  EXPECT_EQ(text, "aaaaaa");
}

}  // namespace
}  // namespace bodkin
