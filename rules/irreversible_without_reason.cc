#include "rules/does_nothing.h"
#include "rules/reason.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Downgrade& downgrade, Context& context) {
  if (!DoesNothing(downgrade.down) || DoesNothing(downgrade.up)) return;
  if (GivesReason(context.FileText(), downgrade.sections)) return;
  context
      .Report(downgrade.down.statements.front().span, "'{}' cannot be undone, and nothing says why",
              downgrade.files.label)
      .Advice("Say in a comment why not, and what to do instead: restore a backup, or go on to the next version.");
}

}  // namespace

SLUICE_RULE(irreversible_without_reason){
    .id = "SLU705",
    .severity = Severity::kNote,
    .category = Category::kReversibility,
    .summary = "Finds a way back that only fails, or only pretends, and does not say why.",
    .why = R"md(
Some migrations cannot be undone, and a way back that fails (`RAISE EXCEPTION`) is the honest form of that. Who meets it in the
middle of a rollback needs to know why it is so and what to do instead.

    DO $$ BEGIN
      RAISE EXCEPTION 'orders were merged by customer: restore the backup of the release instead';
    END $$;

A comment of a few words does as well as a message. What a tool puts into each new file is none. A way back without any
statement is empty-downgrade's.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
