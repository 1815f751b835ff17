// sluice stats
#include <fmt/format.h>

#include <chrono>
#include <memory>

#include "analyzer/base/read_file.h"
#include "commands.h"
#include "configured_database.h"
#include "database_connection.h"
#include "runner/session.h"
#include "runner/table_sizes.h"
#include "stats_json.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

constexpr int kLongestSample = 3600;

struct Options {
  DatabaseOptions database;
  std::string config;
  std::string output;
  int sample_s = 0;
};

Result<runner::TableSizes> Read(const Options& options) {
  const Result<std::string> database =
      FindConnection(options.database, [&] { return ConfiguredDatabase(options.config); });
  if (!database) return tl::make_unexpected(database.error());
  runner::SqlResult<runner::Session> session = runner::Session::Connect(*database);
  if (!session) return tl::make_unexpected(runner::ToError(session.error(), "cannot connect to the server"));
  return runner::ReadTableSizes(*session, std::chrono::seconds(options.sample_s))
      .map_error([](const runner::SqlError& error) { return runner::ToError(error, "cannot read the sizes"); });
}

ExitCode RunStats(const Options& options) {
  const Result<runner::TableSizes> sizes = Read(options);
  if (!sizes) return PrintError(sizes.error());
  const std::string json = StatsJson(*sizes);
  if (options.output.empty()) {
    Print(json);
    return ExitCode::kDone;
  }
  const Result<void> written = WriteFileAtomically(options.output, json);
  if (!written) return PrintError(written.error());
  PrintNote(fmt::format("'{}' holds the sizes of {} tables", options.output, sizes->tables.size()));
  return ExitCode::kDone;
}

}  // namespace

void AddStats(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command stats = app.AddSubcommand("stats", "Export the sizes of tables, for lint --stats");
  AddDatabaseOptions(stats, options->database);
  stats.AddOption("--output,-o", options->output, "Write to a file instead of standard output").Called("FILE");
  stats
      .AddOption("--sample-s", options->sample_s,
                 "Count writes for so many seconds, instead of their average since the statistics were reset")
      .Between(0, kLongestSample)
      .Called("N");
  stats.AddOption("--config", options->config, "Instead of that sluice.toml").Called("FILE");
  stats.SetFooter(
      "Reads the catalogs and the statistics views: names, sizes, rows as last counted, partitions, indexes, "
      "write rates. No row of a table is read, and no superuser is needed.\n"
      "\n"
      "Examples:\n"
      "  sluice stats --database-url postgresql://replica/shop > stats.json\n"
      "  sluice stats --database-url service=shop --sample-s 60 --output stats.json\n"
      "  sluice lint --stats stats.json db/migrations\n"
      "\n"
      "Exit: 0 done, 2 bad usage, no connection, or not readable.");
  stats.SetCallback([options, &action] { action = [options] { return RunStats(*options); }; });
}

}  // namespace sluice::cli
