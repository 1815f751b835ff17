#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Action& action, Context& context) {
  for (const effects::UnsafeValue& value : context.effects().unsafe_values) {
    if (value.certain) {
      context.Report(SpanOf(action),
                     "fails: the value '{}' of '{}' is used before the transaction that adds it commits", value.label,
                     value.type);
    } else {
      context
          .Report(SpanOf(action), "fails if it uses the value '{}' of '{}', which its own transaction has added",
                  value.label, value.type)
          .Severity(Severity::kWarning);
    }
  }
}

}  // namespace

SLUICE_RULE(enum_value_used_before_commit){
    .id = "SLU506",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds a value of an enum that is used in the transaction that adds it.",
    .why = R"md(
A value that `ALTER TYPE ... ADD VALUE` adds may not be used before its transaction has committed: "unsafe use of new value"
(55P04), and all that the transaction did is rolled back. A default, a `CHECK`, an index predicate, a view and a row that holds
the value count as uses. Nothing is locked for it, and a second run fails in the same way.

Add the value in a migration of its own, and use it in the next one. `ADD VALUE` cannot be undone; before PostgreSQL 12 it cannot
run in a transaction block at all.

Where the value is in a variable or comes from a query, Sluice cannot see whether it is used; what may use it is a warning.

PostgreSQL manual: ALTER TYPE, notes.
)md",
    .bad = R"sql(ALTER TYPE stage ADD VALUE 'sent';
CREATE TABLE parcels (id bigint PRIMARY KEY, stage stage NOT NULL DEFAULT 'sent');)sql",
    .good = "ALTER TYPE stage ADD VALUE 'sent';",
    .check = On<Check>,
};

}  // namespace sluice::rules
