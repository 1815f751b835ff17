#include <algorithm>

#include "analyzer/schema/dependents.h"
#include "rules/certainty.h"
#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsDroppedHere(const std::string& column, const Context& context) {
  const auto& actions = context.statement().actions;
  return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
    const auto* drop = std::get_if<DropColumn>(&action);
    return drop != nullptr && drop->column == column;
  });
}

bool IsInTheWay(const schema::Dependent& user, const Context& context) {
  const schema::Relation* relation = context.schema().FindKey(user.key);
  if (relation == nullptr || !IsSure(*relation, context)) return false;
  return user.kind != "column" || !IsDroppedHere(user.name, context);
}

void Report(const AlterColumnType& change, const schema::Dependent& user, Context& context) {
  if (user.kind == "column") {
    context
        .Report(change.span, "fails: generated column '{}' of '{}' is computed from '{}'", user.name, change.table,
                change.column)
        .Advice("Drop the generated column first, and add it again afterwards: that rewrites the table.");
  } else if (user.name.empty()) {
    context
        .Report(change.span, "fails: the view '{}' reads column '{}' of '{}'", NameOfKey(user.key), change.column,
                change.table)
        .Advice(
            "Drop the view, change the type, and create the view again, in one transaction; grants on it go with it.");
  } else {
    context
        .Report(change.span, "fails: the '{}' '{}' uses column '{}' of '{}'", user.kind, user.name, change.column,
                change.table)
        .Advice("Drop it, change the type, and create it again, in one transaction.");
  }
}

void Check(const AlterColumnType& change, Context& context) {
  const schema::Relation* table = context.Find(change.table);
  if (table == nullptr || table->uncertain || table->FindColumn(change.column) == nullptr) return;
  const schema::Dependents users = schema::UsersOfColumn(*table, change.column, context.schema());
  const auto first = std::find_if(users.begin(), users.end(),
                                  [&](const schema::Dependent& user) { return IsInTheWay(user, context); });
  if (first != users.end()) Report(change, *first, context);
}

}  // namespace

SLUICE_RULE(type_change_blocked_by_view){
    .id = "SLU510",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds a change of type that fails because a view, a rule, a trigger or a policy uses the column.",
    .why = R"md(
`ALTER COLUMN ... TYPE` refuses to touch a column that a view, a materialized view, a rule, a trigger (its `WHEN` or `UPDATE
OF`), a policy, a publication (its list of columns or `WHERE`) or a generated column uses, even where the new type is the old
one: "cannot alter type of a column used by a view or rule". A developer's database without the view does not show it.

Drop what is in the way, change the type and create it again, in one transaction:

    BEGIN;
    DROP VIEW open_orders;
    ALTER TABLE orders ALTER COLUMN email TYPE text;
    CREATE VIEW open_orders AS SELECT id, email FROM orders WHERE status = 'open';
    GRANT SELECT ON open_orders TO reporting;
    COMMIT;

Readers of the view wait until it commits, under `ACCESS EXCLUSIVE`. Of a materialized view the rows are computed anew
meanwhile: create it `WITH NO DATA` and refresh it afterwards, or leave the column as it is.

Silent where it cannot be told which relation's column the view names.

PostgreSQL source: ATExecAlterColumnType and RememberAllDependentForRebuilding in tablecmds.c.
)md",
    .bad = R"sql(CREATE VIEW open_orders AS SELECT id, email FROM orders WHERE status = 'open';
ALTER TABLE orders ALTER COLUMN email TYPE text;)sql",
    .good = R"sql(CREATE VIEW open_orders AS SELECT id FROM orders WHERE status = 'open';
ALTER TABLE orders ALTER COLUMN email TYPE text;
ANALYZE orders (email);)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
