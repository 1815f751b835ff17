// sluice apply [TARGET]
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <memory>
#include <thread>

#include "analyzer/analysis/lint.h"
#include "commands.h"
#include "run_migrations.h"
#include "run_place.h"
#include "run_report.h"
#include "runner/failpoint.h"
#include "runner/pending.h"
#include "runner/run_lock.h"
#include "runner/stop_request.h"
#include "run_gate.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  GateOptions gate;
  std::string target = "head";
  int wait_lock_s = 0;
  bool keep = false;
  bool quiet = false;
};

// Sleeps in short pieces, so that a signal ends it; false where one came.
bool WaitOrStop(std::chrono::milliseconds time) {
  constexpr std::chrono::milliseconds kPiece{20};
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    if (runner::StopRequest::Signal() != 0) return false;
    std::this_thread::sleep_for(kPiece);
  }
  return runner::StopRequest::Signal() == 0;
}

std::string Describe(const runner::LockHolder& holder) {
  return fmt::format("session {} ('{}', user {}{}{}), connected since {}", holder.backend, holder.application,
                     holder.user, holder.client.empty() ? "" : " from ", holder.client, holder.connected);
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
    hint = fmt::format("It is {}.\nWait for it with --wait-lock SECONDS; if it is dead, end it: SELECT "
                       "pg_terminate_backend({}).",
                       Describe(**holder), (*holder)->backend);
  }
  return StopWith(ExitCode::kLocked, {"another run is at this database", hint});
}

Run<runner::Pending> ReadPending(RunPlace& place, const std::string& target) {
  const runner::SqlResult<std::vector<runner::AppliedMigration>> applied =
      place.ledger->ReadApplied(place.connections->control());
  if (!applied) return StopWith(ExitCode::kRefused, runner::ToError(applied.error(), "cannot read the history"));
  runner::Pending pending = runner::Compare(place.request.history, place.sums, *applied);
  if (const Result<void> limited = runner::LimitTo(target, place.request.history, pending); !limited) {
    return StopWith(ExitCode::kUsage, limited.error());
  }
  return pending;
}

ExitCode KeepServer(const RunPlace& place) {
  PrintNote(fmt::format("the server stays until Ctrl-C: psql \"{}\"", place.connection));
  while (WaitOrStop(std::chrono::hours(1))) {
  }
  return ExitCode::kDone;
}

Run<ExitCode> Apply(const Options& options, RunPlace& place) {
  Run<runner::Pending> before = ReadPending(place, options.target);
  if (!before) return tl::make_unexpected(before.error());
  Run<Judged> judged = JudgePending(place, *before, options.gate);
  if (!judged) return tl::make_unexpected(judged.error());

  runner::ReachFailpoint("before_lock");
  if (Run<void> locked = TakeLock(place, options.wait_lock_s); !locked) return tl::make_unexpected(locked.error());
  runner::ReachFailpoint("after_lock");
  const runner::SqlResult<void> installed = place.ledger->Install(place.connections->control());
  if (!installed) {
    return StopWith(ExitCode::kRefused, runner::ToError(installed.error(), "cannot make the tables of the history"));
  }
  // Whoever held the lock before us may have applied some of them.
  Run<runner::Pending> now = ReadPending(place, options.target);
  if (!now) return tl::make_unexpected(now.error());
  std::erase_if(before->migrations, [&](size_t i) { return now->applied[i]; });
  const Result<std::vector<runner::RunMigration>> migrations =
      ToRunMigrations(place, before->migrations, judged->verdict, judged->ids);
  if (!migrations) return StopWith(ExitCode::kUsage, migrations.error());
  if (migrations->empty()) {
    if (!options.quiet) Print("nothing to apply\n");
    return ExitCode::kDone;
  }

  runner::StopRequest stop;
  RunReport report(*migrations, options.quiet);
  runner::ApplyOptions apply;
  apply.wait = WaitOrStop;
  apply.stop_signal = runner::StopRequest::Signal;
  apply.watch = [&](const runner::Session& worker) { stop.Watch(worker); };
  apply.tell = [&](const runner::RunEvent& event) { report.Take(event); };
  const runner::RunResult<size_t> result = runner::Apply(*place.connections, *place.ledger, *migrations, apply);
  ExitCode ended = report.End(result);
  if (ended == ExitCode::kInterrupted && runner::StopRequest::Signal() != SIGINT) ended = ExitCode::kTerminated;
  if (ended == ExitCode::kDone && options.keep && place.server) return KeepServer(place);
  return ended;
}

ExitCode RunApply(const Options& options) {
  Run<RunPlace> place = OpenRunPlace(options.place);
  Run<ExitCode> done = place ? Apply(options, *place) : tl::make_unexpected(place.error());
  if (done) return *done;
  if (!done.error().error.message.empty()) PrintError(done.error().error);
  return done.error().code;
}

}  // namespace

void AddApply(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* apply = app.add_subcommand("apply", "Apply what is pending, if the gate lets it");
  apply->add_option("TARGET", options->target, "head, +N, or a migration (head)")->type_name("");
  AddRunPlaceOptions(*apply, options->place);
  AddGateOptions(*apply, options->gate);
  apply
      ->add_option("--wait-lock", options->wait_lock_s, "Wait so many seconds for another run to end")
      ->check(CLI::NonNegativeNumber)
      ->type_name("SECONDS");
  apply->add_flag("--keep", options->keep, "With --private: leave the server running until Ctrl-C");
  apply->add_flag("-q,--quiet", options->quiet, "Print failures alone");
  apply->footer(
      "Each migration is in the history exactly where its effects are in the database: one that\n"
      "runs as a transaction is kept or lost together with its row, one that commits in steps goes\n"
      "on behind the last step that was kept.\n"
      "\n"
      "Examples:\n"
      "  sluice apply --private --dir db/migrations         try it on a server of its own\n"
      "  sluice apply --database-url postgresql://db/shop   apply what is pending\n"
      "  sluice apply +1                                    the next one alone\n"
      "\n"
      "Exit: 0 done, 1 the gate refused, 2 bad usage, 3 refused before anything changed, 5 another\n"
      "run is at it, 6 failed and rolled back, 7 applied in part, 8 outcome unknown, 130 or 143\n"
      "interrupted.");
  apply->callback([options, &action] { action = [options] { return RunApply(*options); }; });
}

}  // namespace sluice::cli
