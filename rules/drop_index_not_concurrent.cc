#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const DropIndex& drop, Context& context) {
  if (drop.concurrently || drop.cascade) return;
  const schema::Relation* table = context.schema().TableOfIndex(drop.index);
  if (table == nullptr) {
    if (drop.if_exists && context.schema().history_is_complete()) return;  // no migration made it: nothing to drop
    context
        .Report(drop.span, "reads and writes of the table of '{}' wait for an ACCESS EXCLUSIVE lock",
                drop.index.ToString())
        .Sql("DROP INDEX CONCURRENTLY " + drop.index.ToSql() + ";");
    return;
  }
  if (context.IsNewKey(table->Key())) return;
  Draft draft = context.Report(drop.span, "reads and writes of '{}' wait while index '{}' is dropped",
                               Name{table->schema, table->name, {}}, drop.index.name);
  if (table->partitioned) {
    draft.Advice("PostgreSQL refuses CONCURRENTLY here: the table is partitioned. Set a lock_timeout and try again.");
    return;
  }
  draft.Sql("DROP INDEX CONCURRENTLY " + drop.index.ToSql() + ";");
}

}  // namespace

SLUICE_RULE(drop_index_not_concurrent){
    .id = "SLU102",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds DROP INDEX without CONCURRENTLY on a table that is in use.",
    .why = R"md(
`DROP INDEX` takes an `ACCESS EXCLUSIVE` lock on the index's table until its transaction ends. The drop itself is short,
but it first waits for every query that is running on the table, and all later ones, reads too, queue behind it.

`DROP INDEX CONCURRENTLY` waits without blocking anybody. It cannot run inside a transaction block, takes one index at a
time, and cannot drop an index that belongs to a constraint or to a partitioned table.

PostgreSQL manual: DROP INDEX.
)md",
    .bad = "DROP INDEX orders_email_idx;",
    .good = "DROP INDEX CONCURRENTLY orders_email_idx;",
    .check = On<Check>,
};

}  // namespace sluice::rules
