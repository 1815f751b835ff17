// Where backups are kept, how many, and of which database: from the command line, the environment and sluice.toml.
#pragma once

#include <string>
#include <vector>

#include "backup/store.h"
#include "backup/take.h"
#include "command.h"
#include "run_place.h"

namespace sluice::cli {

// What commands about backups take in place of a run's options: they work without any migrations, too.
struct BackupPlaceOptions {
  std::string config;
  DatabaseOptions database;
  std::string history_schema = "sluice";
  std::string role;
  std::string binaries;
};

// --config, --env-file, and where PostgreSQL's programs are.
void AddBackupFileOptions(Command command, BackupPlaceOptions& options);
// Those, and the database.
void AddBackupPlaceOptions(Command command, BackupPlaceOptions& options);

// Reads the files of variables and sluice.toml; the database is not looked for.
Run<HistoryConfig> ReadBackupConfig(const BackupPlaceOptions& options);

// BACKUP_DIR, else `directory` of [backup], else a directory of the user's own (XDG Base Directory Specification: data
// that outlives a restart, and is not worth carrying elsewhere). Fails where there is no home for it either.
Run<backup::Store> FindStore(const HistoryConfig& config);

// One of its backups that can be used.
Run<backup::StoredBackup> FindBackup(const backup::Store& store, const std::string& name);

// A database and what sluice keeps in it.
struct BackupPlace {
  HistoryConfig config;
  std::string environment;
  std::string connection;
};

Run<BackupPlace> FindBackupPlace(const BackupPlaceOptions& options);

// How a backup is written; what is not said is as configured.
struct BackupFormOptions {
  std::vector<std::string> encrypt_to;
  std::string compress;
};

void AddBackupFormOptions(Command command, BackupFormOptions& options);
// encrypt-to, compress and leave-free of [backup] where the options say nothing.
Run<void> SetForm(const HistoryConfig& config, const BackupFormOptions& given, backup::TakeOptions& take);

// --identity
void AddIdentityOption(Command command, std::string& identity);

// Lines about one that was just taken.
std::string DescribeTaken(const backup::StoredBackup& taken);

}  // namespace sluice::cli
