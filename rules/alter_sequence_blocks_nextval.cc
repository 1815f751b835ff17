#include "rules/locks.h"

namespace sluice::rules {
namespace {

bool IsSequence(const std::string& key, const TableCommand& command, const Context& context) {
  const schema::Relation* relation = context.schema().FindKey(key);
  if (relation != nullptr) return relation->kind == schema::RelationKind::kSequence;
  return command.kind == TableCommandKind::kAlterSequence && key == context.schema().Key(command.table);
}

void Check(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kAlterSequence && command.kind != TableCommandKind::kIdentity) return;
  for (const effects::RelationLock& lock : StrongLocks(context)) {
    if (!IsSequence(lock.relation, command, context)) continue;
    context.Report(command.span, "every nextval() of '{}' waits until the transaction ends", NameOfKey(lock.relation))
        .Advice("Give it a transaction of its own. setval() changes where it counts on without such a lock.");
    return;
  }
}

}  // namespace

SLUICE_RULE(alter_sequence_blocks_nextval){
    .id = "SLU116",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .summary = "Finds changes of a sequence that is in use: they make nextval() wait.",
    .why = R"md(
`ALTER SEQUENCE`, and `ALTER COLUMN ... RESTART` or `SET INCREMENT` of an identity column, take `SHARE ROW EXCLUSIVE` on the
sequence until their transaction ends. `nextval()` needs `ROW EXCLUSIVE`, so every `INSERT` that draws a number from it
waits. `OWNED BY` and the type are no exception.

In a transaction of its own it takes a moment. Where only the next number is to change, `setval()` takes the weak lock that
`nextval()` takes:

    SELECT setval('orders_id_seq', 1000000);

Ignore it where the transaction holds nothing else and is short.

PostgreSQL manual: ALTER SEQUENCE, "Notes". Source: AlterSequence in sequence.c.
)md",
    .bad = "ALTER SEQUENCE invoice_numbers INCREMENT BY 10;",
    .good = "SELECT setval('invoice_numbers', 1000000);",
    .check = On<Check>,
};

}  // namespace sluice::rules
