#include <algorithm>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool HasPrimaryKey(const schema::Relation& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [](const schema::Constraint& constraint) {
    return constraint.kind == ConstraintKind::kPrimaryKey;
  });
}

void CheckTable(const CreateTable& create, Context& context) {
  if (create.temporary || create.is_partition || !create.server.empty() || create.if_not_exists) return;
  const schema::Relation* table = context.Find(create.table);
  if (table == nullptr || table->uncertain || HasPrimaryKey(*table)) return;
  context.Report(create.span, "'{}' has no primary key", create.table)
      .Advice("Give it one: a column with GENERATED ALWAYS AS IDENTITY, or the columns that tell its rows apart.");
}

void Check(const Migration& migration, Context& context) {
  for (const Statement& statement : migration.up.statements) {
    for (const Action& action : statement.actions) {
      if (const auto* create = std::get_if<CreateTable>(&action)) CheckTable(*create, context);
    }
  }
}

}  // namespace

SLUICE_RULE(require_primary_key){
    .id = "SLU908",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .summary = "Finds a new table without a primary key.",
    .why = R"md(
Without a primary key two rows can be the same, and nothing can name one of them: logical replication refuses `UPDATE` and `DELETE` (see
publication-without-identity), and most tools that copy, compare or repair tables need one.

Judged at the end of the migration, so that `ALTER TABLE ... ADD PRIMARY KEY` behind it counts. Partitions have their table's;
temporary and foreign tables need none.

Off by default: turn it on where it is your convention.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
