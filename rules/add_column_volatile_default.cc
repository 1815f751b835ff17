#include <algorithm>

#include "analyzer/effects/volatility.h"
#include "rules/rule.h"
#include "rules/safe_form.h"

namespace sluice::rules {
namespace {

constexpr int kDefaultIsKept = 11;
std::string Trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  return std::string(text);
}

// In batches that are committed one by one: a DO block may COMMIT where it stands outside of a transaction (since 11).
std::string Backfill(const AddColumn& add) {
  const std::string table = add.table.ToSql();
  const std::string column = QuoteIdentifier(add.column.name);
  return "DO $$\nBEGIN\n  LOOP\n    UPDATE " + table + " SET " + column +
         " = DEFAULT\n      WHERE ctid = ANY (ARRAY (SELECT ctid FROM " + table + " WHERE " + column +
         " IS NULL LIMIT 10000));\n    EXIT WHEN NOT FOUND;\n    COMMIT;\n  END LOOP;\nEND\n$$;";
}

// The clause with the blanks before it, from DEFAULT to the end of its expression; nothing where it is not found.
std::optional<Span> DefaultClause(const Column& column, const Context& context) {
  const Span before{column.span.begin, column.default_value->span.begin};
  const std::optional<uint32_t> keyword = context.Behind(before, "DEFAULT");
  if (!keyword) return std::nullopt;
  uint32_t begin = *keyword - static_cast<uint32_t>(std::string_view("DEFAULT").size());
  while (begin > column.span.begin && context.Text({begin - 1, begin}).find_first_of(" \t\r\n") == 0) --begin;
  return Span{begin, column.default_value->span.end};
}

std::optional<Fix> DefaultForNewRows(const AddColumn& add, const Context& context) {
  constexpr int kBlocksCommit = 11;
  const Column& column = add.column;
  const std::optional<Span> clause = DefaultClause(column, context);
  const schema::Relation* table = context.Find(add.table);
  const bool fillable = table != nullptr && !table->partitioned;  // rows of two partitions may have the same ctid
  if (!clause || !fillable || column.not_null || !column.constraints.empty() || add.if_not_exists ||
      context.server().major < kBlocksCommit) {
    return std::nullopt;
  }
  SafeForm form{
      .description = "Add the column without its default, set that for new rows, and fill the old in batches.",
      .edits = {{*clause, ""},
                {{add.span.end, add.span.end},
                 ", ALTER COLUMN " + QuoteIdentifier(column.name) + " SET " + Trimmed(context.Text(*clause))}}};
  form.later = {{"fill_" + add.table.name + "_" + column.name, Backfill(add), "", false}};
  form.same_in_the_end = false;
  return MakeFix(form, context);
}

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
        .Sql(steps)
        .Fix(DefaultForNewRows(add, context));
    return;
  }
  if (volatility.certain && !volatility.at_most) {
    context
        .Report(add.span,
                "reads and writes of '{}' wait while the table is rewritten: '{}' gives each row its own value",
                add.table, volatility.function)
        .Sql(steps)
        .Fix(DefaultForNewRows(add, context));
    return;
  }
  context
      .Report(
          add.span,
          "the table '{}' is rewritten under an ACCESS EXCLUSIVE lock if '{}' is volatile, as functions are by default",
          add.table, volatility.function.empty() ? std::string("the default") : volatility.function)
      .Severity(Severity::kWarning)
      .Sql(steps)
      .Fix(DefaultForNewRows(add, context));
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

A `LANGUAGE sql` function whose body is `SELECT` with one expression and nothing else is taken apart: what counts is that
expression. One with `SECURITY DEFINER` or a `SET`, with a `FROM` or of several statements is called.

Add the column without the default, set the default for rows to come, fill the old rows in batches, and make it
`NOT NULL` at the end if it must be.

PostgreSQL manual: ALTER TABLE, "Notes"; source: inline_function in clauses.c.
)md",
    .bad = "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    .good = "ALTER TABLE orders ADD COLUMN added_at timestamptz DEFAULT now();",
    .check = On<Check>,
};

}  // namespace sluice::rules
