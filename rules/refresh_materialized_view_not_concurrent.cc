#include "rules/locks.h"
#include "rules/safe_form.h"

namespace sluice::rules {
namespace {

// Only of a view that is known to have such an index, and rows: the server refuses others.
std::optional<Fix> Concurrently(const TableCommand& refresh, const schema::Relation* view, const Context& context) {
  const std::optional<uint32_t> behind = context.Behind(refresh.span, "VIEW");
  if (!behind || view == nullptr || !view->populated || view->uncertain || view->maybe_older) return std::nullopt;
  return MakeFix({.description = "Refresh it CONCURRENTLY.", .edits = {{{*behind, *behind}, " CONCURRENTLY"}}},
                 context);
}

void Check(const TableCommand& refresh, Context& context) {
  if (refresh.kind != TableCommandKind::kRefresh || context.IsNew(refresh.table)) return;
  Draft draft = context.Report(refresh.span, "reads of '{}' wait until its query has run", refresh.table);
  const schema::Relation* view = context.Find(refresh.table);
  if (view != nullptr && !schema::HasUniqueIndex(*view)) {
    draft.Advice(
        "Give it a unique index on columns, without WHERE; then REFRESH MATERIALIZED VIEW CONCURRENTLY works.");
    return;
  }
  draft.Sql("REFRESH MATERIALIZED VIEW CONCURRENTLY " + refresh.table.ToSql() + ";")
      .Fix(Concurrently(refresh, view, context));
}

}  // namespace

SLUICE_RULE(refresh_materialized_view_not_concurrent){
    .id = "SLU107",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds REFRESH MATERIALIZED VIEW without CONCURRENTLY of a view that is in use.",
    .why = R"md(
`REFRESH MATERIALIZED VIEW` holds `ACCESS EXCLUSIVE` on the view for as long as its query runs, and until its transaction
ends: nobody reads it meanwhile.

With `CONCURRENTLY` the view is locked with `EXCLUSIVE`, so that reads go on with the old rows. It needs a unique index on
columns of the view, without `WHERE`, and a view that has been filled before; it may run in a transaction block.

    CREATE UNIQUE INDEX CONCURRENTLY totals_day_idx ON totals (day);
    REFRESH MATERIALIZED VIEW CONCURRENTLY totals;

Leave it as it is where nobody reads the view while migrations run: `CONCURRENTLY` takes longer when most rows change.

PostgreSQL manual: REFRESH MATERIALIZED VIEW.
)md",
    .bad = "REFRESH MATERIALIZED VIEW order_totals;",
    .good = "REFRESH MATERIALIZED VIEW CONCURRENTLY order_totals;",
    .check = On<Check>,
};

}  // namespace sluice::rules
