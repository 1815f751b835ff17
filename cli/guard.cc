// sluice guard -- COMMAND...
#include <fmt/format.h>

#include <memory>

#include "analyzer/base/child_process.h"
#include "commands.h"
#include "consent.h"
#include "run_backup.h"
#include "run_execution.h"
#include "run_place.h"
#include "run_plan.h"
#include "run_preflight.h"
#include "run_report.h"
#include "run_watch.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  WatchOptions watch;
  GateOptions gate;
  PreflightOptions preflight;
  RunBackupOptions backup;
  std::vector<std::string> command;
  std::string yes;
  int wait_lock_s = 0;
};

// What the tool has applied, as rows of our own history, in one transaction.
runner::SqlResult<void> Record(RunPlace& place, const Plan& plan) {
  runner::Session& worker = place.connections->worker();
  if (runner::SqlResult<void> begun = worker.Begin(); !begun) return begun;
  const runner::SqlResult<std::vector<runner::AppliedMigration>> applied = place.ledger->ReadApplied(worker);
  if (!applied) return tl::make_unexpected(applied.error());
  std::string chain = applied->empty() ? "" : applied->back().chain;
  for (const runner::RunMigration& migration : plan.read.migrations) {
    runner::LedgerEntry entry = migration.entry;
    entry.how = "guard";
    chain = runner::NextChain(chain, entry.sum);
    const runner::SqlResult<int64_t> claimed = place.ledger->Claim(worker, entry, chain);
    if (!claimed) return tl::make_unexpected(claimed.error());
  }
  return worker.Commit();
}

// Whoever held the lock before us may have applied some of them.
Run<void> CheckStillPending(RunPlace& place, const Plan& plan) {
  const Run<runner::Pending> now = ReadPending(place, "head");
  if (!now) return tl::make_unexpected(now.error());
  if (now->migrations == plan.places) return {};
  return StopWith(ExitCode::kRefused, {"the database's history has changed while this run waited for the lock",
                                       "Nothing was changed. Run the command again: it judges what is left."});
}

Run<void> Open(const Options& options, RunPlace& place, Plan& plan) {
  if (Run<void> passed = PassGate(plan.judged); !passed) return passed;
  if (Run<void> agreed = AskConsent(place, LossesOf(place, plan.judged), options.yes); !agreed) return agreed;
  if (Run<void> open = CheckBeforeLock(place, options.preflight); !open) return open;
  if (Run<void> locked = TakeLock(place, options.wait_lock_s); !locked) return locked;
  if (Run<void> installed = InstallLedger(place); !installed) return installed;
  if (Run<void> still = CheckStillPending(place, plan); !still) return still;
  if (Run<void> passed = CheckPreflight(place, plan.read.needs, options.preflight); !passed) return passed;
  Run<std::string> saved = BackUpBefore(options.place, place, plan.read.needs.backup, plan.places, options.backup);
  if (!saved) return tl::make_unexpected(saved.error());
  plan.notes.backup = std::move(*saved);
  return AddNotes(place, plan.notes, plan.places, plan.read.migrations);
}

Run<ExitCode> Guard(const Options& options, RunPlace& place) {
  Run<Plan> plan = MakePlan(place, "head", options.gate);
  if (!plan) return tl::make_unexpected(plan.error());
  if (Run<void> opened = Open(options, place, *plan); !opened) return tl::make_unexpected(opened.error());
  place.watch->SetPending(plan->pending.applied);
  if (Run<void> begun = place.watch->Begin(place, plan->read.migrations.size()); !begun) {
    return tl::make_unexpected(begun.error());
  }
  const Result<int> ended = RunInPlace(options.command);
  if (!ended) {
    return StopWith(ExitCode::kUsage,
                    {ended.error().message,
                     "Nothing was changed. Write the command as you would without `sluice guard --` before it."});
  }
  if (*ended != 0) {
    return StopWith(ExitCode::kUnknown,
                    {fmt::format("'{}' ended with status {}: nothing was recorded", options.command.front(), *ended),
                     "What it has applied, its own history tells. Run it again when it is mended."});
  }
  if (const runner::SqlResult<void> recorded = Record(place, *plan); !recorded) {
    return StopWith(ExitCode::kUnknown, runner::ToError(recorded.error(), "the command is done, and not recorded"));
  }
  for (const runner::RunMigration& migration : plan->read.migrations) {
    runner::WatchedEvent event{runner::WatchedEvent::Kind::kDone, migration.entry.id};
    event.file = migration.entry.file;
    event.outcome = "recorded";
    place.watch->Take(event);
  }
  Print(fmt::format("{} recorded.\n", Count(plan->read.migrations.size(), "migration")));
  return ExitCode::kDone;
}

ExitCode RunGuard(const Options& options) {
  return RunWatched("guard", options.watch, options.place, [&](RunPlace& place) { return Guard(options, place); });
}

}  // namespace

void AddGuard(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command guard = app.AddSubcommand("guard", "Put gate, lock and record around another tool");
  guard.AddOption("COMMAND", options->command, "The tool's command, behind --").Required().Called("");
  AddRunPlaceOptions(guard, options->place);
  AddGateOptions(guard, options->gate);
  AddPreflightOptions(guard, options->preflight);
  AddRunBackupOptions(guard, options->backup);
  AddConsentOption(guard, options->yes);
  AddWaitLock(guard, options->wait_lock_s);
  AddWatchOptions(guard, options->watch);
  guard.SetFooter(
      "What is pending is judged as `sluice apply` does, window and preflight included, and what it may "
      "destroy is saved; then the command runs, with the lock held, and where it succeeds the history records what was "
      "pending. The command connects by "
      "itself.\n"
      "\n"
      "Example:\n"
      "  sluice guard --database-url postgresql://db/shop -- alembic upgrade head\n"
      "\n"
      "Exit: as `sluice apply`; 8 where the command failed.");
  guard.SetCallback([options, &action] { action = [options] { return RunGuard(*options); }; });
}

}  // namespace sluice::cli
