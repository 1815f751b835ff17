#include <algorithm>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

// The columns in any order, before all others: what looks up the rows of one key goes by it.
bool Serves(const schema::Index& index, const std::vector<std::string>& columns) {
  if (!index.valid || index.has_predicate || index.has_expression || index.keys < columns.size()) return false;
  if (index.columns.size() < columns.size()) return false;
  const auto end = index.columns.begin() + static_cast<std::ptrdiff_t>(columns.size());
  return std::all_of(columns.begin(), columns.end(),
                     [&](const std::string& column) { return std::find(index.columns.begin(), end, column) != end; });
}

void CheckKey(const Name& table_name, const Constraint& key, Context& context) {
  if (key.kind != ConstraintKind::kForeignKey || key.columns.empty()) return;
  const schema::Relation* table = context.Find(table_name);
  if (table == nullptr || table->temporary || table->uncertain || table->maybe_older || table->partition) return;
  const bool is_there = std::any_of(table->constraints.begin(), table->constraints.end(), [&](const auto& constraint) {
    return constraint.kind == ConstraintKind::kForeignKey && constraint.columns == key.columns;
  });
  if (!is_there) return;
  const auto& indexes = table->indexes;
  if (std::any_of(indexes.begin(), indexes.end(), [&](const auto& index) { return Serves(index, key.columns); }))
    return;
  std::string columns;
  for (const std::string& column : key.columns) columns += (columns.empty() ? "" : ", ") + QuoteIdentifier(column);
  context
      .Report(key.span, "no index on '{}' begins with '{}': each DELETE in '{}' reads all of it", table_name, columns,
              key.referenced)
      .Sql("CREATE INDEX CONCURRENTLY ON " + table_name.ToSql() + " (" + columns + ");");
}

void CheckAction(const Action& action, Context& context) {
  if (const auto* create = std::get_if<CreateTable>(&action)) {
    for (const Constraint& constraint : create->constraints) CheckKey(create->table, constraint, context);
    for (const Column& column : create->columns) {
      for (const Constraint& constraint : column.constraints) CheckKey(create->table, constraint, context);
    }
  } else if (const auto* add = std::get_if<AddConstraint>(&action)) {
    CheckKey(add->table, add->constraint, context);
  } else if (const auto* added = std::get_if<AddColumn>(&action)) {
    for (const Constraint& constraint : added->column.constraints) CheckKey(added->table, constraint, context);
  }
}

void Check(const Migration& migration, Context& context) {
  if (!context.schema().history_is_complete()) return;
  for (const Statement& statement : migration.up.statements) {
    for (const Action& action : statement.actions) CheckAction(action, context);
  }
}

}  // namespace

SLUICE_RULE(foreign_key_without_index){
    .id = "SLU518",
    .severity = Severity::kNote,
    .category = Category::kCorrectness,
    .summary = "Finds a foreign key whose columns no index of its table begins with.",
    .why = R"md(
PostgreSQL makes an index for the referenced side of a foreign key, never for the referencing one. When a referenced row is deleted or
its key changed, the rows that refer to it are looked for: without an index by reading the whole table, once for each deleted row,
while the row stays locked. A `DELETE` of a thousand customers reads all orders a thousand times.

Build the index before the key, or in the next migration, while writes go on:

    CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);

Judged at the end of the migration. Any index serves that begins with the key's columns, a primary key's, too; one with a `WHERE` does
not. Where rows of the referenced table are never deleted (a list of countries), suppress it with that as the reason.

Manual: Constraints, "Foreign Keys".
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
