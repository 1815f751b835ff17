#include "runner/apply.h"

#include <utility>

#include "runner/failpoint.h"
#include "runner/migration_run.h"

namespace sluice::runner {

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
    if (const SqlResult<void> reset = connections.ResetWorker(); !reset) return failed(i, reset.error());
    if (!migrations[i].undoes) chain = NextChain(chain, migrations[i].entry.sum);
    MigrationRun run(connections, ledger, migrations[i], chain, options, i);
    if (RunResult<void> done = run.Apply(); !done) return tl::make_unexpected(std::move(done.error()));
    ReachFailpoint("after_migration");
  }
  return migrations.size();
}

}  // namespace sluice::runner
