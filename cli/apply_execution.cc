#include "apply_execution.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "also_record.h"
#include "analyzer/schema/session.h"
#include "consent.h"
#include "run_migrations.h"
#include "runner/live_relations.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

Run<void> CheckTogether(const std::vector<runner::RunMigration>& migrations) {
  const auto found = std::find_if_not(migrations.begin(), migrations.end(), runner::RunsInOneTransaction);
  if (found == migrations.end()) return {};
  return StopWith(ExitCode::kRefused,
                  {fmt::format("'{}' does not run in one transaction, nor do all in a single one", found->entry.id),
                   "Nothing was changed. Apply what is before it with --single-transaction, and it without."});
}

Run<std::chrono::milliseconds> ParseLimit(const std::string& text) {
  const std::optional<uint64_t> time = schema::ParseTimeMs(text);
  if (time && *time > 0) return std::chrono::milliseconds(*time);
  return StopWith(ExitCode::kUsage, {fmt::format("--max-downtime '{}' is no length of time", text),
                                     "Write it as PostgreSQL does: 500ms, 5s, 2min."});
}

void TellMissing(const std::vector<runner::RunMigration>& ways_back) {
  std::string names;
  for (const runner::RunMigration& each : ways_back) {
    if (each.statements.empty()) names += fmt::format("{}'{}'", names.empty() ? "" : ", ", each.entry.id);
  }
  if (names.empty()) return;
  PrintNote(
      fmt::format("without a way back, so it stays where one behind it fails, as does what is before it: {}", names));
}

// Of what the ways back destroy, what is there before the run: the rest is its own.
Run<std::vector<std::string>> FindLosses(RunPlace& place, const StatementsOf& ways_back) {
  const runner::SqlResult<std::set<std::string>> there =
      runner::WithoutMissingColumns(place.connections->control(), DestroyedBy(ways_back));
  if (!there) return StopWith(ExitCode::kRefused, runner::ToError(there.error(), "cannot read the catalogs"));
  return DescribeLosses(place, {there->begin(), there->end()});
}

// The last one is never undone: where it fails it is rolled back.
Run<std::vector<runner::RunMigration>> FindWaysBack(RunPlace& place, const Plan& plan, GateOptions gate,
                                                    const std::string& yes) {
  if (plan.places.empty()) return std::vector<runner::RunMigration>();
  const std::vector<size_t> places(plan.places.begin(), plan.places.end() - 1);
  gate.tells_unused = false;
  const Run<Judged> judged = JudgeWaysBack(place, places, gate, FirstNew(place, plan.pending));
  if (!judged) return tl::make_unexpected(judged.error());
  if (!judged->verdict.IsOpen()) PrintNote("of the ways back, which --rollback-on-failure may run:");
  if (Run<void> passed = PassGate(*judged); !passed) return tl::make_unexpected(passed.error());
  const Result<StatementsOf> statements = DescribeMigrations(place, places, migrations::Direction::kDown);
  if (!statements) return StopWith(ExitCode::kUsage, statements.error());
  const Run<std::vector<std::string>> lost = FindLosses(place, *statements);
  if (!lost) return tl::make_unexpected(lost.error());
  if (Run<void> agreed = AskConsent(place, *lost, yes); !agreed) return tl::make_unexpected(agreed.error());
  Result<std::vector<runner::RunMigration>> ways_back =
      ToRunMigrations(place, places, *statements, migrations::Direction::kDown);
  if (!ways_back) return StopWith(ExitCode::kUsage, ways_back.error());
  AddAccepted(*judged, *ways_back);
  TellMissing(*ways_back);
  if (Run<void> added = AddOtherRecords(place, places, *ways_back); !added) return tl::make_unexpected(added.error());
  return std::move(*ways_back);
}

}  // namespace

void AddExecutionOptions(Command command, ExecutionOptions& options) {
  command.AddFlag("--single-transaction", options.single_transaction,
                  "Run all in one transaction, which is kept or lost as a whole");
  command.AddFlag("--rollback-on-failure", options.rollback_on_failure,
                  "Where one fails, undo those of this run before it by their ways back");
  command
      .AddOption("--max-downtime", options.max_downtime,
                 "Stop when tables that were there have been locked against writing for so long in all")
      .Called("TIME");
}

Run<Execution> PrepareExecution(RunPlace& place, const Plan& plan, const ExecutionOptions& options,
                                const GateOptions& gate, const std::string& yes) {
  Execution execution;
  execution.single_transaction = options.single_transaction;
  if (!options.max_downtime.empty()) {
    const Run<std::chrono::milliseconds> limit = ParseLimit(options.max_downtime);
    if (!limit) return tl::make_unexpected(limit.error());
    execution.max_downtime = *limit;
  }
  if (options.single_transaction) {
    if (Run<void> together = CheckTogether(plan.migrations); !together) return tl::make_unexpected(together.error());
  }
  if (options.rollback_on_failure) {
    Run<std::vector<runner::RunMigration>> ways_back = FindWaysBack(place, plan, gate, yes);
    if (!ways_back) return tl::make_unexpected(ways_back.error());
    execution.ways_back = std::move(*ways_back);
  }
  return execution;
}

void LeaveOutApplied(const runner::Pending& now, Plan& plan, Execution& execution) {
  size_t at = 0;
  const auto is_applied = [&](const auto& /*migration*/) { return now.applied[plan.places[at++]]; };
  std::erase_if(plan.migrations, is_applied);
  at = 0;
  if (execution.ways_back) std::erase_if(*execution.ways_back, is_applied);
}

}  // namespace sluice::cli
