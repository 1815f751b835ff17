#include "rules/locks.h"

namespace sluice::rules {
namespace {

bool IsAboutTriggers(TableCommandKind kind) {
  return kind == TableCommandKind::kCreateTrigger || kind == TableCommandKind::kDropTrigger ||
         kind == TableCommandKind::kAlterTrigger || kind == TableCommandKind::kEnableTrigger;
}

void Check(const TableCommand& command, Context& context) {
  if (!IsAboutTriggers(command.kind) || context.IsNew(command.table)) return;
  if (IsPassedOver(context.schema().Key(command.table), context)) return;
  const effects::LockMode mode = context.effects().LockOn(context.schema().Key(command.table));
  if (!IsStrong(mode) || IsHeldAlready(context.schema().Key(command.table), context)) return;
  constexpr const char* kAdvice = "Set a short lock_timeout, keep the transaction short, and try again when it fails.";
  Draft draft =
      effects::BlocksReads(mode)
          ? context.Report(command.span, "reads and writes of '{}' wait until the transaction ends", command.table)
          : context.Report(command.span, "writes to '{}' wait until the transaction ends", command.table);
  draft.Advice(kAdvice);
  if (const schema::Relation* table = context.Find(command.table)) draft.UnlessLater(Dropped(*table, context));
}

}  // namespace

SLUICE_RULE(trigger_locks_table){
    .id = "SLU117",
    .severity = Severity::kNote,
    .category = Category::kLocking,
    .summary = "Finds triggers that are made, dropped or switched on a table that is in use.",
    .why = R"md(
`CREATE TRIGGER` and `ENABLE` or `DISABLE TRIGGER` take `SHARE ROW EXCLUSIVE` on the table until their transaction ends, so
that writes wait; `DROP TRIGGER` and `ALTER TRIGGER` take `ACCESS EXCLUSIVE`, so that reads wait as well. Row triggers of a
partitioned table lock every partition. The change itself is short.

A trigger that is dropped and made anew in one transaction takes the stronger lock; `CREATE OR REPLACE TRIGGER` (since
PostgreSQL 14) and `CREATE OR REPLACE FUNCTION` do without it:

    SET LOCAL lock_timeout = '2s';
    CREATE OR REPLACE TRIGGER audit AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit();

Good to know; ignore it where transactions are short.

PostgreSQL manual: CREATE TRIGGER, DROP TRIGGER, "Explicit Locking".
)md",
    .bad = "CREATE TRIGGER audit AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit();",
    .good = R"sql(CREATE TABLE notes (id int);
CREATE TRIGGER audit AFTER UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
