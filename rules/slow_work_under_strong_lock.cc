#include <algorithm>

#include "rules/locks.h"
#include "rules/row_condition.h"

namespace sluice::rules {
namespace {

// A query of its own reads as much as its conditions say, which is not known; one that stands behind a change of rows
// says what that change reads.
bool BelongsToChange(const Action& action, const Statement& statement) {
  const auto at = static_cast<size_t>(&action - statement.actions.data());
  if (at == 0 || at >= statement.actions.size()) return false;
  const Action& before = statement.actions[at - 1];
  const auto* insert = std::get_if<Insert>(&before);
  return (insert != nullptr && insert->from_query) || std::holds_alternative<Update>(before) ||
         std::holds_alternative<Delete>(before) || std::holds_alternative<CreateTable>(before);
}

// One unique key, compared with something, finds one row.
bool FindsOneRow(const std::optional<Expression>& where, const schema::Relation* table) {
  if (!where || table == nullptr) return false;
  return std::any_of(where->conjuncts.begin(), where->conjuncts.end(), [&](const Conjunct& part) {
    return part.kind == Conjunct::Kind::kComparison &&
           std::any_of(table->indexes.begin(), table->indexes.end(), [&](const schema::Index& index) {
             return index.unique && index.columns == std::vector<std::string>{part.column};
           });
  });
}

bool IsAlwaysFalse(const std::optional<Expression>& where) {
  return where && std::any_of(where->conjuncts.begin(), where->conjuncts.end(),
                              [](const Conjunct& part) { return part.kind == Conjunct::Kind::kAlwaysFalse; });
}

// Nothing: it is not slow, or another rule has it. Else how sure it is.
std::optional<Severity> SeverityOf(const Action& action, const Context& context) {
  if (std::holds_alternative<ValidateConstraint>(action)) return std::nullopt;
  // A new table has no row that refers to another one.
  const auto* add = std::get_if<AddConstraint>(&action);
  if (add != nullptr && context.IsNew(add->table)) return std::nullopt;
  if (std::holds_alternative<Query>(action)) {
    return BelongsToChange(action, context.statement()) ? std::optional(Severity::kWarning) : std::nullopt;
  }
  const auto of_rows = [&](const auto& change) -> std::optional<Severity> {
    if (FindsOneRow(change.where, context.Find(change.table)) || IsAlwaysFalse(change.where)) return std::nullopt;
    return MeetsEveryRow(change.where, context.Find(change.table)) ? Severity::kError : Severity::kWarning;
  };
  if (const auto* update = std::get_if<Update>(&action)) return of_rows(*update);
  if (const auto* removal = std::get_if<Delete>(&action)) return of_rows(*removal);
  return Severity::kError;
}

// Catalogues are small.
bool IsCatalogue(const std::string& key, const Context& context) {
  const Name name = NameOfKey(key);
  return name.schema == "pg_catalog" || name.schema == "information_schema" ||
         (name.name.starts_with("pg_") && context.schema().FindKey(key) == nullptr);
}

// The first relation in use that the action reads, writes anew or indexes.
const std::string* SlowOn(const Context& context) {
  const effects::Effects& effects = context.effects();
  for (const auto* keys : {&effects.rewrites, &effects.index_builds, &effects.scans}) {
    for (const std::string& key : *keys) {
      if (!context.IsNewKey(key) && !IsCatalogue(key, context)) return &key;
    }
  }
  return nullptr;
}

// A lock that is held from before and stops others more than the action itself does. What the action stops by itself is
// another rule's: the way to put it right is the same. Who waits for what is gone fails anyway.
const HeldLock* HeldFor(const Context& context) {
  const HeldLock* strongest = nullptr;
  for (const HeldLock& lock : context.transaction().locks()) {
    const bool gone = context.schema().IsDropped(lock.relation);
    if (gone || !lock.IsStrong() || IsStrong(context.effects().LockOn(lock.relation))) continue;
    if (strongest == nullptr || lock.mode > strongest->mode) strongest = &lock;
  }
  return strongest;
}

void Check(const Action& action, Context& context) {
  if (context.transaction().locks().empty() || context.HasReportedInTransaction()) return;
  const std::string* relation = SlowOn(context);
  const HeldLock* held = relation == nullptr ? nullptr : HeldFor(context);
  if (held == nullptr) return;
  const std::optional<Severity> severity = SeverityOf(action, context);
  if (!severity) return;
  context
      .Report(SpanOf(action), "'{}' stays locked with '{}' while this works on the rows of '{}'",
              NameOfKey(held->relation), effects::ManualName(held->mode), NameOfKey(*relation))
      .Severity(*severity)
      .Advice("Move it into a migration of its own, so that the lock is let go before; change many rows in batches.")
      .Related(held->span, "takes the lock that is held until the transaction ends");
}

}  // namespace

SLUICE_RULE(slow_work_under_strong_lock){
    .id = "SLU121",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds work on many rows in a transaction that holds a strong lock from before.",
    .why = R"md(
A lock is held until its transaction ends. `ADD COLUMN` is done in a moment, but where the same transaction then fills the
column, builds an index or changes another table, everybody waits for the first table until all of that is done: an
`ALTER TABLE` of milliseconds becomes an outage of as many minutes as the rest takes.

Reported once per transaction, at the first statement that works on rows while a lock is held that stops readers or
writers, and on a table that the statement by itself would leave alone. An `UPDATE` or `DELETE` with a condition is a warning, for how
many rows it meets is not known; one by a unique key is not reported.

Split it: one transaction for the change, others for the rows, in batches.

    ALTER TABLE orders ADD COLUMN region text;
    -- in a later migration, without a transaction around it, until no row is left:
    UPDATE orders SET region = 'eu' WHERE id IN (SELECT id FROM orders WHERE region IS NULL LIMIT 1000);

Ignore it for tables that are small and stay so.

PostgreSQL manual: "Explicit Locking".
)md",
    .bad = R"sql(ALTER TABLE orders ADD COLUMN region text;
UPDATE orders SET region = 'eu' WHERE status = 'open';)sql",
    .good = "UPDATE orders SET status = 'open' WHERE id = 1;",
    .check = On<Check>,
};

}  // namespace sluice::rules
