#include "analyzer/schema/types.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

using schema::Mentions;

void Append(std::string& list, const std::string& name) {
  list += (list.empty() ? "" : ", ") + name;
}

// Those whose pages do not serve on: all where the operators change, else what PostgreSQL does not look into.
std::string BuiltAnew(const schema::Relation& table, const AlterColumnType& change, const Context& context) {
  const schema::Column* column = table.FindColumn(change.column);
  const bool same_operators =
      column != nullptr && column->collation == change.collation &&
      schema::SharesOperatorClass(context.schema().BaseType(column->type), context.schema().BaseType(change.type));
  std::string names;
  for (const schema::Index& index : table.indexes) {
    if (!Mentions(index.columns, change.column)) continue;
    if (same_operators && !index.has_expression_or_predicate && !table.partitioned) continue;
    Append(names, index.name);
  }
  return names;
}

std::string CheckedAgain(const schema::Relation& table, const AlterColumnType& change) {
  std::string names;
  for (const schema::Constraint& constraint : table.constraints) {
    const bool checks = constraint.kind == ConstraintKind::kCheck && constraint.validated;
    if (checks && Mentions(constraint.columns, change.column)) Append(names, constraint.name);
  }
  return names;
}

void Check(const AlterColumnType& change, Context& context) {
  const effects::Effects& effects = context.effects();
  if (!effects.rewrites.empty() || effects.scans.empty() || context.IsNew(change.table)) return;
  const schema::Relation* table = context.Find(change.table);
  if (table == nullptr) return;
  const std::string indexes = effects.index_builds.empty() ? std::string() : BuiltAnew(*table, change, context);
  if (!indexes.empty()) {
    context
        .Report(change.span, "reads and writes of '{}' wait while indexes on '{}' are built anew: '{}'", change.table,
                change.column, indexes)
        .Advice(
            "Drop the index CONCURRENTLY before and create it CONCURRENTLY afterwards, or under another name for the "
            "time between.");
  }
  const std::string checks = CheckedAgain(*table, change);
  if (!checks.empty()) {
    context
        .Report(change.span, "reads and writes of '{}' wait while every row is checked again for '{}'", change.table,
                checks)
        .Advice(
            "Drop the CHECK in the same ALTER TABLE, add it again with NOT VALID, and validate it in a later "
            "migration.");
  }
}

}  // namespace

SLUICE_RULE(type_change_rebuilds_indexes){
    .id = "SLU206",
    .severity = Severity::kError,
    .category = Category::kRewrite,
    .summary = "Finds type changes that leave the rows alone but build indexes anew or check all rows.",
    .why = R"md(
A change of type that does not rewrite the table is still not always free. Under the `ACCESS EXCLUSIVE` lock of `ALTER TABLE`
PostgreSQL builds anew

- each index with an expression or a `WHERE` that mentions the column, even for a longer `varchar` or the same type again:
  it does not look into them;
- each index on the column whose operators or collation change: `timestamp` to `timestamptz`, or `COLLATE`;

and it checks every row again for each `CHECK` on the column. Nobody reads or writes meanwhile. Plain indexes on the column keep
their pages where the operators stay, as from `varchar` to `text`.

Drop such an index with `DROP INDEX CONCURRENTLY` before, change the type, and create it again with `CONCURRENTLY`; leave the
change out where the type is the same. A `CHECK` can be dropped in the same `ALTER TABLE`, added again with `NOT VALID`, and
validated later.

Ignore it where the table is known to be small.

PostgreSQL source: TryReuseIndex and ATPostAlterTypeCleanup in tablecmds.c, CheckIndexCompatible in indexcmds.c.
)md",
    .bad = R"sql(CREATE INDEX CONCURRENTLY orders_lower_email ON orders (lower(email));
ALTER TABLE orders ALTER COLUMN email TYPE text;)sql",
    .good = R"sql(ALTER TABLE orders ALTER COLUMN email TYPE text;
ANALYZE orders (email);)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
