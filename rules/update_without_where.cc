#include "rules/row_condition.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Update& change, Context& context) {
  if (context.IsNew(change.table) || FillsNewColumns(change, context)) return;
  if (change.join == JoinCondition::kOthersOnly) {
    context.Report(change.span, "every row of '{}' is changed: the condition says nothing of its rows", change.table);
    return;
  }
  // IS NOT NULL may be said of another table's column, where there is one.
  const schema::Relation* table = change.has_from ? nullptr : context.Find(change.table);
  if (!MeetsEveryRow(change.where, table)) return;
  if (change.where) {
    context.Report(change.span, "every row of '{}' is changed: the condition is always true", change.table);
    return;
  }
  context.Report(change.span, "every row of '{}' is changed", change.table);
}

}  // namespace

SLUICE_RULE(update_without_where){
    .id = "SLU306",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds UPDATE without a condition, or with one that is always true.",
    .why = R"md(
Every row of the table is changed. If that is meant, it is one long transaction: each row is locked until it ends, the table
doubles in size, and replicas lag behind. More often the condition was forgotten, or `WHERE true` was put there to please a
client that asks for one. `IS NOT NULL` of a column that may not be null is such a condition, and in `UPDATE ... FROM` one that
names only the other tables.

Where all that is set are columns that the migration has just added, no value is lost: that is `unbatched-backfill`.

Say which rows are meant, and change many in batches, each a transaction of its own.
)md",
    .bad = "UPDATE orders SET status = 'new';",
    .good = "UPDATE orders SET status = 'new' WHERE id BETWEEN 1 AND 10000;",
    .check = On<Check>,
};

}  // namespace sluice::rules
