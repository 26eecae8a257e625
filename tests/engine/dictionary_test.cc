#include "engine/dictionary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <optional>
#include <string>

#include "tests/scenario/things.h"

namespace bodkin::engine {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

// What libFuzzer takes, by the letter of its parser: the outermost quotes, between them printable
// bytes and white space alone, a backslash only before a backslash, a quote, or x and two digits.
std::optional<std::string> as_libfuzzer_reads(std::string_view line) {
  const std::size_t open = line.find('"'), close = line.rfind('"');
  if (open == std::string_view::npos || close <= open + 1) return std::nullopt;
  std::string word;
  for (std::size_t i = open + 1; i < close; ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    if (std::isprint(byte) == 0 && std::isspace(byte) == 0) return std::nullopt;
    if (line[i] != '\\') {
      word.push_back(line[i]);
    } else if (i + 1 < close && (line[i + 1] == '\\' || line[i + 1] == '"')) {
      word.push_back(line[++i]);
    } else if (i + 3 < close + 1 && line[i + 1] == 'x' &&
               std::isxdigit(static_cast<unsigned char>(line[i + 2])) != 0 &&
               std::isxdigit(static_cast<unsigned char>(line[i + 3])) != 0) {
      word.push_back(static_cast<char>(std::stoi(std::string(line.substr(i + 2, 2)), nullptr, 16)));
      i += 3;
    } else {
      return std::nullopt;
    }
  }
  return word;
}

TEST(Dictionary, EveryWordIsALineThatLibFuzzerReads) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  for (const std::string& word :
       {std::string("plain"), std::string("a\"b"), std::string("a\\b"), std::string("tab\tline\n"),
        std::string("zero\0x", 6), std::string("\xc3\xa9"), std::string("\\"), std::string("\\x41"),
        std::string(" "), all}) {
    const std::string line = dictionary_line(word);
    const auto read = as_libfuzzer_reads(line);
    ASSERT_TRUE(read) << line;
    EXPECT_EQ(*read, word);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_THAT(dictionary_words(line + "\n"), ElementsAre(word)) << "and we read it alike";
  }
}

TEST(Dictionary, HasTheContractsNamesAndTheUsersValues) {
  const contract::Contract things = testing::things();
  scenario::Values values;
  ASSERT_TRUE(values.add("tenant", {R"("acme")", "7"}, true));
  ASSERT_TRUE(values.add("$.items[*].sku", {R"("A-1")"}, true));
  const auto words = contract_words(things, values);
  for (const char* word : {"name", "size", "project_id", "thingId", "X-Api-Version", "things 1.2",
                           "acme", "7", "A-1"}) {
    EXPECT_THAT(words, Contains(word));
  }
  const std::string text = print_dictionary("Things\nand more", words);
  EXPECT_TRUE(text.starts_with("# Things"));
  EXPECT_EQ(dictionary_words(text), words);
}

TEST(Dictionary, WordsAreReadWithTheirEscapes) {
  const auto words = dictionary_words(
      "# comment\n\nkw=\"a\\\"b\"\n\"\\x41\\\\\"\nno quotes\n# \"commented\"\n\"last\"");
  EXPECT_THAT(words, ElementsAre("a\"b", "A\\", "last"));
}

}  // namespace
}  // namespace bodkin::engine
