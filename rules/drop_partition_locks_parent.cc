#include "rules/locks.h"

namespace sluice::rules {
namespace {

constexpr int kConcurrently = 14;

void Check(const DropTable& drop, Context& context) {
  const schema::Relation* table = context.Find(drop.table);
  if (table == nullptr || !table->partition || table->parents.empty() || context.IsNew(drop.table)) return;
  const Name parent = NameOfKey(table->parents.front());
  Draft draft = context.Report(drop.span, "reads and writes of '{}' wait while its partition '{}' is dropped", parent,
                               drop.table);
  if (context.server().major < kConcurrently) {
    draft.Advice("DETACH PARTITION takes the same lock before PostgreSQL 14. Set a short lock_timeout and try again.");
    return;
  }
  draft.Sql("ALTER TABLE " + parent.ToSql() + " DETACH PARTITION " + drop.table.ToSql() +
            " CONCURRENTLY;\n-- in a later migration:\nDROP TABLE " + drop.table.ToSql() + ";");
}

}  // namespace

SLUICE_RULE(drop_partition_locks_parent){
    .id = "SLU111",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .summary = "Finds DROP TABLE of a partition whose partitioned table is in use.",
    .why = R"md(
Dropping a partition takes `ACCESS EXCLUSIVE` on the partitioned table, and on its default partition, until the
transaction ends: it waits for every query on the whole table, and all later ones queue behind it. The statement names the
partition only.

Detach the partition first. Since PostgreSQL 14 that can be done without blocking anybody, outside a transaction block and
where there is no default partition:

    ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;
    -- in a later migration:
    DROP TABLE events_2020;

Ignore it where queries on the table are short and a `lock_timeout` is set.

PostgreSQL source: RangeVarCallbackForDropRelation in tablecmds.c.
)md",
    .bad = "DROP TABLE events_2020;",
    .good = "ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;",
    .check = On<Check>,
};

}  // namespace sluice::rules
