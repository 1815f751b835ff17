#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const AddColumn& add, Context& context) {
  const Column& column = add.column;
  const bool has_value = column.default_value && !column.default_value->is_null_constant;
  const bool fills_itself = column.generated != Generated::kNo || column.type.is_serial();
  if (!column.not_null || has_value || fills_itself || context.IsNew(add.table)) return;
  const schema::Relation* table = context.Find(add.table);
  // Emptied in this very transaction: there is no row to fail on.
  if (table != nullptr && table->emptied_in == context.schema().place().transaction) return;
  if (add.if_not_exists && table != nullptr && table->FindColumn(column.name) != nullptr) return;
  context
      .Report(add.span, "adding '{}' fails as soon as '{}' has a row: it would be null there", column.name, add.table)
      .Sql("ALTER TABLE " + add.table.ToSql() + " ADD COLUMN " + QuoteIdentifier(column.name) + " " +
           column.type.ToSql() +
           ";\n-- fill the old rows in batches, then make it NOT NULL by a validated CHECK;\n-- or give it a DEFAULT.");
}

}  // namespace

SLUICE_RULE(add_column_not_null_without_default){
    .id = "SLU501",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds ADD COLUMN NOT NULL without a default: it fails as soon as the table has a row.",
    .why = R"md(
A new column is null in every row that is there, which `NOT NULL` forbids: the statement fails, unless the table is empty. It
works on the developer's empty database and fails in production, after it has taken `ACCESS EXCLUSIVE`.

Give it a constant default (free since PostgreSQL 11), or add it without `NOT NULL`, fill the rows, and set `NOT NULL` with
the help of a validated `CHECK` (see set-not-null-scans).
)md",
    .bad = "ALTER TABLE orders ADD COLUMN region text NOT NULL;",
    .good = "ALTER TABLE orders ADD COLUMN region text NOT NULL DEFAULT 'eu';",
    .check = On<Check>,
};

}  // namespace sluice::rules
