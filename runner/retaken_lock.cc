#include "runner/retaken_lock.h"

#include <chrono>
#include <optional>
#include <string>

#include "runner/open_attempts.h"
#include "runner/run_lock.h"

namespace sluice::runner {
namespace {

// Where the network has swallowed the end of our session, the server keeps the lock for that one until it finds out.
SqlResult<bool> TakeFromOurOwn(Connections& connections, const Ledger& ledger, const ApplyOptions& options) {
  constexpr std::chrono::milliseconds kPause{200};
  const RunLock lock(ledger.schema());
  const std::string ours = ApplicationName(ledger.identity().run);
  const auto deadline = std::chrono::steady_clock::now() + options.resolve;
  while (true) {
    SqlResult<bool> taken = lock.TryTake(connections.control());
    if (!taken || *taken) return taken;
    const SqlResult<std::optional<LockHolder>> holder = lock.Holder(connections.control());
    if (!holder) return tl::make_unexpected(holder.error());
    if (*holder && (*holder)->application != ours) return false;
    if (std::chrono::steady_clock::now() >= deadline || !options.wait(kPause)) return false;
  }
}

}  // namespace

SqlResult<void> RetakeLock(Connections& connections, const Ledger& ledger, const RunMigration& migration,
                           const ApplyOptions& options) {
  if (!connections.control_renewed()) return {};
  const auto lost_to = [](const char* what) {
    return tl::make_unexpected(
        SqlError{"", what, "",
                 "Run `sluice apply` again when that one has ended: it goes on from where that one came to.", false});
  };
  const SqlResult<bool> taken = TakeFromOurOwn(connections, ledger, options);
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
