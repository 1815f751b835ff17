// PostgreSQL's table-level lock modes.
#pragma once

#include <cstdint>
#include <string_view>

namespace sluice::effects {

// In order of strength, as in the manual, "Explicit Locking"; lockdefs.h numbers them from 1 in the same order.
enum class LockMode : uint8_t {
  kNone,
  kAccessShare,
  kRowShare,
  kRowExclusive,
  kShareUpdateExclusive,
  kShare,
  kShareRowExclusive,
  kExclusive,
  kAccessExclusive,
};

// "AccessExclusiveLock", as in pg_locks.
std::string_view PgLocksName(LockMode mode);

// "ACCESS EXCLUSIVE", as in the manual.
std::string_view ManualName(LockMode mode);

// What waits while another session holds the mode. Others are blocked too; these are what applications do.
bool BlocksReads(LockMode mode);   // SELECT
bool BlocksWrites(LockMode mode);  // INSERT, UPDATE, DELETE

}  // namespace sluice::effects
