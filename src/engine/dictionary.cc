#include "engine/dictionary.h"

#include <set>

#include "base/text.h"
#include "json/tree.h"
#include "schema/schema.h"

namespace bodkin::engine {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Everything that a schema leads to, each once.
void add_schema_words(const contract::Contract& contract, std::set<std::string>& words) {
  std::set<const schema::Schema*> seen;
  std::vector<const schema::Schema*> open;
  for (const contract::Operation& operation : contract.operations()) {
    open.push_back(operation.body);
    for (const contract::Parameter& parameter : operation.parameters) {
      words.insert(parameter.name);
      open.push_back(parameter.schema);
    }
  }
  while (!open.empty()) {
    const schema::Schema* schema = open.back();
    open.pop_back();
    if (schema == nullptr || !seen.insert(schema).second) continue;
    for (const auto& [name, member] : schema->properties) {
      words.insert(name);
      open.push_back(member);
    }
    for (const std::string& spelling : schema->enumeration) {
      if (spelling.starts_with('"')) words.insert(json::decode_string(spelling).bytes);
    }
    for (const auto& [pattern, member] : schema->pattern_properties) open.push_back(member);
    for (const auto* list : {&schema->all_of, &schema->any_of, &schema->one_of}) {
      open.insert(open.end(), list->begin(), list->end());
    }
    open.push_back(schema->additional);
    open.push_back(schema->items);
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
