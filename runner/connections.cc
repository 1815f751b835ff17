#include "runner/connections.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

namespace sluice::runner {
namespace {

constexpr int kVersionWithCheck = 140000;    // client_connection_check_interval
constexpr int kVersionWithTimeout = 120000;  // tcp_user_timeout
// How many keepalives go unanswered before a connection is taken for gone; tcp_user_timeout outranks it.
constexpr const char* kKeepalives = "3";

SqlError ToSqlError(const Error& error) {
  return {"", error.message, "", error.hint, true};
}

// pg_walfile_name() fails in recovery, and services that store WAL in another way may not have it.
std::string ReadTimeline(Session& session) {
  constexpr size_t kDigits = 8;
  return session.QueryValue("SELECT pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn())")
      .value_or("")
      .substr(0, kDigits);
}

SqlResult<ServerIdentity> Identify(Session& session, bool allow_pooler) {
  const SqlResult<std::vector<Row>> rows = session.Query(
      "SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_database(), session_user, (SELECT system_identifier FROM "
      "pg_catalog.pg_control_system()), pg_catalog.pg_is_in_recovery()");
  if (!rows) return tl::make_unexpected(rows.error());
  const Row& row = rows->front();
  // A pooler greets with a process id of its own making, under which it forwards cancel requests.
  const bool behind_pooler = row[0].value_or("") != std::to_string(session.backend());
  if (behind_pooler && !allow_pooler) {
    return tl::make_unexpected(SqlError{
        "", "the server is behind a pooler that shares sessions", "",
        "Connect to the server itself: locks and settings of a session are lost between statements here. Where "
        "the pooler keeps a server for each session (pool_mode=session), --allow-pooler goes on.",
        false});
  }
  return ServerIdentity{session.server_version(), row[1].value_or(""), row[2].value_or(""),
                        row[3].value_or(""),      row[4] == "t",       behind_pooler,
                        ReadTimeline(session)};
}

std::string Milliseconds(std::chrono::milliseconds time) {
  return std::to_string(time.count());
}

// In whole seconds, of which there is at least one.
std::string Seconds(std::chrono::milliseconds time) {
  return std::to_string(std::max<int64_t>((time.count() + 999) / 1000, 1));
}

// A connection at rest is asked after a third of the time, and again after each sixth.
std::string KeepaliveIdle(std::chrono::milliseconds unanswered) {
  return Seconds(unanswered / 3);
}

std::string KeepaliveInterval(std::chrono::milliseconds unanswered) {
  return Seconds(unanswered / 6);
}

std::vector<ConnectionValue> SettingsOf(const ConnectionLimits& limits, int version) {
  std::vector<ConnectionValue> settings = {
      {"lock_timeout", Milliseconds(limits.lock_timeout)},
      {"statement_timeout", Milliseconds(limits.statement_timeout)},
      {"idle_in_transaction_session_timeout", Milliseconds(limits.idle_in_transaction)}};
  // Where we are gone, the server is not to go on for us.
  if (version >= kVersionWithCheck) settings.emplace_back("client_connection_check_interval", "500");
  // Nor where the network swallows everything, which only keepalives show.
  settings.insert(settings.end(), {{"tcp_keepalives_idle", KeepaliveIdle(limits.unanswered)},
                                   {"tcp_keepalives_interval", KeepaliveInterval(limits.unanswered)},
                                   {"tcp_keepalives_count", kKeepalives}});
  if (version >= kVersionWithTimeout) settings.emplace_back("tcp_user_timeout", Milliseconds(limits.unanswered));
  // RESET ROLE leads back to this one.
  if (!limits.role.empty()) settings.emplace_back("role", limits.role);
  return settings;
}

// "-c name=value"; a backslash keeps a blank together (postgres.c, pg_split_opts).
std::string AsOptions(const std::vector<ConnectionValue>& settings) {
  std::string options;
  for (const auto& [name, value] : settings) {
    options += fmt::format("{}-c {}=", options.empty() ? "" : " ", name);
    for (const char c : value) {
      if (c == ' ' || c == '\\') options += '\\';
      options += c;
    }
  }
  return options;
}

std::string AsStatements(const std::vector<ConnectionValue>& settings) {
  std::string sql;
  for (const auto& [name, value] : settings) sql += fmt::format("SET {} = {};", name, QuoteIdentifier(value));
  return sql;
}

Result<std::string> WithSettings(const std::string& connection, const ConnectionLimits& limits,
                                 const std::string& options) {
  std::vector<ConnectionValue> values = {{"application_name", limits.application}, {"client_encoding", "UTF8"}};
  if (!options.empty()) values.emplace_back("options", options);
  return WithConnectionValues(connection, values);
}

SqlResult<Session> ConnectWith(const std::string& connection, const std::string& settings) {
  SqlResult<Session> session = Session::Connect(connection);
  if (!session || settings.empty()) return session;
  if (const SqlResult<void> set = session->Execute(settings); !set) return tl::make_unexpected(set.error());
  return session;
}

}  // namespace

Result<std::string> WithNetworkLimits(const std::string& connection, std::chrono::milliseconds unanswered) {
  return WithConnectionDefaults(connection, {{"connect_timeout", Seconds(unanswered)},
                                             {"keepalives_idle", KeepaliveIdle(unanswered)},
                                             {"keepalives_interval", KeepaliveInterval(unanswered)},
                                             {"keepalives_count", kKeepalives},
                                             {"tcp_user_timeout", Milliseconds(unanswered)}});
}

Connections::Connections(std::string connection, std::string settings, ServerIdentity server, Session control,
                         Session worker)
    : connection_(std::move(connection)),
      settings_(std::move(settings)),
      server_(std::move(server)),
      control_(std::move(control)),
      worker_(std::move(worker)) {}

SqlResult<Connections> Connections::Open(const std::string& given, const ConnectionLimits& limits) {
  const Result<std::string> connection = WithNetworkLimits(given, limits.unanswered);
  if (!connection) return tl::make_unexpected(ToSqlError(connection.error()));
  SqlResult<ServerIdentity> server = [&]() -> SqlResult<ServerIdentity> {
    SqlResult<Session> probe = Session::Connect(*connection);
    if (!probe) return tl::make_unexpected(probe.error());
    return Identify(*probe, limits.allow_pooler);
  }();
  if (!server) return tl::make_unexpected(server.error());
  // Poolers refuse options that come with a connection.
  const std::vector<ConnectionValue> settings = SettingsOf(limits, server->version);
  const std::string statements = server->behind_pooler ? AsStatements(settings) : "";
  Result<std::string> full = WithSettings(*connection, limits, server->behind_pooler ? "" : AsOptions(settings));
  if (!full) return tl::make_unexpected(ToSqlError(full.error()));
  std::future<SqlResult<Session>> connecting =
      std::async(std::launch::async, [&] { return ConnectWith(*full, statements); });
  SqlResult<Session> control = ConnectWith(*full, statements);
  SqlResult<Session> worker = connecting.get();
  if (!control) return tl::make_unexpected(control.error());
  if (!worker) return tl::make_unexpected(worker.error());
  // What it writes tells of transactions whose own row in the history decides: no need to wait for the disk each time.
  if (const SqlResult<void> set = control->Execute("SET synchronous_commit = off"); !set) {
    return tl::make_unexpected(set.error());
  }
  return Connections(std::move(*full), statements, std::move(*server), std::move(*control), std::move(*worker));
}

SqlResult<void> Connections::ReopenWorker() {
  SqlResult<Session> again = ConnectWith(connection_, settings_);
  if (!again) return tl::make_unexpected(again.error());
  worker_ = std::move(*again);
  server_.timeline = ReadTimeline(worker_);
  return {};
}

SqlResult<void> Connections::ReopenControl() {
  SqlResult<Session> again = ConnectWith(connection_, settings_);
  if (!again) return tl::make_unexpected(again.error());
  // Another server may have taken the place of the one that is gone.
  SqlResult<ServerIdentity> server = Identify(*again, server_.behind_pooler);
  if (!server) return tl::make_unexpected(server.error());
  // What the worker did last, it did on the timeline that was.
  server->timeline = std::move(server_.timeline);
  server_ = std::move(*server);
  control_ = std::move(*again);
  control_renewed_ = true;
  return control_.Execute("SET synchronous_commit = off;" + control_setup_);
}

SqlResult<void> Connections::SetUpControl(std::string sql) {
  control_setup_ = std::move(sql);
  return control_.Execute(control_setup_);
}

SqlResult<Standing> Connections::FindStanding() {
  const SqlResult<std::string> in_recovery = control_.QueryValue("SELECT pg_catalog.pg_is_in_recovery()");
  if (!in_recovery) return tl::make_unexpected(in_recovery.error());
  if (*in_recovery == "t") return Standing::kStandby;
  const std::string timeline = ReadTimeline(control_);
  const bool is_known = !timeline.empty() && !server_.timeline.empty();
  return is_known && timeline != server_.timeline ? Standing::kFailedOver : Standing::kPrimary;
}

std::string Connections::ResetSql() const {
  return "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DEALLOCATE ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP;" +
         settings_;
}

}  // namespace sluice::runner
