#include "rules/rule.h"
#include "rules/transaction_block.h"

namespace sluice::rules {
namespace {

// Once for a statement that names several tables.
bool IsFirst(Span span, const Context& context) {
  return SpanOf(context.statement().actions.front()) == span;
}

void Check(Span span, std::string_view command, Context& context) {
  const bool alone = !context.statement().transactional || context.effects().alone;
  if (alone && IsFirst(span, context)) ReportInTransactionBlock(span, command, context);
}

void CheckUtility(const Utility& utility, Context& context) {
  if (!utility.transactional) ReportInTransactionBlock(utility.span, utility.command, context);
}

// A statement of a body is none by itself.
void CheckAlways(Span span, std::string_view command, Context& context) {
  if (context.statement().is_body) return ReportInTransactionBlock(span, command, context);
  Check(span, command, context);
}

void CheckCommand(const TableCommand& command, Context& context) {
  if (command.kind == TableCommandKind::kVacuum) CheckAlways(command.span, "VACUUM", context);
  if (command.kind == TableCommandKind::kVacuumFull) CheckAlways(command.span, "VACUUM FULL", context);
  if (command.kind != TableCommandKind::kCluster) return;
  if (command.table.empty()) return CheckAlways(command.span, "CLUSTER", context);
  Check(command.span, "CLUSTER", context);
}

void CheckReindex(const Reindex& reindex, Context& context) {
  if (reindex.concurrently) return;
  const bool of_one = reindex.scope == Reindex::Scope::kIndex || reindex.scope == Reindex::Scope::kTable;
  if (!of_one) return CheckAlways(reindex.span, "REINDEX", context);
  Check(reindex.span, "REINDEX", context);
}

void CheckDrop(const DropDatabase& drop, Context& context) {
  ReportInTransactionBlock(drop.span, "DROP DATABASE", context);
}

// DEALLOCATE itself may run there.
void CheckDiscard(const Deallocate& deallocate, Context& context) {
  Check(deallocate.span, "DISCARD ALL", context);
}

void CheckSubscription(const model::Subscription& subscription, Context& context) {
  Check(subscription.span, "SUBSCRIPTION", context);
}

void CheckPrepared(const TransactionControl& control, Context& context) {
  const bool commits = control.kind == TransactionKind::kCommitPrepared;
  if (!commits && control.kind != TransactionKind::kRollbackPrepared) return;
  ReportInTransactionBlock(control.span, commits ? "COMMIT PREPARED" : "ROLLBACK PREPARED", context);
}

}  // namespace

SLUICE_RULE(not_in_transaction_block){
    .id = "SLU503",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds VACUUM, CREATE DATABASE, ALTER SYSTEM and others inside a transaction block: they fail.",
    .why = R"md(
Some commands begin and commit transactions of their own, or do what no rollback can undo. They refuse to run inside a
transaction block, with "cannot run inside a transaction block": `VACUUM`, `CLUSTER` without a table or of a partitioned one,
`REINDEX` of a schema, a database or a partitioned table, `CREATE` and `DROP DATABASE`, `CREATE` and `DROP TABLESPACE`, `ALTER
SYSTEM`, `ALTER DATABASE SET TABLESPACE`, `CREATE SUBSCRIPTION` with its slot, `DROP SUBSCRIPTION`, `DISCARD ALL`, and `COMMIT
PREPARED`. With `CONCURRENTLY` it is concurrently-in-transaction.

A block is there because the file says `BEGIN`, because the migration tool puts one around each migration, or because several
statements reach the server in one query string. A `DO` block and a function always run in one.

Give the statement a migration of its own, without a transaction: `-- +goose NO TRANSACTION`, `-- migrate:up
transaction:false`, `run_in_transaction = false`, or for a plain file `-- sluice: transaction(statement)`. What concerns the
whole server (`ALTER SYSTEM`, `CREATE DATABASE`) hardly belongs in a migration at all.

PostgreSQL source: PreventInTransactionBlock in xact.c and its callers.
)md",
    .bad = R"sql(BEGIN;
VACUUM orders;
COMMIT;)sql",
    .good = "VACUUM orders;",
    .check = On<CheckUtility, CheckCommand, CheckReindex, CheckDrop, CheckDiscard, CheckSubscription, CheckPrepared>,
};

}  // namespace sluice::rules
