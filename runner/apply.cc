#include "runner/apply.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

#include "runner/failpoint.h"
#include "runner/migration_run.h"
#include "runner/open_attempts.h"
#include "runner/run_lock.h"

namespace sluice::runner {
namespace {

// Where the network has swallowed the end of our session, the server keeps the lock for that one until it finds out.
SqlResult<bool> RetakeLock(Connections& connections, const Ledger& ledger, const ApplyOptions& options) {
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

// After a connection was lost: another in its place, and the lock again where that was lost with it.
SqlResult<void> MakeReady(Connections& connections, const Ledger& ledger, const ApplyOptions& options) {
  if (!connections.worker().is_open()) {
    if (SqlResult<void> opened = connections.ReopenWorker(); !opened) return opened;
    options.watch(connections.worker());
  }
  if (!connections.control_renewed()) return {};
  const SqlResult<bool> taken = RetakeLock(connections, ledger, options);
  if (!taken) return tl::make_unexpected(taken.error());
  if (*taken) {
    connections.LockIsRetaken();
    return {};
  }
  return tl::make_unexpected(SqlError{"", "the connection that held the lock was lost, and another run has it now", "",
                                      "Run `sluice apply` again when that one has ended.", false});
}

// The history's last value of its chain.
SqlResult<std::string> ReadChain(Connections& connections, const Ledger& ledger) {
  return ledger.ReadApplied(connections.control()).map([](const std::vector<AppliedMigration>& applied) {
    return applied.empty() ? std::string() : applied.back().chain;
  });
}

// How attempts ended, until it is written down: with the beginning of the next one, or here.
class EndedAttempts {
 public:
  EndedAttempts(Connections& connections, const std::string& sql) : connections_(connections), sql_(sql) {}
  ~EndedAttempts() {
    if (sql_.empty() || (!connections_.control().is_open() && !connections_.ReopenControl())) return;
    (void)connections_.control().Execute(sql_);
  }
  EndedAttempts(const EndedAttempts&) = delete;
  EndedAttempts& operator=(const EndedAttempts&) = delete;
  EndedAttempts(EndedAttempts&&) = delete;
  EndedAttempts& operator=(EndedAttempts&&) = delete;

 private:
  Connections& connections_;
  const std::string& sql_;
};

}  // namespace

bool RunsInOneTransaction(const RunMigration& migration) {
  return migration.mode == migrations::TransactionMode::kWhole &&
         std::all_of(migration.statements.begin(), migration.statements.end(),
                     [](const RunStatement& statement) { return statement.transactional && !statement.control; });
}

RunResult<size_t> Apply(Connections& connections, const Ledger& ledger, const std::vector<RunMigration>& migrations,
                        const ApplyOptions& options) {
  const auto failed = [](RunFailure::Kind kind, size_t migration, SqlError error) {
    return tl::make_unexpected(RunFailure{kind, migration, migration, std::nullopt, std::move(error), {}});
  };
  using Kind = RunFailure::Kind;
  SqlResult<std::string> chain = ReadChain(connections, ledger);
  if (!chain) return failed(Kind::kStopped, 0, chain.error());
  options.watch(connections.worker());
  RunSoFar so_far{0, std::move(*chain), {}};
  const EndedAttempts ended(connections, so_far.ended);
  const size_t together = options.single_transaction ? migrations.size() : 1;
  for (size_t i = 0; i < migrations.size(); i += together) {
    if (options.stop_signal() != 0) return failed(Kind::kInterrupted, i, {});
    if (const SqlResult<void> ready = MakeReady(connections, ledger, options); !ready) {
      return failed(Kind::kStopped, i, ready.error());
    }
    const std::span<const RunMigration> now = std::span(migrations).subspan(i, together);
    if (!MigrationRun::BeginsAnew(now)) {
      const SqlResult<void> reset = connections.ResetWorker();
      if (!reset) return failed(Kind::kStopped, i, reset.error());
    }
    for (size_t next = i; next < i + together; ++next) {
      if (const Result<void> may = options.before_migration(next); !may) {
        return failed(Kind::kStopped, next, {"", may.error().message, "", may.error().hint, false});
      }
    }
    so_far.number = i;
    MigrationRun run(connections, ledger, now, options, so_far);
    if (RunResult<void> done = run.Apply(); !done) return tl::make_unexpected(std::move(done.error()));
    so_far.chain = run.chain();
    ReachFailpoint("after_migration");
  }
  return migrations.size();
}

}  // namespace sluice::runner
