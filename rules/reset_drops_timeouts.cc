#include <optional>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsTimeout(std::string_view name) {
  return name == "lock_timeout" || name == "statement_timeout" || name == "transaction_timeout";
}

// RESET ALL, and DISCARD ALL with it.
bool IsResetAll(const SetParameter& set) {
  return set.name == "all" && !set.values;
}

// What waits for nothing needs no timeout.
bool IsOfTheSession(const Statement& statement) {
  const Action& first = statement.actions.front();
  return std::holds_alternative<SetParameter>(first) || std::holds_alternative<TransactionControl>(first);
}

void Check(const Migration& migration, Context& context) {
  std::string timeout;
  std::optional<Span> reset;
  for (const Statement& statement : migration.up.statements) {
    if (statement.actions.empty()) continue;
    if (reset && !IsOfTheSession(statement)) {
      context.Report(*reset, "drops '{}', and statements follow that it was to limit", timeout)
          .Advice("Reset by name what was set, or set the timeout again behind it.");
      return;
    }
    for (const Action& action : statement.actions) {
      const auto* set = std::get_if<SetParameter>(&action);
      if (set == nullptr) continue;
      if (IsResetAll(*set) && !timeout.empty()) reset = statement.span;
      if (!IsTimeout(set->name)) continue;
      timeout = set->values ? set->name : "";
      reset.reset();
    }
  }
}

}  // namespace

SLUICE_RULE(reset_drops_timeouts){
    .id = "SLU514",
    .severity = Severity::kWarning,
    .category = Category::kCorrectness,
    .summary = "Finds RESET ALL or DISCARD ALL that drops a timeout which later statements need.",
    .why = R"md(
`RESET ALL` and `DISCARD ALL` put every parameter of the session back, `lock_timeout` and `statement_timeout` with them. The
statements behind it run without the limits that the migration set at its beginning: the first that waits for a lock lets
everybody wait with it.

Reset by name what was set:

    SET lock_timeout = '2s';
    SET work_mem = '1GB';
    REINDEX INDEX CONCURRENTLY orders_email_idx;
    RESET work_mem;
    ALTER TABLE orders ADD COLUMN note text;

At the end of a migration `RESET ALL` is right, and not reported.

Manual: RESET; DISCARD.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
