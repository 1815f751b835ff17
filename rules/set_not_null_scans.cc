#include "analyzer/schema/object_names.h"
#include "rules/rule.h"
#include "rules/safe_form.h"

namespace sluice::rules {
namespace {

constexpr int kProofIsUsed = 12;

// A name for the CHECK that proves it, free in the schema, and not the one that SET NOT NULL gives to a constraint of
// its own since 18, "orders_email_not_null".
std::string ProofName(const SetNotNull& set, const Context& context) {
  const schema::Relation* table = context.Find(set.table);
  if (table == nullptr) return schema::ObjectName(set.table.name, set.column, "is_not_null");
  return context.schema().ChooseConstraintName(table->schema, table->name, set.column, "is_not_null");
}

std::optional<Fix> ProveFirst(const SetNotNull& set, const Context& context) {
  if (context.server().major < kProofIsUsed) return std::nullopt;
  const std::string name = ProofName(set, context);
  const std::string quoted = QuoteIdentifier(name);
  const std::string column = QuoteIdentifier(set.column);
  const std::string alter = "ALTER TABLE " + set.table.ToSql();
  const std::string add = "ADD CONSTRAINT " + quoted + " CHECK (" + column + " IS NOT NULL) NOT VALID";
  SafeForm form{.description = "Prove by a validated CHECK that there is no null, then set NOT NULL.",
                .edits = {{set.span, add}}};
  const std::string goal = set.table.name + "_" + set.column + "_not_null";
  form.later = {{"validate_" + goal, alter + " VALIDATE CONSTRAINT " + quoted + ";", ""},
                {"set_" + goal,
                 alter + " ALTER COLUMN " + column + " SET NOT NULL;\n" + alter + " DROP CONSTRAINT " + quoted + ";",
                 alter + " " + add + ";\n" + alter + " ALTER COLUMN " + column + " DROP NOT NULL;"}};
  form.undo = alter + " DROP CONSTRAINT " + quoted + ";";
  form.undone_by = [&set](const Action& action) {
    const auto* drop = std::get_if<DropNotNull>(&action);
    return drop != nullptr && drop->column == set.column && drop->table.name == set.table.name;
  };
  return MakeFix(form, context);
}

// A constraint that says so and is NOT VALID is pg18-traps' concern.
bool AwaitsNotNull(const SetNotNull& set, const Context& context) {
  const schema::Relation* table = context.Find(set.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(set.column);
  return column != nullptr && column->awaits_not_null;
}

void Check(const SetNotNull& set, Context& context) {
  if (context.effects().scans.empty() || context.IsNew(set.table) || AwaitsNotNull(set, context)) return;
  const std::string table = set.table.ToSql();
  const std::string column = QuoteIdentifier(set.column);
  const std::string name = QuoteIdentifier(set.table.name + "_" + set.column + "_is_not_null");
  const std::string check = "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " CHECK (" + column +
                            " IS NOT NULL) NOT VALID;\n-- in a later migration:\nALTER TABLE " + table +
                            " VALIDATE CONSTRAINT " + name + ";\n";
  // Before 12 the proof is not looked at, and SET NOT NULL would read the table all the same.
  const std::string rest = context.server().major < kProofIsUsed
                               ? "-- and leave it at that: before PostgreSQL 12 nothing spares SET NOT NULL its scan"
                               : "-- and then:\nALTER TABLE " + table + " ALTER COLUMN " + column +
                                     " SET NOT NULL;\nALTER TABLE " + table + " DROP CONSTRAINT " + name + ";";
  context
      .Report(set.span, "reads and writes of '{}' wait while every row is checked for a null '{}'", set.table,
              set.column)
      .Sql(check + rest)
      .Fix(ProveFirst(set, context));
}

}  // namespace

SLUICE_RULE(set_not_null_scans){
    .id = "SLU105",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds SET NOT NULL that has to read the whole table under an ACCESS EXCLUSIVE lock.",
    .why = R"md(
`SET NOT NULL` reads the whole table to prove that the column holds no null, under `ACCESS EXCLUSIVE`: nobody reads or
writes meanwhile.

Since PostgreSQL 12 the scan is left out where a validated `CHECK (column IS NOT NULL)` proves it. Add that constraint with
`NOT VALID`, validate it in a later transaction (reads and writes go on), then set `NOT NULL`, which is short, and drop the
constraint. A `CHECK` whose top-level `AND` holds the test proves it as well; one that is `NOT VALID` does not.

PostgreSQL manual: ALTER TABLE, `SET NOT NULL`.
)md",
    .bad = "ALTER TABLE orders ALTER COLUMN email SET NOT NULL;",
    .good = "ALTER TABLE orders ADD CONSTRAINT orders_email_is_not_null CHECK (email IS NOT NULL) NOT VALID;",
    .check = On<Check>,
};

}  // namespace sluice::rules
