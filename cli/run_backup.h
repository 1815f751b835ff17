// The backup that a run takes before its first statement.
#pragma once

#include <string>
#include <vector>

#include "backup/scope.h"
#include "command.h"
#include "other_backup.h"
#include "run_place.h"

namespace sluice::cli {

struct RunBackupOptions {
  bool skip = false;
  ExternalBackupOptions external;
  bool quiet = false;
};

void AddRunBackupOptions(Command command, RunBackupOptions& options);

// Saves what is needed, and tells the backup's name; empty where none was taken. places: of what is about to run, in
// the history. Says what it did, also where there is nothing to save. The lock is held; nothing was changed yet, and
// where this fails nothing will be.
Run<std::string> BackUpBefore(const RunPlaceOptions& where, RunPlace& place, const backup::NeededBackup& needed,
                              const std::vector<size_t>& places, const RunBackupOptions& options);

}  // namespace sluice::cli
