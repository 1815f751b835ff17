#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const TableCommand& command, Context& context) {
  const bool cluster = command.kind == TableCommandKind::kCluster;
  if (!cluster && command.kind != TableCommandKind::kVacuumFull) return;
  constexpr const char* kAdvice =
      "Where space must be won back while others work, pg_repack or pg_squeeze do it; a plain VACUUM makes it usable "
      "again.";
  if (command.table.empty()) {
    context
        .Report(command.span, "reads and writes of one table after the other wait while '{}' writes it anew",
                cluster ? "CLUSTER" : "VACUUM FULL")
        .Advice(kAdvice);
    return;
  }
  if (context.IsNew(command.table)) return;
  context.Report(command.span, "reads and writes of '{}' wait while it is written anew", command.table).Advice(kAdvice);
}

}  // namespace

SLUICE_RULE(vacuum_full_or_cluster){
    .id = "SLU119",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds VACUUM FULL and CLUSTER, which write a table anew under ACCESS EXCLUSIVE.",
    .why = R"md(
`VACUUM FULL` and `CLUSTER` copy the table and build all its indexes anew while it is under `ACCESS EXCLUSIVE`: nobody reads
or writes until they are done, and room for a second copy is needed on disk. Transactions with an older snapshot, a
`pg_dump` among them, may see the table empty.

A plain `VACUUM` lets everybody through and makes the space of dead rows usable again, which is mostly all that is needed:

    VACUUM (ANALYZE) orders;

At its end it gives empty pages at the end of the table back. For that it takes `ACCESS EXCLUSIVE` for a moment, only if
nobody else holds the table, and lets go as soon as somebody waits; on a standby, queries of the table wait for it. Where even
that is too much, `VACUUM (TRUNCATE false)` does without (since 12).

Ignore it in a window when the application is stopped.

PostgreSQL manual: VACUUM, CLUSTER, "Routine Vacuuming".
)md",
    .bad = "VACUUM FULL orders;",
    .good = "VACUUM (ANALYZE) orders;",
    .check = On<Check>,
};

}  // namespace sluice::rules
