// The database: owns the connection, its prepared statements, its lock, its transactions and its
// yield points.
//
// One connection, one lock. A Transaction holds the lock for as long as it lives, so what happens
// inside one is atomic and isolated. At a yield point (before a lock is taken, before a transaction
// begins, before a statement first runs) a hook is called with the point's name; a scheduler of
// interleavings can wait there. While there is a hook nobody waits for the lock itself: it is
// tried, and the hook called with "busy", until it is free. Nothing outside this file talks to
// SQLite.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "service/sql.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bodkin::service {

// A statement failed. what() is the database's own message: for the log, never for an answer.
class DbError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Db;

// A statement under way: bind in order, step, read. Bound text is not copied and must outlive the
// query. Columns of text are valid until the next row(). Reset (or finalised) when it goes.
class Query {
 public:
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query();

  Query& text(std::string_view value);
  Query& integer(std::int64_t value);
  Query& real(double value);
  Query& null();

  bool row();  // steps; false at the end. Throws DbError.
  void run();  // steps to the end. Throws DbError.

  std::int64_t integer_at(int column) const;
  double real_at(int column) const;
  std::string_view text_at(int column) const;
  bool null_at(int column) const;

 private:
  friend class Db;
  Query(Db& db, sqlite3_stmt* statement, bool own);
  Db& db_;
  sqlite3_stmt* statement_;
  int bound_ = 0;
  bool own_;
  bool started_ = false;
};

class Db {
 public:
  // An empty path: a private database in memory. kInput: the file cannot be opened or is not a
  // database.
  static Result<std::unique_ptr<Db>> open(const std::string& path);
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;
  ~Db();

  // Call these with a Transaction alive on this thread.
  Query query(Sql sql);
  // Text made at run time; take_statements() reports it, whether or not it compiles. Throws
  // DbError where it does not.
  Query adhoc(const std::string& sql);
  std::int64_t last_id() const;

  bool snapshot();
  bool restore();
  std::vector<std::string> take_statements();

  using YieldHook = std::function<void(const char* where)>;
  // Not while requests are under way.
  void on_yield(YieldHook hook) { hook_ = std::move(hook); }

 private:
  friend class Query;
  friend class Transaction;
  explicit Db(sqlite3* handle, bool in_memory) : handle_(handle), in_memory_(in_memory) {}
  void yield(const char* where) const {
    if (hook_) hook_(where);
  }
  void take(std::unique_lock<std::mutex>& lock) const;
  sqlite3_stmt* prepare(const char* sql, std::size_t bytes, bool persistent);
  std::int64_t changes() const;

  sqlite3* handle_;
  bool in_memory_;
  std::mutex mutex_;
  std::array<sqlite3_stmt*, static_cast<std::size_t>(Sql::kCount)> prepared_{};
  std::vector<std::string> statements_;  // ad hoc ones, oldest first
  std::vector<unsigned char> remembered_;
  std::int64_t remembered_changes_ = -1;
  YieldHook hook_;
};

// The lock, and for a write a transaction that is rolled back unless it is committed.
class Transaction {
 public:
  enum class Mode { kRead, kWrite };
  Transaction(Db& db, Mode mode);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();
  void rollback();
  // After commit() or rollback(): lets go of the lock, takes it again and begins anew.
  void begin_again();

 private:
  Db& db_;
  std::unique_lock<std::mutex> lock_;
  bool open_ = false;
};

}  // namespace bodkin::service
