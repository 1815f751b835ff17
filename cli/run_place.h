// The history of files and the database of a run: what plan, apply, rollback and status begin with.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "command.h"
#include "config.h"
#include "database_connection.h"
#include "exit_code.h"
#include "migrations/lock_file.h"
#include "run_limits.h"
#include "runner/connections.h"
#include "runner/ledger.h"
#include "runner/private_server.h"

namespace sluice::cli {

struct RunPlaceOptions {
  std::string directory;
  std::string format_in;
  std::string config;
  DatabaseOptions database;
  std::string history_schema = "sluice";
  std::string environment;  // empty: as configured
  std::string role;
  bool allow_pooler = false;
  bool own_server = false;  // --private
  std::string binaries;
  std::string user = "postgres";
  RunLimits limits;
};

void AddRunPlaceOptions(Command command, RunPlaceOptions& options);

// Why a command ends before it did what it was asked for, and with which status.
struct Stop {
  ExitCode code = ExitCode::kUsage;
  Error error;
};

template <typename T>
using Run = tl::expected<T, Stop>;

inline tl::unexpected<Stop> StopWith(ExitCode code, Error error) {
  return tl::make_unexpected(Stop{code, std::move(error)});
}

// Says it on standard error.
ExitCode PrintStop(const Stop& stop);

class RunWatch;

struct RunPlace {
  analysis::Request request;                      // nothing of it is reported yet; its files are copies of our own
  std::vector<migrations::LockedMigration> sums;  // per migration
  std::optional<runner::PrivateServer> server;
  HistoryConfig config;     // of this history
  std::string environment;  // "production", or whatever a team calls it; may be empty
  std::string connection;
  std::unique_ptr<runner::Connections> connections;
  std::unique_ptr<runner::Ledger> ledger;
  RunLimits limits;
  RunWatch* watch = nullptr;  // of commands that are watched
};

inline constexpr std::string_view kProduction = "production";

// Which history it is, what is configured, and which database.
Run<void> FindPlace(const RunPlaceOptions& options, RunPlace& place);
// The second half of that; root: of the history, or where to look for sluice.toml from.
Run<void> FindSettings(const RunPlaceOptions& options, const std::string& root, RunPlace& place);

// Of this process, with an id unlike any other run's.
runner::RunIdentity NewIdentity();

// Takes copies of the history's files, and their sums.
Run<void> ReadFiles(RunPlace& place);
// Connects to the database that was found.
Run<void> ConnectAt(const RunPlaceOptions& options, const runner::RunIdentity& identity, RunPlace& place);
// Both, at the same time.
Run<void> ReadAndConnect(const RunPlaceOptions& options, const runner::RunIdentity& identity, RunPlace& place);

// What the configuration says of the history there; of none where there is no file. given: as --config.
Result<HistoryConfig> FindConfig(const std::string& given, const std::string& root);

Run<RunPlace> OpenRunPlace(const RunPlaceOptions& options);

}  // namespace sluice::cli
