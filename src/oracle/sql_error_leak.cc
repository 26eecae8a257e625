// sql-error-leak: the text of a database's error in an answer.
//
// Looks for wording that databases, drivers and mappers use and people do not. Silent where the
// request said the same words, and for a GET that succeeds: what it shows may be what somebody
// stored.
#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "oracle/echo.h"
#include "oracle/judgement.h"
#include "oracle/oracles.h"
#include "oracle/phrases.h"

namespace bodkin::oracle {
namespace {

struct Wording {
  std::string_view phrase;
  const char* origin;
  int digits_after = 0;  // "ORA-" is an error code only with digits behind it
};

constexpr std::array kWordings{
    Wording{"sqlite3.", "SQLite"},
    Wording{"sqlite_error", "SQLite"},
    Wording{"sqlite_constraint", "SQLite"},
    Wording{"sqlite error", "SQLite"},
    Wording{"unrecognized token:", "SQLite"},
    Wording{"\": syntax error", "SQLite"},
    Wording{"no such column:", "SQLite"},
    Wording{"no such table:", "SQLite"},
    Wording{"unique constraint failed", "SQLite"},
    Wording{"not null constraint failed", "SQLite"},
    Wording{"foreign key constraint failed", "SQLite"},
    Wording{"check constraint failed", "SQLite"},
    Wording{"sql logic error", "SQLite"},
    Wording{"database is locked", "SQLite"},
    Wording{"database disk image is malformed", "SQLite"},
    Wording{"psycopg2.", "PostgreSQL"},
    Wording{"psycopg.errors", "PostgreSQL"},
    Wording{"org.postgresql.", "PostgreSQL"},
    Wording{"psqlexception", "PostgreSQL"},
    Wording{"syntax error at or near", "PostgreSQL"},
    Wording{"duplicate key value violates unique constraint", "PostgreSQL"},
    Wording{"violates foreign key constraint", "PostgreSQL"},
    Wording{"violates not-null constraint", "PostgreSQL"},
    Wording{"violates check constraint", "PostgreSQL"},
    Wording{"unterminated quoted string at or near", "PostgreSQL"},
    Wording{"invalid input syntax for", "PostgreSQL"},
    Wording{"pq: ", "PostgreSQL"},
    Wording{"you have an error in your sql syntax", "MySQL"},
    Wording{"mariadb server version", "MySQL"},
    Wording{"mysql server version", "MySQL"},
    Wording{"com.mysql.", "MySQL"},
    Wording{"mysqlexception", "MySQL"},
    Wording{"mysqlsyntaxerror", "MySQL"},
    Wording{"pymysql.", "MySQL"},
    Wording{"mysql_", "MySQL"},
    Wording{"mysqli_", "MySQL"},
    Wording{"' in 'where clause'", "MySQL"},
    Wording{"' in 'field list'", "MySQL"},
    Wording{"sqlalchemy.", "SQLAlchemy"},
    Wording{"sqlalche.me/e/", "SQLAlchemy"},
    Wording{"[sql: ", "SQLAlchemy"},
    Wording{"(background on this error at:", "SQLAlchemy"},
    Wording{"ora-", "Oracle", 5},
    Wording{"oracle.jdbc", "Oracle"},
    Wording{"pls-", "Oracle", 5},
    Wording{"unclosed quotation mark after the character string", "SQL Server"},
    Wording{"system.data.sqlclient", "SQL Server"},
    Wording{"microsoft.data.sqlclient", "SQL Server"},
    Wording{"odbc sql server driver", "SQL Server"},
    Wording{"odbc driver ", "SQL Server", 2},
    Wording{"incorrect syntax near", "SQL Server"},
    Wording{"java.sql.", "JDBC"},
    Wording{"sqlexception", "JDBC"},
    Wording{"sqlsyntaxerrorexception", "JDBC"},
    Wording{"org.hibernate.", "JDBC"},
    Wording{"jdbc:", "JDBC"},
    Wording{"sqlstate[", "SQLSTATE"},
    Wording{"sqlstate: ", "SQLSTATE"},
    Wording{"sqlstate=", "SQLSTATE"},
    Wording{"insert into ", "SQL text"},
    Wording{" from sqlite_master", "SQL text"},
    Wording{"select * from ", "SQL text"},
    Wording{"select count(*) from ", "SQL text"},
};

constexpr std::size_t kShortWording = 5;  // longer ones stand in no word by chance

const Phrases& phrases() {
  static const Phrases made = [] {
    std::vector<std::string_view> list;
    for (const auto& wording : kWordings) list.push_back(wording.phrase);
    return Phrases(list);
  }();
  return made;
}

bool has_digits(std::string_view text, std::size_t from, int count) {
  for (int i = 0; i < count; ++i, ++from) {
    if (from >= text.size() || text[from] < '0' || text[from] > '9') return false;
  }
  return true;
}

// A wording that begins with a letter does not begin within a word: "pq: " is not "klmpq: ".
bool begins_a_word(std::string_view text, std::size_t at, std::string_view phrase) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return at == 0 || phrase.size() > kShortWording || !is_letter(phrase.front()) ||
         !is_letter(text[at - 1]);
}

class SqlErrorLeak : public Oracle {
 public:
  std::string_view name() const override { return "sql-error-leak"; }
  std::string_view purpose() const override { return "Database error text in an answer."; }

  void judge(const Case& what, std::vector<finding::Finding>& findings) const override {
    for (std::size_t i = 0; i < what.facts.size(); ++i) {
      const scenario::Exchange& exchange = *what.facts[i].exchange;
      const std::string& body = exchange.answer.response.body;
      if (body.empty() || (exchange.success() && exchange.request.method == "GET")) continue;
      for (const auto& hit : phrases().find(body)) {
        const Wording& wording = kWordings[hit.phrase];
        if (!has_digits(body, hit.begin + wording.phrase.size(), wording.digits_after)) continue;
        if (!begins_a_word(body, hit.begin, wording.phrase)) continue;
        if (echoed(what.facts, i, wording.phrase)) continue;
        finding::Finding finding = finding_at(what, i, name());
        finding.kind = fmt::format("error text of {} in the answer", wording.origin);
        const std::size_t begin = hit.begin > 60 ? hit.begin - 60 : 0;
        finding.evidence = printable(std::string_view(body).substr(begin, 300), 300);
        finding.message = fmt::format("{}: \"{}\"", finding.kind, finding.evidence);
        findings.push_back(std::move(finding));
        break;
      }
    }
  }
};

}  // namespace

std::unique_ptr<Oracle> make_sql_error_leak() {
  return std::make_unique<SqlErrorLeak>();
}

}  // namespace bodkin::oracle
