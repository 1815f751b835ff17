#include "rules/row_condition.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Delete& change, Context& context) {
  if (context.IsNew(change.table)) return;
  if (change.join == JoinCondition::kOthersOnly) {
    context.Report(change.span, "every row of '{}' is deleted: the condition says nothing of its rows", change.table);
    return;
  }
  // IS NOT NULL may be said of another table's column, where there is one.
  const schema::Relation* table = change.has_using ? nullptr : context.Find(change.table);
  if (!MeetsEveryRow(change.where, table)) return;
  if (change.where) {
    context.Report(change.span, "every row of '{}' is deleted: the condition is always true", change.table);
    return;
  }
  context.Report(change.span, "every row of '{}' is deleted", change.table);
}

}  // namespace

SLUICE_RULE(delete_without_where){
    .id = "SLU305",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds DELETE without a condition, or with one that is always true.",
    .why = R"md(
Every row of the table is deleted. If that is meant, it is also slow: each row is locked until the transaction ends, and
every foreign key that points here is followed for each one. More often the condition was forgotten, or `WHERE true` was put
there to please a client that asks for one. `IS NOT NULL` of a column that may not be null is such a condition, and in
`DELETE ... USING` one that names only the other tables.

Say which rows are meant, and delete many in batches, each a transaction of its own.
)md",
    .bad = "DELETE FROM orders;",
    .good = "DELETE FROM orders WHERE status = 'cancelled';",
    .check = On<Check>,
};

}  // namespace sluice::rules
