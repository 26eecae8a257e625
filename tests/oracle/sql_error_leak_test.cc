#include "tests/oracle/bench.h"

namespace bodkin::testing {
namespace {

Ex refused(const char* answer) {
  return {.line = "PUT /things/one", .body = "{}", .status = 400, .answer = answer};
}

TEST(SqlErrorLeak, KnowsTheTextsOfTheDatabases) {
  struct Text {
    const char* origin;
    const char* answer;
  };
  for (const Text& text : {
           Text{"SQLite", R"({"detail":"near \"x\": syntax error"})"},
           Text{"SQLite", "UNIQUE constraint failed: things.name"},
           Text{"SQLite", "(sqlite3.OperationalError) no such column: x"},
           Text{"SQLite", "unrecognized token: \"'a\""},
           Text{"PostgreSQL", "ERROR:  syntax error at or near \"x\""},
           Text{"PostgreSQL", "psycopg2.errors.UndefinedTable"},
           Text{"PostgreSQL", "duplicate key value violates unique constraint \"things_pkey\""},
           Text{"MySQL", "You have an error in your SQL syntax; check the manual"},
           Text{"MySQL", "Unknown column 'x' in 'where clause'"},
           Text{"SQLAlchemy", "(Background on this error at: https://sqlalche.me/e/14/e3q8)"},
           Text{"SQLAlchemy", "sqlalchemy.exc.IntegrityError"},
           Text{"Oracle", "ORA-00933: SQL command not properly ended"},
           Text{"SQL Server", "Unclosed quotation mark after the character string ''."},
           Text{"SQL Server", "Incorrect syntax near 'x'."},
           Text{"JDBC", "java.sql.SQLException: bad"},
           Text{"SQLSTATE", "SQLSTATE[42000]: whatever"},
           Text{"SQL text", "failed: INSERT INTO things VALUES (?)"},
       }) {
    Bench bench("sql-error-leak");
    EXPECT_EQ(Bench::shown(bench.findings({refused(text.answer)})),
              std::string("|error text of ") + text.origin + " in the answer")
        << text.answer;
  }
}

TEST(SqlErrorLeak, IsSilentOnWhatPeopleWriteAndOnEchoes) {
  const char* echo = R"({"detail":"'sqlite3.Error' is not a name"})";
  Ex stored{.line = "GET /things", .answer = "sqlite3.OperationalError"};
  expect_rows(
      "sql-error-leak",
      {{"plain", {refused(R"({"detail":"the name is too long"})")}, ""},
       {"a code without digits", {refused("ORA-cle of Delphi")}, ""},
       {"English", {refused("cannot delete from a full shelf; select one from the list")}, ""},
       {"letters within a word", {refused("labels.klmpq: a string is due")}, ""},
       {"empty", {refused("")}, ""},
       {"echo of the body",
        {{.line = "PUT /things/one",
          .body = R"({"name":"sqlite3.Error"})",
          .status = 400,
          .answer = echo}},
        ""},
       {"echo of an escaped spelling",
        {{.line = "PUT /things/one",
          .body = R"({"name":"sq\u006cite3.Error"})",
          .status = 400,
          .answer = echo}},
        ""},
       {"echo of the target",
        {{.line = "GET /things/sqlite3%2EError", .status = 404, .answer = echo}},
        ""},
       {"echo of an earlier request",
        {{.line = "PUT /things/one", .body = R"({"name":"sqlite3.Error"})"}, refused(echo)},
        ""},
       {"what somebody stored", {stored}, ""}});
}

}  // namespace
}  // namespace bodkin::testing
