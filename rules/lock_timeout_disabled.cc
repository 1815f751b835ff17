#include "rules/locks.h"

namespace sluice::rules {
namespace {

void Check(const Action& action, Context& context) {
  if (context.effects().locks.empty() || context.HasReported()) return;
  const schema::Session& session = context.schema().session();
  if (session.FindTimeMs("lock_timeout") != 0) return;
  if (session.FindTimeMs("statement_timeout").value_or(0) > 0) return;
  const std::vector<effects::RelationLock> locks = StrongLocks(context);
  if (locks.empty()) return;
  context
      .Report(SpanOf(action), "waits for '{}' without any limit, and others wait behind it: lock_timeout is set to 0",
              NameOfKey(locks.front().relation))
      .Advice("Set lock_timeout to a few seconds for this, and try again when it fails.");
}

}  // namespace

SLUICE_RULE(lock_timeout_disabled){
    .id = "SLU123",
    .severity = Severity::kWarning,
    .category = Category::kLocking,
    .summary = "Finds strong locks on tables in use while lock_timeout is set to 0, which is no limit.",
    .why = R"md(
A statement that waits for a strong lock makes others wait before it has it: all that ask later for the table queue behind
it. With `lock_timeout = 0` it waits for as long as one open transaction holds the table, and so does everybody else.
Usual ways here are a `SET lock_timeout = 0` that was meant for `CREATE INDEX CONCURRENTLY` alone, and the header of a dump.

    SET lock_timeout = '2s';
    ALTER TABLE orders ADD COLUMN note text;

Reported once per migration, where neither `lock_timeout` nor `statement_timeout` sets a limit. Ignore it where nobody else
uses the database meanwhile.

PostgreSQL manual: `lock_timeout`.
)md",
    .bad = R"sql(SET lock_timeout = 0;
ALTER TABLE orders ADD COLUMN note text;)sql",
    .good = R"sql(SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN note text;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
