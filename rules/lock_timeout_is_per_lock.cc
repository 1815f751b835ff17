#include "rules/locks.h"

namespace sluice::rules {
namespace {

constexpr RuleOption kOptions[] = {
    {"longest", "30s", "A sum of waits that is longer is reported."},
};

bool HasLimitOverall(const schema::Session& session) {
  return session.FindTimeMs("statement_timeout").value_or(0) > 0 ||
         session.FindTimeMs("transaction_timeout").value_or(0) > 0;
}

void Check(const Action& action, Context& context) {
  if (context.effects().locks.size() < 3 || context.HasReported()) return;
  const schema::Session& session = context.schema().session();
  const uint64_t timeout = session.FindTimeMs("lock_timeout").value_or(0);
  if (timeout == 0 || HasLimitOverall(session)) return;
  const std::vector<effects::RelationLock> locks = StrongLocks(context);
  const uint64_t longest = schema::ParseTimeMs(context.Option("longest")).value_or(0);
  if (locks.size() < 3 || locks.size() * timeout <= longest) return;
  context
      .Report(SpanOf(action),
              "waits up to '{}' s for the '{}' tables that it locks with '{}': each wait may last a lock_timeout",
              std::to_string(locks.size() * timeout / 1000), std::to_string(locks.size()),
              NameOfKey(locks.front().relation))
      .Advice("Set a statement_timeout as well (or transaction_timeout, since PostgreSQL 17): it bounds the sum.");
}

}  // namespace

SLUICE_RULE(lock_timeout_is_per_lock){
    .id = "SLU125",
    .severity = Severity::kNote,
    .category = Category::kLocking,
    .options = kOptions,
    .summary = "Finds statements that lock many tables, each of which may wait for a whole lock_timeout.",
    .why = R"md(
`lock_timeout` bounds the wait for one lock, not for the statement. A change of a partitioned table locks it and each of its
partitions, one after the other; what it has locked already stays locked while it waits for the next. With two seconds and
five hundred partitions that may be a quarter of an hour.

`statement_timeout` bounds the sum of all waits, `transaction_timeout` (since PostgreSQL 17) that of all statements:

    SET LOCAL lock_timeout = '2s';
    SET LOCAL statement_timeout = '10s';
    ALTER TABLE events ADD COLUMN note text;

Ignore it where the tables are idle.

PostgreSQL manual: `lock_timeout`.
)md",
    .bad = R"sql(SET LOCAL lock_timeout = '20s';
ALTER TABLE events ADD COLUMN note text;)sql",
    .good = R"sql(SET LOCAL lock_timeout = '2s';
ALTER TABLE events ADD COLUMN note text;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
