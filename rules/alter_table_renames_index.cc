#include "rules/locks.h"

namespace sluice::rules {
namespace {

void Check(const RenameTable& rename, Context& context) {
  const schema::Relation* table = context.schema().TableOfIndex(rename.table);
  if (table == nullptr || context.IsNewKey(table->Key())) return;
  context
      .Report(rename.span, "reads and writes of '{}' wait while ALTER TABLE renames its index '{}'",
              NameOfKey(table->Key()), rename.table.name)
      .Sql("ALTER INDEX " + rename.table.ToSql() + " RENAME TO " + QuoteIdentifier(rename.new_name) + ";");
}

}  // namespace

SLUICE_RULE(alter_table_renames_index){
    .id = "SLU127",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .summary = "Finds ALTER TABLE that renames an index, which locks it more than ALTER INDEX does.",
    .why = R"md(
`ALTER TABLE ... RENAME TO` works on an index as well, but takes `ACCESS EXCLUSIVE` on it until the transaction ends. Planning
a query looks at every index of its tables, so reads and writes of the table wait. `ALTER INDEX ... RENAME TO` does the same
under `SHARE UPDATE EXCLUSIVE`, since PostgreSQL 12, and nobody waits:

    ALTER INDEX orders_email_idx RENAME TO orders_email_key;

There is no reason to prefer the other form.

PostgreSQL source: RenameRelation in tablecmds.c.
)md",
    .bad = "ALTER TABLE orders_email_idx RENAME TO orders_mail_idx;",
    .good = "ALTER INDEX orders_email_idx RENAME TO orders_mail_idx;",
    .check = On<Check>,
};

}  // namespace sluice::rules
