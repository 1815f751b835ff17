// Backups that are not sluice's own: one that a command takes, and one that was taken before and is vouched for.
#pragma once

#include <string>

#include "run_place.h"

namespace sluice::cli {

struct ExternalBackupOptions {
  std::string id;
  std::string taken_at;  // "2026-01-31T12:00:00Z"
};

// Two options that go together.
void AddExternalBackupOptions(Command command, ExternalBackupOptions& options);

// What the history calls it, where it is not older than `external-age` of [backup], by the server's clock. Whether it
// is there is the word of whoever says so: nothing of it can be read from here.
Run<std::string> TrustExternalBackup(RunPlace& place, const ExternalBackupOptions& options);

// What the history calls the backup that `command` of [backup] takes: the label that it prints. Fails where the command
// does, or prints none.
Run<std::string> RunBackupCommand(const RunPlace& place, const std::string& command);

// The label in what pgBackRest ("new backup label = 20260131-120000F") or WAL-G ("Wrote backup with name base_...")
// print; else the last line. Empty where there is none.
std::string LabelIn(const std::string& printed);

}  // namespace sluice::cli
