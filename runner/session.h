// A connection to PostgreSQL: the boundary to libpqxx and libpq, whose exceptions end here.
//
// Transactions are plain statements. A connection that is lost stays lost: nothing is ever sent over a second one, for
// whoever holds locks, settings or a transaction in a session must learn that they are gone.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/error.h"
#include "runner/quoting.h"

namespace sluice::runner {

// What the server, or the way to it, said. Passwords of the connection string never show in it.
struct SqlError {
  std::string sqlstate;  // empty where the server said none, or libpqxx did not pass it on
  std::string message;   // one line, without "ERROR:"
  std::string detail;    // may be empty, as may the next
  std::string hint;
  // The session is of no use any more, and whether the statement took effect is not known from here.
  bool connection_lost = false;
};

template <typename T>
using SqlResult = tl::expected<T, SqlError>;

// "relation 'x' does not exist (42P01)"; what names the thing that was tried, and may be empty.
Error ToError(const SqlError& error, std::string_view what = {});

using Row = std::vector<std::optional<std::string>>;
using Parameters = std::vector<std::optional<std::string>>;

// What a message of several statements came to.
struct Answers {
  std::vector<std::string>
      commands;                   // of those that succeeded, in order, as the server calls them: "COMMIT", "UPDATE 1"
  std::vector<Row> rows;          // of the last that gave any
  std::optional<SqlError> error;  // of the one that failed, behind which none was run
};

// What PQtransactionStatus says.
enum class TransactionState : unsigned char { kIdle, kInTransaction, kFailed, kUnknown };

class Session {
 public:
  // A connection string or URI, as libpq takes it.
  static SqlResult<Session> Connect(const std::string& connection);

  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // One statement, or several in one query, which the server then runs as one transaction. COPY from the client fails.
  SqlResult<void> Execute(const std::string& sql);
  SqlResult<std::vector<Row>> Query(const std::string& sql);
  // The same, row by row, for answers that may be long.
  SqlResult<void> ForEachRow(const std::string& sql, const std::function<void(const Row&)>& take);
  // One statement; $1 is the first parameter.
  SqlResult<std::vector<Row>> Query(const std::string& sql, const Parameters& parameters);
  // Several in one message, each of which is told of by itself.
  Answers RunAll(const std::string& sql);
  // Begins with it, as Execute, and does not wait for the answer, which the next call does, or Receive. One at a time.
  void Send(const std::string& sql);
  // The answer to what was sent: the rows of the last of its statements.
  SqlResult<std::vector<Row>> Receive();
  // The first column of the only row; empty where it is NULL.
  SqlResult<std::string> QueryValue(const std::string& sql);

  SqlResult<void> Begin() { return Execute("BEGIN"); }
  SqlResult<void> Commit() { return Execute("COMMIT"); }
  SqlResult<void> Rollback() { return Execute("ROLLBACK"); }

  // As Execute; tells how many rows the last statement inserted, changed, deleted or copied.
  SqlResult<uint64_t> ExecuteCounting(const std::string& sql);

  // COPY ... FROM STDIN with its data.
  SqlResult<uint64_t> Copy(const std::string& sql, std::string_view data);

  // For the session, or where a transaction is rolled back for as long as it lasted; zero is no limit.
  SqlResult<void> SetStatementTimeout(std::chrono::milliseconds limit);
  SqlResult<void> SetLockTimeout(std::chrono::milliseconds limit);

  bool is_open() const;
  TransactionState transaction_state() const;
  int backend() const;         // the process id of the server's side, as it said when it greeted us
  int server_version() const;  // 150020 is 15.20
  // Whether the server has answered to something sent within this time, and has said nothing since, such as that the
  // session is over.
  bool is_heard_within(std::chrono::milliseconds time) const;
  // As what it takes the bytes of a statement.
  std::string client_encoding() const;

  // Warnings and notices since the last call, one line each.
  std::vector<std::string> TakeNotices();

  // Ends what the server is doing for this session, from another thread or from a signal handler.
  class Cancel {
   public:
    explicit Cancel(const Session& session);
    ~Cancel();
    Cancel(const Cancel&) = delete;
    Cancel& operator=(const Cancel&) = delete;
    Cancel(Cancel&&) = delete;
    Cancel& operator=(Cancel&&) = delete;

    // Only calls that signal-safety(7) lists; the statement fails with 57014 then. False where the server could not be
    // asked.
    bool Request() const noexcept;

   private:
    void* handle_;  // a PGcancel, which holds no pointer into the session
  };

 private:
  class Connection;
  explicit Session(std::unique_ptr<Connection> connection);

  std::unique_ptr<Connection> connection_;
};

// A keyword of a connection string and its value.
using ConnectionValue = std::pair<std::string, std::string>;

// The connection string with these values, which outrank its own; "options" are put behind the ones that it has. Fails
// where the string cannot be read, without quoting from it.
Result<std::string> WithConnectionValues(const std::string& connection, const std::vector<ConnectionValue>& values);

// As above, for values that neither the string nor the environment has: what somebody has written down counts.
Result<std::string> WithConnectionDefaults(const std::string& connection, const std::vector<ConnectionValue>& values);

// A connection string, and apart from it what must not show on a command line.
struct SplitConnection {
  std::string connection;
  std::string password;      // empty where it has none
  std::string ssl_password;  // of the certificate's key
};

Result<SplitConnection> SplitPasswords(const std::string& connection);

}  // namespace sluice::runner
