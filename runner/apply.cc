#include "runner/apply.h"

#include <utility>

#include "runner/failpoint.h"
#include "runner/migration_run.h"
#include "runner/run_lock.h"

namespace sluice::runner {
namespace {

// After a connection was lost: another in its place, and the lock again where that was lost with it.
SqlResult<void> MakeReady(Connections& connections, const Ledger& ledger, const ApplyOptions& options) {
  if (!connections.worker().is_open()) {
    if (SqlResult<void> opened = connections.ReopenWorker(); !opened) return opened;
    options.watch(connections.worker());
  }
  if (!connections.control_renewed()) return {};
  const SqlResult<bool> taken = RunLock(ledger.schema()).TryTake(connections.control());
  if (!taken) return tl::make_unexpected(taken.error());
  if (*taken) {
    connections.LockIsRetaken();
    return {};
  }
  return tl::make_unexpected(SqlError{"", "the connection that held the lock was lost, and another run has it now", "",
                                      "Run `sluice apply` again when that one has ended.", false});
}

}  // namespace

RunResult<size_t> Apply(Connections& connections, const Ledger& ledger, const std::vector<RunMigration>& migrations,
                        const ApplyOptions& options) {
  const auto failed = [](size_t migration, SqlError error) {
    RunFailure failure{RunFailure::Kind::kStopped, migration, std::nullopt, std::move(error), {}};
    return tl::make_unexpected(std::move(failure));
  };
  const SqlResult<std::vector<AppliedMigration>> applied = ledger.ReadApplied(connections.control());
  if (!applied) return failed(0, applied.error());
  std::string chain = applied->empty() ? std::string() : applied->back().chain;
  options.watch(connections.worker());
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (options.stop_signal() != 0) {
      return tl::make_unexpected(RunFailure{RunFailure::Kind::kInterrupted, i, std::nullopt, {}, {}});
    }
    if (const SqlResult<void> ready = MakeReady(connections, ledger, options); !ready) return failed(i, ready.error());
    if (const SqlResult<void> reset = connections.ResetWorker(); !reset) return failed(i, reset.error());
    if (const Result<void> may = options.before_migration(i); !may) {
      return failed(i, {"", may.error().message, "", may.error().hint, false});
    }
    if (!migrations[i].undoes) chain = NextChain(chain, migrations[i].entry.sum);
    MigrationRun run(connections, ledger, migrations[i], chain, options, i);
    if (RunResult<void> done = run.Apply(); !done) return tl::make_unexpected(std::move(done.error()));
    ReachFailpoint("after_migration");
  }
  return migrations.size();
}

}  // namespace sluice::runner
