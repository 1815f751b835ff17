#include "run_place.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <random>

#include "history_copy.h"
#include "migrations/lock.h"
#include "paths.h"
#include "runner/open_attempts.h"
#include "terminal.h"
#include "version.h"

namespace sluice::cli {
namespace {

std::string HostName() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

// Unlike any other run's.
std::string NewRunName() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

Run<analysis::Request> FindHistory(const RunPlaceOptions& options) {
  PathOptions paths;
  if (!options.directory.empty()) paths.paths = {options.directory};
  paths.config = options.config;
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return StopWith(ExitCode::kUsage, format.error());
  paths.format = *format;
  Result<std::vector<analysis::Request>> requests = ResolvePaths(paths);
  if (!requests) return StopWith(ExitCode::kUsage, requests.error());
  if (requests->size() != 1) {
    return StopWith(ExitCode::kUsage,
                    {fmt::format("there are {} histories of migrations here", requests->size()),
                     "Name the directory of one: --dir DIR."});
  }
  return std::move(requests->front());
}

Run<std::string> FindDatabase(const RunPlaceOptions& options, std::optional<runner::PrivateServer>& server) {
  if (options.own_server) {
    Result<runner::PrivateServer> started = runner::PrivateServer::Start({options.binaries, options.user, {}});
    if (!started) return StopWith(ExitCode::kUsage, started.error());
    server.emplace(std::move(*started));
    return server->ConnectionString();
  }
  if (!options.database_url.empty()) return options.database_url;
  if (const char* url = std::getenv("DATABASE_URL"); url != nullptr && *url != '\0') return std::string(url);
  return StopWith(ExitCode::kUsage,
                  {"no database is given",
                   "Give --database-url URL, set DATABASE_URL, or try it on a server of its own with --private."});
}

}  // namespace

void AddRunPlaceOptions(CLI::App& command, RunPlaceOptions& options) {
  command.add_option("--dir", options.directory, "The directory of migrations (default: the configured one)")
      ->type_name("DIR");
  command.add_option("--config", options.config, "Instead of the sluice.toml found from there upwards")
      ->type_name("FILE");
  command.add_option("--format-in", options.format_in, "The migrations' format, instead of finding out")
      ->type_name("NAME");
  CLI::Option* url =
      command
          .add_option("--database-url", options.database_url, "The database, as libpq takes it (default: DATABASE_URL)")
          ->type_name("URL");
  command
      .add_option("--history-schema", options.history_schema, "The schema of sluice's own tables (sluice)")
      ->type_name("NAME");
  command.add_flag("--private", options.own_server, "A PostgreSQL server of its own, for trying it out")
      ->excludes(url);
  command.add_option("--pg-bindir", options.binaries, "Where the private server's initdb and postgres are")
      ->type_name("DIR");
  command.add_option("--user", options.user, "The system's user that the private server runs as, where we are root")
      ->type_name("NAME");
  AddRunLimits(command, options.limits);
}

ExitCode PrintStop(const Stop& stop) {
  if (!stop.error.message.empty()) PrintError(stop.error);
  return stop.code;
}

Run<RunPlace> OpenRunPlace(const RunPlaceOptions& options) {
  Run<analysis::Request> request = FindHistory(options);
  if (!request) return tl::make_unexpected(request.error());
  RunPlace place;
  place.limits = options.limits;
  place.request = std::move(*request);
  place.request.reported.assign(place.request.history.migrations.size(), false);
  Result<std::shared_ptr<const void>> copies = CopyFiles(place.request.history);
  if (!copies) return StopWith(ExitCode::kUsage, copies.error());
  place.request.texts = *copies;
  Result<std::vector<migrations::LockedMigration>> sums = migrations::ReadLocked(place.request.history);
  if (!sums) return StopWith(ExitCode::kUsage, sums.error());
  place.sums = std::move(*sums);

  Run<std::string> connection = FindDatabase(options, place.server);
  if (!connection) return tl::make_unexpected(connection.error());
  place.connection = *connection;
  const runner::RunIdentity identity{NewRunName(), HostName(), kVersion, static_cast<int>(::getpid())};
  runner::ConnectionLimits limits;
  Apply(options.limits, limits);
  limits.application = runner::ApplicationName(identity.run);
  runner::SqlResult<runner::Connections> connections = runner::Connections::Open(*connection, limits);
  if (!connections) {
    return StopWith(ExitCode::kRefused, runner::ToError(connections.error(), "cannot connect to the database"));
  }
  place.connections = std::make_unique<runner::Connections>(std::move(*connections));
  place.ledger = std::make_unique<runner::Ledger>(options.history_schema, identity);
  return place;
}

}  // namespace sluice::cli
