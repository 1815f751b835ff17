#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Reshape& reshape, Context& context) {
  if (reshape.kind != ReshapeKind::kDisableRowSecurity || context.IsNew(reshape.subject)) return;
  const schema::Relation* table = context.Find(reshape.subject);
  if (table != nullptr && !table->row_security && context.schema().history_is_complete()) return;
  const std::string key = context.schema().Key(reshape.subject);
  context
      .Report(reshape.span, "every row of '{}' is open to all who may use the table: its policies no longer count",
              reshape.subject)
      .Advice("Change the policies instead, or run what needs all rows as a role with BYPASSRLS.")
      .UnlessLater([key](const schema::Schema& schema) {
        const schema::Relation* relation = schema.FindKey(key);
        return relation != nullptr && relation->row_security;
      });
}

}  // namespace

SLUICE_RULE(disable_row_level_security){
    .id = "SLU803",
    .severity = Severity::kError,
    .category = Category::kSecurity,
    .summary = "Finds DISABLE ROW LEVEL SECURITY: every row is then open to who may read the table.",
    .why = R"md(
The table's policies stay, but no longer count: every role that was granted `SELECT` reads every row, of every tenant. Clients do
not fail, so nobody notices. The statement itself is quick, under `ACCESS EXCLUSIVE`.

Not reported where the history never enabled it, or the migration enables it again.

Change the policies instead; run what needs all rows as the owner or as a role with `BYPASSRLS`.

PostgreSQL manual: "Row Security Policies".
)md",
    .bad = R"sql(CREATE POLICY all_orders ON orders USING (true);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE orders DISABLE ROW LEVEL SECURITY;)sql",
    .good = "CREATE POLICY all_orders ON orders USING (true);",
    .check = On<Check>,
};

}  // namespace sluice::rules
