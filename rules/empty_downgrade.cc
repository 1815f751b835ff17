#include "rules/reason.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Migration& migration, Context& context) {
  if (migration.down == nullptr || !migration.down->statements.empty() || migration.up.statements.empty()) return;
  Draft draft = context.Report(migration.up.statements.front().span, "the way back of migration '{}' does nothing",
                               migration.files.label);
  if (GivesReason(migration.down_text, migration.down_sections)) draft.Severity(Severity::kNote);
  draft.Advice("Write what undoes it. Where nothing can, a statement that fails is better than one that pretends.");
}

}  // namespace

SLUICE_RULE(empty_downgrade){
    .id = "SLU702",
    .severity = Severity::kWarning,
    .category = Category::kReversibility,
    .summary = "Finds a way back that does nothing.",
    .why = R"md(
A rollback runs this migration's down script, which changes nothing, and records the migration as undone: the schema and its
history no longer agree, and the next upgrade fails. Where a comment says why (four words or more), this is a note.

Reported only where other migrations of the history have a way back that does something.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
