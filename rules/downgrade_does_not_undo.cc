#include <algorithm>

#include "rules/does_nothing.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

using schema::Difference;

std::string Told(const std::vector<Difference>& differences, size_t most, std::string_view separator) {
  std::string text;
  for (size_t i = 0; i < std::min(most, differences.size()); ++i) {
    text += (i == 0 ? "" : std::string(separator)) + differences[i].ToString();
  }
  const size_t more = differences.size() - std::min(most, differences.size());
  return more == 0 ? text : text + std::string(separator) + std::to_string(more) + " more";
}

void Check(const Downgrade& downgrade, Context& context) {
  constexpr size_t kInMessage = 3;
  constexpr size_t kInAdvice = 20;
  if (DoesNothing(downgrade.down)) return;  // irreversible_without_reason.cc
  const std::vector<Difference> differences = downgrade.differences();
  if (differences.empty()) return;
  Draft draft = context.Report(downgrade.down.statements.front().span, "the way back does not undo '{}': '{}'",
                               downgrade.files.label, Told(differences, kInMessage, ", "));
  const bool only_labels =
      std::all_of(differences.begin(), differences.end(), [](const Difference& each) { return each.is_label; });
  if (only_labels) {
    draft.Severity(Severity::kNote)
        .Advice("PostgreSQL takes no value away. Write ADD VALUE IF NOT EXISTS, so that the way up can be run again.");
  } else if (differences.size() > kInMessage) {
    draft.Advice("Afterwards, compared with before the migration:\n  " + Told(differences, kInAdvice, "\n  "));
  } else {
    draft.Advice("Undo each thing that the up script does, in reverse order.");
  }
}

}  // namespace

SLUICE_RULE(downgrade_does_not_undo){
    .id = "SLU704",
    .severity = Severity::kWarning,
    .category = Category::kReversibility,
    .summary = "Finds a way back that leaves another schema than there was before the migration.",
    .why = R"md(
Up and then down should be as if nothing had happened. Where something is left behind, the next upgrade fails on it
(`relation "..." already exists`) or silently keeps it (`IF NOT EXISTS`). Where something does not come back (an index that
went along with a dropped column, a constraint, a view that `CASCADE` took), the older program runs without it: slower, or
without a check that it relies on.

Both scripts are replayed on the schema that the history has built, and what they leave is compared with what was there
before: tables, columns with type, `NOT NULL` and whether there is a default, constraints, indexes, views, sequences,
triggers, policies, types and their values, functions. Reported is what is missing, left behind, or another.

Not compared is what is not kept: the text of views, functions, defaults and conditions, the order of columns, privileges,
comments. Nothing is reported where a part of either script is not understood or depends on a condition, nor
of a way back that does nothing or only fails: see irreversible-without-reason.

A value added to an `enum` cannot be taken away again (manual, ALTER TYPE); where nothing else is left, this is a note.

    -- up
    ALTER TABLE orders ADD COLUMN note text;
    CREATE INDEX orders_email_idx ON orders (email);
    -- down
    DROP INDEX orders_email_idx;
    ALTER TABLE orders DROP COLUMN note;
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
