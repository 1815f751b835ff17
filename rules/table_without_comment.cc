#include <set>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

std::set<std::string> Commented(const Script& script, const Context& context) {
  std::set<std::string> tables;
  for (const Statement& statement : script.statements) {
    for (const Action& action : statement.actions) {
      const auto* command = std::get_if<TableCommand>(&action);
      if (command == nullptr || command->kind != TableCommandKind::kComment) continue;
      if (command->part.empty()) tables.insert(context.schema().Key(command->table));
    }
  }
  return tables;
}

void Check(const Migration& migration, Context& context) {
  const std::set<std::string> commented = Commented(migration.up, context);
  for (const Statement& statement : migration.up.statements) {
    for (const Action& action : statement.actions) {
      const auto* create = std::get_if<CreateTable>(&action);
      if (create == nullptr || create->temporary || create->is_partition) continue;
      const std::string key = context.schema().Key(create->table);
      if (commented.contains(key) || context.schema().FindKey(key) == nullptr) continue;
      context.Report(create->span, "'{}' has no comment that says what its rows are", create->table)
          .Advice("COMMENT ON TABLE in the same migration: what one row is, and who writes it.");
    }
  }
}

}  // namespace

SLUICE_RULE(table_without_comment){
    .id = "SLU909",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .summary = "Finds a new table without COMMENT ON TABLE in its migration.",
    .why = R"md(
`COMMENT ON TABLE` is kept by the database, is shown by every client, and goes along in every dump: the one place where who finds the table
years later will look.

    COMMENT ON TABLE orders IS 'One row per order that was paid. Written by the shop only.';

Temporary tables and partitions need none.

Off by default: turn it on where it is your convention.
)md",
    .bad = "",
    .good = "",
    .check = On<Check>,
};

}  // namespace sluice::rules
