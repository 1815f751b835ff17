#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const TableCommand& command, Context& context) {
  const bool unlogged = command.kind == TableCommandKind::kSetUnlogged;
  if (!unlogged && command.kind != TableCommandKind::kSetLogged) return;
  if (context.effects().rewrites.empty() || context.IsNew(command.table)) return;
  const schema::Relation* table = context.Find(command.table);
  if (table != nullptr && table->partitioned) return;  // it has no rows of its own
  if (table == nullptr) {
    context
        .Report(command.span, "reads and writes of '{}' wait while it is rewritten, unless it is '{}' already",
                command.table, unlogged ? "unlogged" : "logged")
        .Severity(Severity::kWarning);
    return;
  }
  context
      .Report(command.span, "reads and writes of '{}' wait while the table is rewritten to be '{}'", command.table,
              unlogged ? "unlogged" : "logged")
      .Advice("Create another table, copy the rows in batches while a trigger keeps both in step, and swap the names.");
}

}  // namespace

SLUICE_RULE(set_logged_unlogged){
    .id = "SLU207",
    .severity = Severity::kError,
    .category = Category::kRewrite,
    .summary = "Finds SET LOGGED and SET UNLOGGED, which rewrite the table.",
    .why = R"md(
`ALTER TABLE ... SET LOGGED` and `SET UNLOGGED` copy the table and all its indexes, under `ACCESS EXCLUSIVE`: nobody reads or
writes until the transaction ends, and `SET LOGGED` writes all of it to the WAL. What an unlogged table loses is told by
unlogged-table. Of a partitioned table nothing is copied; from 18 on it is refused.

Where it has to be done to a large table that is in use, create a second table, copy in batches while a trigger keeps both in
step, and swap the names.

Ignore it where the table is small, or nobody uses it while it is loaded.

PostgreSQL manual: ALTER TABLE, `SET { LOGGED | UNLOGGED }`.
)md",
    .bad = "ALTER TABLE orders SET UNLOGGED;",
    .good = "ALTER TABLE orders SET (fillfactor = 90);",
    .check = On<Check>,
};

}  // namespace sluice::rules
