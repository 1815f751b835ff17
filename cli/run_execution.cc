#include "run_execution.h"

#include <fmt/format.h>

#include <csignal>
#include <memory>
#include <optional>
#include <thread>

#include "run_preflight.h"
#include "run_report.h"
#include "run_watch.h"
#include "runner/downtime.h"
#include "runner/open_attempts.h"
#include "runner/run_lock.h"
#include "runner/stop_request.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

std::string Describe(const runner::LockHolder& holder) {
  return fmt::format("session {} ('{}', user {}{}{}), connected since {}", holder.backend, holder.application,
                     holder.user, holder.client.empty() ? "" : " from ", holder.client, holder.connected);
}

// What earlier runs left open is closed before anything is decided on it.
Run<void> CloseEarlier(RunPlace& place) {
  const runner::SqlResult<void> closed = runner::CloseOpenAttempts(
      place.connections->control(), *place.ledger, std::chrono::seconds(place.limits.resolve_s), WaitOrStop);
  if (closed) return {};
  return StopWith(ExitCode::kLocked, runner::ToError(closed.error()));
}

// Nothing where there is no limit.
Run<std::unique_ptr<runner::Downtime>> WatchDowntime(RunPlace& place, const Execution& execution) {
  if (!execution.max_downtime) return nullptr;
  auto started = runner::Downtime::Start(place.connection, *execution.max_downtime);
  if (started) return std::move(*started);
  return StopWith(ExitCode::kRefused, runner::ToError(started.error(), "cannot watch the downtime"));
}

runner::RunResult<size_t> RunAll(RunPlace& place, runner::RunQueue& migrations, const Execution& execution,
                                 runner::Downtime* downtime, RunReport& report) {
  runner::StopRequest stop;
  runner::ApplyOptions apply;
  Apply(place.limits, apply);
  apply.single_transaction = execution.single_transaction;
  apply.wait = WaitOrStop;
  apply.window = execution.window;
  apply.claims_ahead = !execution.window.closed && !place.watch->HasHooksForMigrations();
  apply.stop_signal = runner::StopRequest::Signal;
  if (!place.server) apply.replicas_behind = [&place] { return ReplicasBehind(place); };
  apply.watch = [&](const runner::Session& worker) {
    stop.Watch(worker);
    if (downtime != nullptr) downtime->Watch(worker);
  };
  if (downtime != nullptr) apply.downtime_is_up = [=] { return downtime->IsUp(); };
  std::optional<runner::StatementWatch> statements;
  if (const std::chrono::seconds interval = place.watch->progress(); interval.count() > 0) {
    apply.statements = &statements.emplace(interval);
  }
  apply.before_migration = [&](size_t i) { return place.watch->BeforeMigration(migrations[i]); };
  apply.tell = [&](const runner::RunEvent& event) {
    report.Take(event);
    place.watch->Take(runner::ToWatched(event, migrations));
  };
  runner::RunResult<size_t> applied = runner::Apply(*place.connections, *place.ledger, migrations, apply);
  if (!applied) place.watch->Take(runner::ToWatched(applied.error(), migrations));
  return applied;
}

ExitCode WithSignal(ExitCode ended) {
  const bool terminated = ended == ExitCode::kInterrupted && runner::StopRequest::Signal() != SIGINT;
  return terminated ? ExitCode::kTerminated : ended;
}

// Where something of the failed one is left, or nobody knows, what stands before it stays.
bool MayBeUndone(const runner::RunFailure& failure) {
  using Kind = runner::RunFailure::Kind;
  return failure.kind == Kind::kRolledBack || (failure.kind == Kind::kStopped && failure.applied_before > 0);
}

// Of the run's migrations the first `applied`, the last first, up to one without a way back.
ExitCode Undo(RunPlace& place, const runner::RunQueue& migrations, size_t applied, const Execution& execution) {
  std::vector<runner::RunMigration> chosen;
  size_t left = applied;
  for (; left > 0 && !(*execution.ways_back)[left - 1].statements.empty(); --left) {
    chosen.push_back((*execution.ways_back)[left - 1]);
  }
  runner::RunQueue back(std::move(chosen));
  if (!back.empty()) {
    PrintNote(fmt::format("undoing what this run has applied: {}", Count(back.size(), "migration")));
    RunReport report(back, execution.quiet, place.watch->is_text());
    const runner::RunResult<size_t> undone = RunAll(place, back, {}, nullptr, report);
    const ExitCode ended = WithSignal(report.End(undone, false));
    if (!undone) return ended == ExitCode::kUnknown ? ended : ExitCode::kPartly;
  }
  if (left == 0) return ExitCode::kRolledBack;
  PrintError({fmt::format("'{}' stays, and what stands before it: it has no way back", migrations.NameOf(left - 1).id),
              "Mend what failed, and run `sluice apply` again."});
  return ExitCode::kPartly;
}

}  // namespace

bool WaitOrStop(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds kPiece{20};
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    if (runner::StopRequest::Signal() != 0) return false;
    std::this_thread::sleep_for(kPiece);
  }
  return runner::StopRequest::Signal() == 0;
}

Run<void> TakeLock(RunPlace& place, int wait_s) {
  const runner::RunLock lock(place.ledger->schema());
  runner::Session& control = place.connections->control();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(wait_s);
  while (true) {
    const runner::SqlResult<bool> taken = lock.TryTake(control);
    if (!taken) return StopWith(ExitCode::kRefused, runner::ToError(taken.error(), "cannot take the lock"));
    if (*taken) return {};
    if (std::chrono::steady_clock::now() >= deadline || !WaitOrStop(std::chrono::milliseconds(200))) break;
  }
  const runner::SqlResult<std::optional<runner::LockHolder>> holder = lock.Holder(control);
  std::string hint = "Wait for it with --wait-lock SECONDS.";
  if (holder && *holder) {
    hint = fmt::format(
        "It is {}.\nWait for it with --wait-lock SECONDS; if it is dead, end it: SELECT "
        "pg_terminate_backend({}).",
        Describe(**holder), (*holder)->backend);
  }
  return StopWith(ExitCode::kLocked, {"another run is at this database", hint});
}

Run<void> InstallLedger(RunPlace& place) {
  const runner::SqlResult<void> installed = place.ledger->Install(place.connections->control());
  if (installed) return CloseEarlier(place);
  return StopWith(ExitCode::kRefused, runner::ToError(installed.error(), "cannot make the tables of the history"));
}

ExitCode Execute(RunPlace& place, runner::RunQueue& migrations, const Execution& execution) {
  const Run<std::unique_ptr<runner::Downtime>> downtime = WatchDowntime(place, execution);
  if (!downtime) return PrintStop(downtime.error());
  if (const Run<void> begun = place.watch->Begin(place, migrations.size()); !begun) return PrintStop(begun.error());
  RunReport report(migrations, execution.quiet, place.watch->is_text());
  const runner::RunResult<size_t> result = RunAll(place, migrations, execution, downtime->get(), report);
  const ExitCode ended = WithSignal(report.End(result, execution.ways_back.has_value()));
  if (result || !execution.ways_back || !MayBeUndone(result.error())) return ended;
  return Undo(place, migrations, result.error().applied_before, execution);
}

}  // namespace sluice::cli
