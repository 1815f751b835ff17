// The lock of a history: what its migrations were when they were locked, and what has become of them since.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/lock_check.h"
#include "migrations/lock_file.h"
#include "migrations/migration.h"

namespace sluice::migrations {

// sluice.lock in the history's root; .sluice.lock where the migrations' own tool might take every visible file of that
// directory for a migration, and where it is there already.
std::string LockPath(const History& history);

// What the lock of the history as it is now holds. Of a file with both directions the way up counts, and what stands
// before both: the way back may be changed at any time. Reads the migrations.
Result<std::vector<LockedMigration>> ReadLocked(const History& history);

// The same with the sums of what runs again whenever it changes.
Result<std::vector<LockedMigration>> ReadSums(const History& history);

LockCheck CompareWithLock(const std::vector<LockedMigration>& locked, const std::vector<LockedMigration>& now,
                          bool order_counts);

// The history compared with its lock; nothing where it has none. Fails where the lock cannot be used: it is broken, or
// its lines were put together by somebody else. lock: LockPath, and where that is to be read.
Result<std::optional<LockCheck>> CheckLock(const History& history, const ScriptFile& lock);

}  // namespace sluice::migrations
