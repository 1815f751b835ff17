#include "rules/rule.h"
#include "rules/safe_form.h"
#include "rules/transaction_block.h"

namespace sluice::rules {
namespace {

// A VACUUM undoes nothing and is undone by nothing.
std::optional<Fix> Outside(const TableCommand& vacuum, const Context& context) {
  const uint32_t at = context.statement().span.begin;
  SafeForm form{.description = "Run it outside of a transaction.", .edits = {{{at, at}, ""}}, .transactional = false};
  form.moved = Step{vacuum.table.empty() ? "vacuum" : "vacuum_" + vacuum.table.name, "", ""};
  return MakeFix(form, context);
}

// Once for a statement that names several tables.
bool IsFirst(Span span, const Context& context) {
  return SpanOf(context.statement().actions.front()) == span;
}

std::optional<Draft> Check(Span span, std::string_view command, Context& context) {
  const bool alone = !context.statement().transactional || context.effects().alone;
  if (!alone || !IsFirst(span, context)) return std::nullopt;
  return ReportInTransactionBlock(span, command, context);
}

// A statement of a body is none by itself.
std::optional<Draft> CheckAlways(Span span, std::string_view command, Context& context) {
  if (context.statement().is_body) return ReportInTransactionBlock(span, command, context);
  return Check(span, command, context);
}

void CheckVacuum(const TableCommand& command, std::string_view name, Context& context) {
  std::optional<Draft> draft = CheckAlways(command.span, name, context);
  if (draft) draft->Fix(Outside(command, context));
}

void CheckUtility(const Utility& utility, Context& context) {
  if (!utility.transactional) ReportInTransactionBlock(utility.span, utility.command, context);
}

void CheckCommand(const TableCommand& command, Context& context) {
  if (command.kind == TableCommandKind::kVacuum) CheckVacuum(command, "VACUUM", context);
  if (command.kind == TableCommandKind::kVacuumFull) CheckVacuum(command, "VACUUM FULL", context);
  if (command.kind != TableCommandKind::kCluster) return;
  const bool named = !command.table.empty();
  named ? Check(command.span, "CLUSTER", context) : CheckAlways(command.span, "CLUSTER", context);
}

void CheckReindex(const Reindex& reindex, Context& context) {
  if (reindex.concurrently) return;
  const bool of_one = reindex.scope == Reindex::Scope::kIndex || reindex.scope == Reindex::Scope::kTable;
  of_one ? Check(reindex.span, "REINDEX", context) : CheckAlways(reindex.span, "REINDEX", context);
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
