#include <optional>

#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsOfConstraint(const schema::Relation& table, const std::string& index) {
  const schema::Constraint* constraint = table.FindConstraint(index);
  return constraint != nullptr &&
         (constraint->kind == ConstraintKind::kPrimaryKey || constraint->kind == ConstraintKind::kUnique ||
          constraint->kind == ConstraintKind::kExclusion);
}

// The index, and the table.
using Obstacle = FormatFor<2>;

// What to say of an index that cannot become the constraint's; nothing where it can. As transformIndexConstraint()
// asks.
std::optional<Obstacle> ObstacleOf(const schema::Index& index, const schema::Relation& table) {
  if (table.partitioned) return Obstacle("fails: index '{}' cannot become a constraint of '{}', which is partitioned");
  if (IsOfConstraint(table, index.name)) return Obstacle("fails: index '{}' is a constraint's of '{}' already");
  if (!index.valid) return Obstacle("fails: index '{}' of '{}' is not valid, and cannot become a constraint");
  if (!index.unique) return Obstacle("fails: index '{}' of '{}' is not unique, and cannot become a constraint");
  if (index.has_expression) {
    return Obstacle("fails: index '{}' of '{}' has an expression, and cannot become a constraint");
  }
  if (index.has_predicate) return Obstacle("fails: index '{}' of '{}' has a WHERE, and cannot become a constraint");
  if (!index.ascending) {
    return Obstacle("fails: index '{}' of '{}' has DESC or NULLS FIRST, and cannot become a constraint");
  }
  return std::nullopt;
}

void Check(const AddConstraint& add, Context& context) {
  if (add.constraint.using_index.empty() || context.statement().is_body) return;
  const schema::Relation* table = context.Find(add.table);
  if (table == nullptr || !table->IsTable() || !IsSure(*table, context)) return;
  const std::string& name = add.constraint.using_index;
  const schema::Relation* owner = context.schema().TableOfIndex(Name{table->schema, name, {}});
  if (owner == nullptr) return;  // missing-object says so
  const std::optional<Obstacle> obstacle = owner == table ? ObstacleOf(*owner->FindIndex(name), *table)
                                                          : Obstacle("fails: index '{}' is of another table than '{}'");
  if (!obstacle) return;
  context.Report(add.span, *obstacle, name, add.table)
      .Advice(
          "Make an index for it first: CREATE UNIQUE INDEX CONCURRENTLY on the columns alone, of all rows, in their "
          "usual order.");
}

}  // namespace

SLUICE_RULE(constraint_using_index_fails){
    .id = "SLU530",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds USING INDEX of an index that cannot become a constraint, which fails.",
    .why = R"md(
A constraint takes over an index only where the two say the same: the index is unique, valid, a B-tree on columns alone, without
`WHERE`, each column ascending with its nulls last, and no other constraint's. Else the server refuses the statement, often after the
index was built `CONCURRENTLY` for hours in the migration before.

A partial unique index cannot be a constraint; it keeps its rows unique as it is, and `ON CONFLICT (columns) WHERE ...` finds it. A
partitioned table's constraint makes its own indexes.

Told where the history made the table and the index.

PostgreSQL source: transformIndexConstraint in parse_utilcmd.c, ATExecAddIndexConstraint in tablecmds.c; errors 42809, 55000 and 0A000.
)md",
    .bad = R"sql(CREATE TABLE seats (id bigint PRIMARY KEY, code text);
CREATE UNIQUE INDEX seats_code ON seats (code) WHERE code <> '';
ALTER TABLE seats ADD CONSTRAINT seats_code UNIQUE USING INDEX seats_code;)sql",
    .good = R"sql(CREATE TABLE seats (id bigint PRIMARY KEY, code text);
CREATE UNIQUE INDEX seats_code ON seats (code);
ALTER TABLE seats ADD CONSTRAINT seats_code UNIQUE USING INDEX seats_code;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
