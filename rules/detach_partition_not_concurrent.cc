#include <algorithm>

#include "rules/concurrently.h"
#include "rules/locks.h"

namespace sluice::rules {
namespace {

constexpr int kConcurrently = 14;

bool HasDefaultPartition(const schema::Relation& table, const Context& context) {
  return std::any_of(table.children.begin(), table.children.end(), [&](const std::string& child) {
    const schema::Relation* partition = context.schema().FindKey(child);
    return partition != nullptr && partition->default_partition;
  });
}

void Check(const DetachPartition& detach, Context& context) {
  if (detach.mode != DetachPartition::Mode::kPlain || context.IsNew(detach.table)) return;
  Draft draft = context.Report(detach.span, "reads and writes of '{}' and all its partitions wait for the detachment",
                               detach.table);
  const schema::Relation* table = context.Find(detach.table);
  if (context.server().major < kConcurrently) {
    draft.Advice("CONCURRENTLY comes with PostgreSQL 14. Until then set a short lock_timeout and try again.");
  } else if (table != nullptr && HasDefaultPartition(*table, context)) {
    draft.Advice(
        "PostgreSQL refuses CONCURRENTLY where there is a default partition. Set a short lock_timeout and try again.");
  } else {
    draft
        .Sql("ALTER TABLE " + detach.table.ToSql() + " DETACH PARTITION " + detach.partition.ToSql() + " CONCURRENTLY;")
        .Fix(DetachConcurrently(detach, context));
  }
}

}  // namespace

SLUICE_RULE(detach_partition_not_concurrent){
    .id = "SLU108",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds DETACH PARTITION without CONCURRENTLY from a table that is in use.",
    .why = R"md(
`DETACH PARTITION` takes `ACCESS EXCLUSIVE` on the partitioned table, on the partition and on the default partition, and
holds them until its transaction ends. It is short by itself, but it waits for every query on the table, and all later
ones queue behind it.

Since PostgreSQL 14 `DETACH PARTITION ... CONCURRENTLY` takes `SHARE UPDATE EXCLUSIVE` and waits without blocking anybody.
It cannot run in a transaction block, nor where there is a default partition. When it is interrupted,
`DETACH PARTITION ... FINALIZE` ends what it began. It leaves a `CHECK` on the partition that says what the bounds said.

    ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;

Leave it as it is where the table can be locked for a moment, under a short `lock_timeout`.

PostgreSQL manual: ALTER TABLE, `DETACH PARTITION`.
)md",
    .bad = "ALTER TABLE events DETACH PARTITION events_2020;",
    .good = "ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;",
    .check = On<Check>,
};

}  // namespace sluice::rules
