#include <algorithm>

#include "rules/row_condition.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsSet(const Update& change, const std::string& column) {
  return std::find(change.columns.begin(), change.columns.end(), column) != change.columns.end();
}

// It may not be null: the condition meets no row.
bool IsNeverNull(const Update& change, const std::string& column, const Context& context) {
  const schema::Relation* table = context.Find(change.table);
  const schema::Column* known = table == nullptr || table->uncertain ? nullptr : table->FindColumn(column);
  return known != nullptr && known->not_null;
}

// The column whose nulls are filled, where nothing else limits the rows; empty where it is another kind of change.
std::string Filled(const Update& change, const Context& context) {
  if (FillsNewColumns(change, context)) return change.columns.front();
  std::string filled;
  if (!change.where || change.has_from || change.where->is_truncated) return filled;
  for (const Conjunct& conjunct : change.where->conjuncts) {
    if (conjunct.kind == Conjunct::Kind::kAlwaysTrue) continue;
    if (conjunct.kind != Conjunct::Kind::kIsNull || !IsSet(change, conjunct.column)) return {};
    if (IsNeverNull(change, conjunct.column, context)) return {};
    filled = conjunct.column;
  }
  return filled;
}

void Check(const Update& change, Context& context) {
  // Whether it can be followed, batch-cannot-run says.
  if (context.execution().batch != nullptr) return;
  const std::string column = Filled(change, context);
  if (column.empty() || context.IsNew(change.table)) return;
  Draft draft = context.IsNewColumn(change.table, column)
                    ? context.Report(change.span, "every row of '{}' is changed in one transaction: '{}' is new",
                                     change.table, column)
                    : context.Report(change.span, "all rows of '{}' without '{}' are changed in one transaction",
                                     change.table, column);
  draft.Advice(
      "Fill it in batches by ranges of the primary key, each a transaction of its own: `sluice apply` does that in a "
      "migration that runs statement by statement, behind -- sluice: batch(size=5000, pause=100ms, key=id).");
}

}  // namespace

SLUICE_RULE(unbatched_backfill){
    .id = "SLU310",
    .severity = Severity::kWarning,
    .category = Category::kDataLoss,
    .summary = "Finds UPDATE that fills the nulls of a column in one transaction, however many there are.",
    .why = R"md(
`UPDATE ... SET column = ... WHERE column IS NULL` changes every row that has no value yet; of a column that the migration has
just added, every row of the table, also without a condition. Each row is locked until the transaction ends, so that clients that change one wait; the
table grows by as much as is changed, and replicas lag behind.

Change the rows in batches, by ranges of the primary key or with `LIMIT` in a subquery, each in a transaction of its own. `sluice
apply` does so with a statement behind `-- sluice: batch(size=5000, pause=100ms, key=id)`, in a migration that runs statement by
statement; else let a program of its own do it rather than a migration.

Ignore it where the table is known to be small.

PostgreSQL manual: "Updating Data", "Routine Vacuuming".
)md",
    .bad = "UPDATE orders SET status = 'new' WHERE status IS NULL;",
    .good = "UPDATE orders SET status = 'new' WHERE status IS NULL AND id BETWEEN 1 AND 10000;",
    .check = On<Check>,
};

}  // namespace sluice::rules
