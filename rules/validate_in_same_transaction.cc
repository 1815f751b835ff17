#include <algorithm>

#include "rules/locks.h"
#include "rules/safe_form.h"
#include "rules/way_back.h"

namespace sluice::rules {
namespace {

// ALTER TABLE locks once, with the strongest mode that one of its subcommands asks for (AlterTableGetLockLevel).
effects::LockMode LockOfSameAlter(const std::string& table, const Context& context) {
  const Statement& statement = context.statement();
  effects::LockMode strongest = effects::LockMode::kNone;
  if (statement.is_body) return strongest;
  for (const Action& action : statement.actions) {
    if (std::holds_alternative<ValidateConstraint>(action)) continue;
    const effects::Effects effects = effects::EffectsOf(action, context.schema(), context.server());
    strongest = std::max(strongest, effects.LockOn(table));
  }
  return strongest;
}

// Out of the transaction that holds the lock, whole, into a migration of its own.
std::optional<Fix> Later(const ValidateConstraint& validate, const Context& context) {
  const Statement& statement = context.statement();
  if (statement.actions.size() != 1) return std::nullopt;
  SafeForm form{.description = "Validate it in a migration of its own.",
                .edits = {{WholeStatement(context.FileText(), statement.span), ""}}};
  form.later = {{"validate_" + validate.constraint, std::string(context.Text(statement.span)) + ";", ""}};
  return MakeFix(form, context);
}

void Check(const ValidateConstraint& validate, Context& context) {
  if (context.effects().scans.empty() || context.IsNew(validate.table)) return;
  const std::string key = context.schema().Key(validate.table);
  constexpr const char* kAdvice = "Validate it in a migration of its own: reads and writes then go on.";
  const effects::LockMode beside = LockOfSameAlter(key, context);
  if (IsStrong(beside)) {
    context
        .Report(validate.span,
                "'{}' is locked with '{}' while '{}' is checked: another part of this ALTER TABLE needs that",
                validate.table, effects::ManualName(beside), validate.constraint)
        .Advice(kAdvice);
    return;
  }
  const HeldLock* held = context.transaction().Find(key);
  if (held == nullptr || !held->IsStrong()) return;
  context
      .Report(validate.span, "'{}' stays locked with '{}' while '{}' is checked, from earlier in the transaction",
              validate.table, effects::ManualName(held->mode), validate.constraint)
      .Advice(kAdvice)
      .Related(held->span, "takes the lock that is held until the transaction ends")
      .Fix(Later(validate, context));
}

}  // namespace

SLUICE_RULE(validate_in_same_transaction){
    .id = "SLU112",
    .severity = Severity::kError,
    .category = Category::kLocking,
    .summary = "Finds VALIDATE CONSTRAINT in a transaction that holds a stronger lock on the table.",
    .why = R"md(
`VALIDATE CONSTRAINT` reads the whole table under `SHARE UPDATE EXCLUSIVE`, which stops neither reads nor writes. A lock is
held until its transaction ends, though: where the same transaction has altered the table before, with `ADD CONSTRAINT ...
NOT VALID` above all, others wait for the whole check, as if there were no `NOT VALID`. The same holds for two parts of one
`ALTER TABLE`, which locks the table once, with the strongest mode that any of its parts needs.

Two migrations, each in a transaction of its own:

    ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
    -- in a later migration:
    ALTER TABLE orders VALIDATE CONSTRAINT total_positive;

Ignore it for tables that are small and stay so.

PostgreSQL manual: ALTER TABLE, "Notes".
)md",
    .bad = R"sql(ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;)sql",
    .good = "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;",
    .check = On<Check>,
};

}  // namespace sluice::rules
