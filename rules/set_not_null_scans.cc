#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr int kProofIsUsed = 12;

void Check(const SetNotNull& set, Context& context) {
  if (context.effects().scans.empty() || context.IsNew(set.table)) return;
  const std::string table = set.table.ToSql();
  const std::string column = QuoteIdentifier(set.column);
  const std::string name = QuoteIdentifier(set.table.name + "_" + set.column + "_not_null");
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
      .Sql(check + rest);
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
    .good = "ALTER TABLE orders ADD CONSTRAINT orders_email_not_null CHECK (email IS NOT NULL) NOT VALID;",
    .check = On<Check>,
};

}  // namespace sluice::rules
