#include "runner/retaken_lock.h"

#include "runner/run_lock.h"

namespace sluice::runner {

SqlResult<void> RetakeLock(Connections& connections, const Ledger& ledger, const RunMigration& migration) {
  if (!connections.control_renewed()) return {};
  const auto lost_to = [](const char* what) {
    return tl::make_unexpected(
        SqlError{"", what, "",
                 "Run `sluice apply` again when that one has ended: it goes on from where that one came to.", false});
  };
  const SqlResult<bool> taken = RunLock(ledger.schema()).TryTake(connections.control());
  if (!taken) return tl::make_unexpected(taken.error());
  if (!*taken) return lost_to("the connection that held the lock was lost, and another run has it now");
  // A migration's steps are not claimed as a whole before the last of them: the others would run a second time.
  const SqlResult<std::vector<AppliedMigration>> applied = ledger.ReadApplied(connections.control());
  if (!applied) return tl::make_unexpected(applied.error());
  if (IsApplied(migration.entry, *applied) != migration.undoes) {
    return lost_to("the connection that held the lock was lost, and another run has done this migration meanwhile");
  }
  connections.LockIsRetaken();
  return {};
}

}  // namespace sluice::runner
