#include <algorithm>

#include "rules/locks.h"

namespace sluice::rules {
namespace {

bool IsTable(const std::string& key, const Context& context) {
  const schema::Relation* relation = context.schema().FindKey(key);
  return relation == nullptr || relation->IsTable();
}

// ROW EXCLUSIVE of a change of rows, SHARE UPDATE EXCLUSIVE of VALIDATE and the like: others may hold the same, and
// wait for us.
const HeldLock* Upgraded(const std::vector<effects::RelationLock>& taken, const Context& context) {
  for (const effects::RelationLock& lock : taken) {
    const HeldLock* held = context.transaction().Find(lock.relation);
    if (held == nullptr || held->IsStrong()) continue;
    if (held->mode == effects::LockMode::kRowExclusive || held->mode == effects::LockMode::kShareUpdateExclusive) {
      return held;
    }
  }
  return nullptr;
}

// A table that is locked against readers, and is none of those of this statement.
const HeldLock* OtherHeld(const Context& context) {
  for (const HeldLock& held : context.transaction().locks()) {
    if (!effects::BlocksReads(held.mode) || !IsTable(held.relation, context)) continue;
    if (context.effects().LockOn(held.relation) == effects::LockMode::kNone) return &held;
  }
  return nullptr;
}

// The table that this waits for, of those that the transaction does not hold as strongly already; null: none.
const effects::RelationLock* Awaited(const Action& action, const std::vector<effects::RelationLock>& taken,
                                     const Context& context) {
  const auto* drop = std::get_if<DropIndex>(&action);  // one that no migration has made is no table
  const std::string index = drop == nullptr ? std::string() : context.schema().Key(drop->index);
  const auto found = std::find_if(taken.begin(), taken.end(), [&](const effects::RelationLock& lock) {
    return effects::BlocksReads(lock.mode) && lock.relation != index && IsTable(lock.relation, context) &&
           !IsHeldAlready(lock.relation, context);
  });
  return found == taken.end() ? nullptr : &*found;
}

void Check(const Action& action, Context& context) {
  if (context.transaction().locks().empty() || context.HasReportedInTransaction()) return;
  const std::vector<effects::RelationLock> taken = StrongLocks(context);
  if (taken.empty()) return;
  if (const HeldLock* weak = Upgraded(taken, context)) {
    context
        .Report(SpanOf(action), "may deadlock: the transaction holds '{}' on '{}' already and now asks for more",
                effects::ManualName(weak->mode), NameOfKey(weak->relation))
        .Severity(Severity::kWarning)
        .Advice("Give the two a transaction each, or take the stronger lock first.")
        .Related(weak->span, "takes the weaker lock");
    return;
  }
  // Then slow-work-under-strong-lock says more.
  const effects::Effects& effects = context.effects();
  if (!effects.rewrites.empty() || !effects.index_builds.empty() || !effects.scans.empty()) return;
  const effects::RelationLock* awaited = Awaited(action, taken, context);
  const HeldLock* held = awaited == nullptr ? nullptr : OtherHeld(context);
  if (held == nullptr) return;
  context
      .Report(SpanOf(action), "'{}' stays locked with '{}' while this waits for '{}'", NameOfKey(held->relation),
              effects::ManualName(held->mode), NameOfKey(awaited->relation))
      .Advice("Give each table a migration of its own: then no lock is held while the next one is waited for.")
      .Related(held->span, "takes the first lock");
}

}  // namespace

SLUICE_RULE(several_strong_locks){
    .id = "SLU120",
    .severity = Severity::kNote,
    .category = Category::kLocking,
    .summary = "Finds a transaction that locks several tables against readers, or makes a lock stronger.",
    .why = R"md(
Locks are held until the transaction ends. One that alters a table and then another keeps the first one locked while it
waits for the second, for as long as any query on that one runs; and two transactions that lock the same tables in
different orders deadlock. Reported once per transaction, as a note: for short changes under a `lock_timeout` it is mostly
fine.

A warning where a transaction has changed rows of a table, or has validated a constraint of it, and then asks for a strong
lock on the same table: another session may have changed rows as well and wait for one of ours, while we wait for its lock.
That is a deadlock, and one of the two is cancelled.

    ALTER TABLE orders ADD COLUMN note text;
    -- in another migration:
    ALTER TABLE customers ADD COLUMN note text;

PostgreSQL manual: "Explicit Locking", "Deadlocks".
)md",
    .bad = R"sql(ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE events ADD COLUMN note text;)sql",
    .good = "ALTER TABLE orders ADD COLUMN note text, ADD COLUMN remark text;",
    .check = On<Check>,
};

}  // namespace sluice::rules
