#include "rules/concurrently.h"
#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const CreateIndex& index, Context& context) {
  if (index.concurrently || context.effects().index_builds.empty() || context.IsNew(index.table)) return;
  const HeldLock* held = HeldAgainstReaders(context.schema().Key(index.table), context);
  Draft draft =
      held == nullptr
          ? context.Report(index.span, "writes to '{}' wait until the index is built", index.table)
          : context
                .Report(index.span, "reads and writes of '{}' wait until the index is built, for it is locked already",
                        index.table)
                .Related(held->span, "locks the table against readers until the transaction ends");
  const schema::Relation* table = context.Find(index.table);
  if (table != nullptr && table->partitioned) {
    draft.Advice(
        "PostgreSQL refuses CONCURRENTLY on a partitioned table. Create the index ON ONLY the table, then one "
        "CONCURRENTLY on each partition, and attach each with ALTER INDEX ... ATTACH PARTITION.");
    return;
  }
  draft.Sql(context.TextWith(index.span, "INDEX", "CONCURRENTLY")).Fix(CreateConcurrently(index, context));
}

}  // namespace

SLUICE_RULE(index_not_concurrent){
    .id = "SLU101",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds CREATE INDEX without CONCURRENTLY on a table that is in use.",
    .why = R"md(
A plain `CREATE INDEX` takes a `SHARE` lock on the table and holds it until its transaction ends. Reads go on, but every
`INSERT`, `UPDATE` and `DELETE` waits for the whole build, and what queues behind them waits too. `IF NOT EXISTS` takes
the same lock before it looks. Where the transaction has altered the table before, reads wait for the build as well.

`CREATE INDEX CONCURRENTLY` takes `SHARE UPDATE EXCLUSIVE` and lets writes through. It reads the table twice, cannot run
inside a transaction block, and leaves an invalid index behind when it fails: drop that one and try again.

Tables that were created earlier in the same migration are exempt: nobody uses them yet.

PostgreSQL manual: CREATE INDEX, "Building Indexes Concurrently".
)md",
    .bad = "CREATE INDEX orders_status ON orders (status);",
    .good = "CREATE INDEX CONCURRENTLY orders_status ON orders (status);",
    .check = On<Check>,
};

}  // namespace sluice::rules
