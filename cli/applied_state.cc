#include "applied_state.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
namespace sluice::cli {
namespace {

MigrationState StateOf(runner::LedgerProblem::Kind kind) {
  switch (kind) {
    case runner::LedgerProblem::Kind::kEdited:
      return MigrationState::kEdited;
    case runner::LedgerProblem::Kind::kMissing:
      return MigrationState::kMissing;
    case runner::LedgerProblem::Kind::kOutOfOrder:
      break;
  }
  return MigrationState::kOutOfOrder;
}

}  // namespace

std::string_view ToString(MigrationState state) {
  constexpr std::array<std::string_view, 5> kNames = {"applied", "pending", "edited", "missing", "out of order"};
  return kNames.at(static_cast<size_t>(state));
}

std::vector<MigrationStatus> StatusOf(const migrations::History& history, const runner::Pending& pending,
                                      const std::vector<runner::AppliedMigration>& applied) {
  std::map<std::string_view, MigrationState> problems;
  for (const runner::LedgerProblem& problem : pending.problems) problems.emplace(problem.id, StateOf(problem.kind));
  std::map<std::string_view, const runner::AppliedMigration*> rows;
  for (const runner::AppliedMigration& row : applied) rows.emplace(row.id, &row);
  std::vector<MigrationStatus> all;
  for (size_t i = 0; i < history.migrations.size(); ++i) {
    const migrations::Migration& migration = history.migrations[i];
    MigrationStatus& status = all.emplace_back();
    status.id = migration.id;
    status.label = migration.label;
    status.state = pending.applied[i] ? MigrationState::kApplied : MigrationState::kPending;
    if (const auto problem = problems.find(migration.id); problem != problems.end()) status.state = problem->second;
    if (const auto row = rows.find(migration.id); row != rows.end()) {
      status.applied_at = row->second->applied_at;
      status.how = row->second->how;
    }
  }
  for (const runner::AppliedMigration& row : applied) {
    const auto problem = problems.find(row.id);
    if (problem == problems.end() || problem->second != MigrationState::kMissing) continue;
    all.push_back({row.id, row.label, MigrationState::kMissing, row.applied_at, row.how});
  }
  return all;
}

std::vector<runner::AppliedMigration> CurrentOf(const migrations::History& history,
                                                const std::vector<runner::AppliedMigration>& applied) {
  if (applied.empty()) return {};
  if (!history.format->has_parents) return {applied.back()};
  std::set<std::string_view> stood_on;
  std::set<std::string_view> there;
  for (const runner::AppliedMigration& row : applied) there.insert(row.id);
  for (const migrations::Migration& migration : history.migrations) {
    if (there.contains(migration.id)) stood_on.insert(migration.parents.begin(), migration.parents.end());
  }
  std::vector<runner::AppliedMigration> current;
  for (const runner::AppliedMigration& row : applied) {
    if (!stood_on.contains(row.id)) current.push_back(row);
  }
  return current;
}

Run<std::vector<runner::AppliedMigration>> ReadApplied(RunPlace& place) {
  runner::SqlResult<std::vector<runner::AppliedMigration>> applied =
      place.ledger->ReadApplied(place.connections->control());
  if (applied) return std::move(*applied);
  return StopWith(ExitCode::kRefused, runner::ToError(applied.error(), "cannot read the history"));
}

Run<std::vector<MigrationStatus>> ReadStatus(RunPlace& place) {
  const Run<std::vector<runner::AppliedMigration>> applied = ReadApplied(place);
  if (!applied) return tl::make_unexpected(applied.error());
  return StatusOf(*place.request.history, runner::Compare(*place.request.history, place.sums, *applied), *applied);
}

ExitCode EndOf(const Run<ExitCode>& run) {
  return run ? *run : PrintStop(run.error());
}

}  // namespace sluice::cli
