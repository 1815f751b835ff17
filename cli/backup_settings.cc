#include "backup_settings.h"

#include <fmt/format.h>

#include <filesystem>

#include "backup/files.h"
#include "run_report.h"
#include "shared_options.h"

namespace sluice::cli {

void AddBackupFileOptions(Command command, BackupPlaceOptions& options) {
  AddConfigFile(command, options.config);
  command.AddOption("--pg-bindir", options.binaries, "Where pg_dump, pg_restore and psql are (default: looked for)")
      .Called("DIR");
}

void AddBackupPlaceOptions(Command command, BackupPlaceOptions& options) {
  AddBackupFileOptions(command, options);
  AddDatabaseOptions(command, options.database);
  command.AddOption("--history-schema", options.history_schema, "The schema of sluice's own tables (sluice)")
      .Called("NAME");
  command.AddOption("--role", options.role, "Act as this role, for instance the owner of the tables").Called("NAME");
}

Run<HistoryConfig> ReadBackupConfig(const BackupPlaceOptions& options) {
  if (const Result<void> loaded = LoadEnvFiles(options.database.env_files); !loaded) {
    return StopWith(ExitCode::kUsage, loaded.error());
  }
  Result<HistoryConfig> config = FindConfig(options.config, ".");
  if (!config) return StopWith(ExitCode::kUsage, config.error());
  return std::move(*config);
}

Run<backup::Store> FindStore(const HistoryConfig& config) {
  if (const auto given = FromEnvironment("BACKUP_DIR")) return backup::Store(std::filesystem::absolute(*given));
  if (const auto found = config.backup.find("directory"); found != config.backup.end()) {
    return backup::Store(std::filesystem::absolute(found->second.value));
  }
  if (const auto state = FromEnvironment("XDG_STATE_HOME")) return backup::Store(*state + "/sluice/backups");
  if (const auto home = FromEnvironment("HOME")) return backup::Store(*home + "/.local/state/sluice/backups");
  return StopWith(ExitCode::kUsage, {"there is no directory for backups",
                                     "Name one with BACKUP_DIR, or as `directory` of [backup] in sluice.toml."});
}

Run<BackupPlace> FindBackupPlace(const BackupPlaceOptions& options) {
  RunPlaceOptions run;
  run.config = options.config;
  run.database = options.database;
  if (const Result<void> loaded = LoadEnvFiles(options.database.env_files); !loaded) {
    return StopWith(ExitCode::kUsage, loaded.error());
  }
  RunPlace place;
  if (Run<void> found = FindSettings(run, ".", place); !found) return tl::make_unexpected(found.error());
  return BackupPlace{std::move(place.config), place.environment, place.connection};
}

std::string DescribeTaken(const backup::StoredBackup& taken) {
  uint64_t rows = 0;
  for (const backup::BackedTable& table : taken.manifest.tables) rows += table.rows;
  std::string text =
      fmt::format("backup {}: {}, {}, {}\n  {}\n", taken.name, Count(taken.manifest.tables.size(), "table"),
                  Count(rows, "row"), backup::SizeText(taken.Bytes()), taken.path);
  for (const std::string& each : taken.manifest.not_covered) text += fmt::format("  not covered: {}\n", each);
  return text;
}

}  // namespace sluice::cli
