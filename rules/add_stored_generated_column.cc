#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kAdvice =
    "Add a plain column, keep it in step with a trigger, and fill the old rows in batches; or compute the value in a "
    "view.";

void Check(const AddColumn& add, Context& context) {
  if (add.column.generated != Generated::kStored || context.effects().rewrites.empty()) return;
  if (context.IsNew(add.table)) return;
  context
      .Report(add.span, "reads and writes of '{}' wait while the table is rewritten to compute '{}' for each row",
              add.table, add.column.name)
      .Advice(std::string(kAdvice));
}

void CheckExpression(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kSetExpression || context.IsNew(command.table)) return;
  const schema::Relation* table = context.Find(command.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(command.part);
  if (column != nullptr && column->generated == Generated::kVirtual) return;
  Draft draft = context.Report(
      command.span, "reads and writes of '{}' wait while the table is rewritten to compute '{}' for each row",
      command.table, command.part);
  draft.Advice("Add another column with the new expression's values in the way that is safe, and move readers over.");
  if (column == nullptr) draft.Severity(Severity::kWarning);
}

}  // namespace

SLUICE_RULE(add_stored_generated_column){
    .id = "SLU204",
    .severity = Severity::kError,
    .category = Category::kRewrite,
    .summary = "Finds stored generated columns that are added or changed, which rewrites the table.",
    .why = R"md(
`ADD COLUMN ... GENERATED ALWAYS AS (...) STORED` computes the value for every row and writes the table and all its indexes
anew, under `ACCESS EXCLUSIVE`: nobody reads or writes until the transaction ends. `ALTER COLUMN ... SET EXPRESSION` (from 17
on) does the same to a stored column. There is no way to do either in small steps.

Add a plain column, set it with a trigger for rows to come, and fill the old ones in batches; or leave the value to a view or
an index on the expression. From 18 on a `VIRTUAL` column costs nothing to add: it is computed when it is read.

Ignore it where the table is known to be small.

PostgreSQL manual: ALTER TABLE, "Notes".
)md",
    .bad = "ALTER TABLE orders ADD COLUMN domain text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED;",
    .good = "ALTER TABLE orders ADD COLUMN domain text;",
    .check = On<Check, CheckExpression>,
};

}  // namespace sluice::rules
