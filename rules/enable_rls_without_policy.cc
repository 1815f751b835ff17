#include "rules/rule.h"

namespace sluice::rules {
namespace {

void Check(const Reshape& reshape, Context& context) {
  if (reshape.kind != ReshapeKind::kEnableRowSecurity) return;
  const schema::Relation* table = context.Find(reshape.subject);
  if (table == nullptr || table->row_security) return;
  const std::string key = table->Key();
  Draft draft = context.Report(
      reshape.span, "only the owner of '{}' sees rows: row level security is on without a policy", reshape.subject);
  if (context.IsNew(reshape.subject)) draft.Severity(Severity::kNote);
  draft.Advice("Create the policies in the same migration, before row level security is enabled.")
      .UnlessLater([key](const schema::Schema& schema) {
        const schema::Relation* relation = schema.FindKey(key);
        return relation == nullptr || !relation->policies.empty() || !relation->row_security;
      });
}

}  // namespace

SLUICE_RULE(enable_rls_without_policy){
    .id = "SLU804",
    .severity = Severity::kWarning,
    .category = Category::kSecurity,
    .summary = "Finds ENABLE ROW LEVEL SECURITY on a table without a policy: others than its owner see no row.",
    .why = R"md(
Row level security without a policy denies everything: roles other than the owner and those with `BYPASSRLS` see no row and can
write none, without an error on `SELECT`. On a table that is in use that is an outage for clients that are not its owner; on a
new table, which is reported as a note, it may be meant.

Policies that any statement of the migration creates count, in whatever order. The statement itself is quick, under
`ACCESS EXCLUSIVE`.

PostgreSQL manual: "Row Security Policies".
)md",
    .bad = "ALTER TABLE orders ENABLE ROW LEVEL SECURITY;",
    .good = R"sql(CREATE POLICY all_orders ON orders USING (true);
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
