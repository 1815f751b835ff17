#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool EndsTransaction(TransactionKind kind) {
  return kind == TransactionKind::kCommit || kind == TransactionKind::kRollback || kind == TransactionKind::kPrepare;
}

bool IsAboutSavepoints(TransactionKind kind) {
  return kind == TransactionKind::kSavepoint || kind == TransactionKind::kRelease ||
         kind == TransactionKind::kRollbackTo;
}

void Check(const TransactionControl& control, Context& context) {
  const Execution& execution = context.execution();
  if (context.statement().is_body) return;
  if (control.kind == TransactionKind::kBegin && execution.own_block) {
    context
        .Report(control.span, "'{}' inside a transaction opens no second one: the next COMMIT ends the first", "BEGIN")
        .Advice("Leave it out, or use SAVEPOINT for what may be undone by itself.");
  } else if (EndsTransaction(control.kind) && !execution.in_transaction_block) {
    context.Report(control.span, "'{}' ends no transaction: none is open here", context.Text(control.span))
        .Advice("Leave it out, or put BEGIN before what belongs together.");
  } else if (IsAboutSavepoints(control.kind) && !execution.in_transaction_block) {
    context.Report(control.span, "'{}' fails: no transaction is open here", context.Text(control.span))
        .Severity(Severity::kError)
        .Advice("Put BEGIN before it and COMMIT behind what belongs together.");
  }
}

}  // namespace

SLUICE_RULE(transaction_nesting){
    .id = "SLU601",
    .severity = Severity::kWarning,
    .category = Category::kTransaction,
    .summary = "Finds BEGIN inside a transaction, and COMMIT, ROLLBACK or SAVEPOINT outside of one.",
    .why = R"md(
PostgreSQL has no nested transactions. `BEGIN` inside a transaction gives a warning and does nothing, so that the first
`COMMIT` ends everything, and what follows it commits statement by statement: a failure then leaves half of the migration
behind. `COMMIT` and `ROLLBACK` outside a transaction give a warning, too; `ROLLBACK` undoes nothing then. `SAVEPOINT` outside
of one is an error.

Write one `BEGIN` and one `COMMIT` for what belongs together, and `SAVEPOINT` for what may be undone by itself:

    BEGIN;
    SAVEPOINT before_note;
    ALTER TABLE orders ADD COLUMN note text;
    ROLLBACK TO SAVEPOINT before_note;
    COMMIT;

PostgreSQL manual: BEGIN, COMMIT, SAVEPOINT.
)md",
    .bad = R"sql(BEGIN;
BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;)sql",
    .good = R"sql(BEGIN;
ALTER TABLE orders ADD COLUMN note text;
COMMIT;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
