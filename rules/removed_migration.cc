#include "rules/rule.h"

namespace sluice::rules {
namespace {

// The migration that stands where the missing one stood, or else the last before it, of those that are reported.
const migrations::Migration* Nearest(const History& history, size_t place) {
  const std::vector<migrations::Migration>& all = history.files.migrations;
  for (size_t i = place; i < all.size(); ++i) {
    if (history.reported[i]) return &all[i];
  }
  for (size_t i = place; i-- > 0;) {
    if (history.reported[i]) return &all[i];
  }
  return nullptr;
}

void Check(const History& history, Context& context) {
  if (history.lock == nullptr) return;
  for (const migrations::LockCheck::Missing& missing : history.lock->missing) {
    const migrations::Migration* nearest = Nearest(history, missing.now_called.value_or(missing.before));
    if (nearest == nullptr) continue;
    if (missing.now_called) {
      context
          .ReportIn(*nearest, "'{}' of sluice.lock is called '{}' now", missing.id,
                    history.files.migrations[*missing.now_called].id)
          .Advice("Give it back its name: a database that has run it would run it again.");
    } else {
      context.ReportIn(*nearest, "'{}' is in sluice.lock, and in the history no more", missing.id)
          .Advice("Restore it, and write what undoes it as a new migration.");
    }
  }
}

}  // namespace

SLUICE_RULE(removed_migration){
    .id = "SLU711",
    .severity = Severity::kError,
    .category = Category::kReversibility,
    .summary = "Finds migrations that sluice.lock knows and that are there no more.",
    .why = R"md(
Databases that have run the migration keep what it made; new ones never get it. Under another name it runs a second time. Many
tools refuse a history in which a migration that they have recorded is missing (Flyway, Prisma, sqlx), others do not notice.

Restore it, and write what undoes it as a new migration. Where old migrations are put together into one on purpose,
`sluice lock --accept-changes` writes the lock anew. Known only where the history has a `sluice.lock`.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
