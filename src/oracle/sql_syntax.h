// Database errors that quote a statement at the place where a value broke it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bodkin::oracle {

// What the text (an answer, a line of a log) quotes of statements that a database could not read:
// behind its wording for syntax errors and unknown columns (SQLite, PostgreSQL, MySQL, SQL Server,
// Oracle), at most 80 bytes each, in lower case and without backslashes. A value that was bound
// never stands there. Linear in the text.
std::vector<std::string> sql_error_quotes(std::string_view text);

// Whether one of these holds the word, which is in lower case.
bool sql_breaks_at(std::string_view text, std::string_view word);

}  // namespace bodkin::oracle
