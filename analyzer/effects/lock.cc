#include "analyzer/effects/lock.h"

#include <array>
#include <cstddef>

namespace sluice::effects {
namespace {

constexpr std::array<std::string_view, 9> kPgLocks = {
    "",          "AccessShareLock",       "RowShareLock",  "RowExclusiveLock",   "ShareUpdateExclusiveLock",
    "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"};
constexpr std::array<std::string_view, 9> kManual = {
    "",      "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
    "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};

}  // namespace

std::string_view PgLocksName(LockMode mode) {
  return kPgLocks[static_cast<size_t>(mode)];
}

std::string_view ManualName(LockMode mode) {
  return kManual[static_cast<size_t>(mode)];
}

// LockConflicts in lock.c.
bool BlocksReads(LockMode mode) {
  return mode == LockMode::kAccessExclusive;
}

bool BlocksWrites(LockMode mode) {
  return mode >= LockMode::kShare;
}

}  // namespace sluice::effects
