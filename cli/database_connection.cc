#include "database_connection.h"

#include "runner/session.h"

namespace sluice::cli {

CLI::Option* AddDatabaseOptions(CLI::App& command, DatabaseOptions& options) {
  command.add_option("--env-file", options.env_files, "Variables such as DATABASE_URL, as dotenv reads them")
      ->type_name("FILE")
      ->allow_extra_args(false);
  return command
      .add_option("--database-url", options.url,
                  "The database, as libpq takes it: postgresql://user@host/name, or \"host=...\n"
                  "dbname=...\" (default: DATABASE_URL, DATABASE_HOST and its like, `database` of\n"
                  "sluice.toml, or libpq's own PGHOST and its like)")
      ->type_name("URL");
}

Result<std::string> FindConnection(const DatabaseOptions& options, const Configured& configured) {
  if (const Result<void> loaded = LoadEnvFiles(options.env_files); !loaded) return tl::make_unexpected(loaded.error());
  const Result<DatabaseSettings> settings = FindDatabaseSettings(options.url, FromEnvironment, configured);
  if (!settings) return tl::make_unexpected(settings.error());
  if (settings->values.empty()) return settings->connection;
  return runner::WithConnectionValues(settings->connection, settings->values);
}

}  // namespace sluice::cli
