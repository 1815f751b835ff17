#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const DropTable& drop, Context& context) {
  if (drop.foreign || context.IsNew(drop.table)) return;
  const bool known = context.Find(drop.table) != nullptr;
  if (!known && drop.if_exists && context.schema().history_is_complete()) return;
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

`DROP TABLE IF EXISTS` of a table that no migration before it created is not reported.
)md",
    .bad = "DROP TABLE orders;",
    .good = "ALTER TABLE orders ADD COLUMN note text;",
    .check = On<Check>,
};

}  // namespace sluice::rules
