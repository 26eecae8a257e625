// Hashes that must never change: signatures and file names are made of them.
#include "base/hash.h"

#include <gtest/gtest.h>

#include <set>

namespace bodkin {
namespace {

TEST(HashTest, IsFnv1a) {
  EXPECT_EQ(hash64(""), 0xcbf29ce484222325ULL);
  EXPECT_EQ(hash64("a"), 0xaf63dc4c8601ec8cULL);
  EXPECT_EQ(hash64("foobar"), 0x85944171f73967e8ULL);
  EXPECT_EQ(hash64("bar", hash64("foo")), hash64("foobar"));
  EXPECT_NE(hash64(std::string_view("\0", 1)), hash64(""));
}

TEST(HashTest, Spellings) {
  EXPECT_EQ(hash_hex(0), "0000000000000000");
  EXPECT_EQ(hash_hex(0x0123456789abcdefULL), "0123456789abcdef");
  EXPECT_EQ(hash_letters(0, 8), "aaaaaaaa");
  EXPECT_EQ(hash_letters(27, 3), "bba");
  EXPECT_EQ(hash_letters(1, 0), "");
}

TEST(HashTest, LettersTellThousandsOfTextsApart) {
  std::set<std::string> seen;
  for (int i = 0; i < 20000; ++i) {
    const std::string letters = hash_letters(hash64("text " + std::to_string(i)), 8);
    ASSERT_EQ(letters.size(), 8U);
    ASSERT_EQ(letters.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), std::string::npos);
    seen.insert(letters);
  }
  EXPECT_EQ(seen.size(), 20000U);
}

}  // namespace
}  // namespace bodkin
