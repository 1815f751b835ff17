#include "rules/locks.h"

namespace sluice::rules {
namespace {

constexpr RuleOption kOptions[] = {
    {"always", "false", "Report also in histories of which no migration sets lock_timeout."},
};

// lock_timeout of 0 is another rule's.
bool IsSet(const schema::Session& session) {
  return session.Find("lock_timeout") != nullptr || session.FindTimeMs("statement_timeout").value_or(0) > 0;
}

void Check(const Action& action, Context& context) {
  if (context.effects().locks.empty() || context.HasReported()) return;
  if (IsSet(context.schema().session())) return;
  if (!context.schema().WasEverSet("lock_timeout") && context.Option("always") != "true") return;
  const std::vector<effects::RelationLock> locks = StrongLocks(context);
  if (locks.empty()) return;
  context
      .Report(SpanOf(action), "waits for '{}' without a lock_timeout, and others wait behind it",
              NameOfKey(locks.front().relation))
      .Advice(context.execution().in_transaction_block
                  ? "Put SET LOCAL lock_timeout = '2s'; before it, or say in the configuration what the tool sets."
                  : "Put SET lock_timeout = '2s'; before it, or say in the configuration what the tool sets.");
}

}  // namespace

SLUICE_RULE(missing_lock_timeout){
    .id = "SLU124",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .options = kOptions,
    .summary = "Finds strong locks without lock_timeout, in a history whose other migrations set it.",
    .why = R"md(
A statement that waits for a strong lock makes others wait before it has it: all that ask later for the table queue behind
it. `lock_timeout` gives up instead, so that the queue goes on, and the migration is tried again.

    SET LOCAL lock_timeout = '2s';
    ALTER TABLE orders ADD COLUMN note text;

Most teams set it once, where the migration tool connects, and a file cannot show that. So this is reported only where an
earlier migration of the history sets it and this one does not, once per migration, and not where the configuration says
that the tool sets it. The option `always` asks for it everywhere.

Ignore it where nobody else uses the database meanwhile.

PostgreSQL manual: `lock_timeout`.
)md",
    .bad = R"sql(-- sluice: transaction(statement)
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;
COMMIT;
ALTER TABLE orders ADD COLUMN remark text;)sql",
    .good = R"sql(SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
