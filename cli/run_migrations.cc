#include "run_migrations.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "analyzer/analysis/runnable.h"
#include "effects_text.h"

namespace sluice::cli {
namespace {

constexpr size_t kShown = 60;

Result<runner::RunStatement> ToStatement(analysis::RunnableStatement&& runnable) {
  if (runnable.for_psql) {
    return Fail(fmt::format("{}:{}: a command of psql cannot run here: {}", runnable.file, runnable.line,
                            OneLine(runnable.Shown(), kShown)),
                "Write what it does as SQL, or run this migration with psql and record it with `sluice stamp`.");
  }
  runner::RunStatement statement;
  statement.work = runner::WorkOf(runnable.concurrent, runnable.sql);
  statement.sql = std::move(runnable.sql);
  statement.without_secrets = std::move(runnable.without_secrets);
  statement.file = std::move(runnable.file);
  statement.line = runnable.line;
  statement.transactional = runnable.transactional;
  statement.control = runnable.transaction_control;
  statement.copy_data = std::move(runnable.copy_data);
  statement.sets_parameter = runnable.sets_parameter;
  statement.batched = std::move(runnable.batched);
  return statement;
}

runner::LedgerEntry ToEntry(const migrations::Migration& migration, const migrations::LockedMigration& sums) {
  runner::LedgerEntry entry;
  entry.id = migration.id;
  entry.label = migration.label;
  entry.file = migration.up ? migration.up->path : "";
  entry.sum = sums.sum;
  entry.raw_sum = sums.raw_sum;
  entry.runs_again = migration.repeatable;
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

// first_of: per statement of the script, the first of those that run for it.
Result<void> AddScript(analysis::RunnableScript script, runner::RunMigration& migration,
                       std::vector<size_t>& first_of) {
  if (!script.known) {
    return Fail(fmt::format("{}: its SQL is made by code, which does not run here", migration.entry.file),
                "Have its own tool run it, with `sluice guard -- COMMAND` around that.");
  }
  migration.mode = script.mode;
  for (analysis::RunnableStatement& runnable : script.statements) {
    first_of.push_back(migration.statements.size());
    for (analysis::RunnableStatement& each : analysis::Apart(std::move(runnable))) {
      Result<runner::RunStatement> statement = ToStatement(std::move(each));
      if (!statement) return tl::make_unexpected(statement.error());
      migration.entry.executed += statement->Shown() + ";\n";
      migration.statements.push_back(std::move(*statement));
    }
  }
  return {};
}

// What runs, and per migration which of its statements are the first of those of its script.
struct Read {
  std::vector<runner::RunMigration> migrations;
  std::vector<std::vector<size_t>> first_of;
};

using migrations::Direction;

Result<Read> ReadMigrations(const RunPlace& place, const std::vector<size_t>& migrations, Direction direction) {
  Result<std::vector<analysis::RunnableScript>> runnable = analysis::ReadRunnable(place.request, migrations, direction);
  if (!runnable) return tl::make_unexpected(runnable.error());
  Read run;
  run.migrations.reserve(migrations.size());
  for (size_t at = 0; at < migrations.size(); ++at) {
    const size_t i = migrations[at];
    runner::RunMigration& migration = run.migrations.emplace_back();
    migration.undoes = direction == Direction::kDown;
    migration.entry = ToEntry(place.request.history->migrations[i], place.sums[i]);
    const Result<void> added = AddScript(std::exchange((*runnable)[at], {}), migration, run.first_of.emplace_back());
    if (!added) return tl::make_unexpected(added.error());
  }
  return run;
}

// What only the schema at that point tells: that a statement cannot run in a transaction for what its table is, and
// which tables it touches.
void AddEffects(const std::vector<analysis::StatementEffects>& described, const std::vector<size_t>& migrations,
                Read& run) {
  std::map<size_t, size_t> run_of;
  for (size_t i = 0; i < migrations.size(); ++i) run_of[migrations[i]] = i;
  std::vector<std::set<std::string>> tables(run.migrations.size());
  std::vector<std::set<std::string>> changes(run.migrations.size());
  std::vector<std::set<std::string>> creates(run.migrations.size());
  std::vector<size_t> next(run.migrations.size(), 0);
  for (const analysis::StatementEffects& statement : described) {
    const size_t number = run_of[statement.migration];
    const size_t place = next[number]++;
    const std::vector<size_t>& first_of = run.first_of[number];
    if (place < first_of.size()) {
      run.migrations[number].statements[first_of[place]].transactional = statement.transactional;
    }
    creates[number].insert(statement.creates.schemas.begin(), statement.creates.schemas.end());
    if (statement.creates.database) run.migrations[number].creates_schemas = true;
    if (!statement.effects.rewrites.empty() || !statement.effects.index_builds.empty()) {
      run.migrations[number].storage.push_back({number, statement.effects.rewrites, statement.effects.index_builds});
    }
    for (const effects::RelationLock& lock : statement.effects.locks) {
      tables[number].insert(lock.relation);
      if (lock.mode >= effects::LockMode::kShareUpdateExclusive) changes[number].insert(lock.relation);
    }
  }
  for (size_t i = 0; i < tables.size(); ++i) {
    run.migrations[i].entry.tables.assign(tables[i].begin(), tables[i].end());
    run.migrations[i].changes.assign(changes[i].begin(), changes[i].end());
    run.migrations[i].creates_in.assign(creates[i].begin(), creates[i].end());
  }
}

}  // namespace

Result<StatementsOf> DescribeMigrations(const RunPlace& place, const std::vector<size_t>& migrations,
                                        Direction direction) {
  analysis::Request request = place.request;
  for (const size_t i : migrations) request.reported[i] = true;
  return analysis::DescribeEffects(request, {}, direction);
}

Result<std::vector<runner::RunMigration>> ToRunMigrations(const RunPlace& place, const std::vector<size_t>& migrations,
                                                          const StatementsOf& described, Direction direction) {
  Result<Read> run = ReadMigrations(place, migrations, direction);
  if (!run) return tl::make_unexpected(run.error());
  AddEffects(described, migrations, *run);
  return std::move(run->migrations);
}

void AddAccepted(const Judged& judged, std::vector<runner::RunMigration>& migrations) {
  const std::map<std::string, std::string> accepted = AcceptedById(judged.verdict, judged.ids);
  for (runner::RunMigration& migration : migrations) {
    if (const auto found = accepted.find(migration.entry.id); found != accepted.end()) {
      migration.entry.accepted = found->second;
    }
  }
}

}  // namespace sluice::cli
