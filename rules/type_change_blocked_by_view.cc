#include <algorithm>

#include "rules/locks.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

template <typename Uses>
bool SurelyUses(const Uses& uses, const std::string& table, const std::string& column) {
  return std::any_of(uses.begin(), uses.end(), [&](const schema::RelationUse& use) {
    return use.relation == table &&
           std::any_of(use.columns.begin(), use.columns.end(),
                       [&](const schema::ColumnUse& each) { return each.column == column && each.certain; });
  });
}

bool Lists(const std::vector<std::string>& columns, const std::string& column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::optional<Name> ViewOf(const schema::Relation& table, const std::string& column, const Context& context) {
  for (const std::string& key : table.read_by) {
    const schema::Relation* view = context.schema().FindKey(key);
    if (view == nullptr || view->uncertain || view->maybe_older) continue;
    if (view->kind != schema::RelationKind::kView && view->kind != schema::RelationKind::kMaterializedView) continue;
    if (SurelyUses(view->uses, table.Key(), column)) return NameOfKey(key);
  }
  return std::nullopt;
}

// What else the server refuses to take apart.
struct Obstacle {
  std::string_view kind;
  std::string name;
};

std::optional<Obstacle> RuleOn(const schema::Relation& relation, const std::string& table, const std::string& column) {
  for (const schema::Rule& rule : relation.rules) {
    if (SurelyUses(rule.uses, table, column)) return Obstacle{"rule", rule.name};
  }
  return std::nullopt;
}

std::optional<Obstacle> RuleOf(const schema::Relation& table, const std::string& column, const Context& context) {
  if (auto own = RuleOn(table, table.Key(), column)) return own;
  for (const std::string& key : table.read_by) {
    const schema::Relation* other = context.schema().FindKey(key);
    if (other == nullptr || other->uncertain || other->maybe_older) continue;
    if (auto rule = RuleOn(*other, table.Key(), column)) return rule;
  }
  return std::nullopt;
}

std::optional<Obstacle> PartOf(const schema::Relation& table, const std::string& column) {
  for (const schema::Trigger& trigger : table.triggers) {
    if (Lists(trigger.columns, column)) return Obstacle{"trigger", trigger.name};
  }
  for (const schema::Policy& policy : table.policies) {
    if (Lists(policy.columns, column)) return Obstacle{"policy", policy.name};
  }
  for (const schema::Published& published : table.published) {
    if (Lists(published.columns, column)) return Obstacle{"publication", published.publication};
  }
  return std::nullopt;
}

const schema::Column* ComputedFrom(const schema::Relation& table, const std::string& column) {
  const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const schema::Column& other) {
    return std::find(other.computed_from.begin(), other.computed_from.end(), column) != other.computed_from.end();
  });
  return found == table.columns.end() ? nullptr : &*found;
}

bool IsDroppedHere(const std::string& column, const Context& context) {
  const auto& actions = context.statement().actions;
  return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
    const auto* drop = std::get_if<DropColumn>(&action);
    return drop != nullptr && drop->column == column;
  });
}

void Check(const AlterColumnType& change, Context& context) {
  const schema::Relation* table = context.Find(change.table);
  if (table == nullptr || table->uncertain || table->FindColumn(change.column) == nullptr) return;
  if (const std::optional<Name> view = ViewOf(*table, change.column, context)) {
    context.Report(change.span, "fails: the view '{}' reads column '{}' of '{}'", *view, change.column, change.table)
        .Advice(
            "Drop the view, change the type, and create the view again, in one transaction; grants on it go with it.");
    return;
  }
  std::optional<Obstacle> obstacle = RuleOf(*table, change.column, context);
  if (!obstacle) obstacle = PartOf(*table, change.column);
  if (obstacle) {
    context
        .Report(change.span, "fails: the '{}' '{}' uses column '{}' of '{}'", obstacle->kind, obstacle->name,
                change.column, change.table)
        .Advice("Drop it, change the type, and create it again, in one transaction.");
    return;
  }
  const schema::Column* computed = ComputedFrom(*table, change.column);
  if (computed == nullptr || IsDroppedHere(computed->name, context)) return;
  context
      .Report(change.span, "fails: generated column '{}' of '{}' is computed from '{}'", computed->name, change.table,
              change.column)
      .Advice("Drop the generated column first, and add it again afterwards: that rewrites the table.");
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
