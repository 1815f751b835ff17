#include <algorithm>
#include <string_view>

#include "analyzer/schema/types.h"
#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kIdentityTypes[] = {"int2", "int4", "int8"};

// Of PostgreSQL's own alone: the types of a history may be domains, which serve where their base does.
bool MayCount(const TypeName& type, const Context& context) {
  const TypeName base = context.schema().BaseType(type);
  if (!schema::IsBuiltInType(base)) return true;
  return !base.is_array && std::find(std::begin(kIdentityTypes), std::end(kIdentityTypes),
                                     schema::StoredType(base).name) != std::end(kIdentityTypes);
}

// The parts of one ALTER TABLE are not done in their order: what drops goes first (ATPrepCmd in tablecmds.c).
const schema::Column* ColumnOf(const Name& table_name, const std::string& name, const Context& context) {
  const auto changes_tables = [](const Action& action) {
    return !std::holds_alternative<Reshape>(action) && !std::holds_alternative<TableCommand>(action) &&
           !std::holds_alternative<SetDefault>(action) && !std::holds_alternative<AlterColumnType>(action);
  };
  const auto& actions = context.statement().actions;
  if (context.statement().is_body || std::any_of(actions.begin(), actions.end(), changes_tables)) return nullptr;
  const auto commands = std::count_if(actions.begin(), actions.end(),
                                      [](const Action& action) { return !std::holds_alternative<Reshape>(action); });
  const schema::Relation* table = commands > 1 ? nullptr : context.Find(table_name);
  return table != nullptr && table->IsTable() && IsSure(*table, context) ? table->FindColumn(name) : nullptr;
}

void ReportType(Span span, const std::string& column, const TypeName& type, Context& context) {
  context.Report(span, "fails: '{}' is '{}', and an identity is smallint, integer or bigint", column, type.ToString())
      .Advice("Give the column one of these types, or a default that makes its values.");
}

void CheckAdded(const Reshape& reshape, const schema::Column& column, Context& context) {
  if (column.generated == Generated::kIdentity) {
    context.Report(reshape.span, "fails: '{}' is an identity column already", reshape.part)
        .Advice("SET GENERATED changes whether clients may give its values.");
  } else if (column.has_default || column.generated != Generated::kNo) {
    context.Report(reshape.span, "fails: '{}' has a default, and a column has either that or an identity", reshape.part)
        .Advice("Drop the default in the same statement, and set the sequence behind what the column holds.");
  } else if (!column.not_null) {
    context.Report(reshape.span, "fails: '{}' may be null, and an identity column may not", reshape.part)
        .Advice("Make the column NOT NULL first.");
  } else if (!MayCount(column.type, context)) {
    ReportType(reshape.span, reshape.part, column.type, context);
  }
}

void CheckIdentity(const Reshape& reshape, Context& context) {
  if (reshape.kind != ReshapeKind::kAddIdentity && reshape.kind != ReshapeKind::kSetIdentity) return;
  const schema::Column* column = ColumnOf(reshape.subject, reshape.part, context);
  if (column == nullptr) return;
  if (reshape.kind == ReshapeKind::kAddIdentity) return CheckAdded(reshape, *column, context);
  if (column->generated == Generated::kIdentity) return;
  context.Report(reshape.span, "fails: '{}' is not an identity column", reshape.part)
      .Advice("ADD GENERATED ... AS IDENTITY makes it one.");
}

void CheckDropped(const TableCommand& command, Context& context) {
  const bool identity = command.kind == TableCommandKind::kDropIdentity;
  if ((!identity && command.kind != TableCommandKind::kDropExpression) || command.if_exists) return;
  const schema::Column* column = ColumnOf(command.table, command.part, context);
  if (column == nullptr) return;
  if (identity && column->generated != Generated::kIdentity) {
    context.Report(command.span, "fails: '{}' is not an identity column", command.part)
        .Advice("DROP DEFAULT takes the default of a serial column away; DROP IDENTITY IF EXISTS does not fail.");
  } else if (!identity && column->generated != Generated::kStored) {
    context.Report(command.span, "fails: '{}' is not a stored generated column", command.part)
        .Advice("DROP DEFAULT takes a default away; DROP EXPRESSION IF EXISTS does not fail for one that is plain.");
  }
}

void CheckDefault(const SetDefault& set, Context& context) {
  const schema::Column* column = ColumnOf(set.table, set.column, context);
  if (column == nullptr || column->generated == Generated::kNo) return;
  if (column->generated == Generated::kIdentity) {
    context.Report(set.span, "fails: '{}' is an identity column, whose default cannot be changed", set.column)
        .Advice("DROP IDENTITY makes it a plain column.");
  } else {
    context.Report(set.span, "fails: '{}' is a generated column, whose default cannot be changed", set.column)
        .Advice("DROP EXPRESSION makes it a plain column, which keeps its values.");
  }
}

void CheckType(const AlterColumnType& change, Context& context) {
  const schema::Column* column = ColumnOf(change.table, change.column, context);
  if (column == nullptr || column->generated != Generated::kIdentity || MayCount(change.type, context)) return;
  context
      .Report(change.span, "fails: '{}' is an identity column, and '{}' cannot be one", change.column,
              change.type.ToString())
      .Advice("Drop the identity before, and give the column a default that makes its values.");
}

void CheckColumn(Span span, const Column& column, Context& context) {
  const bool is_identity = column.generated == Generated::kIdentity;
  const bool is_default = column.default_value && (is_identity || column.generated == Generated::kNo);
  if (is_default + is_identity + column.type.is_serial() > 1) {
    context.Report(span, "fails: '{}' has more than one of a default, an identity and a serial type", column.name)
        .Advice("Each of them says where the values come from: leave one.");
  } else if (is_identity && !MayCount(column.type, context)) {
    ReportType(span, column.name, column.type, context);
  }
}

void CheckTable(const CreateTable& create, Context& context) {
  if (context.statement().is_body || context.Find(create.table) != nullptr) return;
  for (const Column& column : create.columns) CheckColumn(column.span, column, context);
}

void CheckAddColumn(const AddColumn& add, Context& context) {
  const schema::Relation* table = context.statement().is_body ? nullptr : context.Find(add.table);
  const bool is_there = table != nullptr && table->FindColumn(add.column.name) != nullptr;
  if (!context.statement().is_body && !is_there) CheckColumn(add.span, add.column, context);
}

}  // namespace

SLUICE_RULE(default_or_identity_fails){
    .id = "SLU532",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds identities and defaults that a column cannot get, for what it is or has already.",
    .why = R"md(
A column gets its values from one place: a default, an identity or an expression. The server refuses a second one, and a change of
one that is not there: `ADD GENERATED ... AS IDENTITY` on a column that may be null or has a default, as a `serial` has; `SET DEFAULT`
on an identity or a generated column; `DROP IDENTITY` or `DROP EXPRESSION` of what is none. An identity is `smallint`, `integer` or `bigint`.

From `serial` to identity in one statement: `ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY`; then
set the new sequence behind the largest value, and drop the old one.

Told where the history made the table; not of an `ALTER TABLE` with other parts, whose order the server chooses.

PostgreSQL source: ATExecAddIdentity, ATExecSetIdentity, ATExecDropIdentity, ATExecDropExpression and ATExecColumnDefault in tablecmds.c,
transformColumnDefinition in parse_utilcmd.c; errors 55000, 42601 and 22023.
)md",
    .bad = R"sql(CREATE TABLE bills (id bigserial PRIMARY KEY);
ALTER TABLE bills ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;)sql",
    .good = R"sql(CREATE TABLE bills (id bigserial PRIMARY KEY);
ALTER TABLE bills ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;)sql",
    .check = On<CheckIdentity, CheckDropped, CheckDefault, CheckType, CheckTable, CheckAddColumn>,
};

}  // namespace sluice::rules
