#include "rules/written_columns.h"

namespace sluice::rules {
namespace {

void Check(const WrittenColumn& column, Context& context) {
  if (!column.type.is_serial()) return;
  const bool big = column.type.name == "bigserial" || column.type.name == "serial8";
  context.Report(column.span, "'{}' is '{}' rather than an identity column", column.name, column.type.ToString())
      .Advice(std::string("Use ") + (big ? "bigint" : "integer") + " GENERATED ALWAYS AS IDENTITY.");
}

}  // namespace

SLUICE_RULE(prefer_identity){
    .id = "SLU904",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .summary = "Finds serial columns, for which identity columns are the standard and the safer form.",
    .why = R"md(
`serial` is an integer with a default and a sequence beside it. Anybody can write into it, so that the sequence later gives a number
that is taken; who inserts needs a right on the sequence of its own; a copy of the table by `LIKE` counts with the old one's
sequence. `GENERATED ALWAYS AS IDENTITY` has none of these.

Into a table that is in use neither can be added without a rewrite (see add-column-volatile-default).

Manual: CREATE TABLE, "GENERATED ... AS IDENTITY".

Off by default: turn it on where it is your convention.
)md",
    .bad = "CREATE TABLE items (id bigserial PRIMARY KEY);",
    .good = "CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);",
    .check = OnColumns<Check>,
};

}  // namespace sluice::rules
