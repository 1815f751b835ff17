#include "database_connection.h"

#include "runner/session.h"

namespace sluice::cli {

Option AddDatabaseOptions(Command command, DatabaseOptions& options) {
  command.AddOption("--env-file", options.env_files, "Variables such as DATABASE_URL, as dotenv reads them")
      .Called("FILE");
  return command
      .AddOption("--database-url", options.url,
                 "The database, as libpq takes it: postgresql://user@host/name, or \"host=...\n"
                 "dbname=...\" (default: DATABASE_URL, DATABASE_HOST and its like, `database` of\n"
                 "sluice.toml, or libpq's own PGHOST and its like)")
      .Called("URL");
}

Result<std::string> FindConnection(const DatabaseOptions& options, const Configured& configured) {
  if (const Result<void> loaded = LoadEnvFiles(options.env_files); !loaded) return tl::make_unexpected(loaded.error());
  const Result<DatabaseSettings> settings = FindDatabaseSettings(options.url, FromEnvironment, configured);
  if (!settings) return tl::make_unexpected(settings.error());
  if (settings->values.empty()) return settings->connection;
  return runner::WithConnectionValues(settings->connection, settings->values);
}

}  // namespace sluice::cli
