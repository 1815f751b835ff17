#include "rules/written_columns.h"

namespace sluice::rules {
namespace {

void Check(const WrittenColumn& column, Context& context) {
  if (!column.type.schema.empty() || column.type.name != "timestamp") return;
  context
      .Report(column.span, "'{}' is a timestamp without time zone: which moment it means depends on the reader",
              column.name)
      .Advice("Use timestamptz.");
}

}  // namespace

SLUICE_RULE(prefer_timestamptz){
    .id = "SLU902",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .summary = "Finds timestamp without time zone, which does not say which moment it means.",
    .why = R"md(
`timestamp` keeps what the clock on some wall showed; `timestamptz` keeps a moment. Values of the first are compared with `now()`
by way of the session's `TimeZone`, so the same query gives other rows to another client. Both take eight bytes.

To change a column later rewrites the table, unless the session's `TimeZone` is UTC (see change-column-type-rewrites).

Manual: Date/Time Types, "Time Stamps".

Off by default: turn it on where it is your convention.
)md",
    .bad = "CREATE TABLE items (id bigint PRIMARY KEY, sold_at timestamp);",
    .good = "CREATE TABLE items (id bigint PRIMARY KEY, sold_at timestamptz);",
    .check = OnColumns<Check>,
};

}  // namespace sluice::rules
