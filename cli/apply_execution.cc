#include "apply_execution.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "analyzer/schema/session.h"
#include "consent.h"
#include "run_migrations.h"
#include "runner/live_relations.h"
#include "terminal.h"

namespace sluice::cli {
namespace {

Run<void> CheckTogether(const RunNeeds& needs) {
  if (!needs.apart) return {};
  return StopWith(ExitCode::kRefused,
                  {fmt::format("'{}' does not run in one transaction, nor do all in a single one", *needs.apart),
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
  Result<RunRead> read = ReadMigrations(place, places, migrations::Direction::kDown);
  if (!read) return StopWith(ExitCode::kUsage, read.error());
  const Run<std::vector<std::string>> lost = FindLosses(place, read->statements);
  if (!lost) return tl::make_unexpected(lost.error());
  if (Run<void> agreed = AskConsent(place, *lost, yes); !agreed) return tl::make_unexpected(agreed.error());
  TellMissing(read->migrations);
  RowNotes notes{.accepted = AcceptedOf(*judged)};
  Run<std::vector<OtherRecord>> others = FindOtherRecords(place, places, migrations::Direction::kDown);
  if (!others) return tl::make_unexpected(others.error());
  notes.others = std::move(*others);
  if (Run<void> noted = AddNotes(place, notes, places, read->migrations); !noted) {
    return tl::make_unexpected(noted.error());
  }
  return std::move(read->migrations);
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
    if (Run<void> together = CheckTogether(plan.read.needs); !together) return tl::make_unexpected(together.error());
  }
  if (options.rollback_on_failure) {
    Run<std::vector<runner::RunMigration>> ways_back = FindWaysBack(place, plan, gate, yes);
    if (!ways_back) return tl::make_unexpected(ways_back.error());
    execution.ways_back = std::move(*ways_back);
  }
  return execution;
}

Run<void> LeaveOutApplied(const RunPlace& place, const runner::Pending& now, size_t kept, Plan& plan,
                          Execution& execution) {
  const auto is_applied = [&](size_t at) { return now.applied[at]; };
  if (std::none_of(plan.places.begin(), plan.places.end(), is_applied)) return {};
  size_t number = 0;
  if (execution.ways_back) {
    std::erase_if(*execution.ways_back, [&](const auto& /*back*/) { return is_applied(plan.places[number++]); });
  }
  std::erase_if(plan.places, is_applied);
  Result<RunRead> read = ReadMigrations(place, plan.places, migrations::Direction::kUp, kept);
  if (!read) return StopWith(ExitCode::kUsage, read.error());
  plan.read = std::move(*read);
  return {};
}

}  // namespace sluice::cli
