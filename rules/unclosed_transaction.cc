#include "rules/rule.h"

namespace sluice::rules {
namespace {

// The BEGIN, or COMMIT AND CHAIN, whose transaction is open at the end; null: none.
const TransactionControl* LeftOpen(const Script& script) {
  const TransactionControl* open = nullptr;
  for (const Statement& statement : script.statements) {
    if (statement.is_body || statement.actions.empty()) continue;
    const auto* control = std::get_if<TransactionControl>(&statement.actions.front());
    if (control == nullptr) continue;
    const bool ends = control->kind == TransactionKind::kCommit || control->kind == TransactionKind::kRollback ||
                      control->kind == TransactionKind::kPrepare;
    if (control->kind == TransactionKind::kBegin && open == nullptr) open = control;
    if (ends) open = control->chain ? control : nullptr;
  }
  return open;
}

void CheckScript(const Script& script, migrations::TransactionMode mode, const std::string& label, Context& context) {
  if (mode == migrations::TransactionMode::kWhole) return;  // the tool's own COMMIT ends it
  const TransactionControl* open = LeftOpen(script);
  if (open == nullptr) return;
  context.Report(open->span, "the transaction of '{}' is never ended: all of it is undone", label)
      .Advice("Put COMMIT; at the end.");
}

void CheckUp(const Migration& migration, Context& context) {
  CheckScript(migration.up, migration.mode, migration.files.label, context);
}

void CheckDown(const Downgrade& downgrade, Context& context) {
  CheckScript(downgrade.down, downgrade.mode, downgrade.files.label, context);
}

}  // namespace

SLUICE_RULE(unclosed_transaction){
    .id = "SLU602",
    .severity = Severity::kError,
    .category = Category::kTransaction,
    .summary = "Finds a migration that opens a transaction and does not end it.",
    .why = R"md(
When the session ends with a transaction open, PostgreSQL rolls it back: the migration ran without an error and did nothing,
while the tool may have recorded it as applied. Where the connection goes on being used, its locks stay, and later
migrations run inside the open transaction.

    BEGIN;
    ALTER TABLE orders ADD COLUMN note text;
    COMMIT;

Not reported where the migration tool puts a transaction around the migration: its `COMMIT` ends it.

PostgreSQL manual: BEGIN.
)md",
    .bad = "",
    .good = "",
    .check = On<CheckUp, CheckDown>,
};

}  // namespace sluice::rules
