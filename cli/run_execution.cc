#include "run_execution.h"

#include <fmt/format.h>

#include <csignal>
#include <optional>
#include <thread>

#include "run_report.h"
#include "run_watch.h"
#include "runner/open_attempts.h"
#include "runner/run_lock.h"
#include "runner/stop_request.h"

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

ExitCode Execute(RunPlace& place, const std::vector<runner::RunMigration>& migrations, bool quiet) {
  runner::StopRequest stop;
  if (const Run<void> begun = place.watch->Begin(place, migrations.size()); !begun) return PrintStop(begun.error());
  RunReport report(migrations, quiet, place.watch->is_text());
  runner::ApplyOptions apply;
  Apply(place.limits, apply);
  apply.wait = WaitOrStop;
  apply.stop_signal = runner::StopRequest::Signal;
  apply.watch = [&](const runner::Session& worker) { stop.Watch(worker); };
  std::optional<runner::StatementWatch> statements;
  if (const std::chrono::seconds interval = place.watch->progress(); interval.count() > 0) {
    apply.statements = &statements.emplace(interval);
  }
  apply.before_migration = [&](size_t i) { return place.watch->BeforeMigration(migrations[i]); };
  apply.tell = [&](const runner::RunEvent& event) {
    report.Take(event);
    place.watch->Take(runner::ToWatched(event, migrations));
  };
  const runner::RunResult<size_t> applied = runner::Apply(*place.connections, *place.ledger, migrations, apply);
  if (!applied) place.watch->Take(runner::ToWatched(applied.error(), migrations));
  const ExitCode ended = report.End(applied);
  const bool terminated = ended == ExitCode::kInterrupted && runner::StopRequest::Signal() != SIGINT;
  return terminated ? ExitCode::kTerminated : ended;
}

}  // namespace sluice::cli
