// Bringing a backup back.
#pragma once

#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "backup/live_tables.h"
#include "backup/programs.h"
#include "backup/store.h"

namespace sluice::backup {

struct RestoreOptions {
  std::string connection;
  std::string role;  // to act as; empty: the user that connects
  int lock_timeout_ms = 3'000;
};

// In a new schema beside the live tables: columns and rows, in one transaction.
Result<void> RestoreIntoSchema(const StoredBackup& backup, const ClientPrograms& programs,
                               const RestoreOptions& options, const std::string& schema);

// In a new database of the same server, with all that was in the old one's schema but the history. Gone again where it
// fails. Tells what pg_restore could not make behind the rows: foreign keys to tables that are not in the backup.
Result<std::string> RestoreIntoDatabase(const StoredBackup& backup, const ClientPrograms& programs,
                                        const RestoreOptions& options, const std::string& database);

// In the tables' own place, in one transaction: where it fails nothing was changed. CheckRestored says whether they
// hold what they should.
Result<void> RestoreInPlace(const StoredBackup& backup, const ClientPrograms& programs, const RestoreOptions& options,
                            Remedy remedy);

// Compares the tables with what was counted when the backup was taken.
Result<void> CheckRestored(const RestoreOptions& options, const std::string& connection, const Manifest& manifest);

}  // namespace sluice::backup
