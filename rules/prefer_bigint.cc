#include <algorithm>
#include <array>

#include "rules/written_columns.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kColumns[] = {"keys", "all"};
constexpr RuleOption kOptions[] = {{"columns", "keys", "Which columns are judged: keys or all.", kColumns}};

bool IsSmall(const TypeName& type) {
  constexpr std::array<std::string_view, 6> kSmall = {"int4", "int2", "serial", "serial4", "smallserial", "serial2"};
  return type.schema.empty() && !type.is_array && std::find(kSmall.begin(), kSmall.end(), type.name) != kSmall.end();
}

bool IsKeyOf(const CreateTable& create, const std::string& column) {
  return std::any_of(create.constraints.begin(), create.constraints.end(), [&](const Constraint& constraint) {
    return constraint.kind == ConstraintKind::kPrimaryKey && constraint.columns == std::vector<std::string>{column};
  });
}

// The one column of a primary key, or one that counts up.
bool IsKey(const WrittenColumn& column) {
  if (column.definition == nullptr) return false;
  if (column.type.is_serial() || column.definition->generated == Generated::kIdentity) return true;
  const auto& constraints = column.definition->constraints;
  const bool primary = std::any_of(constraints.begin(), constraints.end(), [](const Constraint& constraint) {
    return constraint.kind == ConstraintKind::kPrimaryKey;
  });
  return primary || (column.create != nullptr && IsKeyOf(*column.create, column.name));
}

void Check(const WrittenColumn& column, Context& context) {
  if (!IsSmall(column.type) || (context.Option("columns") == "keys" && !IsKey(column))) return;
  context.Report(column.span, "'{}' is '{}', which ends at 2147483647 at most", column.name, column.type.ToString())
      .Advice("Use bigint.");
}

}  // namespace

SLUICE_RULE(prefer_bigint){
    .id = "SLU903",
    .severity = Severity::kWarning,
    .category = Category::kConvention,
    .on = false,
    .options = kOptions,
    .summary = "Finds keys of type integer or smallint, which run out of numbers.",
    .why = R"md(
A key of type `integer` ends at 2,147,483,647. Numbers are used up by rolled back inserts and `ON CONFLICT`, too. When they are,
every insert fails, and the way out, `ALTER COLUMN ... TYPE bigint`, rewrites the table under `ACCESS EXCLUSIVE`, with all that refer
to it. The four bytes that `integer` saves are often lost to alignment.

Judged are the column of a primary key, `serial` and identity columns; with the option `columns = "all"` every column.

Manual: Numeric Types.

Off by default: turn it on where it is your convention.
)md",
    .bad = "CREATE TABLE items (id integer PRIMARY KEY);",
    .good = "CREATE TABLE items (id bigint PRIMARY KEY);",
    .check = OnColumns<Check>,
};

}  // namespace sluice::rules
