#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const History& history, Context& context) {
  const std::vector<migrations::Migration>& all = history.files.migrations;
  for (size_t i = 0; i < all.size(); ++i) {
    // What runs again gets the change. A file that holds several migrations is there to be added to.
    if (!history.reported[i] || all[i].repeatable || all[i].part) continue;
    if (history.ChangeOf(i) != migrations::Change::kEdited) continue;
    context
        .ReportIn(all[i], "'{}' is changed after its release: databases that have run it do not get the change",
                  all[i].label)
        .Advice("Leave it as it was, and write the change as a new migration.");
  }
}

}  // namespace

SLUICE_RULE(edited_migration){
    .id = "SLU709",
    .severity = Severity::kWarning,
    .category = Category::kReversibility,
    .summary = "Finds a migration whose file was changed after its release.",
    .why = R"md(
A migration that has run is not run again. Databases that ran the old text keep what it made, new ones get what the new text
makes, and the two differ without a word. Tools that keep a checksum (Prisma, sqlx) refuse to go on.

Write the change as a new migration. Known only where the history is compared with an earlier revision; ignore it where no
database that matters has run the migration yet.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
