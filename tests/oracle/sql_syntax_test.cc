#include "oracle/sql_syntax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace bodkin::oracle {
namespace {

constexpr std::string_view kWord = "bdkq0123abcd";

TEST(SqlSyntax, IsBrokenWhereTheDatabaseQuotesTheWord) {
  for (const char* text :
       {R"(sqlite3.OperationalError: near "bdkq0123abcd": syntax error)",
        R"x(unrecognized token: "'bdkq0123abcd')")x", "no such column: bdkq0123abcd",
        R"(ERROR:  syntax error at or near "bdkq0123abcd" at character 30)",
        R"(unterminated quoted string at or near "'bdkq0123abcd''")",
        "You have an error in your SQL syntax; check the manual for the right syntax to use near "
        "'bdkq0123abcd' at line 1",
        "Unknown column 'bdkq0123abcd' in 'where clause'", "Incorrect syntax near 'bdkq0123abcd'.",
        R"(ORA-00904: "BDKQ0123ABCD": invalid identifier)",
        R"({"error": "near \"bdkq0123abcd\": syntax error"})",
        "Unclosed quotation mark after the character string 'bdkq0123abcd'."}) {
    const auto quotes = sql_error_quotes(text);
    EXPECT_TRUE(std::any_of(quotes.begin(), quotes.end(), [](const std::string& quote) {
      return quote.find(kWord) != std::string::npos;
    })) << text;
  }
}

TEST(SqlSyntax, IsNotWhereTheWordOnlyStandsNearby) {
  for (const char* text :
       {"UNIQUE constraint failed: t.name [parameters: ('bdkq0123abcd',)]",
        R"x(near ")": syntax error [SQL: INSERT INTO t] [parameters: ('bdkq0123abcd',)])x",
        R"(no room near "bdkq0123abcd")", "bdkq0123abcd", "", "a hotel near 'bdkq0123abcd'",
        R"(no such column: x, while "bdkqffffffff" was asked for)"}) {
    EXPECT_FALSE(sql_breaks_at(text, kWord)) << text;
  }
  EXPECT_FALSE(sql_breaks_at("near \"\": syntax error", ""));
}

TEST(SqlSyntax, IsReadInLinearTime) {
  std::string text = "syntax error ";
  for (int i = 0; i < 100000; ++i) text += "near \"bdkq0123abcd ";
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_TRUE(sql_breaks_at(text, kWord));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
}

}  // namespace
}  // namespace bodkin::oracle
