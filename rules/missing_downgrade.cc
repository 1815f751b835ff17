#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Migration& migration, Context& context) {
  if (migration.down != nullptr || !migration.format_has_down) return;
  if (migration.up.statements.empty()) return;
  // The way back may be in the same code, which is not read.
  if (!migration.files.not_analysed.empty()) return;
  context.Report(migration.up.statements.front().span, "migration '{}' has no way back", migration.files.label)
      .Advice("Write its down script, or one that says why there is none.");
}

}  // namespace

SLUICE_RULE(missing_downgrade){
    .id = "SLU701",
    .severity = Severity::kWarning,
    .category = Category::kReversibility,
    .summary = "Finds a migration without a way back, in a history whose other migrations have one.",
    .why = R"md(
The other migrations of this history can be rolled back, this one cannot: a rollback stops here, at the moment when it is
needed.

Reported only where the format has a place for a way back and the history uses it.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
