#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kAdvice = "Leave it as it was, and write the change as a new migration.";

// What runs again gets the change. A file that holds several migrations is there to be added to.
bool IsEdited(const History& history, size_t at) {
  const migrations::Migration& migration = history.files.migrations[at];
  return !migration.repeatable && !migration.part && history.ChangeOf(at) == migrations::Change::kEdited;
}

// One note for all: a checkout on Windows may differ everywhere.
void ReportLineEnds(const std::vector<const migrations::Migration*>& migrations, Context& context) {
  if (migrations.empty()) return;
  constexpr std::string_view kHarm =
      "Most tools do not mind; those that keep a sum of the bytes (sqlx, Prisma) take it for another migration.";
  const migrations::Migration& first = *migrations.front();
  const auto note = [&](Draft draft) { draft.Advice(std::string(kHarm)).Severity(Severity::kNote); };
  if (migrations.size() == 1) {
    note(context.ReportIn(first, "'{}' differs from sluice.lock in line ends or white space at its end", first.label));
  } else {
    note(context.ReportIn(first, "'{}' and '{}' more differ from sluice.lock in line ends or white space at their ends",
                          first.label, std::to_string(migrations.size() - 1)));
  }
}

void Check(const History& history, Context& context) {
  const std::vector<migrations::Migration>& all = history.files.migrations;
  std::vector<const migrations::Migration*> line_ends;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!history.reported[i]) continue;
    const migrations::LockState locked = history.LockOf(i);
    if (locked == migrations::LockState::kLineEnds) line_ends.push_back(&all[i]);
    if (locked == migrations::LockState::kEdited) {
      context
          .ReportIn(all[i], "'{}' is not what sluice.lock says: databases that have run it do not get the change",
                    all[i].label)
          .Advice(std::string(kAdvice))
          .Severity(Severity::kError);
    } else if (IsEdited(history, i)) {
      context
          .ReportIn(all[i], "'{}' is changed after its release: databases that have run it do not get the change",
                    all[i].label)
          .Advice(std::string(kAdvice));
    }
  }
  ReportLineEnds(line_ends, context);
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

Write the change as a new migration. Known only where the history is compared with an earlier revision, or has a `sluice.lock`
(`sluice lock` writes one): then it is an error, and a difference in line ends or a byte order mark alone is a note. Ignore it
where no database that matters has run the migration yet.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
