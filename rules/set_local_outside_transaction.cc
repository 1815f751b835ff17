#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr const char* kAdvice =
    "Open a transaction before it (BEGIN; ... COMMIT;), or use SET and RESET where the statements must stay outside "
    "of one.";

void CheckSet(const SetParameter& set, Context& context) {
  if (!set.local || context.execution().in_transaction_block) return;
  context.Report(set.span, "does nothing: '{}' is set until the transaction ends, which is at once", set.name)
      .Advice(kAdvice);
}

void CheckLock(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kLock || context.execution().in_transaction_block) return;
  context.Report(command.span, "fails: LOCK TABLE needs a transaction block to hold the lock on '{}'", command.table)
      .Severity(Severity::kError)
      .Advice("Put it and what it guards between BEGIN and COMMIT.");
}

void CheckSavepoint(const TransactionControl& control, Context& context) {
  if (control.kind != TransactionKind::kSavepoint || context.execution().in_transaction_block) return;
  context.Report(control.span, "fails: SAVEPOINT '{}' needs a transaction block", control.savepoint)
      .Severity(Severity::kError)
      .Advice("Put it and what it guards between BEGIN and COMMIT.");
}

}  // namespace

SLUICE_RULE(set_local_outside_transaction){
    .id = "SLU513",
    .severity = Severity::kWarning,
    .category = Category::kCorrectness,
    .summary = "Finds SET LOCAL, LOCK TABLE and SAVEPOINT outside of a transaction block.",
    .why = R"md(
`SET LOCAL` holds until the transaction ends. Where each statement commits by itself it ends with the `SET LOCAL` itself: the
server says "SET LOCAL can only be used in transaction blocks", as a warning that nobody reads, and the `lock_timeout` that was
to protect the next statement is not there. `set_config(name, value, true)` does the same without a warning.

`LOCK TABLE` and `SAVEPOINT` fail there.

Either open a transaction:

    BEGIN;
    SET LOCAL lock_timeout = '2s';
    ALTER TABLE orders ADD COLUMN note text;
    COMMIT;

or, for what cannot run in one, set it for the session and put it back:

    SET lock_timeout = '0';
    CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note);
    RESET lock_timeout;

Whether there is a transaction depends on the migration tool, too: `sluice history` shows it for each migration.

Manual: SET, "LOCAL"; LOCK, "Notes".
)md",
    .bad = R"sql(-- sluice: transaction(statement)
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN quantity SET DEFAULT 1;)sql",
    .good = R"sql(BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ALTER COLUMN quantity SET DEFAULT 1;
COMMIT;)sql",
    .check = On<CheckSet, CheckLock, CheckSavepoint>,
};

}  // namespace sluice::rules
