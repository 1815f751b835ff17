// What a statement did on a real server: the locks it took, what it rewrote and read, made and dropped.
//
// Locks are in pg_locks until the transaction ends. A rewrite gives a relation a new pg_class.relfilenode. A full scan
// of a heap, also one by ALTER TABLE or an index build, is counted by pg_stat_get_xact_numscans(); a relation that was
// read without a scan, such as a heap through its index, is not.
#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <vector>

#include "runner/session.h"
#include "runner/snapshot.h"

namespace sluice::runner {

struct ObservedLock {
  std::string relation;  // "public.orders", by the name that it had before
  std::string mode;      // "AccessExclusiveLock", as in pg_locks
  char kind = 'r';       // pg_class.relkind

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the zero that it compares with for a pointer.
  auto operator<=>(const ObservedLock&) const = default;
};

// Every list is sorted, and holds only relations that existed before, but for `created`.
struct Observation {
  std::vector<ObservedLock> locks;        // each mode that the transaction did not hold before
  std::vector<ObservedLock> held;         // what it held before
  std::vector<std::string> rewrites;      // tables and materialized views; also those that TRUNCATE gave a new file
  std::vector<std::string> scans;         // the same, read in full, or begun to
  std::vector<std::string> index_builds;  // tables with an index that was built
  std::vector<std::string> created;       // relations of any kind, indexes too
  std::vector<std::string> dropped;
  bool complete = true;     // false: watched from outside, so that locks held for a moment may be missing
  bool scans_known = true;  // false: this server does not tell them for such a statement
  std::chrono::microseconds duration{0};

  // Whether the same was done, however long it took.
  bool SameAs(const Observation& other) const;
};

// Runs one statement in the transaction that the session is in.
SqlResult<Observation> Observe(Session& session, const std::string& sql);

// Runs one statement in a transaction of its own, which is then committed or rolled back.
enum class Ending : unsigned char { kCommit, kRollback };
SqlResult<Observation> ObserveAlone(Session& session, const std::string& sql, Ending ending);

// What two snapshots and two lists of locks say, names and all.
Observation MakeObservation(const Snapshot& before, const std::vector<HeldLock>& held, const Snapshot& after,
                            const std::vector<HeldLock>& locks);

}  // namespace sluice::runner
