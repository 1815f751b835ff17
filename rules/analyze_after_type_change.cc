#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const AlterColumnType& change, Context& context) {
  // Of a table that is not known, nobody knows whether it is analysed later.
  if (context.Find(change.table) == nullptr || context.IsNewColumn(change.table, change.column)) return;
  const std::string key = context.schema().Key(change.table);
  const std::string column = change.column;
  context
      .Report(change.span, "the statistics of '{}' in '{}' are gone: plans may be poor until ANALYZE", column,
              change.table)
      .Sql("-- behind it:\nANALYZE " + change.table.ToSql() + " (" + QuoteIdentifier(column) + ");")
      .UnlessLater([key, column](const schema::Schema& schema) {
        const schema::Relation* table = schema.FindKey(key);
        const schema::Column* found = table == nullptr ? nullptr : table->FindColumn(column);
        return table != nullptr && (found == nullptr || !found->lost_statistics);
      });
}

}  // namespace

SLUICE_RULE(analyze_after_type_change){
    .id = "SLU409",
    .severity = Severity::kNote,
    .category = Category::kCompatibility,
    .summary = "Finds type changes without an ANALYZE behind them: the column has no statistics.",
    .why = R"md(
A change of a column's type deletes the column's statistics, also where not a row is written: a longer `varchar` is enough.
Until the table is analysed the planner guesses. Autovacuum does so only when enough rows have changed, and a rewrite does not
count as one.

`ANALYZE` takes `SHARE UPDATE EXCLUSIVE`: reads and writes go on. Run it behind the change, best when its transaction is over.

PostgreSQL source: ATExecAlterColumnType in tablecmds.c, RemoveStatistics.
)md",
    .bad = "ALTER TABLE orders ALTER COLUMN email TYPE text;",
    .good = R"sql(ALTER TABLE orders ALTER COLUMN email TYPE text;
ANALYZE orders (email);)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
