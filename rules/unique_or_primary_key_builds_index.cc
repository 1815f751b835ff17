#include "analyzer/schema/object_names.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool BuildsIndex(const Constraint& constraint) {
  const bool indexed = constraint.kind == ConstraintKind::kPrimaryKey || constraint.kind == ConstraintKind::kUnique;
  return indexed && constraint.using_index.empty();
}

std::string Joined(const std::vector<std::string>& columns) {
  std::string text;
  for (const std::string& column : columns) text += (text.empty() ? "" : ", ") + QuoteIdentifier(column);
  return text;
}

std::string Steps(const Name& table, const Constraint& constraint) {
  const bool primary = constraint.kind == ConstraintKind::kPrimaryKey;
  const std::string name =
      QuoteIdentifier(constraint.name.empty() ? schema::ConstraintName(table.name, constraint) : constraint.name);
  return "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + table.ToSql() + " (" + Joined(constraint.columns) +
         ");\n-- in a later migration:\nALTER TABLE " + table.ToSql() + " ADD CONSTRAINT " + name +
         (primary ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " + name + ";";
}

void Check(const AddConstraint& add, Context& context) {
  if (!BuildsIndex(add.constraint) || context.IsNew(add.table)) return;
  context.Report(add.span, "reads and writes of '{}' wait until the index of the constraint is built", add.table)
      .Sql(Steps(add.table, add.constraint));
}

void CheckColumn(const AddColumn& add, Context& context) {
  if (context.effects().index_builds.empty() || context.IsNew(add.table)) return;
  for (const Constraint& constraint : add.column.constraints) {
    if (!BuildsIndex(constraint)) continue;
    context.Report(add.span, "reads and writes of '{}' wait until the index of the new column is built", add.table)
        .Sql("ALTER TABLE " + add.table.ToSql() + " ADD COLUMN " + QuoteIdentifier(add.column.name) + " " +
             add.column.type.ToSql() + ";\n-- in a later migration:\n" + Steps(add.table, constraint));
  }
}

}  // namespace

SLUICE_RULE(unique_or_primary_key_builds_index){
    .id = "SLU104",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds UNIQUE and PRIMARY KEY constraints that build their index while the table is locked.",
    .why = R"md(
`ADD UNIQUE` and `ADD PRIMARY KEY` build an index while the table is under `ACCESS EXCLUSIVE`: nobody reads or writes until
it is done. A primary key on columns that may be null reads the table once more, to prove that they are not.

Build the index first with `CREATE UNIQUE INDEX CONCURRENTLY`, which blocks nobody, and then make it the constraint's with
`ADD CONSTRAINT ... USING INDEX`, which only changes the catalogue.

PostgreSQL manual: ALTER TABLE, `ADD table_constraint_using_index`.
)md",
    .bad = "ALTER TABLE orders ADD CONSTRAINT orders_number_key UNIQUE (number);",
    .good = "CREATE UNIQUE INDEX CONCURRENTLY orders_number_key ON orders (number);",
    .check = On<Check, CheckColumn>,
};

}  // namespace sluice::rules
