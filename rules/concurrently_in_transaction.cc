#include "rules/concurrently.h"
#include "rules/rule.h"
#include "rules/transaction_block.h"

namespace sluice::rules {
namespace {

void CheckCreate(const CreateIndex& create, Context& context) {
  if (!create.concurrently) return;
  std::optional<Draft> draft = ReportInTransactionBlock(create.span, "CREATE INDEX CONCURRENTLY", context);
  if (draft) draft->Fix(CreateConcurrently(create, context));
}

void CheckDrop(const DropIndex& drop, Context& context) {
  if (!drop.concurrently) return;
  std::optional<Draft> draft = ReportInTransactionBlock(drop.span, "DROP INDEX CONCURRENTLY", context);
  if (draft) draft->Fix(DropConcurrently(drop, context));
}

void CheckReindex(const Reindex& reindex, Context& context) {
  if (!reindex.concurrently) return;
  std::optional<Draft> draft = ReportInTransactionBlock(reindex.span, "REINDEX CONCURRENTLY", context);
  if (draft) draft->Fix(ReindexConcurrently(reindex, context));
}

void CheckDetach(const DetachPartition& detach, Context& context) {
  if (detach.mode != DetachPartition::Mode::kConcurrently) return;
  std::optional<Draft> draft = ReportInTransactionBlock(detach.span, "DETACH PARTITION CONCURRENTLY", context);
  if (draft) draft->Fix(DetachConcurrently(detach, context));
}

}  // namespace

SLUICE_RULE(concurrently_in_transaction){
    .id = "SLU502",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds CONCURRENTLY where the statement runs inside a transaction block, which fails.",
    .why = R"md(
`CREATE INDEX`, `DROP INDEX`, `REINDEX` and `DETACH PARTITION` with `CONCURRENTLY` commit several times and cannot run inside a transaction block.
A block is there because the file says `BEGIN`, because the migration tool puts one around each migration, or because
several statements reach the server in one query string, which PostgreSQL treats as one transaction.

Give the statement a migration of its own. How a migration is kept out of a transaction differs: `-- +goose NO TRANSACTION`,
`-- migrate:up transaction:false`, `run_in_transaction = false`, or a file with this one statement. For a plain file
`-- sluice: transaction(statement)` says it.

PostgreSQL source: PreventInTransactionBlock in xact.c.
)md",
    .bad = R"sql(BEGIN;
CREATE INDEX CONCURRENTLY orders_status ON orders (status);
COMMIT;)sql",
    .good = "CREATE INDEX CONCURRENTLY orders_status ON orders (status);",
    .check = On<CheckCreate, CheckDrop, CheckReindex, CheckDetach>,
};

}  // namespace sluice::rules
