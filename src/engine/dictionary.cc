#include "engine/dictionary.h"

#include <set>
#include <utility>

#include "base/text.h"
#include "json/tree.h"
#include "schema/reachable.h"

namespace bodkin::engine {
namespace {

void add_schema_words(const contract::Contract& contract, std::set<std::string>& words) {
  std::vector<const schema::Schema*> roots;
  for (const contract::Operation& operation : contract.operations()) {
    roots.push_back(operation.body);
    for (const contract::Parameter& parameter : operation.parameters) {
      words.insert(parameter.name);
      roots.push_back(parameter.schema);
    }
  }
  for (const schema::Schema* schema : schema::reachable_from(std::move(roots))) {
    for (const auto& property : schema->properties) words.insert(property.first);
    for (const std::string& spelling : schema->enumeration) {
      if (spelling.starts_with('"')) words.insert(json::decode_string(spelling).bytes);
    }
  }
}

}  // namespace

std::vector<std::string> contract_words(const contract::Contract& contract,
                                        const scenario::Values& values) {
  std::set<std::string> words;
  const auto add_known = [&](const scenario::Values::Known& known) {
    for (const std::string& spelling : known.spellings) words.insert(scenario::text_of(spelling));
  };
  for (const auto& [name, known] : values.names()) add_known(known);
  for (const scenario::Values::Place& place : values.places()) add_known(place.known);
  add_schema_words(contract, words);
  std::vector<std::string> kept;
  for (const std::string& word : words) {
    if (kept.size() >= kDictionaryWordsMax) break;
    if (!word.empty() && word.size() <= kDictionaryWordBytesMax) kept.push_back(word);
  }
  return kept;
}

std::string dictionary_line(std::string_view word) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string line = "\"";
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (byte >= 0x20 && byte < 0x7f) {
      line += c;
    } else {
      line += "\\x";
      line += kHex[byte >> 4];
      line += kHex[byte & 15];
    }
  }
  return line + "\"";
}

std::string print_dictionary(const std::string& title, const std::vector<std::string>& words) {
  std::string text = "# " + printable(title) + "\n";
  for (const std::string& word : words) text += dictionary_line(word) + "\n";
  return text;
}

std::vector<std::string> dictionary_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::size_t open = line.find('"');
    const std::size_t comment = line.find('#');
    const std::size_t close = line.rfind('"');
    if (open == std::string_view::npos || close <= open || comment < open) continue;
    std::string word;
    for (std::size_t i = open + 1; i < close; ++i) {
      if (line[i] != '\\' || i + 1 >= close) {
        word.push_back(line[i]);
      } else if (line[i + 1] == 'x' && i + 3 < close + 1 && hex_digit(line[i + 2]) >= 0 &&
                 hex_digit(line[i + 3]) >= 0) {
        word.push_back(static_cast<char>(hex_digit(line[i + 2]) * 16 + hex_digit(line[i + 3])));
        i += 3;
      } else {
        word.push_back(line[++i]);
      }
    }
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace bodkin::engine
