#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool MustBeNamed(const schema::Schema& schema, const std::string& key, const std::string& name) {
  const schema::Relation* table = schema.FindKey(key);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(name);
  return column != nullptr && column->not_null && !column->has_default && column->generated == Generated::kNo;
}

void Report(Span span, const Name& table, const std::string& column, Context& context) {
  const std::string key = context.schema().Key(table);
  context
      .Report(span, "inserts into '{}' that leave out '{}' fail: it may not be null and has no default any more", table,
              column)
      .Advice("Let every client name the column first, and drop the default in a later release.")
      .UnlessLater([key, column](const schema::Schema& schema) { return !MustBeNamed(schema, key, column); });
}

void CheckDefault(const SetDefault& set, Context& context) {
  if ((set.value && !set.value->is_null_constant) || context.IsNew(set.table)) return;
  const schema::Relation* table = context.Find(set.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(set.column);
  if (column == nullptr || !column->has_default || column->generated != Generated::kNo) return;
  Report(set.span, set.table, set.column, context);
}

void CheckIdentity(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kDropIdentity || context.IsNew(command.table)) return;
  const schema::Relation* table = context.Find(command.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(command.part);
  if (column == nullptr || column->generated != Generated::kIdentity) return;
  Report(command.span, command.table, command.part, context);
}

}  // namespace

SLUICE_RULE(drop_default_of_required_column){
    .id = "SLU405",
    .severity = Severity::kError,
    .category = Category::kCompatibility,
    .summary = "Finds DROP DEFAULT of a NOT NULL column, which inserts without the column then run into.",
    .why = R"md(
Programs of the version that is still running may leave the column to its default. Without one, and with `NOT NULL`, their
inserts fail. That is so for a column that this very migration added to an older table, too: the old version does not know it
at all. The statement itself is quick. `DROP IDENTITY` takes the value away in the same way.

Not reported where the column may be null, and where the migration gives it another default.

Keep the default until every running version names the column, and drop it in a later release.

PostgreSQL manual: ALTER TABLE, `SET DEFAULT`.
)md",
    .bad = R"sql(ALTER TABLE orders ADD COLUMN region text NOT NULL DEFAULT 'eu';
ALTER TABLE orders ALTER COLUMN region DROP DEFAULT;)sql",
    .good = "ALTER TABLE orders ADD COLUMN region text NOT NULL DEFAULT 'eu';",
    .check = On<CheckDefault, CheckIdentity>,
};

}  // namespace sluice::rules
