// Database errors that quote a statement at the place where a value broke it.
#pragma once

#include <string_view>

namespace bodkin::oracle {

// Whether the text (an answer, a line of a log) says that a database could not read SQL at the
// word: its wording for syntax errors and unknown columns (SQLite, PostgreSQL, MySQL, SQL Server,
// Oracle) with the word in what it quotes. A value that was bound never stands there.
bool sql_breaks_at(std::string_view text, std::string_view word);

}  // namespace bodkin::oracle
