// sluice guard -- COMMAND...
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <system_error>

#include "commands.h"
#include "consent.h"
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
  std::vector<std::string> command;
  std::string yes;
  int wait_lock_s = 0;
};

// With our own input and output; tells its exit status, 128 and the signal's number where one ended it.
Result<int> RunCommand(const std::vector<std::string>& command) {
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  // The words are not written to: posix_spawnp() takes them as execvp() does.
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  // What we ignore it would inherit.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  posix_spawnattr_t attributes{};
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &pipe);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, words[0], nullptr, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  if (failed != 0) {
    return Fail(fmt::format("cannot run '{}': {}", command.front(), std::generic_category().message(failed)),
                "Nothing was changed. Write the command as you would without `sluice guard --` before it.");
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// What the tool has applied, as rows of our own history, in one transaction.
runner::SqlResult<void> Record(RunPlace& place, const Plan& plan) {
  runner::Session& worker = place.connections->worker();
  if (runner::SqlResult<void> begun = worker.Begin(); !begun) return begun;
  std::string chain = plan.chain;
  for (const runner::RunMigration& migration : plan.migrations) {
    runner::LedgerEntry entry = migration.entry;
    entry.how = "guard";
    chain = runner::NextChain(chain, entry.sum);
    const runner::SqlResult<int64_t> claimed = place.ledger->Claim(worker, entry, chain);
    if (!claimed) return tl::make_unexpected(claimed.error());
  }
  return worker.Commit();
}

Run<void> Open(const Options& options, RunPlace& place, const Plan& plan) {
  if (Run<void> passed = PassGate(plan.judged); !passed) return passed;
  if (Run<void> agreed = AskConsent(place, LossesOf(place, plan.judged), options.yes); !agreed) return agreed;
  if (Run<void> open = CheckBeforeLock(place, options.preflight); !open) return open;
  if (Run<void> locked = TakeLock(place, options.wait_lock_s); !locked) return locked;
  if (Run<void> installed = InstallLedger(place); !installed) return installed;
  return CheckPreflight(place, plan.migrations, options.preflight);
}

Run<ExitCode> Guard(const Options& options, RunPlace& place) {
  const Run<Plan> plan = MakePlan(place, "head", options.gate);
  if (!plan) return tl::make_unexpected(plan.error());
  if (Run<void> opened = Open(options, place, *plan); !opened) return tl::make_unexpected(opened.error());
  place.watch->SetPending(plan->pending.applied);
  if (Run<void> begun = place.watch->Begin(place, plan->migrations.size()); !begun) {
    return tl::make_unexpected(begun.error());
  }
  const Result<int> ended = RunCommand(options.command);
  if (!ended) return StopWith(ExitCode::kUsage, ended.error());
  if (*ended != 0) {
    return StopWith(ExitCode::kUnknown,
                    {fmt::format("'{}' ended with status {}: nothing was recorded", options.command.front(), *ended),
                     "What it has applied, its own history tells. Run it again when it is mended."});
  }
  if (const runner::SqlResult<void> recorded = Record(place, *plan); !recorded) {
    return StopWith(ExitCode::kUnknown, runner::ToError(recorded.error(), "the command is done, and not recorded"));
  }
  for (const runner::RunMigration& migration : plan->migrations) {
    runner::WatchedEvent event{runner::WatchedEvent::Kind::kDone, migration.entry.id};
    event.file = migration.entry.file;
    event.outcome = "recorded";
    place.watch->Take(event);
  }
  Print(fmt::format("{} recorded.\n", Count(plan->migrations.size(), "migration")));
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
  AddConsentOption(guard, options->yes);
  AddWaitLock(guard, options->wait_lock_s);
  AddWatchOptions(guard, options->watch);
  guard.SetFooter(
      "What is pending is judged as `sluice apply` does, window and preflight included; then the command runs, "
      "with the lock held, and where it succeeds the history records what was pending. The command connects by "
      "itself.\n"
      "\n"
      "Example:\n"
      "  sluice guard --database-url postgresql://db/shop -- alembic upgrade head\n"
      "\n"
      "Exit: as `sluice apply`; 8 where the command failed.");
  guard.SetCallback([options, &action] { action = [options] { return RunGuard(*options); }; });
}

}  // namespace sluice::cli
