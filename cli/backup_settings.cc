#include "backup_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "backup/encryption.h"
#include "backup/files.h"
#include "backup/space.h"
#include "run_report.h"
#include "shared_options.h"

namespace sluice::cli {
namespace {

// What stands between commas.
std::vector<std::string> ListOf(const std::string& text) {
  std::vector<std::string> list;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (!one.empty()) list.emplace_back(one);
  }
  return list;
}

}  // namespace

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

Run<backup::StoredBackup> FindBackup(const backup::Store& store, const std::string& name) {
  Result<backup::StoredBackup> found = store.Find(name);
  if (!found) return StopWith(ExitCode::kUsage, found.error());
  if (found->problem.empty()) return std::move(*found);
  return StopWith(ExitCode::kBackup, {found->problem,
                                      "`sluice backups` lists those that can be used. Its files may be "
                                      "whole all the same: pg_restore reads them."});
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

void AddBackupFormOptions(Command command, BackupFormOptions& options) {
  command.AddOption("--encrypt-to", options.encrypt_to, "age1... or gpg:KEY: whoever may read it (again for each)")
      .Called("KEY");
  command.AddOption("--compress", options.compress, "gzip, zstd, lz4 or none; with a level: gzip:1").Called("METHOD");
}

Run<void> SetForm(const HistoryConfig& config, const BackupFormOptions& given, backup::TakeOptions& take) {
  const auto configured = [&](const char* name) {
    const auto found = config.backup.find(name);
    return found == config.backup.end() ? std::string() : found->second.value;
  };
  Result<backup::Encryption> encryption =
      backup::ParseRecipients(given.encrypt_to.empty() ? ListOf(configured("encrypt-to")) : given.encrypt_to);
  if (!encryption) return StopWith(ExitCode::kUsage, encryption.error());
  take.encryption = std::move(*encryption);
  const std::string compress = given.compress.empty() ? configured("compress") : given.compress;
  if (!compress.empty()) {
    Result<backup::Compression> compression = backup::ParseCompression(compress);
    if (!compression) return StopWith(ExitCode::kUsage, compression.error());
    take.compression = std::move(*compression);
  }
  const std::string left = configured("leave-free");
  if (left.empty()) return {};
  take.left_free = backup::ParseSize(left);
  if (take.left_free) return {};
  return StopWith(ExitCode::kUsage, {fmt::format("'{}' is no size, which leave-free has to be", left),
                                     "For instance: leave-free = \"500MB\"."});
}

void AddIdentityOption(Command command, std::string& identity) {
  command.AddOption("--identity", identity, "The file of keys that reads it where it is encrypted; `gpg`: its keyring")
      .Called("FILE");
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
