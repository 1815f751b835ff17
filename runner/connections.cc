#include "runner/connections.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace sluice::runner {
namespace {

constexpr int kVersionWithCheck = 140000;  // client_connection_check_interval

SqlError ToSqlError(const Error& error) {
  return {"", error.message, "", error.hint, true};
}

SqlResult<ServerIdentity> Identify(Session& session) {
  const SqlResult<std::vector<Row>> rows = session.Query(
      "SELECT pg_catalog.pg_backend_pid(), pg_catalog.current_database(), session_user, (SELECT system_identifier FROM "
      "pg_catalog.pg_control_system()), pg_catalog.pg_is_in_recovery()");
  if (!rows) return tl::make_unexpected(rows.error());
  const Row& row = rows->front();
  // A pooler greets with a process id of its own making, under which it forwards cancel requests.
  if (row[0].value_or("") != std::to_string(session.backend())) {
    return tl::make_unexpected(
        SqlError{"", "the server is behind a pooler that shares sessions", "",
                 "Connect to the server itself: locks and settings of a session are lost between statements here.",
                 false});
  }
  return ServerIdentity{session.server_version(), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
                        row[4] == "t"};
}

std::string ServerOptions(const ConnectionLimits& limits, int version) {
  std::string options = fmt::format(
      "-c lock_timeout={} -c statement_timeout={} -c idle_in_transaction_session_timeout={}",
      limits.lock_timeout.count(), limits.statement_timeout.count(), limits.idle_in_transaction.count());
  // Where we are gone, the server is not to go on for us.
  if (version >= kVersionWithCheck) options += " -c client_connection_check_interval=500";
  return options;
}

Result<std::string> WithSettings(const std::string& connection, const ConnectionLimits& limits, int version) {
  return WithConnectionValues(connection, {{"options", ServerOptions(limits, version)},
                                           {"application_name", limits.application},
                                           {"client_encoding", "UTF8"},
                                           {"keepalives_idle", "10"},
                                           {"keepalives_interval", "5"},
                                           {"keepalives_count", "3"},
                                           {"tcp_user_timeout", std::to_string(limits.unanswered.count())}});
}

}  // namespace

Connections::Connections(std::string connection, ServerIdentity server, Session control, Session worker)
    : connection_(std::move(connection)),
      server_(std::move(server)),
      control_(std::move(control)),
      worker_(std::move(worker)) {}

SqlResult<Connections> Connections::Open(const std::string& connection, const ConnectionLimits& limits) {
  SqlResult<ServerIdentity> server = [&]() -> SqlResult<ServerIdentity> {
    SqlResult<Session> probe = Session::Connect(connection);
    if (!probe) return tl::make_unexpected(probe.error());
    return Identify(*probe);
  }();
  if (!server) return tl::make_unexpected(server.error());
  Result<std::string> full = WithSettings(connection, limits, server->version);
  if (!full) return tl::make_unexpected(ToSqlError(full.error()));
  SqlResult<Session> control = Session::Connect(*full);
  if (!control) return tl::make_unexpected(control.error());
  // What it writes tells of transactions whose own row in the history decides: no need to wait for the disk each time.
  if (const SqlResult<void> set = control->Execute("SET synchronous_commit = off"); !set) {
    return tl::make_unexpected(set.error());
  }
  SqlResult<Session> worker = Session::Connect(*full);
  if (!worker) return tl::make_unexpected(worker.error());
  return Connections(std::move(*full), std::move(*server), std::move(*control), std::move(*worker));
}

SqlResult<void> Connections::ReopenWorker() {
  SqlResult<Session> again = Session::Connect(connection_);
  if (!again) return tl::make_unexpected(again.error());
  worker_ = std::move(*again);
  return {};
}

SqlResult<void> Connections::ReopenControl() {
  SqlResult<Session> again = Session::Connect(connection_);
  if (!again) return tl::make_unexpected(again.error());
  control_ = std::move(*again);
  control_renewed_ = true;
  return control_.Execute("SET synchronous_commit = off");
}

SqlResult<void> Connections::ResetWorker() {
  return worker_.Execute(
      "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DEALLOCATE ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP");
}

}  // namespace sluice::runner
