#include <algorithm>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr const char* kAdvice =
    "Write the rows in an order that the foreign keys allow, or disable the one trigger that is in the way.";

bool AreDisabled(const schema::Schema& schema, const std::string& key) {
  const schema::Relation* table = schema.FindKey(key);
  return table != nullptr && !table->disabled_triggers.empty();
}

// Also where it is not known.
bool HasForeignKeys(const schema::Relation* table) {
  return table == nullptr || !table->referenced_by.empty() ||
         std::any_of(table->constraints.begin(), table->constraints.end(),
                     [](const auto& constraint) { return constraint.kind == ConstraintKind::kForeignKey; });
}

// One of the two is left when the script is over.
void CheckTable(const TableCommand& command, Context& context) {
  if (command.kind != TableCommandKind::kEnableTrigger || !command.disables || command.whole.empty()) return;
  if (context.IsNew(command.table)) return;
  const std::string key = context.schema().Key(command.table);
  const bool all = command.whole == "all";
  context
      .Report(command.span, "triggers of '{}' are disabled, and nothing in the migration enables them again",
              command.table)
      .Sql("ALTER TABLE " + command.table.ToSql() + " ENABLE TRIGGER " + (all ? "ALL;" : "USER;"))
      .UnlessLater([key](const schema::Schema& schema) { return !AreDisabled(schema, key); });
  if (!all || !HasForeignKeys(context.schema().FindKey(key))) return;
  context
      .Report(command.span, "foreign keys of '{}' are not checked meanwhile, nor are the rows afterwards",
              command.table)
      .Severity(Severity::kNote)
      .Advice(kAdvice)
      .UnlessLater([key](const schema::Schema& schema) { return AreDisabled(schema, key); });
}

// Ordinary triggers, those of foreign keys and rules do not run in a session that plays the replica.
void CheckRole(const SetParameter& set, Context& context) {
  if (set.name != "session_replication_role" || !set.values || set.values->empty()) return;
  if (set.values->front() != "replica") return;
  context.Report(set.span, "no trigger of any table runs, and no foreign key is checked, under '{}'", "replica")
      .Severity(Severity::kWarning)
      .Advice(kAdvice);
}

}  // namespace

SLUICE_RULE(disable_trigger_all){
    .id = "SLU805",
    .severity = Severity::kError,
    .category = Category::kSecurity,
    .summary = "Finds DISABLE TRIGGER ALL and USER, and session_replication_role = replica.",
    .why = R"md(
`DISABLE TRIGGER ALL` turns off the triggers that enforce foreign keys, too. Rows written meanwhile, by whomever, may refer to
what does not exist, and `ENABLE TRIGGER` does not look at them: the constraint says that it is valid, and lies. Triggers that
write the audit log or keep tenants apart do not run either. An error where the migration does not enable them again, and a
note where it does and the table has foreign keys or is referenced. `DISABLE TRIGGER USER` leaves the foreign keys alone and is reported only where nothing enables them again.
`SET session_replication_role = replica` does the same to every table, for the session.

`DISABLE TRIGGER` takes `SHARE ROW EXCLUSIVE` on the table, so writers wait until the transaction ends. In a transaction that
also enables them, no other session writes without them.

Write the rows in an order that the foreign keys allow, or make the constraints `DEFERRABLE`. Disable one trigger by name where
it is in the way, and enable it in the same transaction.

Ignore it for a load whose rows are checked otherwise; check them with a query that looks for orphans.

PostgreSQL manual: ALTER TABLE, `DISABLE TRIGGER`; "session_replication_role".
)md",
    .bad = "ALTER TABLE orders DISABLE TRIGGER ALL;",
    .good = R"sql(SET CONSTRAINTS ALL DEFERRED;
INSERT INTO orders (id) VALUES (1);)sql",
    .check = On<CheckTable, CheckRole>,
};

}  // namespace sluice::rules
