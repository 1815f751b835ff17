#include "runner/pending.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace sluice::runner {
namespace {

using ById = std::unordered_map<std::string_view, const AppliedMigration*>;

void Check(const AppliedMigration& row, const migrations::LockedMigration& now, Pending& pending) {
  // Taken over from another tool's table: nobody knows what the text was.
  if (row.sum.empty() || now.sum.empty()) return;
  if (row.sum != now.sum) {
    pending.problems.push_back({LedgerProblem::Kind::kEdited, row.id});
  } else if (row.raw_sum != now.raw()) {
    pending.only_line_ends.push_back(row.id);
  }
}

}  // namespace

Pending Compare(const migrations::History& history, const std::vector<migrations::LockedMigration>& sums,
                const std::vector<AppliedMigration>& applied) {
  Pending pending;
  pending.applied.assign(history.migrations.size(), false);
  ById rows;
  for (const AppliedMigration& row : applied) rows.emplace(row.id, &row);
  const migrations::Migration* last = nullptr;
  for (size_t i = 0; i < history.migrations.size(); ++i) {
    const auto row = rows.find(history.migrations[i].id);
    if (row == rows.end()) continue;
    const bool runs_again = history.migrations[i].repeatable && row->second->sum != sums[i].sum;
    pending.applied[i] = !runs_again;
    if (!history.migrations[i].repeatable) last = &history.migrations[i];
    if (!runs_again) Check(*row->second, sums[i], pending);
    rows.erase(row);
  }
  for (const AppliedMigration& row : applied) {
    if (rows.contains(row.id)) pending.problems.push_back({LedgerProblem::Kind::kMissing, row.id});
  }
  bool behind_last = last == nullptr;
  for (size_t i = 0; i < history.migrations.size(); ++i) {
    const migrations::Migration& migration = history.migrations[i];
    if (&migration == last) behind_last = true;
    if (pending.applied[i]) continue;
    pending.migrations.push_back(i);
    // Where migrations name their parents, a branch may come late.
    if (behind_last || migration.repeatable || history.format->has_parents) continue;
    pending.problems.push_back({LedgerProblem::Kind::kOutOfOrder, migration.id, last->id});
  }
  return pending;
}

Result<void> LimitTo(const std::string& target, const migrations::History& history, Pending& pending) {
  const Result<migrations::Applied> wanted = migrations::ResolveTarget(history, pending.applied, target);
  if (!wanted) return tl::make_unexpected(wanted.error());
  std::erase_if(pending.migrations, [&](size_t i) { return !(*wanted)[i] && !history.migrations[i].repeatable; });
  std::erase_if(pending.problems, [&](const LedgerProblem& problem) {
    return problem.kind == LedgerProblem::Kind::kOutOfOrder &&
           std::none_of(pending.migrations.begin(), pending.migrations.end(),
                        [&](size_t i) { return history.migrations[i].id == problem.id; });
  });
  return {};
}

}  // namespace sluice::runner
