#include "rules/written_columns.h"

namespace sluice::rules {
namespace {

void Check(const WrittenColumn& column, Context& context) {
  if (!column.type.schema.empty() || column.type.name != "json") return;
  context.Report(column.span, "'{}' is json rather than jsonb", column.name)
      .Advice("Use jsonb, unless the text has to stay as it came, to the blank.");
}

}  // namespace

SLUICE_RULE(prefer_jsonb){
    .id = "SLU905",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .summary = "Finds json columns, which cannot be compared or indexed as jsonb can.",
    .why = R"md(
`json` keeps the text as it came and parses it again for each use. It has no equality: `SELECT DISTINCT`, `GROUP BY` and `UNION` of a
table with such a column fail. `jsonb` is parsed once, can be compared and has GIN indexes.

`json` is right where blanks, the order of keys or keys that come twice must stay: say so in a suppression.

Manual: JSON Types.

Off by default: turn it on where it is your convention.
)md",
    .bad = "CREATE TABLE items (id bigint PRIMARY KEY, data json);",
    .good = "CREATE TABLE items (id bigint PRIMARY KEY, data jsonb);",
    .check = OnColumns<Check>,
};

}  // namespace sluice::rules
