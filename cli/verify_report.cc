#include "verify_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::cli {
namespace {

std::vector<runner::TracedStatement> ToTraced(const analysis::RunnableScript& script) {
  std::vector<runner::TracedStatement> traced;
  for (const analysis::RunnableStatement& statement : script.statements) {
    runner::TracedStatement& last = traced.emplace_back();
    last.file = statement.file;
    last.line = statement.line;
    last.sql = statement.sql;
    last.in_transaction_block = statement.in_transaction_block;
    last.transaction_control = statement.transaction_control.has_value();
    last.observed = false;
    last.runs = !statement.for_psql;
  }
  return traced;
}

size_t CountForPsql(const analysis::RunnableScript& script) {
  return static_cast<size_t>(
      std::count_if(script.statements.begin(), script.statements.end(),
                    [](const analysis::RunnableStatement& statement) { return statement.for_psql; }));
}

std::string PathOf(const std::optional<migrations::ScriptFile>& file) {
  return file ? file->path : std::string();
}

VerifyStatus StatusAfter(const runner::VerifyOutcome& outcome) {
  if (outcome.failure) return VerifyStatus::kFailed;
  if (!outcome.run) return VerifyStatus::kNotRun;
  const bool same = outcome.not_restored.empty() && outcome.not_repeated.empty();
  return same ? VerifyStatus::kReturns : VerifyStatus::kDiffers;
}

VerifyEntry ToEntry(const migrations::Migration& migration, const analysis::RunnableMigration& runnable,
                    runner::VerifyOutcome outcome) {
  VerifyEntry entry;
  entry.id = migration.id;
  entry.file = PathOf(migration.up);
  if (runnable.down.exists) entry.down = PathOf(migration.down);
  entry.status = StatusBefore(runnable);
  entry.for_psql = CountForPsql(runnable.up) + CountForPsql(runnable.down);
  if (entry.status == VerifyStatus::kReturns || outcome.failure) entry.status = StatusAfter(outcome);
  if (outcome.failure) {
    const bool down = outcome.failure->step == runner::VerifyStep::kDown;
    const analysis::RunnableStatement& failed =
        (down ? runnable.down : runnable.up).statements[outcome.failure->statement];
    entry.failed_file = failed.file;
    entry.failed_line = failed.line;
  }
  entry.outcome = std::move(outcome);
  return entry;
}

}  // namespace

std::string_view ToString(VerifyStatus status) {
  constexpr std::array<std::string_view, 7> kNames = {"returns",     "differs",      "failed",      "not_run",
                                                      "no_way_back", "irreversible", "not_analysed"};
  return kNames.at(static_cast<size_t>(status));
}

VerifyStatus StatusBefore(const analysis::RunnableMigration& migration) {
  if (!migration.up.known || !migration.down.known) return VerifyStatus::kNotAnalysed;
  if (!migration.down.exists || migration.down.statements.empty()) return VerifyStatus::kNoWayBack;
  if (migration.down.does_nothing && !migration.up.does_nothing) return VerifyStatus::kIrreversible;
  return VerifyStatus::kReturns;
}

std::vector<runner::VerifiedMigration> ToVerify(const analysis::Request& request,
                                                const std::vector<analysis::RunnableMigration>& migrations) {
  std::vector<runner::VerifiedMigration> verified;
  for (size_t i = 0; i < migrations.size(); ++i) {
    const bool checked = request.reported[i] && StatusBefore(migrations[i]) == VerifyStatus::kReturns;
    verified.push_back({ToTraced(migrations[i].up), ToTraced(migrations[i].down), checked});
  }
  return verified;
}

void AddEntries(const analysis::Request& request, const std::vector<analysis::RunnableMigration>& migrations,
                runner::VerifyReport report, VerifyEntries& entries) {
  if (report.server_version != 0) {
    entries.server = fmt::format("{}.{}", report.server_version / 10000, report.server_version % 10000);
  }
  // Those behind the last that is checked have no way back.
  report.outcomes.resize(migrations.size());
  for (size_t i = 0; i < migrations.size(); ++i) {
    if (!request.reported[i] && !report.outcomes[i].failure) continue;
    entries.entries.push_back(ToEntry(request.history->migrations[i], migrations[i], std::move(report.outcomes[i])));
  }
}

bool IsProblem(VerifyStatus status) {
  return status == VerifyStatus::kDiffers || status == VerifyStatus::kFailed || status == VerifyStatus::kNotRun;
}

VerifySummary Summarise(const VerifyEntries& entries) {
  VerifySummary summary;
  const std::array<size_t*, 7> counts = {&summary.returns,     &summary.differs,     &summary.failed,
                                         &summary.not_run,     &summary.no_way_back, &summary.irreversible,
                                         &summary.not_analysed};
  for (const VerifyEntry& entry : entries.entries) ++*counts.at(static_cast<size_t>(entry.status));
  summary.verified = summary.returns + summary.differs + summary.failed;
  return summary;
}

}  // namespace sluice::cli
