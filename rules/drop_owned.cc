#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Owned& owned, Context& context) {
  if (!owned.drops) return;
  context
      .Report(owned.span, "'{}' drops every table, view and function of the role in this database, with all rows",
              "DROP OWNED")
      .Advice("Drop by name what is not needed, give the rest to another role with REASSIGN OWNED, and do it by hand.");
}

}  // namespace

SLUICE_RULE(drop_owned){
    .id = "SLU308",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds DROP OWNED, which drops whatever a role owns.",
    .why = R"md(
`DROP OWNED BY role` drops everything that the role owns in the database, tables with their rows included, and revokes what was
granted to it. Which objects those are depends on the database, not on the migration; with `CASCADE` it takes along what others
own. Each table is locked with `ACCESS EXCLUSIVE` until the transaction ends.

Give what is still needed to another role with `REASSIGN OWNED`, and drop the rest by name.

PostgreSQL manual: DROP OWNED.
)md",
    .bad = "DROP OWNED BY reporting;",
    .good = "DROP ROLE reporting;",
    .check = On<Check>,
};

}  // namespace sluice::rules
