#include <algorithm>

#include "migrations/format.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

using migrations::Change;
using migrations::LockState;

// Where migrations name their parents, a new one is in the way only of what stands on it.
bool ComesBefore(const History& history, const migrations::Migration& one, const migrations::Migration& other) {
  const migrations::Format* format = history.files.format;
  if (format == nullptr || !format->has_parents) return true;
  return std::find(other.parents.begin(), other.parents.end(), one.id) != other.parents.end();
}

// The last behind it that is released, as the function says; null where none is.
template <typename IsReleased>
const migrations::Migration* ReleasedBehind(const History& history, size_t at, const IsReleased& is_released) {
  const std::vector<migrations::Migration>& all = history.files.migrations;
  for (size_t i = all.size(); i-- > at + 1;) {
    if (all[i].repeatable) continue;  // behind all others, always
    if (is_released(i) && ComesBefore(history, all[at], all[i])) return &all[i];
  }
  return nullptr;
}

void CheckOne(const History& history, size_t at, Context& context) {
  const migrations::Migration& migration = history.files.migrations[at];
  const std::string advice = "Give it a version behind the newest one.";
  if (history.LockOf(at) == LockState::kMoved) {
    context.ReportIn(migration, "'{}' stands at another place than in sluice.lock", migration.label)
        .Advice("Put it back: databases have run it in the old order.")
        .Severity(Severity::kError);
    return;
  }
  if (history.lock != nullptr && history.LockOf(at) == LockState::kNotLocked) {
    const migrations::Migration* locked =
        ReleasedBehind(history, at, [&](size_t i) { return history.LockOf(i) != LockState::kNotLocked; });
    if (locked != nullptr) {
      context
          .ReportIn(migration, "'{}' is not in sluice.lock, and comes before '{}', which is", migration.label,
                    locked->label)
          .Advice(advice)
          .Severity(Severity::kError);
      return;
    }
  }
  if (history.ChangeOf(at) != Change::kAdded) return;
  const migrations::Migration* released =
      ReleasedBehind(history, at, [&](size_t i) { return history.ChangeOf(i) != Change::kAdded; });
  if (released == nullptr) return;
  context
      .ReportIn(migration, "'{}' is new, and comes before '{}', which databases may have run already", migration.label,
                released->label)
      .Advice(advice);
}

// By a time stamp of its tool's own, whatever its place is in the order.
void CheckPassedOver(const History& history, Context& context) {
  const std::vector<migrations::Migration>& all = history.files.migrations;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].passed_over_behind.empty() || !history.reported[i]) continue;
    context
        .ReportIn(all[i], "'{}' is no newer than '{}': a database that has that one never runs it", all[i].label,
                  all[i].passed_over_behind.Get())
        .Advice("Give it a later time: 'when' in Drizzle's journal, or the name of its directory.");
  }
}

void Check(const History& history, Context& context) {
  CheckPassedOver(history, context);
  const std::vector<migrations::Migration>& all = history.files.migrations;
  for (size_t i = all.size(); i-- > 0;) {
    if (history.reported[i] && !all[i].repeatable) CheckOne(history, i, context);
  }
}

}  // namespace

SLUICE_RULE(out_of_order_migration){
    .id = "SLU708",
    .severity = Severity::kWarning,
    .category = Category::kReversibility,
    .summary = "Finds a new migration whose version comes before that of one which is there already.",
    .why = R"md(
A new database runs the migrations in the order of their versions; one that has run the later ones already meets the new one
last, or not at all: golang-migrate goes on from the version that it has recorded and passes over it, goose refuses
(`found missing migrations`) unless told otherwise, others run it late. The two databases may differ from then on, and the
order that was tested is not the one that runs. Drizzle goes by the time that its journal has beside each entry: where a later
entry has an earlier time, a database that has run the one before passes over it, and says nothing.

Give it a version behind the newest one. Except for Drizzle's times, it is known only where the history is compared with an
earlier revision, or has a `sluice.lock` (`sluice lock` writes one): then it is an error, and so are migrations that have
changed places.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
