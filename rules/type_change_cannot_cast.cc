#include <algorithm>

#include "analyzer/schema/casts.h"
#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Of one ALTER TABLE what drops is done first, wherever it stands, and what sets a default last (AT_PASS_DROP and
// AT_PASS_ADD_OTHERCONSTR in tablecmds.c).
bool DropsDefault(const AlterColumnType& change, const Context& context) {
  const auto& actions = context.statement().actions;
  return std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
    const auto* set = std::get_if<SetDefault>(&action);
    return set != nullptr && set->column == change.column && !set->value;
  });
}

// A default keeps the type of its expression; that is the column's where nothing is turned into it by a cast of its
// own.
bool HasDefaultOfItsType(const schema::Column& column) {
  if (!column.has_default || column.generated != Generated::kNo || !column.default_sequence.empty()) return false;
  constexpr std::string_view kOwn[] = {"bool", "bpchar", "int4", "json", "jsonb", "text", "uuid", "varchar"};
  return !column.type_key.empty() || std::find(std::begin(kOwn), std::end(kOwn), column.type.name) != std::end(kOwn);
}

std::string Head(const AlterColumnType& change) {
  return "ALTER TABLE " + change.table.ToSql();
}

std::string TypeClause(const AlterColumnType& change, const schema::Column& column, const Context& context) {
  const std::string name = QuoteIdentifier(change.column);
  std::string clause = " ALTER COLUMN " + name + " TYPE " + change.type.ToSql() + " USING ";
  if (change.using_expression) return clause + std::string(context.Text(change.using_expression->span));
  // Text is what each type is written as, and read from.
  const bool by_text = !column.type_key.empty() && !context.schema().FindType(change.type)->labels.empty();
  return clause + name + (by_text ? "::text::" : "::") + change.type.ToSql();
}

void CheckDefault(const AlterColumnType& change, const schema::Column& column, Context& context) {
  if (!HasDefaultOfItsType(column) || DropsDefault(change, context)) return;
  if (schema::IsAssignable(column.type, change.type, context.schema()).value_or(true)) return;
  const std::string alter = " ALTER COLUMN " + QuoteIdentifier(change.column);
  context
      .Report(change.span, "fails: the default of '{}' does not become '{}' by itself, whatever USING says",
              change.column, change.type.ToString())
      .Sql(Head(change) + alter + " DROP DEFAULT,\n " + TypeClause(change, column, context) +
           ";\n-- and in the same statement: SET DEFAULT, with a value of the new type");
}

void Check(const AlterColumnType& change, Context& context) {
  const schema::Relation* table = context.statement().is_body ? nullptr : context.Find(change.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(change.column);
  if (column == nullptr || !IsSure(*table, context)) return;
  if (change.using_expression) return CheckDefault(change, *column, context);
  if (schema::IsAssignable(column->type, change.type, context.schema()).value_or(true)) return;
  context
      .Report(change.span, "fails: '{}' does not become '{}' of itself, for it is '{}'", change.column,
              change.type.ToString(), column->type.ToString())
      .Sql(Head(change) + TypeClause(change, *column, context) + ";");
}

}  // namespace

SLUICE_RULE(type_change_cannot_cast){
    .id = "SLU522",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds a change of type that fails because the values, or the default, do not become the new type.",
    .why = R"md(
`ALTER COLUMN ... TYPE` turns each value into the new type as an assignment would. Where there is no such cast (`text` to
`integer`, `integer` to `boolean`, one enum to another), the server refuses: "column cannot be cast automatically to type
integer". `USING` says how.

It says so for the rows alone: the column's default has to become the new type by an assignment, too. "default for column cannot
be cast automatically to type mood" stops the usual way to replace an enum. Drop the default in the same statement and set it
again; the server drops first and sets last, whatever the order is:

    ALTER TABLE orders
      ALTER COLUMN status DROP DEFAULT,
      ALTER COLUMN status TYPE stage USING status::text::stage,
      ALTER COLUMN status SET DEFAULT 'new';

That rewrites the table under `ACCESS EXCLUSIVE` (change-column-type-rewrites).

Told where both types are PostgreSQL's own, enums of the history or domains over them, and the history makes no casts
(`CREATE CAST`) or operators of its own.

PostgreSQL source: ATPrepAlterColumnType and ATExecAlterColumnType in tablecmds.c, error 42804.
)md",
    .bad = R"sql(CREATE TABLE notes (id bigint PRIMARY KEY, stars text);
ALTER TABLE notes ALTER COLUMN stars TYPE int;)sql",
    .good = R"sql(CREATE TABLE notes (id bigint PRIMARY KEY, stars text);
ALTER TABLE notes ALTER COLUMN stars TYPE int USING stars::int;)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
