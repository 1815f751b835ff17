#include <algorithm>

#include "rules/rule.h"

namespace sluice::rules {
namespace {

bool IsSnakeCase(std::string_view name) {
  const auto is_lower = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return name.empty() || (is_lower(name.front()) &&
                          std::all_of(name.begin(), name.end(), [&](char c) { return is_lower(c) || is_digit(c); }));
}

void CheckName(const std::string& name, Span span, Context& context) {
  if (IsSnakeCase(name)) return;
  context.Report(span, "'{}' is no name in lower case with underscores", name)
      .Advice("Such a name has to be written in double quotes for ever; a small letter, then a to z, 0 to 9 and _.");
}

void CheckConstraints(const std::vector<Constraint>& constraints, Context& context) {
  for (const Constraint& constraint : constraints) CheckName(constraint.name, constraint.span, context);
}

void CheckTable(const CreateTable& create, Context& context) {
  CheckName(create.table.name, create.span, context);
  for (const Column& column : create.columns) {
    CheckName(column.name, column.span, context);
    CheckConstraints(column.constraints, context);
  }
  CheckConstraints(create.constraints, context);
}

void CheckColumn(const AddColumn& add, Context& context) {
  CheckName(add.column.name, add.span, context);
  CheckConstraints(add.column.constraints, context);
}

void CheckConstraint(const AddConstraint& add, Context& context) {
  CheckName(add.constraint.name, add.span, context);
}

void CheckIndex(const CreateIndex& create, Context& context) {
  CheckName(create.name, create.span, context);
}

void CheckView(const CreateView& create, Context& context) {
  CheckName(create.view.name, create.span, context);
}

void CheckType(const CreateType& create, Context& context) {
  CheckName(create.type.name, create.span, context);
}

template <typename Rename>
void CheckRename(const Rename& rename, Context& context) {
  CheckName(rename.new_name, rename.span, context);
}

}  // namespace

SLUICE_RULE(naming){
    .id = "SLU910",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .summary = "Finds new names that are not in lower case with underscores.",
    .why = R"md(
PostgreSQL folds names to lower case unless they are in double quotes. A table that was created as `"OrderItems"` is not found as
`OrderItems`; it has to be quoted in each query, by each tool, for ever.

Judged are names that a migration gives: tables, columns, constraints, indexes, views and types.

Manual: Identifiers and Key Words.

Off by default: turn it on where it is your convention.
)md",
    .bad = R"sql(CREATE TABLE "OrderItems" (id bigint PRIMARY KEY);)sql",
    .good = "CREATE TABLE order_items (id bigint PRIMARY KEY);",
    .check = On<CheckTable, CheckColumn, CheckConstraint, CheckIndex, CheckView, CheckType, CheckRename<RenameTable>,
                CheckRename<RenameColumn>, CheckRename<RenameConstraint>, CheckRename<RenameIndex>>,
};

}  // namespace sluice::rules
