// The history of files and the database of a run: what plan, apply, rollback and status begin with.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
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
  std::string database_url;
  std::string history_schema = "sluice";
  bool own_server = false;  // --private
  std::string binaries;
  std::string user = "postgres";
  RunLimits limits;
};

void AddRunPlaceOptions(CLI::App& command, RunPlaceOptions& options);

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

struct RunPlace {
  analysis::Request request;  // nothing of it is reported yet; its files are copies of our own
  std::vector<migrations::LockedMigration> sums;  // per migration
  std::optional<runner::PrivateServer> server;
  std::string connection;
  std::unique_ptr<runner::Connections> connections;
  std::unique_ptr<runner::Ledger> ledger;
  RunLimits limits;
};

Run<RunPlace> OpenRunPlace(const RunPlaceOptions& options);

}  // namespace sluice::cli
