#include "oracle/sql_syntax.h"

#include <algorithm>
#include <string>

#include "base/text.h"

namespace bodkin::oracle {
namespace {

// What comes before the quoted part of a statement, in lower case; `syntax`: only where the text
// speaks of syntax, too, since people write "near".
struct Opening {
  std::string_view words;
  bool syntax = false;
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
    {"invalid identifier: '"},
};
constexpr std::size_t kBetweenMax = 60;  // bytes from the opening to the word

}  // namespace

bool sql_breaks_at(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + word.size())) {
    const std::size_t begin = at - std::min(at, kBetweenMax);
    std::string before = to_lower(text.substr(begin, at - begin));
    std::erase(before, '\\');  // of JSON
    for (const Opening& opening : kOpenings) {
      const std::size_t opened = before.rfind(opening.words);
      if (opened == std::string::npos) continue;
      const std::size_t from = opened + opening.words.size();
      const bool closed = opening.words.back() != ' ' &&
                          before.find(opening.words.back(), from) != std::string::npos;
      if (closed && opening.words.back() == '"') continue;
      if (opening.syntax && to_lower(text).find("syntax") == std::string::npos) continue;
      return true;
    }
  }
  return false;
}

}  // namespace bodkin::oracle
