#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const TableCommand& refresh, Context& context) {
  if (refresh.kind != TableCommandKind::kRefreshConcurrently || context.statement().is_body) return;
  const schema::Relation* view = context.Find(refresh.table);
  if (view == nullptr || view->kind != schema::RelationKind::kMaterializedView || !IsSure(*view, context)) return;
  if (!view->populated) {
    context.Report(refresh.span, "fails: '{}' holds no rows yet, and cannot be refreshed CONCURRENTLY", refresh.table)
        .Sql("REFRESH MATERIALIZED VIEW " + refresh.table.ToSql() + ";");
  } else if (!schema::HasUniqueIndex(*view)) {
    context
        .Report(refresh.span, "fails: '{}' has no unique index over all its rows, which CONCURRENTLY needs",
                refresh.table)
        .Advice("Create a unique index on its columns, without WHERE and expressions, first.");
  }
}

}  // namespace

SLUICE_RULE(concurrent_refresh_fails){
    .id = "SLU527",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds REFRESH MATERIALIZED VIEW CONCURRENTLY that fails for want of a unique index or of rows.",
    .why = R"md(
`REFRESH MATERIALIZED VIEW CONCURRENTLY` compares the new rows with the old ones, by a unique index on columns of the view, without
`WHERE` and expressions. Without one the server refuses: "cannot refresh materialized view concurrently". It refuses as well where
the view was created `WITH NO DATA` and not refreshed since.

Create the index, and refresh it without `CONCURRENTLY` the first time.

PostgreSQL manual: REFRESH MATERIALIZED VIEW; source: ExecRefreshMatView in matview.c, error 55000.
)md",
    .bad = R"sql(CREATE MATERIALIZED VIEW newest AS SELECT max(id) AS id FROM orders;
REFRESH MATERIALIZED VIEW CONCURRENTLY newest;)sql",
    .good = "REFRESH MATERIALIZED VIEW CONCURRENTLY order_totals;",
    .check = On<Check>,
};

}  // namespace sluice::rules
