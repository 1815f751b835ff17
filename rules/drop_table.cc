#include <fmt/format.h>

#include "rules/rule.h"
#include "rules/table_copy.h"

namespace sluice::rules {
namespace {

void ReportCopy(const DropTable& drop, const TableCopy& copy, Context& context) {
  if (copy.stays_the_same) {
    context
        .Report(drop.span, "'{}' goes, and its copy '{}' has none of its privileges, triggers and policies", drop.table,
                copy.table)
        .Severity(Severity::kWarning)
        .Advice("Give the copy what it needs of them in the same transaction.");
    return;
  }
  context.Report(drop.span, "rows of '{}' that are written after the copy to '{}' are lost", drop.table, copy.table)
      .Advice(
          fmt::format("Before the copy, in the transaction that drops it: LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE; "
                      "or write to both by a trigger from before the copy on.",
                      context.Text(drop.table.span)));
}

void Check(const DropTable& drop, Context& context) {
  if (drop.foreign || context.IsNew(drop.table)) return;
  const bool known = context.Find(drop.table) != nullptr;
  if (!known && drop.if_exists && context.schema().history_is_complete()) return;
  if (const auto copy = CopyOf(drop, context)) return ReportCopy(drop, *copy, context);
  context.Report(drop.span, "all rows of '{}' are lost, and clients that still use it fail", drop.table)
      .Advice("Take it out of the code first, keep a backup, and drop it in a later release.");
}

}  // namespace

SLUICE_RULE(drop_table){
    .id = "SLU301",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds DROP TABLE of a table that an earlier migration created.",
    .why = R"md(
The table's rows are gone when the transaction commits; no `down` brings them back. Programs of the version that is still
running fail at their next query. `DROP TABLE` also takes `ACCESS EXCLUSIVE` on every table that it references by a foreign
key.

Stop using the table first, wait until no running version does, keep a backup, and then drop it.

Where the table has been copied to a new one that takes its name, what is lost is what was written to it since. `LOCK TABLE`
before the copy, in the same transaction, makes writers wait until they find the new one. `LIKE ... INCLUDING ALL` gives a
copy neither privileges nor triggers, policies and foreign keys.

`DROP TABLE IF EXISTS` of a table that no migration before it created is not reported.
)md",
    .bad = "DROP TABLE orders;",
    .good = "ALTER TABLE orders ADD COLUMN note text;",
    .check = On<Check>,
};

}  // namespace sluice::rules
