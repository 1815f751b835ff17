#include "rules/rule.h"

namespace sluice::rules {
namespace {

// By a time stamp of its tool's own, whatever its place is in the order.
void CheckPassedOver(const History& history, Context& context) {
  const std::vector<migrations::Migration>& all = history.files.migrations;
  for (size_t i = 0; i < all.size(); ++i) {
    if (!all[i].passed_over_behind || !history.reported[i]) continue;
    context
        .ReportIn(all[i], "'{}' is no newer than '{}': a database that has that one never runs it", all[i].label,
                  *all[i].passed_over_behind)
        .Advice("Give it a later time: 'when' in Drizzle's journal, or the name of its directory.");
  }
}

void Check(const History& history, Context& context) {
  CheckPassedOver(history, context);
  const std::vector<migrations::Migration>& all = history.files.migrations;
  const migrations::Migration* released = nullptr;  // the newest of those that were there before
  for (size_t i = all.size(); i-- > 0;) {
    if (all[i].repeatable) continue;  // behind all others, always
    if (history.ChangeOf(i) != migrations::Change::kAdded) {
      if (released == nullptr) released = &all[i];
    } else if (released != nullptr && history.reported[i]) {
      context
          .ReportIn(all[i], "'{}' is new, and comes before '{}', which databases may have run already", all[i].label,
                    released->label)
          .Advice("Give it a version behind the newest one.");
    }
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
earlier revision.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
