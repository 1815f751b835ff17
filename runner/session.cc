#include "runner/session.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <functional>
#include <pqxx/pqxx>
#include <utility>

#include "runner/secrets.h"
#include "runner/server_message.h"

namespace sluice::runner {
namespace {

constexpr std::string_view kLost = "the connection to the server was lost";
constexpr std::string_view kZeroByte = "the statement has a zero byte";
constexpr std::string_view kUnreadable = "the connection string cannot be read";
constexpr std::string_view kHowToWriteOne = "Write it as 'host=... dbname=...' or postgresql://user@host/database.";

#if PQXX_VERSION_MAJOR >= 7

using PqxxConnection = pqxx::connection;

std::unique_ptr<PqxxConnection> Open(const std::string& connection, PGconn*& raw) {
  raw = PQconnectdb(connection.c_str());
  if (PQstatus(raw) != CONNECTION_OK) {
    const std::string message = raw == nullptr ? "out of memory" : PQerrorMessage(raw);
    PQfinish(raw);
    throw pqxx::broken_connection(message);
  }
  return std::make_unique<PqxxConnection>(PqxxConnection::seize_raw_connection(raw));
}

using HandlerHome = pqxx::connection;

pqxx::result Run(pqxx::nontransaction& work, const std::string& sql, const Parameters& parameters) {
  pqxx::params values;
  for (const std::optional<std::string>& parameter : parameters) values.append(parameter);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  // Deprecated since 7.10, which alone has what takes its place.
  return work.exec_params(sql, values);
#pragma GCC diagnostic pop
}

#else

// Tells the handle that libpqxx 6 keeps to itself.
class KnownHandle : public pqxx::connect_direct {
 public:
  using pqxx::connect_direct::connect_direct;
  handle do_startconnect(handle before) override { return raw = pqxx::connect_direct::do_startconnect(before); }
  static thread_local handle raw;
};
thread_local KnownHandle::handle KnownHandle::raw = nullptr;

using PqxxConnection = pqxx::basic_connection_base<KnownHandle>;

std::unique_ptr<PqxxConnection> Open(const std::string& connection, PGconn*& raw) {
  auto opened = std::make_unique<PqxxConnection>(connection);
  raw = KnownHandle::raw;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  // Deprecated because version 7 never reconnects; version 6 does, silently, unless told.
  opened->inhibit_reactivation(true);
#pragma GCC diagnostic pop
  return opened;
}

using HandlerHome = pqxx::connection_base;

pqxx::result Run(pqxx::nontransaction& work, const std::string& sql, const Parameters& parameters) {
  std::vector<const char*> values;  // a null pointer is NULL
  for (const std::optional<std::string>& parameter : parameters) {
    values.push_back(parameter ? parameter->c_str() : nullptr);
  }
  return work.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
}

#endif

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
// Deprecated since 7.10, for a way that no version before it has.
class NoticeCollector : public pqxx::errorhandler {
 public:
  explicit NoticeCollector(HandlerHome& home) : pqxx::errorhandler(home) {}

  bool operator()(const char* message) noexcept override {
    try {
      std::string_view text = message;
      notices.emplace_back(text.substr(0, text.find('\n')));
    } catch (const std::exception&) {
      return false;  // no memory for a notice
    }
    return false;  // not to standard error as well
  }

  std::vector<std::string> notices;
};
#pragma GCC diagnostic pop

std::vector<Row> RowsOf(const PGresult* result) {
  std::vector<Row> rows(static_cast<size_t>(PQntuples(result)));
  for (int row = 0; row < PQntuples(result); ++row) {
    for (int column = 0; column < PQnfields(result); ++column) {
      const bool is_null = PQgetisnull(result, row, column) == 1;
      rows[static_cast<size_t>(row)].push_back(
          is_null ? std::nullopt : std::optional<std::string>(std::in_place, PQgetvalue(result, row, column)));
    }
  }
  return rows;
}

Row ToRow(const pqxx::row& from) {
  Row row;
  row.reserve(static_cast<size_t>(from.size()));
  for (const auto& field : from) {
    row.push_back(field.is_null() ? std::nullopt : std::optional<std::string>(std::in_place, field.c_str()));
  }
  return row;
}

}  // namespace

class Session::Connection {
 public:
  Connection(const std::string& connection, std::vector<std::string> secrets)
      : secrets_(std::move(secrets)),
        pqxx_(Open(connection, raw_)),
        notices_(std::make_unique<NoticeCollector>(*pqxx_)) {}

  SqlResult<pqxx::result> Run(const std::string& sql, const Parameters& parameters);
  SqlResult<uint64_t> Copy(const std::string& sql, std::string_view data);
  void Send(const std::string& sql);
  SqlResult<std::vector<Row>> Receive();
  Answers RunAll(const std::string& sql);
  bool IsHeardWithin(std::chrono::milliseconds time) const;
  bool is_open() const { return !lost_ && pqxx_->is_open(); }
  PGconn* raw() const { return raw_; }
  std::vector<std::string> TakeNotices() { return std::exchange(notices_->notices, {}); }

 private:
  SqlError Translate(const std::string& message, const std::string& sqlstate);
  bool EndCopy();
  SqlResult<uint64_t> FinishCopy();
  void AwaitAnswer();
  void Take(const PGresult* result);
  SqlError ErrorOf(const PGresult* result);

  std::vector<std::string> secrets_;
  PGconn* raw_ = nullptr;
  std::unique_ptr<PqxxConnection> pqxx_;
  std::unique_ptr<NoticeCollector> notices_;
  bool lost_ = false;
  bool sent_ = false;  // and its answer is not read yet
  Answers answer_;     // to what was sent last
  std::chrono::steady_clock::time_point sent_at_;
  std::chrono::steady_clock::time_point answered_from_;  // the server was there at this time, or later
};

SqlError Session::Connection::Translate(const std::string& message, const std::string& sqlstate) {
  SqlError error = ParseServerMessage(WithoutSecrets(message, secrets_));
  error.sqlstate = sqlstate;
  if (is_open()) return error;
  // libpqxx's message may be of what it tried next, such as to ask for the encoding.
  lost_ = true;
  return {sqlstate, std::string(kLost), error.message, error.hint, true};
}

// libpqxx takes COPY FROM STDIN and TO STDOUT for done, and leaves the connection in the middle of it.
bool Session::Connection::EndCopy() {
  if (PQtransactionStatus(raw_) != PQTRANS_ACTIVE) return false;
  PQputCopyEnd(raw_, "there is no data here");
  char* buffer = nullptr;
  while (PQgetCopyData(raw_, &buffer, 0) > 0) PQfreemem(buffer);
  while (PGresult* result = PQgetResult(raw_)) PQclear(result);
  return true;
}

SqlResult<pqxx::result> Session::Connection::Run(const std::string& sql, const Parameters& parameters) {
  AwaitAnswer();
  if (!is_open()) {
    lost_ = true;
    return tl::make_unexpected(SqlError{"", std::string(kLost), "", "", true});
  }
  // libpq would end the text there, and the rest would silently not run.
  if (sql.find('\0') != std::string::npos) {
    return tl::make_unexpected(SqlError{"22021", std::string(kZeroByte), "", "", false});
  }
  try {
    pqxx::nontransaction work(*pqxx_);
    pqxx::result result = parameters.empty() ? work.exec(sql) : runner::Run(work, sql, parameters);
    if (EndCopy()) {
      return tl::make_unexpected(SqlError{"0A000", "COPY from or to the client cannot run here", "",
                                          "Load the rows with INSERT, or from a file of the server.", false});
    }
    return result;
  } catch (const pqxx::deadlock_detected& error) {  // these two are no sql_error in version 6
    return tl::make_unexpected(Translate(error.what(), "40P01"));
  } catch (const pqxx::serialization_failure& error) {
    return tl::make_unexpected(Translate(error.what(), "40001"));
  } catch (const pqxx::sql_error& error) {
    return tl::make_unexpected(Translate(error.what(), error.sqlstate()));
  } catch (const std::exception& error) {
    return tl::make_unexpected(Translate(error.what(), ""));
  }
}

// libpqxx has streams of rows for it, and no way for lines that are there already.
SqlResult<uint64_t> Session::Connection::Copy(const std::string& sql, std::string_view data) {
  constexpr size_t kPiece = 1U << 20;
  AwaitAnswer();
  if (!is_open()) return tl::make_unexpected(SqlError{"", std::string(kLost), "", "", true});
  try {
    pqxx::nontransaction work(*pqxx_);
    work.exec(sql);
    while (!data.empty() && PQtransactionStatus(raw_) == PQTRANS_ACTIVE) {
      const std::string_view piece = data.substr(0, kPiece);
      data.remove_prefix(piece.size());
      if (PQputCopyData(raw_, piece.data(), static_cast<int>(piece.size())) != 1) break;
    }
    if (PQtransactionStatus(raw_) == PQTRANS_ACTIVE) PQputCopyEnd(raw_, nullptr);
    return FinishCopy();
  } catch (const pqxx::deadlock_detected& error) {  // these two are no sql_error in version 6
    return tl::make_unexpected(Translate(error.what(), "40P01"));
  } catch (const pqxx::serialization_failure& error) {
    return tl::make_unexpected(Translate(error.what(), "40001"));
  } catch (const pqxx::sql_error& error) {
    return tl::make_unexpected(Translate(error.what(), error.sqlstate()));
  } catch (const std::exception& error) {
    return tl::make_unexpected(Translate(error.what(), ""));
  }
}

SqlResult<uint64_t> Session::Connection::FinishCopy() {
  SqlResult<uint64_t> done = uint64_t{0};
  while (PGresult* result = PQgetResult(raw_)) {
    if (PQresultStatus(result) == PGRES_COMMAND_OK) {
      done = std::strtoull(PQcmdTuples(result), nullptr, 10);
    } else {
      done = tl::make_unexpected(ErrorOf(result));
    }
    PQclear(result);
  }
  if (PQstatus(raw_) != CONNECTION_OK && done) return tl::make_unexpected(Translate(PQerrorMessage(raw_), ""));
  return done;
}

SqlError Session::Connection::ErrorOf(const PGresult* result) {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (PQstatus(raw_) != CONNECTION_OK) lost_ = true;
  SqlError error = Translate(PQresultErrorMessage(result), sqlstate == nullptr ? "" : sqlstate);
  error.connection_lost = lost_;
  return error;
}

// libpqxx waits for every answer, and of several statements it tells what the last one came to.
void Session::Connection::Send(const std::string& sql) {
  AwaitAnswer();
  answer_ = {};
  if (!is_open()) {
    answer_.error = SqlError{"", std::string(kLost), "", "", true};
  } else if (sql.find('\0') != std::string::npos) {
    answer_.error = SqlError{"22021", std::string(kZeroByte), "", "", false};
  } else if (PQsendQuery(raw_, sql.c_str()) != 1) {
    answer_.error = Translate(PQerrorMessage(raw_), "");
  } else {
    sent_ = true;
    sent_at_ = std::chrono::steady_clock::now();
  }
}

void Session::Connection::Take(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
      answer_.rows = RowsOf(result);
      [[fallthrough]];
    case PGRES_COMMAND_OK:
      answer_.commands.emplace_back(PQcmdStatus(const_cast<PGresult*>(result)));
      break;
    case PGRES_FATAL_ERROR:
      if (!answer_.error) answer_.error = ErrorOf(result);
      break;
    default:
      break;
  }
}

void Session::Connection::AwaitAnswer() {
  if (!std::exchange(sent_, false)) return;
  while (PGresult* result = PQgetResult(raw_)) {
    Take(result);
    PQclear(result);
  }
  if (PQstatus(raw_) != CONNECTION_OK && !answer_.error) answer_.error = Translate(PQerrorMessage(raw_), "");
  // It may have answered long ago.
  answered_from_ = sent_at_;
}

SqlResult<std::vector<Row>> Session::Connection::Receive() {
  AwaitAnswer();
  Answers answers = std::exchange(answer_, {});
  if (answers.error) return tl::make_unexpected(std::move(*answers.error));
  return std::move(answers.rows);
}

Answers Session::Connection::RunAll(const std::string& sql) {
  Send(sql);
  AwaitAnswer();
  return std::exchange(answer_, {});
}

bool Session::Connection::IsHeardWithin(std::chrono::milliseconds time) const {
  if (!is_open() || std::chrono::steady_clock::now() - answered_from_ > time) return false;
  pollfd socket{PQsocket(raw_), POLLIN, 0};
  return ::poll(&socket, 1, 0) == 0;
}

Session::Session(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Session::~Session() = default;
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;

SqlResult<Session> Session::Connect(const std::string& connection) {
  std::optional<std::vector<std::string>> secrets = SecretsOf(connection);
  if (!secrets) {
    return tl::make_unexpected(SqlError{"", std::string(kUnreadable), "", std::string(kHowToWriteOne), true});
  }
  try {
    return Session(std::make_unique<Connection>(connection, *secrets));
  } catch (const std::exception& failure) {
    SqlError error = ParseServerMessage(WithoutSecrets(failure.what(), *secrets));
    error.connection_lost = true;
    return tl::make_unexpected(std::move(error));
  }
}

SqlResult<void> Session::Execute(const std::string& sql) {
  return connection_->Run(sql, {}).map([](const pqxx::result&) {});
}

SqlResult<uint64_t> Session::ExecuteCounting(const std::string& sql) {
  return connection_->Run(sql, {}).map(
      [](const pqxx::result& result) { return static_cast<uint64_t>(result.affected_rows()); });
}

void Session::Send(const std::string& sql) {
  connection_->Send(sql);
}

SqlResult<std::vector<Row>> Session::Receive() {
  return connection_->Receive();
}

Answers Session::RunAll(const std::string& sql) {
  return connection_->RunAll(sql);
}

SqlResult<uint64_t> Session::Copy(const std::string& sql, std::string_view data) {
  return connection_->Copy(sql, data);
}

SqlResult<std::vector<Row>> Session::Query(const std::string& sql) {
  return Query(sql, {});
}

SqlResult<std::vector<Row>> Session::Query(const std::string& sql, const Parameters& parameters) {
  return connection_->Run(sql, parameters).map([](const pqxx::result& result) {
    std::vector<Row> rows;
    rows.reserve(static_cast<size_t>(result.size()));
    for (const auto& from : result) rows.push_back(ToRow(from));
    return rows;
  });
}

SqlResult<void> Session::ForEachRow(const std::string& sql, const std::function<void(const Row&)>& take) {
  return connection_->Run(sql, {}).map([&](const pqxx::result& result) {
    for (const auto& from : result) take(ToRow(from));
  });
}

SqlResult<std::string> Session::QueryValue(const std::string& sql) {
  const SqlResult<std::vector<Row>> rows = Query(sql);
  if (!rows) return tl::make_unexpected(rows.error());
  if (rows->size() != 1 || rows->front().empty()) {
    return tl::make_unexpected(SqlError{"", "one value was expected", "", "", false});
  }
  return rows->front().front().value_or("");
}

SqlResult<void> Session::SetStatementTimeout(std::chrono::milliseconds limit) {
  return Execute(fmt::format("SET statement_timeout = {}", limit.count()));
}

SqlResult<void> Session::SetLockTimeout(std::chrono::milliseconds limit) {
  return Execute(fmt::format("SET lock_timeout = {}", limit.count()));
}

bool Session::is_open() const {
  return connection_->is_open();
}

TransactionState Session::transaction_state() const {
  if (!is_open()) return TransactionState::kUnknown;
  switch (PQtransactionStatus(connection_->raw())) {
    case PQTRANS_IDLE:
      return TransactionState::kIdle;
    case PQTRANS_INTRANS:
      return TransactionState::kInTransaction;
    case PQTRANS_INERROR:
      return TransactionState::kFailed;
    default:
      return TransactionState::kUnknown;
  }
}

int Session::backend() const {
  return is_open() ? PQbackendPID(connection_->raw()) : 0;
}

int Session::server_version() const {
  return is_open() ? PQserverVersion(connection_->raw()) : 0;
}

bool Session::is_heard_within(std::chrono::milliseconds time) const {
  return connection_->IsHeardWithin(time);
}

std::string Session::client_encoding() const {
  const char* encoding = is_open() ? PQparameterStatus(connection_->raw(), "client_encoding") : nullptr;
  return encoding == nullptr ? "" : encoding;
}

std::vector<std::string> Session::TakeNotices() {
  return connection_->TakeNotices();
}

Session::Cancel::Cancel(const Session& session) : handle_(PQgetCancel(session.connection_->raw())) {}

Session::Cancel::~Cancel() {
  PQfreeCancel(static_cast<PGcancel*>(handle_));
}

bool Session::Cancel::Request() const noexcept {
  std::array<char, 256> error{};
  return handle_ != nullptr &&
         PQcancel(static_cast<PGcancel*>(handle_), error.data(), static_cast<int>(error.size())) == 1;
}

Error ToError(const SqlError& error, std::string_view what) {
  std::string message = what.empty() ? error.message : fmt::format("{}: {}", what, error.message);
  if (!error.sqlstate.empty()) message += fmt::format(" ({})", error.sqlstate);
  std::string hint = error.detail;
  if (!error.hint.empty()) hint += (hint.empty() ? "" : " ") + error.hint;
  return {std::move(message), std::move(hint)};
}

}  // namespace sluice::runner
