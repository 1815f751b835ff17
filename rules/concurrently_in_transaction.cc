#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kAdvice =
    "Give it a migration of its own, and mark that one as not transactional in the way of your migration tool.";

void Report(Span span, std::string_view command, Context& context) {
  const Execution& execution = context.execution();
  if (!execution.in_transaction_block) return;
  if (context.statement().is_body) {
    context.Report(span, "'{}' fails: a block or function always runs in a transaction", command)
        .Advice("Write it as a statement of its own, in a migration that is not transactional.");
  } else if (execution.own_block) {
    context.Report(span, "'{}' fails: the migration's own BEGIN has opened a transaction block", command)
        .Advice(std::string(kAdvice));
  } else if (execution.one_query) {
    context.Report(span, "'{}' fails: the file is sent as one query, and its statements share a transaction", command)
        .Advice(std::string(kAdvice));
  } else {
    context.Report(span, "'{}' fails: the migration tool puts a transaction around the migration", command)
        .Advice(std::string(kAdvice));
  }
}

void CheckCreate(const CreateIndex& create, Context& context) {
  if (create.concurrently) Report(create.span, "CREATE INDEX CONCURRENTLY", context);
}

void CheckDrop(const DropIndex& drop, Context& context) {
  if (drop.concurrently) Report(drop.span, "DROP INDEX CONCURRENTLY", context);
}

void CheckReindex(const Reindex& reindex, Context& context) {
  if (reindex.concurrently) Report(reindex.span, "REINDEX CONCURRENTLY", context);
}

}  // namespace

SLUICE_RULE(concurrently_in_transaction){
    .id = "SLU502",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds CONCURRENTLY where the statement runs inside a transaction block, which fails.",
    .why = R"md(
`CREATE INDEX`, `DROP INDEX` and `REINDEX` with `CONCURRENTLY` commit several times and cannot run inside a transaction block.
A block is there because the file says `BEGIN`, because the migration tool puts one around each migration, or because
several statements reach the server in one query string, which PostgreSQL treats as one transaction.

Give the statement a migration of its own. How a migration is kept out of a transaction differs: `-- +goose NO TRANSACTION`,
`-- migrate:up transaction:false`, `run_in_transaction = false`, or a file with this one statement. For a plain file
`-- sluice: transaction(statement)` says it.

PostgreSQL source: PreventInTransactionBlock in xact.c.
)md",
    .bad = R"sql(BEGIN;
CREATE INDEX CONCURRENTLY orders_email ON orders (email);
COMMIT;)sql",
    .good = "CREATE INDEX CONCURRENTLY orders_email ON orders (email);",
    .check = On<CheckCreate, CheckDrop, CheckReindex>,
};

}  // namespace sluice::rules
