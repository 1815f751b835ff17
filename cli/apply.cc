// sluice apply [TARGET]
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "apply_execution.h"
#include "apply_queue.h"
#include "commands.h"
#include "consent.h"
#include "run_backup.h"
#include "run_execution.h"
#include "run_gate.h"
#include "run_place.h"
#include "run_plan.h"
#include "run_preflight.h"
#include "run_schema_check.h"
#include "run_watch.h"
#include "runner/failpoint.h"
#include "runner/pending.h"
#include "runner/private_server.h"
#include "runner/session.h"
#include "shared_options.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

struct Options {
  RunPlaceOptions place;
  WatchOptions watch;
  GateOptions gate;
  PreflightOptions preflight;
  ExecutionOptions execution;
  RunBackupOptions backup;
  std::string target = "head";
  int wait_lock_s = 0;
  std::string yes;
  std::string plan;
  bool dry_run = false;
  bool keep = false;
  bool quiet = false;
};

// For whoever wants to look around in it.
std::string PsqlCommand(const runner::PrivateServer& server) {
  return fmt::format("psql \"host={} port=5432 user=postgres dbname=postgres\"",
                     runner::QuoteConnectionValue(server.directory()));
}

ExitCode KeepServer(const RunPlace& place) {
  PrintNote(fmt::format("the server stays until Ctrl-C: {}", PsqlCommand(*place.server)));
  while (WaitOrStop(std::chrono::hours(1))) {
  }
  return ExitCode::kDone;
}

// Where somebody wants to see it, or has seen it before.
Run<void> ShowPlan(const Options& options, RunPlace& place, Plan& plan) {
  if (!options.dry_run && options.plan.empty()) return {};
  if (Run<void> read = ReadSurroundings(place, plan); !read) return read;
  if (options.dry_run) Print(PlanText(place, plan));
  return options.plan.empty() ? Run<void>() : CheckPlanFile(options.plan, place, plan);
}

// A plan that is shown has all, and what is one transaction runs as one.
size_t KeptBy(const Options& options) {
  const bool all = options.dry_run || !options.plan.empty() || options.execution.single_transaction;
  return all ? kKeepsAll : kAtHand;
}

// What was decided, and nothing that it was decided by: of a long history that is much.
Run<ExitCode> ExecutePlan(RunPlace& place, Plan plan, const Execution& execution) {
  Run<runner::RunQueue> queue = MakeQueue(place, plan);
  if (!queue) return tl::make_unexpected(queue.error());
  plan = Plan();
  return Execute(place, *queue, execution);
}

Run<ExitCode> Apply(const Options& options, RunPlace& place) {
  if (place.server) PrintNote(fmt::format("a server of its own: {}", PsqlCommand(*place.server)));
  Run<Plan> plan = MakePlan(place, options.target, options.gate, KeptBy(options));
  if (!plan) return tl::make_unexpected(plan.error());
  place.watch->SetPending(plan->pending.applied);
  if (Run<void> shown = ShowPlan(options, place, *plan); !shown) return tl::make_unexpected(shown.error());
  const Judged* const judged = &plan->judged;
  if (Run<void> passed = PassGate(*judged); !passed) return tl::make_unexpected(passed.error());
  if (options.dry_run) return ExitCode::kDone;
  Run<std::vector<OtherRecord>> others = FindOtherRecords(place, plan->places, migrations::Direction::kUp);
  if (!others) return tl::make_unexpected(others.error());
  plan->notes.others = std::move(*others);
  if (Run<void> agreed = AskConsent(place, LossesOf(place, *judged), options.yes); !agreed) {
    return tl::make_unexpected(agreed.error());
  }
  Run<Execution> execution = PrepareExecution(place, *plan, options.execution, options.gate, options.yes);
  if (!execution) return tl::make_unexpected(execution.error());
  execution->quiet = options.quiet;
  execution->window = WindowsOf(place, options.preflight.window);

  if (!plan->places.empty()) {
    if (Run<void> open = CheckBeforeLock(place, options.preflight); !open) return tl::make_unexpected(open.error());
  }
  runner::ReachFailpoint("before_lock");
  if (Run<void> locked = TakeLock(place, options.wait_lock_s); !locked) return tl::make_unexpected(locked.error());
  runner::ReachFailpoint("after_lock");
  if (Run<void> installed = InstallLedger(place); !installed) return tl::make_unexpected(installed.error());
  // Whoever held the lock before us may have applied some of them.
  Run<runner::Pending> now = ReadPending(place, options.target);
  if (!now) return tl::make_unexpected(now.error());
  place.watch->SetPending(now->applied);
  if (Run<void> left = LeaveOutApplied(place, *now, KeptBy(options), *plan, *execution); !left) {
    return tl::make_unexpected(left.error());
  }
  if (plan->places.empty()) {
    if (!options.quiet) Print("nothing to apply\n");
    return ExitCode::kDone;
  }

  if (Run<void> passed = CheckPreflight(place, plan->read.needs, options.preflight); !passed) {
    return tl::make_unexpected(passed.error());
  }
  Run<std::string> saved = BackUpBefore(options.place, place, plan->read.needs.backup, plan->places, options.backup);
  if (!saved) return tl::make_unexpected(saved.error());
  plan->notes.backup = std::move(*saved);
  Run<ExitCode> ended = ExecutePlan(place, std::move(*plan), *execution);
  if (!ended || *ended != ExitCode::kDone) return ended;
  CheckSchema(place, now->applied);
  const bool is_watched = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
  return place.server && (options.keep || is_watched) ? KeepServer(place) : ExitCode::kDone;
}

ExitCode RunApply(const Options& options) {
  return RunWatched("apply", options.watch, options.place, [&](RunPlace& place) { return Apply(options, place); });
}

}  // namespace

void AddApply(Command app, Action& action) {
  auto options = std::make_shared<Options>();
  Command apply = app.AddSubcommand("apply", "Apply what is pending, if the gate lets it");
  apply.AddOption("TARGET", options->target, "head, +N, or a migration (head)").Called("");
  AddRunPlaceOptions(apply, options->place);
  AddGateOptions(apply, options->gate);
  AddPreflightOptions(apply, options->preflight);
  AddExecutionOptions(apply, options->execution);
  AddRunBackupOptions(apply, options->backup);
  AddConsentOption(apply, options->yes);
  AddWaitLock(apply, options->wait_lock_s);
  AddWatchOptions(apply, options->watch);
  apply.AddOption("--plan", options->plan, "Refuse where what this plan rests on has changed").Called("FILE");
  apply.AddFlag("--dry-run", options->dry_run, "Show what would be done, and stop there");
  apply.AddFlag("--keep", options->keep,
                "With --private: leave the server until Ctrl-C also where no terminal is there");
  apply.AddFlag("-q,--quiet", options->quiet, "Print failures alone");
  apply.SetFooter(
      "Each migration is in the history exactly where its effects are in the database: one that\n"
      "runs as a transaction is kept or lost together with its row, one that commits in steps goes\n"
      "on behind the last step that was kept.\n"
      "\n"
      "Examples:\n"
      "  sluice apply --private --dir db/migrations         try it, on its own server\n"
      "  sluice apply --database-url postgresql://db/shop   apply what is pending\n"
      "  sluice apply +1                                    the next one alone\n"
      "\n"
      "Exit: 0 done, 1 the gate refused, 2 bad usage, 3 refused before anything changed, 4 no\n"
      "backup could be taken, 5 another run is at it, 6 failed and rolled back, 7 applied in part, 8 outcome unknown, "
      "9 outside\n"
      "the maintenance window, 130 or 143 interrupted.");
  apply.SetCallback([options, &action] {
    options->backup.quiet = options->quiet;
    action = [options] { return RunApply(*options); };
  });
}

}  // namespace sluice::cli
