#include "rules/listed.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kAdvice =
    "Drop what is in it by name, each when nothing uses it any more, then the empty schema without CASCADE.";

void CheckSchema(const DropSchema& drop, Context& context) {
  if (!drop.cascade) return;
  std::vector<std::string> gone;
  for (const std::string& each : context.effects().destroys) {
    if (!context.IsNewKey(each)) gone.push_back(each);
  }
  // What else is in the schema is lost with it, known here or not.
  const Name all{drop.schema, "*", {}};
  if (gone.empty()) {
    context.Report(drop.span, "all of '{}' is dropped with its schema", all).Advice(std::string(kAdvice));
    return;
  }
  context.Report(drop.span, "all of '{}' is dropped with its schema, and what depends on it: '{}'", all, Listed(gone))
      .Advice(std::string(kAdvice));
}

void CheckDatabase(const DropDatabase& drop, Context& context) {
  context.Report(drop.span, "database '{}' is dropped with everything in it", drop.database)
      .Advice("A migration should not drop databases; do it by hand, after a backup.");
}

}  // namespace

SLUICE_RULE(drop_schema_or_database){
    .id = "SLU303",
    .severity = Severity::kError,
    .category = Category::kDataLoss,
    .summary = "Finds DROP DATABASE, and DROP SCHEMA with CASCADE.",
    .why = R"md(
`DROP SCHEMA ... CASCADE` removes every table, view, type and function in the schema, and whatever in other schemas depends on
them, without naming one; the finding names the relations that the history knows. `DROP DATABASE` removes all there is. Neither
can be undone without a backup.

Without `CASCADE` PostgreSQL refuses to drop a schema that holds anything, so that form is not reported.
)md",
    .bad = "DROP SCHEMA app CASCADE;",
    .good = "DROP SCHEMA app;",
    .check = On<CheckSchema, CheckDatabase>,
};

}  // namespace sluice::rules
