#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const DropView& drop, Context& context) {
  if (context.IsNew(drop.view)) return;
  const bool known = context.Find(drop.view) != nullptr;
  if (!known && drop.if_exists && context.schema().history_is_complete()) return;
  const std::string key = context.schema().Key(drop.view);
  context.Report(drop.span, "clients that still read '{}' fail once it is gone", drop.view)
      .Advice("Take it out of the code first, and drop it in a later release.")
      .UnlessLater([key](const schema::Schema& schema) { return schema.FindKey(key) != nullptr; });
}

}  // namespace

SLUICE_RULE(drop_view){
    .id = "SLU404",
    .severity = Severity::kError,
    .category = Category::kCompatibility,
    .summary = "Finds DROP VIEW of a view that clients may read.",
    .why = R"md(
Programs of the version that is still running fail at their next query of the view. Dropping it is quick, under
`ACCESS EXCLUSIVE` on the view.

Not reported where the migration creates a view or table of that name again. Keep both in one transaction: nobody then sees the
time between, though readers wait for it. `CREATE OR REPLACE VIEW` does without the drop where columns are only added at the end.

Take the view out of the code first, and drop it in a later release.

PostgreSQL manual: DROP VIEW.
)md",
    .bad = "DROP VIEW open_orders;",
    .good = "CREATE OR REPLACE VIEW open_orders AS SELECT id FROM orders;",
    .check = On<Check>,
};

}  // namespace sluice::rules
