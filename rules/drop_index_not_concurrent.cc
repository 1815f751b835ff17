#include "rules/concurrently.h"
#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// What the statement drops of the table: one finding is enough for it. What stands in a body are statements of their
// own.
std::vector<const DropIndex*> OfSameTable(const DropIndex& first, const schema::Relation& table,
                                          const Context& context) {
  std::vector<const DropIndex*> drops;
  if (context.statement().is_body) return {&first};
  for (const Action& action : context.statement().actions) {
    const auto* drop = std::get_if<DropIndex>(&action);
    if (drop != nullptr && context.schema().TableOfIndex(drop->index) == &table) drops.push_back(drop);
  }
  return drops;
}

std::string NamesOf(const std::vector<const DropIndex*>& drops) {
  std::string names;
  for (const DropIndex* drop : drops) names += (names.empty() ? "" : ", ") + drop->index.name;
  return names;
}

std::string EachConcurrently(const std::vector<const DropIndex*>& drops) {
  std::string sql;
  for (const DropIndex* drop : drops) {
    sql += (sql.empty() ? "" : "\n") + ("DROP INDEX CONCURRENTLY " + drop->index.ToSql() + ";");
  }
  return sql;
}

void Check(const DropIndex& drop, Context& context) {
  if (drop.concurrently || drop.cascade) return;
  const schema::Relation* table = context.schema().TableOfIndex(drop.index);
  if (table == nullptr) {
    if (drop.if_exists && context.schema().history_is_complete()) return;  // no migration made it: nothing to drop
    context
        .Report(drop.span, "reads and writes of the table of '{}' wait for an ACCESS EXCLUSIVE lock",
                drop.index.ToString())
        .Sql("DROP INDEX CONCURRENTLY " + drop.index.ToSql() + ";")
        .Fix(DropConcurrently(drop, context));
    return;
  }
  const std::string key = table->Key();
  const bool told = !context.statement().is_body && context.HasReportedInStatement(key);
  if (told || context.IsNewKey(key)) return;
  const Name name{table->schema, table->name, {}};
  const std::vector<const DropIndex*> together = OfSameTable(drop, *table, context);
  Draft draft = together.size() == 1
                    ? context.Report(drop.span, "reads and writes of '{}' wait while index '{}' is dropped", name,
                                     drop.index.name)
                    : context.Report(drop.span, "reads and writes of '{}' wait while indexes '{}' are dropped", name,
                                     NamesOf(together));
  draft.UnlessLater(Dropped(*table, context));
  if (table->partitioned) {
    draft.Advice("PostgreSQL refuses CONCURRENTLY here: the table is partitioned. Set a lock_timeout and try again.");
    return;
  }
  draft.Sql(EachConcurrently(together)).Fix(DropConcurrently(drop, context));
}

}  // namespace

SLUICE_RULE(drop_index_not_concurrent){
    .id = "SLU102",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .summary = "Finds DROP INDEX without CONCURRENTLY on a table that is in use.",
    .why = R"md(
`DROP INDEX` takes an `ACCESS EXCLUSIVE` lock on the index's table until its transaction ends. The drop itself is short,
but it first waits for every query that is running on the table, and all later ones, reads too, queue behind it.

`DROP INDEX CONCURRENTLY` waits without blocking anybody. It cannot run inside a transaction block, takes one index at a
time, and cannot drop an index that belongs to a constraint or to a partitioned table.

A warning and no error: nothing is read or written anew, and the wait is the one of any `ALTER TABLE`. What is dropped before
its table is, in the same migration, is not reported.

PostgreSQL manual: DROP INDEX.
)md",
    .bad = "DROP INDEX orders_email_idx;",
    .good = "DROP INDEX CONCURRENTLY orders_email_idx;",
    .check = On<Check>,
};

}  // namespace sluice::rules
