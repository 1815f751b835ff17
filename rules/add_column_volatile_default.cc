#include "analyzer/effects/volatility.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

constexpr int kDefaultIsKept = 11;

void Check(const AddColumn& add, Context& context) {
  const Column& column = add.column;
  const bool has_default = column.default_value && column.generated == Generated::kNo;
  if (!has_default || context.effects().rewrites.empty() || context.IsNew(add.table)) return;
  const effects::ExpressionVolatility volatility = effects::VolatilityOf(*column.default_value, context.schema());
  const std::string table = "ALTER TABLE " + add.table.ToSql();
  const std::string steps = table + " ADD COLUMN " + QuoteIdentifier(column.name) + " " + column.type.ToSql() + ";\n" +
                            table + " ALTER COLUMN " + QuoteIdentifier(column.name) + " SET DEFAULT " +
                            std::string(context.Text(column.default_value->span)) +
                            ";\n-- then fill the old rows in batches";
  if (volatility.volatility != Volatility::kVolatile) {
    if (context.server().major >= kDefaultIsKept) return;  // it is the type that rewrites
    context
        .Report(add.span, "reads and writes of '{}' wait while the table is rewritten, as for any default before 11",
                add.table)
        .Sql(steps);
    return;
  }
  if (volatility.certain) {
    context
        .Report(add.span,
                "reads and writes of '{}' wait while the table is rewritten: '{}' gives each row its own value",
                add.table, volatility.function)
        .Sql(steps);
    return;
  }
  context
      .Report(
          add.span,
          "the table '{}' is rewritten under an ACCESS EXCLUSIVE lock if '{}' is volatile, as functions are by default",
          add.table, volatility.function.empty() ? std::string("the default") : volatility.function)
      .Severity(Severity::kWarning)
      .Sql(steps);
}

}  // namespace

SLUICE_RULE(add_column_volatile_default){
    .id = "SLU201",
    .severity = Severity::kError,
    .category = Category::kRewrite,
    .summary = "Finds ADD COLUMN with a default that is computed for each row, which rewrites the table.",
    .why = R"md(
Since PostgreSQL 11 a new column's default is kept once, in the catalogue, as long as it gives the same value for every row:
constants, and `STABLE` functions such as `now()`. A `VOLATILE` one (`random()`, `clock_timestamp()`, `gen_random_uuid()`,
`nextval()`, and every function of yours that does not say otherwise) has to be called for each row: the table and all its
indexes are written anew under `ACCESS EXCLUSIVE`.

Add the column without the default, set the default for rows to come, fill the old rows in batches, and make it
`NOT NULL` at the end if it must be.

PostgreSQL manual: ALTER TABLE, "Notes".
)md",
    .bad = "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    .good = "ALTER TABLE orders ADD COLUMN created_at timestamptz DEFAULT now();",
    .check = On<Check>,
};

}  // namespace sluice::rules
