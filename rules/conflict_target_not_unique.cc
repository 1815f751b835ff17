#include "rules/certainty.h"
#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Insert& insert, Context& context) {
  if (insert.conflict_columns.empty() || context.statement().is_body) return;
  const schema::Relation* table = context.Find(insert.table);
  if (table == nullptr || !table->IsTable() || !table->columns_known || !IsSure(*table, context)) return;
  std::vector<std::string> columns;
  for (const std::string& column : insert.conflict_columns) {
    if (table->FindColumn(column) == nullptr) return;
    if (!schema::Mentions(columns, column)) columns.push_back(column);
  }
  if (schema::IsUnique(*table, columns)) return;
  context
      .Report(insert.span, "fails: nothing makes '{}' of '{}' unique, as ON CONFLICT asks", Listed(columns),
              insert.table)
      .Advice(
          "It needs a UNIQUE constraint or index on these columns alone; one with WHERE serves where ON CONFLICT says "
          "the "
          "same WHERE.");
}

}  // namespace

SLUICE_RULE(conflict_target_not_unique){
    .id = "SLU528",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds ON CONFLICT on columns that no unique index is on, which fails.",
    .why = R"md(
`ON CONFLICT (columns)` looks for a unique index on these columns and no other, in any order. Where there is none, the server refuses
the statement, whatever the rows are: "there is no unique or exclusion constraint matching the ON CONFLICT specification". A partial
index counts only where `ON CONFLICT` has its `WHERE`, too.

Create the index first, or name the columns of the one that is there. `ON CONFLICT DO NOTHING` without columns takes any.

Told where the history made the table and knows its indexes; not where `ON CONFLICT` has a `WHERE` or expressions.

PostgreSQL source: infer_arbiter_indexes in plancat.c, error 42P10.
)md",
    .bad = "INSERT INTO orders (id, email) VALUES (1, 'a@example.org') ON CONFLICT (email) DO NOTHING;",
    .good = "INSERT INTO orders (id, email) VALUES (1, 'a@example.org') ON CONFLICT (id) DO NOTHING;",
    .check = On<Check>,
};

}  // namespace sluice::rules
