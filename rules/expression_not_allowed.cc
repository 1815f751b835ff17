#include <algorithm>
#include <span>
#include <string>

#include "analyzer/base/letter_case.h"
#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// The first column that the text names; null where it names none. What stands for a template's placeholder is no name
// that the text has.
const std::string* ColumnIn(const Expression& expression, const Context& context) {
  if (expression.columns.empty()) return nullptr;
  constexpr size_t kTried = 8;  // each takes a search through the text
  const std::string text = ToLower(context.Text(expression.span));
  const std::span tried(expression.columns.data(), std::min(kTried, expression.columns.size()));
  const auto is_written = [&](const std::string& name) { return text.find(ToLower(name)) != std::string::npos; };
  const auto found = std::find_if(tried.begin(), tried.end(), is_written);
  return found == tried.end() ? nullptr : &*found;
}

void CheckDefault(Span span, const std::string& column, const std::optional<Expression>& value, Context& context) {
  if (!value) return;
  if (value->has_subquery) {
    context.Report(span, "fails: the default of '{}' has a subquery", column)
        .Advice("Call a function that looks for the value, or let a trigger give it.");
    return;
  }
  const std::string* named = ColumnIn(*value, context);
  if (named == nullptr) return;
  context.Report(span, "fails: the default of '{}' names a column, '{}'", column, *named)
      .Advice(
          "A text stands in single quotes. What is computed from other columns is a generated column, or a trigger's.");
}

void CheckSubquery(Span span, const std::optional<Expression>& expression, const std::string& table, Context& context) {
  if (!expression || !expression->has_subquery) return;
  context.Report(span, "fails: an index of '{}' takes no subquery", table)
      .Advice("Index what the row itself says, or keep the value in a column.");
}

void CheckConstraint(Span span, const Constraint& constraint, const Name& table, Context& context) {
  if (constraint.kind != ConstraintKind::kCheck || !constraint.check.has_subquery) return;
  context.Report(span, "fails: a CHECK of '{}' takes no subquery", table)
      .Advice("A CHECK sees its row alone: a foreign key, an exclusion constraint or a trigger looks at others.");
}

// The first generated column that the expression names; null where it names none.
template <typename Columns>
const std::string* GeneratedAmong(const Columns& columns, const Expression& expression) {
  for (const auto& column : columns) {
    const bool generated = column.generated == Generated::kStored || column.generated == Generated::kVirtual;
    if (!generated) continue;
    const auto named = std::find(expression.columns.begin(), expression.columns.end(), column.name);
    if (named != expression.columns.end()) return &*named;
  }
  return nullptr;
}

template <typename Columns>
void CheckComputed(Span span, const Column& column, const Columns& columns, Context& context) {
  if (column.default_value->has_subquery) {
    context.Report(span, "fails: what '{}' is computed by has a subquery", column.name)
        .Advice("A generated column sees its row alone; a trigger looks at others.");
    return;
  }
  const std::string* other = GeneratedAmong(columns, *column.default_value);
  if (other == nullptr) return;
  context.Report(span, "fails: '{}' is computed from '{}', which is computed, too", column.name, *other)
      .Advice("Compute it from the columns that the other one is computed from.");
}

template <typename Columns>
void CheckColumn(Span span, const Column& column, const Columns& columns, const Name& table, Context& context) {
  for (const Constraint& constraint : column.constraints) CheckConstraint(span, constraint, table, context);
  if (column.generated == Generated::kNo) return CheckDefault(span, column.name, column.default_value, context);
  if (column.generated != Generated::kIdentity && column.default_value) CheckComputed(span, column, columns, context);
}

void CheckTable(const CreateTable& create, Context& context) {
  if (context.statement().is_body || create.columns.size() > schema::kMostColumns) return;
  if (context.Find(create.table) != nullptr) return;
  for (const Column& column : create.columns) {
    CheckColumn(column.span, column, create.columns, create.table, context);
  }
  for (const Constraint& constraint : create.constraints) {
    CheckConstraint(constraint.span, constraint, create.table, context);
  }
}

void CheckAddColumn(const AddColumn& add, Context& context) {
  const schema::Relation* table = context.Find(add.table);
  if (context.statement().is_body || (table != nullptr && table->FindColumn(add.column.name) != nullptr)) return;
  CheckColumn(add.span, add.column, std::vector<Column>{add.column}, add.table, context);
  const bool is_computed = add.column.generated == Generated::kStored || add.column.generated == Generated::kVirtual;
  if (table == nullptr || !IsSure(*table, context) || !is_computed || !add.column.default_value) return;
  if (!add.column.default_value->has_subquery) CheckComputed(add.span, add.column, table->columns, context);
}

void CheckAdded(const AddConstraint& add, Context& context) {
  if (!context.statement().is_body) CheckConstraint(add.span, add.constraint, add.table, context);
}

void CheckSet(const SetDefault& set, Context& context) {
  if (!context.statement().is_body) CheckDefault(set.span, set.column, set.value, context);
}

void CheckIndex(const CreateIndex& create, Context& context) {
  if (context.statement().is_body) return;
  for (const IndexPart& part : create.parts) {
    CheckSubquery(create.span, part.expression, create.table.ToString(), context);
  }
  CheckSubquery(create.span, create.predicate, create.table.ToString(), context);
}

void CheckType(const AlterColumnType& change, Context& context) {
  if (context.statement().is_body || !change.using_expression || !change.using_expression->has_subquery) return;
  context.Report(change.span, "fails: USING has a subquery, and '{}' takes its values from its own row", change.column)
      .Advice("Add a column of the new type, fill it by UPDATE ... FROM, and drop the old one later.");
}

}  // namespace

SLUICE_RULE(expression_not_allowed){
    .id = "SLU534",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds expressions that look beyond what they may: subqueries, and columns in a default.",
    .why = R"md(
A default is computed before there is a row: it names no column. A `CHECK`, an index, a generated column and the `USING` of a change
of type see the one row that they are computed for: they take no subquery. A generated column is not computed from another one.
The server refuses all of that, whatever the tables hold.

A default in double quotes is the name of a column: write `DEFAULT 'new'`. To turn a column into a reference to another table's
rows, add a column, fill it by `UPDATE ... FROM`, and drop the old one in a later release. `ARRAY(SELECT ...)` in `USING` is a subquery,
too; a function may hold one.

PostgreSQL source: transformColumnRef and transformSubLink in parse_expr.c, check_nested_generated in heap.c; errors 0A000 and 42P17.
)md",
    .bad = "ALTER TABLE orders ALTER COLUMN status SET DEFAULT \"new\";",
    .good = "ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'new';",
    .check = On<CheckTable, CheckAddColumn, CheckAdded, CheckSet, CheckIndex, CheckType>,
};

}  // namespace sluice::rules
