#include "run_migrations.h"

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "analyzer/analysis/describe.h"

namespace sluice::cli {
namespace {

runner::RunStatement ToStatement(const analysis::StatementEffects& described) {
  runner::RunStatement statement;
  statement.sql = described.repeated.empty() ? described.sql : described.repeated;
  statement.shown = described.shown;
  statement.file = described.file;
  statement.line = described.line;
  statement.transactional = described.transactional;
  statement.control = described.transaction_control;
  statement.sets_parameter = described.sets_parameter;
  return statement;
}

runner::LedgerEntry ToEntry(const migrations::Migration& migration, const migrations::LockedMigration& sums) {
  runner::LedgerEntry entry;
  entry.id = migration.id;
  entry.label = migration.label;
  entry.file = migration.up ? migration.up->path : "";
  entry.sum = sums.sum;
  entry.raw_sum = sums.raw_sum;
  return entry;
}

// Per migration's id.
std::map<std::string, std::string> AcceptedById(const runner::Verdict& verdict, const std::vector<std::string>& ids) {
  std::map<std::string, nlohmann::json> lists;
  for (const runner::AcceptedFinding& accepted : verdict.accepted) {
    lists[ids[accepted.finding->source]].push_back({{"rule", accepted.finding->rule->slug},
                                                    {"message", accepted.finding->Text()},
                                                    {"reason", accepted.acceptance->reason}});
  }
  std::map<std::string, std::string> texts;
  for (const auto& [id, list] : lists) texts[id] = list.dump();
  return texts;
}

}  // namespace

Result<std::vector<runner::RunMigration>> ToRunMigrations(const RunPlace& place, const std::vector<size_t>& migrations,
                                                          const runner::Verdict& verdict,
                                                          const std::vector<std::string>& ids) {
  analysis::Request request = place.request;
  request.reported.assign(request.history.migrations.size(), false);
  for (const size_t i : migrations) request.reported[i] = true;
  const Result<std::vector<analysis::StatementEffects>> described = analysis::DescribeEffects({request}, {});
  if (!described) return tl::make_unexpected(described.error());
  const std::map<std::string, std::string> accepted = AcceptedById(verdict, ids);
  std::map<size_t, size_t> run_of;
  std::vector<runner::RunMigration> run;
  for (const size_t i : migrations) {
    run_of[i] = run.size();
    runner::RunMigration& migration = run.emplace_back();
    migration.entry = ToEntry(request.history.migrations[i], place.sums[i]);
    const auto found = accepted.find(migration.entry.id);
    if (found != accepted.end()) migration.entry.accepted = found->second;
  }
  std::vector<std::set<std::string>> tables(run.size());
  for (const analysis::StatementEffects& statement : *described) {
    const size_t number = run_of[statement.migration];
    runner::RunMigration& migration = run[number];
    migration.mode = statement.transaction;
    migration.statements.push_back(ToStatement(statement));
    migration.entry.executed += statement.shown + ";\n";
    for (const effects::RelationLock& lock : statement.effects.locks) tables[number].insert(lock.relation);
  }
  for (size_t i = 0; i < run.size(); ++i) run[i].entry.tables.assign(tables[i].begin(), tables[i].end());
  return run;
}

}  // namespace sluice::cli
