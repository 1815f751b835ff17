#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const RenameColumn& rename, Context& context) {
  if (context.IsNewColumn(rename.table, rename.column)) return;
  context
      .Report(rename.span, "clients that still say '{}' of '{}' fail once it is called '{}'", rename.column,
              rename.table, rename.new_name)
      .Advice(
          "Add a column of the new name, keep both in step with a trigger, move the code over, then drop the old one.");
}

}  // namespace

SLUICE_RULE(rename_column){
    .id = "SLU402",
    .severity = Severity::kError,
    .category = Category::kCompatibility,
    .summary = "Finds RENAME COLUMN on a table that is in use.",
    .why = R"md(
The rename is quick, but programs of the version that is still running say the old name and fail until they are replaced.
Views follow the rename; the bodies of functions do not, and fail when they are called.

Add a column of the new name, write to both, fill the old rows, move the readers over, and drop the old column in a later
release; or map the name in the program and leave the column alone.
)md",
    .bad = "ALTER TABLE orders RENAME COLUMN email TO contact_email;",
    .good = "ALTER TABLE orders ADD COLUMN contact_email text;",
    .check = On<Check>,
};

}  // namespace sluice::rules
