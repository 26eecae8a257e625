// Words of a contract, and dictionaries in libFuzzer's format.
//
// A line is a comment, empty, or a quoted word in which only \\, \" and \xNN are escapes and every
// other byte is printable ASCII (libFuzzer's FuzzerUtil.cpp, ParseOneDictionaryEntry). JSON's own
// escapes are another thing: libFuzzer refuses a whole file for one \n.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.h"
#include "scenario/values.h"

namespace bodkin::engine {

inline constexpr std::size_t kDictionaryWordsMax = 5000;
inline constexpr std::size_t kDictionaryWordBytesMax = 200;

// Names of parameters and members, enumerated strings, and what the user knows to be good; each
// once, sorted, at most kDictionaryWordsMax.
std::vector<std::string> contract_words(const contract::Contract& contract,
                                        const scenario::Values& values);

// The word as a line, with its quotes, without the line end.
std::string dictionary_line(std::string_view word);
// A title for people, and a line for each word.
std::string print_dictionary(const std::string& title, const std::vector<std::string>& words);
// The words of such a text; what libFuzzer would refuse is read as well as it can be.
std::vector<std::string> dictionary_words(std::string_view text);

}  // namespace bodkin::engine
