#include "rules/locks.h"

namespace sluice::rules {
namespace {

void Check(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kLock || context.IsNew(command.table)) return;
  const auto mode = static_cast<effects::LockMode>(command.lock_mode);
  if (!IsStrong(mode)) return;
  constexpr const char* kAdvice =
      "Leave it out: each statement takes the lock that it needs. Where an order is to be kept, take it under a short "
      "lock_timeout.";
  if (effects::BlocksReads(mode)) {
    context.Report(command.span, "reads and writes of '{}' wait until the transaction ends", command.table)
        .Advice(kAdvice);
    return;
  }
  context.Report(command.span, "writes to '{}' wait until the transaction ends", command.table).Advice(kAdvice);
}

}  // namespace

SLUICE_RULE(lock_table){
    .id = "SLU118",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .summary = "Finds LOCK TABLE in a mode that makes readers or writers of a table in use wait.",
    .why = R"md(
`LOCK TABLE` without a mode takes `ACCESS EXCLUSIVE`, on the table with its partitions, and of a view on the tables that it
reads. It is held until the transaction ends: nobody reads or writes meanwhile, also while a statement runs that needs no
such lock. `SHARE`, `SHARE ROW EXCLUSIVE` and `EXCLUSIVE` let reads through and stop writes.

There is a use for it: to take the strongest lock first, so that no lock has to be made stronger later. Then take it under a
`lock_timeout`, and let nothing slow follow:

    SET LOCAL lock_timeout = '2s';
    LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE;

PostgreSQL manual: LOCK, "Explicit Locking".
)md",
    .bad = "LOCK TABLE orders;",
    .good = "LOCK TABLE orders IN ROW EXCLUSIVE MODE;",
    .check = On<Check>,
};

}  // namespace sluice::rules
