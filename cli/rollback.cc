// sluice rollback [TARGET]
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "commands.h"
#include "consent.h"
#include "migrations/target.h"
#include "row_notes.h"
#include "run_backup.h"
#include "run_execution.h"
#include "run_gate.h"
#include "run_migrations.h"
#include "run_place.h"
#include "run_preflight.h"
#include "run_schema_check.h"
#include "run_watch.h"
#include "runner/failpoint.h"
#include "runner/pending.h"
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
  std::string target = "-1";
  std::string only;
  std::string yes;
  int wait_lock_s = 0;
  bool quiet = false;
};

// Which of the applied migrations are to go, the last first.
Result<std::vector<size_t>> Choose(const Options& options, const migrations::History& history,
                                   const runner::Pending& now) {
  std::vector<size_t> chosen;
  if (!options.only.empty()) {
    const Result<size_t> found = migrations::FindMigration(history, options.only);
    if (!found) return tl::make_unexpected(found.error());
    if (!now.applied[*found]) return Fail(fmt::format("'{}' is not applied", history.migrations[*found].id), "");
    return std::vector<size_t>{*found};
  }
  const Result<migrations::Applied> left = migrations::ResolveTarget(history, now.applied, options.target);
  if (!left) return tl::make_unexpected(left.error());
  for (size_t i = history.migrations.size(); i-- > 0;) {
    if (now.applied[i] && !(*left)[i] && !history.migrations[i].repeatable) chosen.push_back(i);
  }
  return chosen;
}

// One that stays, and stands on one that goes, by its parents or what it depends on.
Run<void> CheckDependants(const migrations::History& history, const runner::Pending& now,
                          const std::vector<size_t>& chosen) {
  std::set<std::string> gone;
  for (const size_t i : chosen) gone.insert(history.migrations[i].id);
  for (size_t i = 0; i < history.migrations.size(); ++i) {
    const migrations::Migration& migration = history.migrations[i];
    if (!now.applied[i] || gone.contains(migration.id)) continue;
    for (const std::vector<std::string>* ids : {&migration.parents, &migration.depends_on.Get()}) {
      const auto found = std::find_if(ids->begin(), ids->end(), [&](const auto& id) { return gone.contains(id); });
      if (found == ids->end() || !history.format->has_parents) continue;
      return StopWith(
          ExitCode::kRefused,
          {fmt::format("'{}' is applied, and stands on '{}'", migration.id, *found),
           fmt::format("Nothing was changed. Undo both: `sluice rollback` to what is before '{}'.", *found)});
    }
  }
  return {};
}

Run<void> CheckFits(const runner::Pending& now, const migrations::History& history, const std::vector<size_t>& chosen) {
  std::set<std::string> ids;
  for (const size_t i : chosen) ids.insert(history.migrations[i].id);
  for (const runner::LedgerProblem& problem : now.problems) {
    if (problem.kind != runner::LedgerProblem::Kind::kEdited || !ids.contains(problem.id)) continue;
    return StopWith(ExitCode::kFindings,
                    {fmt::format("'{}' was applied with another text: its way back may not be for that", problem.id),
                     "Nothing was changed. Put back the text that was applied."});
  }
  return {};
}

// Every one of them has a way back that does something.
Run<void> CheckPresent(const std::vector<runner::RunMigration>& migrations) {
  for (const runner::RunMigration& migration : migrations) {
    if (!migration.statements.empty()) continue;
    return StopWith(ExitCode::kRefused, {fmt::format("'{}' has no way back", migration.entry.id),
                                         "Nothing was changed. Write one, or bring back a backup from before it."});
  }
  return {};
}

// What is about to run.
struct WaysBack {
  std::vector<size_t> chosen;
  Judged judged;
  RunRead read;
  RowNotes notes;
};

Run<WaysBack> ReadWaysBack(const Options& options, RunPlace& place, const std::vector<size_t>& chosen) {
  WaysBack ways{chosen, {}, {}, {}};
  Run<Judged> judged = JudgeWaysBack(place, chosen, options.gate);
  if (!judged) return tl::make_unexpected(judged.error());
  ways.judged = std::move(*judged);
  ways.notes.accepted = AcceptedOf(ways.judged);
  Result<RunRead> read = ReadMigrations(place, chosen, migrations::Direction::kDown);
  if (!read) return StopWith(ExitCode::kUsage, read.error());
  ways.read = std::move(*read);
  return ways;
}

Run<void> Refuse(const Options& options, RunPlace& place, const runner::Pending& now, const WaysBack& ways) {
  const migrations::History& history = *place.request.history;
  if (Run<void> fits = CheckFits(now, history, ways.chosen); !fits) return fits;
  if (Run<void> alone = CheckDependants(history, now, ways.chosen); !alone) return alone;
  if (Run<void> present = CheckPresent(ways.read.migrations); !present) return present;
  if (Run<void> passed = PassGate(ways.judged); !passed) return passed;
  // Rows that are deleted, where what held them stays, are among the findings alone.
  std::vector<std::string> losses = LossesOf(place, ways.judged);
  for (std::string& loss : DescribeLosses(place, DestroyedBy(ways.read.statements))) losses.push_back(std::move(loss));
  return AskConsent(place, losses, options.yes);
}

Run<ExitCode> Rollback(const Options& options, RunPlace& place) {
  Run<runner::Pending> now = ReadPending(place, {});
  if (!now) return tl::make_unexpected(now.error());
  place.watch->SetPending(now->applied);
  const Result<std::vector<size_t>> chosen = Choose(options, *place.request.history, *now);
  if (!chosen) return StopWith(ExitCode::kUsage, chosen.error());
  if (chosen->empty()) {
    if (!options.quiet) Print("nothing to undo\n");
    return ExitCode::kDone;
  }
  Run<WaysBack> ways = ReadWaysBack(options, place, *chosen);
  if (!ways) return tl::make_unexpected(ways.error());
  if (Run<void> refused = Refuse(options, place, *now, *ways); !refused) return tl::make_unexpected(refused.error());

  if (Run<void> open = CheckBeforeLock(place, options.preflight); !open) return tl::make_unexpected(open.error());
  Run<std::vector<OtherRecord>> others = FindOtherRecords(place, *chosen, migrations::Direction::kDown);
  if (!others) return tl::make_unexpected(others.error());
  ways->notes.others = std::move(*others);
  if (Run<void> locked = TakeLock(place, options.wait_lock_s); !locked) return tl::make_unexpected(locked.error());
  runner::ReachFailpoint("after_lock");
  if (Run<void> installed = InstallLedger(place); !installed) return tl::make_unexpected(installed.error());
  // Whoever held the lock before us may have changed what there is to undo.
  const Run<runner::Pending> again = ReadPending(place, {});
  if (!again) return tl::make_unexpected(again.error());
  if (again->applied != now->applied) {
    return StopWith(ExitCode::kRefused, {"another run has changed the history meanwhile", "Run it again."});
  }
  if (Run<void> passed = CheckPreflight(place, ways->read.needs, options.preflight); !passed) {
    return tl::make_unexpected(passed.error());
  }
  Run<std::string> saved = BackUpBefore(options.place, place, ways->read.needs.backup, *chosen, options.backup);
  if (!saved) return tl::make_unexpected(saved.error());
  ways->notes.backup = std::move(*saved);
  if (Run<void> noted = AddNotes(place, ways->notes, *chosen, ways->read.migrations); !noted) {
    return tl::make_unexpected(noted.error());
  }
  runner::RunQueue queue(std::move(ways->read.migrations));
  const ExitCode ended =
      Execute(place, queue, {.quiet = options.quiet, .window = WindowsOf(place, options.preflight.window)});
  if (ended == ExitCode::kDone) CheckSchema(place, now->applied);
  return ended;
}

ExitCode RunRollback(const Options& options) {
  return RunWatched("rollback", options.watch, options.place,
                    [&](RunPlace& place) { return Rollback(options, place); });
}

}  // namespace

void AddRollback(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command rollback = app.AddSubcommand("rollback", "Undo what was applied, by its ways back");
  Option target =
      rollback.AddOption("TARGET", options->target, "-N, base, or the migration to go back to (-1)").Called("");
  rollback.AddOption("--only", options->only, "Undo this one alone").Called("ID").Excludes(target);
  AddRunPlaceOptions(rollback, options->place);
  AddGateOptions(rollback, options->gate);
  AddPreflightOptions(rollback, options->preflight);
  AddRunBackupOptions(rollback, options->backup);
  AddConsentOption(rollback, options->yes);
  AddWaitLock(rollback, options->wait_lock_s);
  AddWatchOptions(rollback, options->watch);
  rollback.AddFlag("-q,--quiet", options->quiet, "Print failures alone");
  rollback.SetFooter(
      "Each way back is linted first, has to be there, and runs in one transaction with the removal of its row "
      "from the history. What would be lost is shown, and has to be agreed to.\n"
      "\n"
      "Examples:\n"
      "  sluice rollback                      undo the last one\n"
      "  sluice rollback 0041                 go back to 0041, which stays\n"
      "  sluice rollback --only 0042 --yes=shop\n"
      "\n"
      "Exit: as `sluice apply`.");
  rollback.SetCallback([options, &action] {
    options->backup.quiet = options->quiet;
    action = [options] { return RunRollback(*options); };
  });
}

}  // namespace sluice::cli
