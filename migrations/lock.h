// The lock of a history: what its migrations were when they were locked, and what has become of them since.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/error.h"
#include "migrations/format.h"
#include "migrations/lock_file.h"

namespace sluice::migrations {

enum class LockState : uint8_t {
  kNotLocked,
  kAsLocked,
  kLineEnds,  // another byte order mark, other line ends or white space at the end, and nothing else
  kEdited,
  kMoved,  // as it was, and at another place among the others
};

struct LockCheck {
  std::vector<LockState> states;  // per migration of the history
  struct Missing {
    std::string id;
    size_t before = 0;                         // the first migration of the history that was locked behind it, or its size
    std::optional<size_t> now_called = {};     // the place of one that is not locked and has the same text
  };
  std::vector<Missing> missing;  // what is locked and in the history no more, in the order of the lock
};

// sluice.lock in the history's root; .sluice.lock where the migrations' own tool might take every visible file of that
// directory for a migration, and where it is there already.
std::string LockPath(const History& history);

// What the lock of the history as it is now holds. Of a file with both directions the way up counts, and what stands
// before both: the way back may be changed at any time. Reads the migrations.
Result<std::vector<LockedMigration>> ReadLocked(const History& history);

LockCheck CompareWithLock(const std::vector<LockedMigration>& locked, const std::vector<LockedMigration>& now,
                          bool order_counts);

// The history compared with its lock; nothing where it has none. Fails where the lock cannot be used: it is broken, or
// its lines were put together by somebody else. lock: LockPath, and where that is to be read.
Result<std::optional<LockCheck>> CheckLock(const History& history, const ScriptFile& lock);

}  // namespace sluice::migrations
