// The backup that a run takes before its first statement.
#pragma once

#include <string>
#include <vector>

#include "analyzer/analysis/describe.h"
#include "command.h"
#include "other_backup.h"
#include "run_place.h"
#include "runner/apply.h"

namespace sluice::cli {

struct RunBackupOptions {
  bool skip = false;
  ExternalBackupOptions external;
  bool quiet = false;
};

void AddRunBackupOptions(Command command, RunBackupOptions& options);

// Saves what the statements may destroy, and writes the backup's name into the migrations' entries. Says what it did,
// also where there is nothing to save. The lock is held; nothing was changed yet, and where this fails nothing will be.
Run<void> BackUpBefore(const RunPlaceOptions& where, RunPlace& place,
                       const std::vector<analysis::StatementEffects>& statements,
                       std::vector<runner::RunMigration>& migrations, const RunBackupOptions& options);

}  // namespace sluice::cli
