#include <algorithm>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

std::string Listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// Indexes and constraints go with a column of theirs, without CASCADE and without a word.
std::vector<std::string> GoesWith(const schema::Relation& table, const std::string& column) {
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
  return names;
}

void Check(const DropColumn& drop, Context& context) {
  if (context.effects().destroys.empty() || context.IsNewColumn(drop.table, drop.column)) return;
  const schema::Relation* table = context.Find(drop.table);
  const std::vector<std::string> gone = table == nullptr ? std::vector<std::string>() : GoesWith(*table, drop.column);
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
mentions the column goes too, also a `UNIQUE` or a `CHECK` over several columns.

Take the column out of the code first, deploy, and drop it in a later release.

PostgreSQL manual: ALTER TABLE, `DROP COLUMN`.
)md",
    .bad = "ALTER TABLE orders DROP COLUMN email;",
    .good = "ALTER TABLE orders ALTER COLUMN email DROP NOT NULL;",
    .check = On<Check>,
};

}  // namespace sluice::rules
