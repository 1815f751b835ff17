#include "analyzer/schema/types.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const AlterColumnType& change, Context& context) {
  if (context.IsNewColumn(change.table, change.column)) return;
  const schema::Relation* table = context.Find(change.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(change.column);
  if (column == nullptr) return;
  if (!schema::Narrows(context.schema().BaseType(column->type), context.schema().BaseType(change.type))) return;
  context
      .Report(change.span, "'{}' of '{}' holds less as '{}' than as '{}': old rows and running clients may have more",
              change.column, change.table, change.type.ToString(), column->type.ToString())
      .Advice("Add a CHECK for the new limit with NOT VALID, validate it, and change the type when all keep to it.");
}

}  // namespace

SLUICE_RULE(narrowing_type_change){
    .id = "SLU406",
    .severity = Severity::kWarning,
    .category = Category::kCompatibility,
    .summary = "Finds type changes to one that does not hold every value of the old type.",
    .why = R"md(
The new type does not hold every value of the old one: a shorter `varchar`, `bigint` to `integer`, fewer digits, `text` to
anything else, a timestamp to a date. A row that does not fit makes the change fail, after it has taken `ACCESS EXCLUSIVE`, or
is rounded; and programs of the version that is still running, which know the old limit, fail when they write more.

Let a `CHECK` say the new limit first: `NOT VALID`, then `VALIDATE CONSTRAINT`. When every version keeps to it, change the type, or
leave it at the `CHECK`: it costs no rewrite.

PostgreSQL manual: ALTER TABLE, `SET DATA TYPE`.
)md",
    .bad = "ALTER TABLE orders ALTER COLUMN email TYPE varchar(20);",
    .good = "ALTER TABLE orders ADD CONSTRAINT email_is_short CHECK (length(email) <= 20) NOT VALID;",
    .check = On<Check>,
};

}  // namespace sluice::rules
