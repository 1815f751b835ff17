#include "rules/written_columns.h"

namespace sluice::rules {
namespace {

void Check(const WrittenColumn& column, Context& context) {
  if (!column.type.schema.empty() || (column.type.name != "varchar" && column.type.name != "bpchar")) return;
  if (column.type.name == "varchar" && column.type.modifiers.empty()) return;
  context.Report(column.span, "'{}' is '{}' rather than text", column.name, column.type.ToString())
      .Advice("Use text, with a CHECK on the length where there has to be a limit.");
}

}  // namespace

SLUICE_RULE(prefer_text){
    .id = "SLU901",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .summary = "Finds varchar(n) and char(n), for which text with a CHECK does the same and is easier to change.",
    .why = R"md(
`varchar(n)`, `char(n)` and `text` are stored alike and equally fast; `char(n)` pads with blanks besides. The limit is part of the type:
to lower it rewrites the table, and before it is raised somebody's longer value fails. A `CHECK` can be replaced online
(`NOT VALID`, then `VALIDATE CONSTRAINT`).

    name text CHECK (length(name) <= 50)

Manual: Character Types, "Tip".

Off by default: turn it on where it is your convention.
)md",
    .bad = "CREATE TABLE items (id bigint PRIMARY KEY, name varchar(50));",
    .good = "CREATE TABLE items (id bigint PRIMARY KEY, name text CHECK (length(name) <= 50));",
    .check = OnColumns<Check>,
};

}  // namespace sluice::rules
