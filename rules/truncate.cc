#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// What CASCADE empties: neither named nor a partition or child of what is.
std::string Others(const Truncate& truncate, const Context& context) {
  std::vector<std::string> others = context.effects().destroys;
  for (const Name& table : truncate.tables) {
    const std::string key = context.schema().Key(table);
    std::erase(others, key);
    for (const schema::Relation* member : context.schema().Family(key)) std::erase(others, member->Key());
  }
  return Listed(others);
}

void Check(const Truncate& truncate, Context& context) {
  const std::string others = Others(truncate, context);
  for (const Name& table : truncate.tables) {
    if (context.IsNew(table)) continue;
    const Span span = truncate.tables.size() == 1 ? truncate.span : table.span;
    Draft draft = others.empty()
                      ? context.Report(span, "all rows of '{}' are lost", table)
                      : context.Report(span, "all rows of '{}' are lost, and by CASCADE those of '{}'", table, others);
    draft.Advice("Delete the rows that must go in batches, or keep a backup of the table.");
  }
}

}  // namespace

SLUICE_RULE(truncate){
    .id = "SLU304",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds TRUNCATE of a table that an earlier migration created.",
    .why = R"md(
`TRUNCATE` removes all rows at once, under `ACCESS EXCLUSIVE`; triggers for each row do not run. With `CASCADE` it empties every
table that references this one by a foreign key, and those that reference them. Transactions that began before it see an
empty table: it is not MVCC-safe.

PostgreSQL manual: TRUNCATE.
)md",
    .bad = "TRUNCATE orders;",
    .good = "DELETE FROM orders WHERE created_at < '2020-01-01';",
    .check = On<Check>,
};

}  // namespace sluice::rules
