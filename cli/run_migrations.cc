#include "run_migrations.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "analyzer/analysis/runnable.h"
#include "effects_text.h"

namespace sluice::cli {
namespace {

using migrations::Direction;

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
  entry.raw_sum = sums.raw();
  entry.runs_again = migration.repeatable;
  return entry;
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

// What only the schema at that point tells: that a statement cannot run in a transaction for what its table is, and
// which tables it touches.
void AddEffects(const StatementsOf& described, const std::vector<size_t>& first_of, runner::RunMigration& migration) {
  std::set<std::string> tables;
  for (size_t i = 0; i < described.size(); ++i) {
    if (i < first_of.size()) migration.statements[first_of[i]].transactional = described[i].transactional;
    for (const effects::RelationLock& lock : described[i].effects.locks) tables.insert(lock.relation);
  }
  migration.entry.tables.assign(tables.begin(), tables.end());
}

Result<runner::RunMigration> ToRunMigration(const RunPlace& place, analysis::RunnableScript script,
                                            const StatementsOf& statements, size_t at, Direction direction) {
  runner::RunMigration migration;
  migration.undoes = direction == Direction::kDown;
  migration.entry = ToEntry(place.request.history->migrations[at], place.sums[at]);
  std::vector<size_t> first_of;
  if (Result<void> added = AddScript(std::move(script), migration, first_of); !added) {
    return tl::make_unexpected(added.error());
  }
  AddEffects(statements, first_of, migration);
  return migration;
}

void AddNeeds(const analysis::StatementEffects& statement, size_t number, RunNeeds& needs) {
  const effects::Effects& effects = statement.effects;
  for (const effects::RelationLock& lock : effects.locks) {
    if (lock.mode >= effects::LockMode::kShareUpdateExclusive) needs.changes.insert(lock.relation);
  }
  needs.creates_in.insert(statement.creates.schemas.begin(), statement.creates.schemas.end());
  needs.creates_schemas = needs.creates_schemas || statement.creates.database;
  if (!effects.rewrites.empty() || !effects.index_builds.empty()) {
    needs.storage.push_back({number, effects.rewrites, effects.index_builds});
  }
  backup::AddNeeded({effects, statement.analysed, fmt::format("{}:{}", statement.file, statement.line),
                     statement.repeated.empty() ? statement.sql : statement.repeated},
                    needs.backup);
}

// number: of the migration, in the order in which they run.
void AddNeeds(const runner::RunMigration& migration, size_t number, const StatementsOf& statements, RunNeeds& needs) {
  for (const analysis::StatementEffects& each : statements) AddNeeds(each, number, needs);
  if (!needs.apart && !runner::RunsInOneTransaction(migration)) needs.apart = migration.entry.id;
}

analysis::Request RequestFor(const RunPlace& place, const std::vector<size_t>& places) {
  analysis::Request request = place.request;
  for (const size_t i : places) request.reported[i] = true;
  return request;
}

void Append(StatementsOf from, StatementsOf& to) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

// In the order of the places, whatever that is.
Result<RunRead> ReadAll(const RunPlace& place, const std::vector<size_t>& places, Direction direction) {
  struct One {
    runner::RunMigration migration;
    StatementsOf statements;
  };
  std::vector<size_t> upwards = places;
  std::sort(upwards.begin(), upwards.end());
  MigrationReader reader(place, upwards, direction);
  std::vector<One> all;
  const Result<void> read = reader.Read(places.size(), [&](runner::RunMigration migration, StatementsOf statements) {
    all.push_back({std::move(migration), std::move(statements)});
  });
  if (!read) return tl::make_unexpected(read.error());
  RunRead out;
  for (size_t number = 0; number < places.size(); ++number) {
    const auto found = std::lower_bound(upwards.begin(), upwards.end(), places[number]);
    One& one = all[static_cast<size_t>(found - upwards.begin())];
    AddNeeds(one.migration, number, one.statements, out.needs);
    out.migrations.push_back(std::move(one.migration));
    Append(std::move(one.statements), out.statements);
  }
  return out;
}

}  // namespace

MigrationReader::MigrationReader(const RunPlace& place, std::vector<size_t> places, Direction direction)
    : place_(place),
      places_(std::move(places)),
      request_(RequestFor(place, places_)),
      direction_(direction),
      descriptions_(request_, direction) {}

Result<void> MigrationReader::Read(size_t count, const Take& take) {
  if (AtEnd()) return {};
  const size_t end = std::min(next_ + count, places_.size());
  std::optional<Error> error;
  Result<void> read = descriptions_.GoTo(places_[end - 1] + 1, [&](analysis::DescribedScript described) {
    if (error) return;
    Result<runner::RunMigration> migration =
        ToRunMigration(place_, std::move(described.script), described.statements, described.migration, direction_);
    if (!migration) {
      error = migration.error();
      return;
    }
    take(std::move(*migration), std::move(described.statements));
  });
  next_ = end;
  if (!read) return read;
  if (error) return tl::make_unexpected(*error);
  return {};
}

Result<RunRead> ReadMigrations(const RunPlace& place, const std::vector<size_t>& places, Direction direction,
                               size_t kept) {
  if (kept == kKeepsAll) return ReadAll(place, places, direction);
  RunRead out;
  size_t number = 0;
  MigrationReader reader(place, places, direction);
  const auto take = [&](runner::RunMigration migration, const StatementsOf& statements) {
    AddNeeds(migration, number, statements, out.needs);
    if (++number <= kept) out.migrations.push_back(std::move(migration));
  };
  const Result<void> read = reader.Read(places.size(), take);
  if (!read) return tl::make_unexpected(read.error());
  return out;
}

}  // namespace sluice::cli
