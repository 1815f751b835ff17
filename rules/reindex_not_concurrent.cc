#include "rules/concurrently.h"
#include "rules/locks.h"

namespace sluice::rules {
namespace {

constexpr int kConcurrently = 12;

// A new table has nothing to build, and nobody waits for it.
bool IsOfNobody(const Reindex& reindex, const Context& context) {
  if (reindex.relation.empty()) return false;
  if (reindex.scope != Reindex::Scope::kIndex) return context.IsNew(reindex.relation);
  const schema::Relation* table = context.schema().TableOfIndex(reindex.relation);
  return table != nullptr && context.IsNewKey(table->Key());
}

void Check(const Reindex& reindex, Context& context) {
  if (reindex.concurrently || reindex.scope == Reindex::Scope::kSystem || IsOfNobody(reindex, context)) return;
  Draft draft =
      reindex.relation.empty()
          ? context.Report(reindex.span,
                           "'{}' makes the reads and writes of each table wait while its indexes are built anew",
                           reindex.scope == Reindex::Scope::kSchema ? "REINDEX SCHEMA" : "REINDEX DATABASE")
          : context.Report(reindex.span, "reads and writes that use '{}' wait until it is built anew",
                           reindex.relation);
  if (context.server().major < kConcurrently) {
    draft.Advice(
        "Before PostgreSQL 12 there is no REINDEX CONCURRENTLY: create a second index CONCURRENTLY, drop the first one "
        "CONCURRENTLY, and rename.");
    return;
  }
  draft.Sql(context.TextWith(reindex.span, WordOf(reindex.scope), "CONCURRENTLY"))
      .Fix(ReindexConcurrently(reindex, context));
}

}  // namespace

SLUICE_RULE(reindex_not_concurrent){
    .id = "SLU106",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds REINDEX without CONCURRENTLY of what is in use.",
    .why = R"md(
`REINDEX` holds `SHARE` on the table, so that writes wait, and `ACCESS EXCLUSIVE` on each index that it builds, until the
build is done and its transaction ends. Planning a query looks at every index of its tables, so reads wait as well.

Since PostgreSQL 12 `REINDEX ... CONCURRENTLY` builds a second index beside the first, under `SHARE UPDATE EXCLUSIVE`, and
swaps the two. It cannot run in a transaction block, and leaves an invalid index (`..._ccnew`) behind when it fails: drop
that one and try again. Partitioned tables and indexes can have it since 14.

Of a partitioned table, `REINDEX TABLE CONCURRENTLY` takes `SHARE` on all partitions for a moment, to list them
(`ReindexPartitions`): it waits for transactions that have written to one of them, and whoever wants to write to that one waits
behind it. Where transactions are long, set a `lock_timeout` and try again, or do it partition by partition.

    REINDEX INDEX CONCURRENTLY orders_email_idx;

Leave it as it is for an index that is corrupt and must not be used meanwhile, or where the application is stopped.

PostgreSQL manual: REINDEX, "Rebuilding Indexes Concurrently".
)md",
    .bad = "REINDEX INDEX orders_email_idx;",
    .good = "REINDEX INDEX CONCURRENTLY orders_email_idx;",
    .check = On<Check>,
};

}  // namespace sluice::rules
