#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const TransactionControl& control, Context& context) {
  const Execution& execution = context.execution();
  const bool wrapped = execution.in_transaction_block && !execution.own_block && !execution.one_query;
  if (!wrapped || context.statement().is_body || context.HasReported()) return;
  constexpr const char* kAdvice =
      "Leave it out, or mark the migration as not transactional in the way of your migration tool.";
  switch (control.kind) {
    case TransactionKind::kBegin:
      context
          .Report(control.span, "'{}' opens no transaction: the migration tool has opened one around the migration",
                  "BEGIN")
          .Severity(Severity::kWarning)
          .Advice(kAdvice);
      return;
    case TransactionKind::kCommit:
    case TransactionKind::kRollback:
    case TransactionKind::kPrepare:
      context
          .Report(control.span,
                  "'{}' ends the transaction of the migration tool: what follows is not undone on failure",
                  context.Text(control.span))
          .Advice(kAdvice);
      return;
    default:
      return;
  }
}

}  // namespace

SLUICE_RULE(transaction_control_in_migration){
    .id = "SLU603",
    .severity = Severity::kError,
    .category = Category::kTransaction,
    .summary = "Finds BEGIN, COMMIT and ROLLBACK where the migration tool opens the transaction itself.",
    .why = R"md(
Where the tool puts a transaction around each migration, a `COMMIT` in the file ends that transaction. What follows commits
statement by statement, outside of it; the tool's own record of the migration is written outside, too. When a later
statement fails, the first half stays and is not recorded. A `BEGIN` in such a file opens nothing, and its `COMMIT` ends the
tool's transaction. A `ROLLBACK` undoes the migration, which is then recorded as applied.

Leave them out. Where a migration needs several transactions, mark it as not transactional (`-- +goose NO TRANSACTION`,
`-- migrate:up transaction:false`, `run_in_transaction = false`) and write them out, or write several migrations. Where the
file runs without a transaction around it, and that cannot be seen, `-- sluice: transaction(statement)` says it.

PostgreSQL manual: COMMIT.
)md",
    .bad = R"sql(-- sluice: transaction(whole)
ALTER TABLE orders ADD COLUMN note text;
COMMIT;)sql",
    .good = "ALTER TABLE orders ADD COLUMN note text;",
    .check = On<Check>,
};

}  // namespace sluice::rules
