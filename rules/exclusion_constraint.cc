#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const AddConstraint& add, Context& context) {
  if (add.constraint.kind != ConstraintKind::kExclusion || context.IsNew(add.table)) return;
  context.Report(add.span, "reads and writes of '{}' wait until the index of the constraint is built", add.table)
      .Advice(
          "An exclusion constraint cannot take over an index. Create a new table that has it, copy the rows in batches "
          "while a trigger carries over what changes, and swap the two; or add it when nobody uses the table.");
}

}  // namespace

SLUICE_RULE(exclusion_constraint){
    .id = "SLU113",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds EXCLUDE constraints that are added to a table that is in use.",
    .why = R"md(
`ADD CONSTRAINT ... EXCLUDE` builds an index, and compares every row with the others, while the table is under `ACCESS
EXCLUSIVE`: nobody reads or writes until it is done. There is neither `NOT VALID` nor `USING INDEX` for it, so there is no
way to add it while the table is in use.

    CREATE TABLE bookings_new (LIKE bookings INCLUDING ALL,
      EXCLUDE USING gist (room WITH =, during WITH &&));
    -- copy in batches, keep in step by a trigger, then swap the names in a short transaction

Ignore it for a table that is small, or in a window when nobody uses it.

PostgreSQL manual: CREATE TABLE, `EXCLUDE`. A partitioned table can have one since PostgreSQL 17.
)md",
    .bad = "ALTER TABLE orders ADD CONSTRAINT one_at_a_time EXCLUDE USING btree (number WITH =);",
    .good = "CREATE TABLE bookings (room int, EXCLUDE USING btree (room WITH =));",
    .check = On<Check>,
};

}  // namespace sluice::rules
