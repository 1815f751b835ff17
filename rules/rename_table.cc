#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const RenameTable& rename, Context& context) {
  const schema::Relation* relation = context.Find(rename.table);
  const bool is_view = relation == nullptr ? rename.view : !relation->IsTable();
  if (is_view || context.IsNew(rename.table)) return;
  if (context.schema().TableOfIndex(rename.table) != nullptr) return;  // clients do not say the names of indexes
  const std::string new_name = Name{rename.table.schema, rename.new_name, {}}.ToSql();
  const std::string view = "CREATE VIEW " + rename.table.ToSql() + " AS SELECT * FROM " + new_name + ";";
  Draft draft = context.Report(rename.span, "clients that still say '{}' fail once it is called '{}'", rename.table,
                               rename.new_name);
  draft.Sql(std::string(context.Text(rename.span)) +
            ";\n-- in the same transaction, until no client says the old name:\n" + view);
  // A view, or the table that takes its place: clients find the name all the time if that is one transaction.
  if (context.execution().in_transaction_block) draft.UnlessLater(IsRelation(context.schema().Key(rename.table)));
}

}  // namespace

SLUICE_RULE(rename_table){
    .id = "SLU401",
    .severity = Severity::kError,
    .category = Category::kCompatibility,
    .summary = "Finds ALTER TABLE RENAME TO of a table that is in use.",
    .why = R"md(
The rename is quick, but programs of the version that is still running say the old name and fail until they are replaced:
deploy and migration cannot happen at the same instant.

Leave a view of the old name behind, in the same transaction (simple views can be written to), and drop it when nobody uses
it; or do not rename.
)md",
    .bad = "ALTER TABLE orders RENAME TO purchases;",
    .good = "CREATE VIEW purchases AS SELECT * FROM orders;",
    .check = On<Check>,
};

}  // namespace sluice::rules
