#include "runner/apply.h"

#include <span>
#include <utility>

#include "runner/failpoint.h"
#include "runner/migration_run.h"
#include "runner/retaken_lock.h"
#include "runner/run_window.h"

namespace sluice::runner {
namespace {

// After a connection was lost: another in its place, and the lock again where that was lost with it.
SqlResult<void> MakeReady(Connections& connections, const Ledger& ledger, const RunMigration& next,
                          const ApplyOptions& options, RunSoFar& so_far) {
  if (!connections.worker().is_open()) {
    so_far.claimed.reset();
    if (SqlResult<void> opened = connections.ReopenWorker(); !opened) return opened;
    options.watch(connections.worker());
  }
  return RetakeLock(connections, ledger, next, options);
}

// The history's last value of its chain.
SqlResult<std::string> ReadChain(Connections& connections, const Ledger& ledger) {
  return ledger.ReadApplied(connections.control()).map([](const std::vector<AppliedMigration>& applied) {
    return applied.empty() ? std::string() : applied.back().chain;
  });
}

tl::unexpected<RunFailure> Failed(RunFailure::Kind kind, size_t migration, SqlError error) {
  return tl::make_unexpected(RunFailure{kind, migration, migration, std::nullopt, std::move(error), {}});
}

// Before it began.
tl::unexpected<RunFailure> Stopped(size_t migration, const Error& error) {
  return Failed(RunFailure::Kind::kStopped, migration, {"", error.message, "", error.hint, false});
}

// Whether this migration may begin.
RunResult<void> LookOut(size_t migration, RunWindow& window, const ApplyOptions& options) {
  const SqlResult<std::optional<std::string>> closed = window.Closed([&](std::string text) {
    RunEvent event;
    event.kind = RunEvent::Kind::kNotice;
    event.migration = migration;
    event.text = std::move(text);
    options.tell(event);
  });
  if (options.stop_signal() != 0) {
    return Failed(RunFailure::Kind::kInterrupted, migration, {"", "a signal came before it began", "", "", false});
  }
  if (!closed) return Failed(RunFailure::Kind::kStopped, migration, closed.error());
  if (!*closed) return {};
  return Failed(RunFailure::Kind::kOutOfWindow, migration,
                {"", "the maintenance window has closed: " + **closed, "", "", false});
}

// The connections are left as they were found. How attempts ended goes along with the beginning of the next one, or is
// written down here; a claim that nobody follows is given back.
class End {
 public:
  End(Connections& connections, const RunSoFar& so_far) : connections_(connections), so_far_(so_far) {}
  ~End() {
    if (so_far_.claimed && connections_.worker().is_open()) (void)connections_.worker().Rollback();
    if (!connections_.control().is_open() && (so_far_.ended.empty() || !connections_.ReopenControl())) return;
    if (!so_far_.ended.empty()) (void)connections_.control().Execute(so_far_.ended);
    (void)connections_.SetUpControl(Ledger::UnprepareSql());
  }
  End(const End&) = delete;
  End& operator=(const End&) = delete;
  End(End&&) = delete;
  End& operator=(End&&) = delete;

 private:
  Connections& connections_;
  const RunSoFar& so_far_;
};

}  // namespace

RunResult<size_t> Apply(Connections& connections, const Ledger& ledger, RunQueue& migrations,
                        const ApplyOptions& options) {
  using Kind = RunFailure::Kind;
  SqlResult<std::string> chain = ReadChain(connections, ledger);
  if (!chain) return Failed(Kind::kStopped, 0, chain.error());
  const SqlResult<void> prepared = connections.SetUpControl(ledger.PrepareSql());
  if (!prepared) return Failed(Kind::kStopped, 0, prepared.error());
  options.watch(connections.worker());
  RunSoFar so_far;
  so_far.chain = std::move(*chain);
  RunWindow window(connections, options, so_far.ended);
  so_far.window = &window;
  const End end(connections, so_far);
  const size_t together = options.single_transaction ? migrations.size() : 1;
  for (size_t i = 0; i < migrations.size(); i += together) {
    const Result<std::span<const RunMigration>> left = migrations.From(i, together + 1);
    if (!left) return Stopped(i, left.error());
    if (RunResult<void> may = LookOut(i, window, options); !may) return tl::make_unexpected(std::move(may.error()));
    const std::span<const RunMigration> now = left->first(together);
    const std::span<const RunMigration> behind = left->subspan(together);
    if (const SqlResult<void> ready = MakeReady(connections, ledger, now.front(), options, so_far); !ready) {
      return Failed(Kind::kStopped, i, ready.error());
    }
    if (!MigrationRun::BeginsAnew(now)) {
      const SqlResult<void> reset = connections.ResetWorker();
      if (!reset) return Failed(Kind::kStopped, i, reset.error());
    }
    for (size_t next = i; next < i + together; ++next) {
      if (const Result<void> may = options.before_migration(next); !may) return Stopped(next, may.error());
    }
    so_far.number = i;
    const bool may_claim = options.claims_ahead && !behind.empty() && MigrationRun::BeginsAnew(behind.first(1));
    so_far.next = may_claim ? &behind.front() : nullptr;
    MigrationRun run(connections, ledger, now, options, so_far);
    if (RunResult<void> done = run.Apply(); !done) return tl::make_unexpected(std::move(done.error()));
    so_far.chain = run.chain();
    ReachFailpoint("after_migration");
  }
  return migrations.size();
}

}  // namespace sluice::runner
