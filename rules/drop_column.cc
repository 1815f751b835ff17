#include <algorithm>

#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Indexes, constraints and extended statistics go with a column of theirs, and the sequence that it owns; without
// CASCADE and without a word.
std::vector<std::string> GoesWith(const schema::Relation& table, const std::string& column,
                                  const schema::Schema& schema) {
  const auto mentions = [&](const std::vector<std::string>& columns) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  std::vector<std::string> names;
  for (const schema::Index& index : table.indexes) {
    if (mentions(index.columns)) names.push_back(index.name);
  }
  for (const schema::Constraint& constraint : table.constraints) {
    const bool listed = std::find(names.begin(), names.end(), constraint.name) != names.end();
    if (mentions(constraint.columns) && !listed) names.push_back(constraint.name);
  }
  for (const schema::Statistics& statistics : table.statistics) {
    if (mentions(statistics.columns)) names.push_back(statistics.name);
  }
  for (const std::string& key : table.owned) {
    const schema::Relation* sequence = schema.FindKey(key);
    if (sequence != nullptr && sequence->owner_column == column) names.push_back(sequence->name);
  }
  return names;
}

void Check(const DropColumn& drop, Context& context) {
  if (context.effects().destroys.empty() || context.IsNewColumn(drop.table, drop.column)) return;
  const schema::Relation* table = context.Find(drop.table);
  std::vector<std::string> gone;
  if (table != nullptr) gone = GoesWith(*table, drop.column, context.schema());
  if (gone.empty()) {
    context
        .Report(drop.span, "the values of '{}' in '{}' are lost, and clients that still use it fail", drop.column,
                drop.table)
        .Advice("Take it out of the code first, keep a backup, and drop it in a later release.");
    return;
  }
  context
      .Report(drop.span, "the values of '{}' in '{}' are lost, and with them '{}'", drop.column, drop.table,
              Listed(gone))
      .Advice(
          "Take it out of the code first, drop what depends on it by name, and drop the column in a later release.");
}

}  // namespace

SLUICE_RULE(drop_column){
    .id = "SLU302",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds DROP COLUMN on a table that an earlier migration created.",
    .why = R"md(
The column's values are lost, and programs of the version that is still running fail at their next query: object mappers
name every column that they know. Without `CASCADE` and without a word, every index and every constraint of the table that
mentions the column goes too, also a `UNIQUE` or a `CHECK` over several columns; so do extended statistics on it (`CREATE
STATISTICS`) and the sequence that the column owns (`serial`, identity, `OWNED BY`).

Take the column out of the code first, deploy, and drop it in a later release.

PostgreSQL manual: ALTER TABLE, `DROP COLUMN`.
)md",
    .bad = "ALTER TABLE orders DROP COLUMN email;",
    .good = "ALTER TABLE orders ALTER COLUMN email DROP NOT NULL;",
    .check = On<Check>,
};

}  // namespace sluice::rules
