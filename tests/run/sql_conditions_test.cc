#include "run/sql_conditions.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>

namespace bodkin::run {
namespace {

// How many of two rows a statement with the value pasted into it gives; -1: it is no statement.
int rows(const std::string& before, const std::string& value, const std::string& after) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  sqlite3_exec(db, "CREATE TABLE t (name TEXT, n INTEGER); INSERT INTO t VALUES ('a', 1), ('b', 2)",
               nullptr, nullptr, nullptr);
  int count = 0;
  const auto counted = [](void* at, int, char**, char**) { return ++*static_cast<int*>(at), 0; };
  const std::string sql = "SELECT * FROM t WHERE " + before + value + after;
  if (sqlite3_exec(db, sql.c_str(), counted, &count, nullptr) != SQLITE_OK) count = -1;
  sqlite3_close(db);
  return count;
}

TEST(SqlConditions, DifferOnlyWhereTheyReachSql) {
  struct Row {
    const char* before;
    const char* after;
    std::size_t form;
  };
  for (const Row& row : {Row{"name = '", "'", 0}, Row{"name LIKE '%", "%'", 0},
                         Row{"n > 0 AND name LIKE '", "%'", 0}, Row{"(name = '", "')", 1},
                         Row{"n > 0 AND name = lower('", "')", 1}, Row{"(name LIKE '%", "%')", 1},
                         Row{"n = ", "", 2}, Row{"n > 0 AND n = ", "", 2}}) {
    const auto made = sql_conditions(row.form, "never-there", "bdkcanary0123456", 200);
    ASSERT_TRUE(made);
    EXPECT_EQ(rows(row.before, made->base, row.after), 0) << row.before;
    EXPECT_EQ(rows(row.before, made->always, row.after), 2) << row.before;
    EXPECT_EQ(rows(row.before, made->never, row.after), 0) << row.before;
  }
}

TEST(SqlConditions, TakeAwayWhatIsThere) {
  struct Row {
    const char* before;
    const char* present;
    const char* after;
    std::size_t form;
  };
  for (const Row& row : {Row{"name = '", "a", "'", 0}, Row{"n > 0 AND (name = '", "a", "')", 1},
                         Row{"n = ", "1", "", 2}}) {
    const SqlConditions made = sql_conditions_on(row.form, row.present);
    EXPECT_EQ(rows(row.before, made.base, row.after), 1) << row.before;
    EXPECT_EQ(rows(row.before, made.always, row.after), 1) << row.before;
    EXPECT_EQ(rows(row.before, made.never, row.after), 0) << row.before;
  }
}

TEST(SqlConditions, AreNoOrderWhereSqlCannotReadThem) {
  const SqlConditions made = sql_orders("name");
  EXPECT_EQ(rows("1 ORDER BY ", made.base, ""), 2);
  EXPECT_EQ(rows("1 ORDER BY ", made.always, " LIMIT 9"), 2);
  EXPECT_EQ(rows("1 ORDER BY ", made.never, " LIMIT 9"), -1);
}

TEST(SqlConditions, AreAsShortAsTheParameterAsks) {
  const std::string absent(36, 'a');
  EXPECT_NE(sql_conditions(0, absent, "bdkcanary0123456", 200)->always.find(absent),
            std::string::npos);
  EXPECT_LE(sql_conditions(0, absent, "bdkcanary0123456", 52)->always.size(), 52U);
  EXPECT_NE(sql_conditions(0, absent, "bdkcanary0123456", 52)->always.find("bdkcanary"),
            std::string::npos);
  const auto shortest = sql_conditions(0, absent, "bdkcanary0123456", 24);
  ASSERT_TRUE(shortest);
  EXPECT_LE(shortest->never.size(), 24U);
  EXPECT_FALSE(sql_conditions(0, absent, "bdkcanary0123456", 10));
}

}  // namespace
}  // namespace bodkin::run
