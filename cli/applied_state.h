// The history of the files beside that of the database: what status, current and stamp show.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "run_place.h"
#include "runner/pending.h"

namespace sluice::cli {

enum class MigrationState : uint8_t { kApplied, kPending, kEdited, kMissing, kOutOfOrder };

std::string_view ToString(MigrationState state);

struct MigrationStatus {
  std::string id;
  std::string label;
  MigrationState state = MigrationState::kPending;
  std::string applied_at = {};  // empty where it is not
  std::string how = {};
};

// In the order of the files; behind them what is missing there.
std::vector<MigrationStatus> StatusOf(const migrations::History& history, const runner::Pending& pending,
                                      const std::vector<runner::AppliedMigration>& applied);

// Where a history stands: the applied ones that no other applied one stands on. Of a history without parents, the one
// that was applied last.
std::vector<runner::AppliedMigration> CurrentOf(const migrations::History& history,
                                                const std::vector<runner::AppliedMigration>& applied);

Run<std::vector<runner::AppliedMigration>> ReadApplied(RunPlace& place);
Run<std::vector<MigrationStatus>> ReadStatus(RunPlace& place);

// Tells on standard error why it stopped.
ExitCode EndOf(const Run<ExitCode>& run);

}  // namespace sluice::cli
