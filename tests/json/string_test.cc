// Strings: decoding, quoting, member lookup.
#include <gtest/gtest.h>

#include "base/random.h"
#include "json/scan.h"
#include "json/tree.h"

namespace bodkin::json {
namespace {

using std::string_literals::operator""s;

TEST(DecodeString, Table) {
  const struct {
    std::string spelling;
    std::string bytes;
    bool lone_surrogate = false;
    bool invalid_utf8 = false;
  } kCases[] = {
      {"\"\"", ""},
      {"\"abc\"", "abc"},
      {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
      {"\"\\u0041\\u00e9\\u20ac\"", "A\xc3\xa9\xe2\x82\xac"},
      {"\"\\u0000\"", "\0"s},
      {"\"\\ud83d\\uDE00\"", "\xf0\x9f\x98\x80"},
      {"\"\\ud800\"", "\xed\xa0\x80", true},
      {"\"\\udc00x\"", "\xed\xb0\x80x", true},
      {"\"\\ud800\\u0041\"",
       "\xed\xa0\x80"
       "A",
       true},
      {"\"\\ud800\\ud83d\\ude00\"", "\xed\xa0\x80\xf0\x9f\x98\x80", true},
      {"\"\\ud800\\\"", "\xed\xa0\x80\\", true},
      {"\"\\ud800\\u12\"", "\xed\xa0\x80\\u12", true},
      {"\"\xff\"", "\xff", false, true},
      {"\"\xed\xa0\x80\"", "\xed\xa0\x80", false, true},
      {"\"\\x\\u12g4\"", "\\x\\u12g4"},
      {"key", "key"},
      {"'key'", "'key'"},
      {"\"open", "open"},
      {"\"", ""},
      {"", ""},
  };
  for (const auto& c : kCases) {
    const Decoded decoded = decode_string(c.spelling);
    EXPECT_EQ(decoded.bytes, c.bytes) << c.spelling;
    EXPECT_EQ(decoded.lone_surrogate, c.lone_surrogate) << c.spelling;
    EXPECT_EQ(decoded.invalid_utf8, c.invalid_utf8) << c.spelling;
  }
}

TEST(Quote, IsAStringAndDecodesBack) {
  EXPECT_EQ(quote("a\"b\\c\n\x01\x1f\x7f"), "\"a\\\"b\\\\c\\n\\u0001\\u001f\x7f\"");
  Random random(1);
  for (int i = 0; i < 5000; ++i) {
    std::string bytes;
    for (std::uint64_t n = random.below(20); n > 0; --n) {
      bytes.push_back(static_cast<char>(random.below(256)));
    }
    const std::string spelling = quote(bytes);
    ASSERT_TRUE(is_string(spelling));
    ASSERT_EQ(decode_string(spelling).bytes, bytes);
  }
}

TEST(KeyOf, IsDecodedOrEmpty) {
  const Tree tree = parse(R"({"a": 1, "\u0061b": 2, "": 3, c: 4, "d", "e\"": 5})");
  std::vector<std::string> keys;
  for (NodeId id = tree.at(tree.root()).first_child; id != kNone; id = tree.at(id).next) {
    keys.push_back(key_of(tree, id));
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"a", "ab", "", "", "", "e\""}));
  EXPECT_EQ(key_of(tree, tree.root()), "");
}

TEST(FindMember, LastOfThatDecodedKey) {
  const Tree tree = parse("{\"a\": 1, \"b\": 2, \"\\u0061\": 3, \"c\"}");
  const auto text = [&](std::string_view key) {
    const NodeId id = find_member(tree, tree.root(), key);
    return id == kNone ? std::string("none") : print(tree, id);
  };
  EXPECT_EQ(text("a"), "3");
  EXPECT_EQ(text("b"), "2");
  EXPECT_EQ(text("c"), "none");
  EXPECT_EQ(text("\\u0061"), "none");
}

}  // namespace
}  // namespace bodkin::json
