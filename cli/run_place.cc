#include "run_place.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <future>
#include <random>

#include "config_files.h"
#include "configured_database.h"
#include "database_settings.h"
#include "history_copy.h"
#include "migrations/lock.h"
#include "paths.h"
#include "runner/open_attempts.h"
#include "terminal.h"
#include "version.h"

#include "shared_options.h"

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
  paths.detects_here = true;
  if (!options.directory.empty()) paths.paths = {options.directory};
  paths.config = options.config;
  const Result<const migrations::Format*> format = ParseFormatIn(options.format_in);
  if (!format) return StopWith(ExitCode::kUsage, format.error());
  paths.format = *format;
  Result<std::vector<analysis::Request>> requests = ResolvePaths(paths);
  if (!requests) return StopWith(ExitCode::kUsage, requests.error());
  if (requests->size() != 1) {
    return StopWith(ExitCode::kUsage, {fmt::format("there are {} histories of migrations here", requests->size()),
                                       "Name the directory of one: --dir DIR."});
  }
  return std::move(requests->front());
}

std::string FindEnvironment(const std::string& given, const HistoryConfig& config) {
  if (!given.empty()) return given;
  if (config.environment_variable) {
    if (const auto value = FromEnvironment(config.environment_variable->value)) return *value;
  }
  return config.environment ? config.environment->value : "";
}

Run<std::string> FindDatabase(const RunPlaceOptions& options, const HistoryConfig& config,
                              std::optional<runner::PrivateServer>& server) {
  if (options.own_server) {
    Result<runner::PrivateServer> started = runner::PrivateServer::Start({options.binaries, options.user, {}});
    if (!started) return StopWith(ExitCode::kUsage, started.error());
    server.emplace(std::move(*started));
    return server->ConnectionString();
  }
  const auto configured = [&]() -> Result<std::optional<std::string>> {
    if (!config.database) return std::nullopt;
    return ToConnection(config.database->value);
  };
  Result<std::string> connection = FindConnection(options.database, configured);
  if (connection) return std::move(*connection);
  return StopWith(ExitCode::kUsage, connection.error());
}

runner::ConnectionLimits LimitsOf(const RunPlaceOptions& options, const std::string& run) {
  runner::ConnectionLimits limits;
  Apply(options.limits, limits);
  limits.application = runner::ApplicationName(run);
  limits.role = options.role;
  limits.allow_pooler = options.allow_pooler;
  return limits;
}

}  // namespace

Result<HistoryConfig> FindConfig(const std::string& given, const std::string& root) {
  ConfigFiles files(given);
  const Result<const ConfigFile*> file = files.For(root);
  if (!file) return tl::make_unexpected(file.error());
  if (*file == nullptr) return HistoryConfig();
  const ConfiguredHistory* here = (*file)->HistoryAt(CanonicalPath(root));
  HistoryConfig config = here == nullptr ? (*file)->elsewhere : here->config;
  // Which file it was is not known any more afterwards.
  if (const auto found = config.backup.find("directory"); found != config.backup.end()) {
    found->second.value = (*file)->ToShow(found->second.value);
  }
  return config;
}

void AddRunPlaceOptions(Command command, RunPlaceOptions& options) {
  command.AddOption("--dir", options.directory, "The directory of migrations (default: the configured one)")
      .Called("DIR");
  AddConfigFile(command, options.config);
  AddFormatIn(command, options.format_in);
  Option url = AddDatabaseOptions(command, options.database);
  command.AddOption("--history-schema", options.history_schema, "The schema of sluice's own tables (sluice)")
      .Called("NAME");
  command.AddOption("--environment", options.environment, "What the database is for (default: as configured)")
      .Called("NAME");
  command.AddOption("--role", options.role, "Run as this role, for instance the owner of the tables").Called("NAME");
  command.AddFlag("--allow-pooler", options.allow_pooler, "There is a pooler, and it keeps a session's server for it");
  command.AddFlag("--private", options.own_server, "A PostgreSQL server of its own, for trying it out").Excludes(url);
  command.AddOption("--pg-bindir", options.binaries, "Where PostgreSQL's programs are (default: looked for)")
      .Called("DIR");
  command.AddOption("--user", options.user, "The system's user that the private server runs as, where we are root")
      .Called("NAME");
  AddRunLimits(command, options.limits);
}

ExitCode PrintStop(const Stop& stop) {
  if (!stop.error.message.empty()) PrintError(stop.error);
  return stop.code;
}

Run<void> FindPlace(const RunPlaceOptions& options, RunPlace& place) {
  if (const Result<void> loaded = LoadEnvFiles(options.database.env_files); !loaded) {
    return StopWith(ExitCode::kUsage, loaded.error());
  }
  Run<analysis::Request> request = FindHistory(options);
  if (!request) return tl::make_unexpected(request.error());
  place.limits = options.limits;
  place.request = std::move(*request);
  place.request.reported.assign(place.request.history->migrations.size(), false);
  return FindSettings(options, place.request.history->root, place);
}

Run<void> ReadFiles(RunPlace& place) {
  Result<std::shared_ptr<const void>> copies = CopyFiles(*place.request.history);
  if (!copies) return StopWith(ExitCode::kUsage, copies.error());
  place.request.texts = *copies;
  Result<std::vector<migrations::LockedMigration>> sums = migrations::ReadSums(*place.request.history);
  if (!sums) return StopWith(ExitCode::kUsage, sums.error());
  place.sums = std::move(*sums);
  return {};
}

Run<void> FindSettings(const RunPlaceOptions& options, const std::string& root, RunPlace& place) {
  Result<HistoryConfig> config = FindConfig(options.config, root);
  if (!config) return StopWith(ExitCode::kUsage, config.error());
  place.config = std::move(*config);
  place.environment = FindEnvironment(options.environment, place.config);
  Run<std::string> connection = FindDatabase(options, place.config, place.server);
  if (!connection) return tl::make_unexpected(connection.error());
  place.connection = std::move(*connection);
  return {};
}

runner::RunIdentity NewIdentity() {
  return {NewRunName(), HostName(), kVersion, static_cast<int>(::getpid())};
}

Run<void> ConnectAt(const RunPlaceOptions& options, const runner::RunIdentity& identity, RunPlace& place) {
  runner::SqlResult<runner::Connections> connections =
      runner::Connections::Open(place.connection, LimitsOf(options, identity.run));
  if (!connections) {
    return StopWith(ExitCode::kRefused, runner::ToError(connections.error(), "cannot connect to the database"));
  }
  place.connections = std::make_unique<runner::Connections>(std::move(*connections));
  place.ledger = std::make_unique<runner::Ledger>(options.history_schema, identity);
  return {};
}

Run<void> ReadAndConnect(const RunPlaceOptions& options, const runner::RunIdentity& identity, RunPlace& place) {
  // A server takes a while to greet.
  std::future<Run<void>> connecting =
      std::async(std::launch::async, [&] { return ConnectAt(options, identity, place); });
  const Run<void> read = ReadFiles(place);
  const Run<void> connected = connecting.get();
  return read ? connected : read;
}

Run<RunPlace> OpenRunPlace(const RunPlaceOptions& options) {
  RunPlace place;
  if (Run<void> found = FindPlace(options, place); !found) return tl::make_unexpected(found.error());
  if (Run<void> opened = ReadAndConnect(options, NewIdentity(), place); !opened) {
    return tl::make_unexpected(opened.error());
  }
  return place;
}

}  // namespace sluice::cli
