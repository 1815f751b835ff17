#include "analyzer/schema/types.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr std::string_view kAdvice =
    "Add a column of the new type, keep both in step with a trigger, fill the old rows in batches, then switch over.";

// Only where the session's TimeZone is not UTC, which decides between timestamp and timestamptz.
bool DependsOnTimeZone(const schema::Column* column, const AlterColumnType& change, const Context& context) {
  if (column == nullptr) return false;
  const model::TypeName from = context.schema().BaseType(column->type);
  const model::TypeName to = context.schema().BaseType(change.type);
  return schema::RewriteOfTypeChange(from, to, context.server().major) == schema::RewriteNeed::kTimeZone;
}

void Check(const AlterColumnType& change, Context& context) {
  if (context.effects().rewrites.empty() || context.IsNew(change.table)) return;
  const schema::Relation* table = context.Find(change.table);
  const schema::Column* column = table == nullptr ? nullptr : table->FindColumn(change.column);
  if (context.effects().certainty == effects::Certainty::kUpperBound && DependsOnTimeZone(column, change, context)) {
    context
        .Report(change.span, "the table '{}' is rewritten to turn '{}' into '{}', unless the session's TimeZone is UTC",
                change.table, change.column, change.type.ToString())
        .Severity(Severity::kWarning)
        .Sql("SET LOCAL timezone = 'UTC';\n" + std::string(context.Text(context.statement().span)) + ";");
    return;
  }
  // USING computes each row anew, whatever the type was.
  const bool computes = column != nullptr && change.using_expression;
  if (context.effects().certainty == effects::Certainty::kUnknown && !computes) {
    context
        .Report(change.span,
                "reads and writes of '{}' wait while it is rewritten, unless '{}' is '{}' already or close to it",
                change.table, change.column, change.type.ToString())
        .Severity(Severity::kWarning)
        .Advice(std::string(kAdvice));
    return;
  }
  context
      .Report(change.span, "reads and writes of '{}' wait while every row is rewritten to turn '{}' into '{}'",
              change.table, change.column, change.type.ToString())
      .Advice(std::string(kAdvice));
}

}  // namespace

SLUICE_RULE(change_column_type_rewrites){
    .id = "SLU202",
    .severity = Severity::kError,
    .category = Category::kRewrite,
    .summary = "Finds ALTER COLUMN TYPE that writes every row of the table anew.",
    .why = R"md(
Most changes of a column's type write the table and all its indexes anew, under `ACCESS EXCLUSIVE`: nobody reads or writes
until it is done, and twice the space is needed.

Free, and not reported: a longer `varchar(n)` or `varbit(n)`, `varchar` to `text` and `text` to `varchar`, `numeric` with more
digits and the same scale or without limits, more fractional digits of a time, `cidr` to `inet`, `timestamp` to `timestamptz`
and back where the session's `TimeZone` is UTC (since 12), and the same type again. Everything else is not: `integer` to
`bigint`, a shorter limit, `char(n)`, any change of an array's element, and any `USING` that computes.

PostgreSQL source: ATColumnChangeRequiresRewrite in tablecmds.c.
)md",
    .bad = "ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;",
    .good = R"sql(ALTER TABLE orders ALTER COLUMN email TYPE text;
ANALYZE orders (email);)sql",
    .check = On<Check>,
};

}  // namespace sluice::rules
