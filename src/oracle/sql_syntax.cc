#include "oracle/sql_syntax.h"

#include <algorithm>

#include "base/text.h"

namespace bodkin::oracle {
namespace {

struct Opening {
  std::string_view words;  // in lower case, before what is quoted
  bool syntax = false;     // only where the text speaks of syntax, too: people write "near"
};
constexpr Opening kOpenings[] = {
    {"near \"", true},                // SQLite, PostgreSQL
    {"near '", true},                 // MySQL, SQL Server
    {"unrecognized token: \""},       // SQLite
    {"no such column: "},             // SQLite
    {"quoted string at or near \""},  // PostgreSQL: unterminated
    {"unknown column '"},             // MySQL
    {"invalid column name '"},        // SQL Server
    {"quotation mark after the character string '"},
    {"\": invalid identifier"},  // Oracle: quoted before it, see below
};
constexpr std::size_t kQuotedMax = 80;

// MySQL quotes the rest of the statement, quotes and all; a double quote ends what it began, and
// what has no mark ends with its word.
std::string quoted_after(std::string_view text, char mark) {
  std::string_view rest = text.substr(0, kQuotedMax);
  if (mark == '"') rest = rest.substr(0, rest.find('"'));
  if (mark == ' ') rest = rest.substr(0, rest.find_first_of(" \t\r\n,;"));
  return std::string(rest);
}

std::string quoted_before(std::string_view text) {
  const std::size_t begin = text.rfind('"');
  if (begin == std::string_view::npos || text.size() - begin > kQuotedMax) return {};
  return std::string(text.substr(begin + 1));
}

}  // namespace

std::vector<std::string> sql_error_quotes(std::string_view text) {
  std::string plain = to_lower(text);
  std::erase(plain, '\\');  // of JSON
  const std::string_view all = plain;
  const bool syntax = all.find("syntax") != std::string_view::npos;
  std::vector<std::string> quotes;
  for (const Opening& opening : kOpenings) {
    if (opening.syntax && !syntax) continue;
    for (std::size_t at = all.find(opening.words); at != std::string_view::npos;
         at = all.find(opening.words, at + opening.words.size())) {
      const bool before = opening.words.front() == '"';
      quotes.push_back(
          before ? quoted_before(all.substr(0, at))
                 : quoted_after(all.substr(at + opening.words.size()), opening.words.back()));
    }
  }
  return quotes;
}

bool sql_breaks_at(std::string_view text, std::string_view word) {
  if (word.empty() || text.find(word) == std::string_view::npos) return false;
  const std::vector<std::string> quotes = sql_error_quotes(text);
  return std::any_of(quotes.begin(), quotes.end(), [&](const std::string& quote) {
    return quote.find(word) != std::string::npos;
  });
}

}  // namespace bodkin::oracle
