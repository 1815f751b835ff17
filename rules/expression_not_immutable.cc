#include <algorithm>
#include <iterator>

#include "analyzer/effects/volatility.h"
#include "analyzer/model/inlined.h"
#include "analyzer/schema/casts.h"
#include "rules/certainty.h"
#include "rules/column_type.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Of PostgreSQL's own, those that are never immutable, whatever their arguments are, and that people write. Sorted.
constexpr std::string_view kNeverImmutable[] = {"array_to_json",
                                                "array_to_string",
                                                "clock_timestamp",
                                                "concat",
                                                "concat_ws",
                                                "convert_from",
                                                "convert_to",
                                                "current_database",
                                                "current_date",
                                                "current_setting",
                                                "current_time",
                                                "current_timestamp",
                                                "current_user",
                                                "currval",
                                                "format",
                                                "gen_random_uuid",
                                                "json_build_array",
                                                "json_build_object",
                                                "jsonb_build_array",
                                                "jsonb_build_object",
                                                "localtime",
                                                "localtimestamp",
                                                "make_timestamptz",
                                                "nextval",
                                                "now",
                                                "random",
                                                "row_to_json",
                                                "session_user",
                                                "statement_timestamp",
                                                "timeofday",
                                                "to_char",
                                                "to_date",
                                                "to_json",
                                                "to_jsonb",
                                                "to_number",
                                                "transaction_timestamp"};

bool IsNeverImmutable(const FunctionCall& call) {
  return std::binary_search(std::begin(kNeverImmutable), std::end(kNeverImmutable), call.name);
}

// One that the history made, alone of its name, and that the server calls rather than puts its body in place of the
// call.
bool IsCalledAndNotImmutable(const FunctionCall& call, const Context& context) {
  const schema::CreatedFunction* function =
      context.schema().FindFunction(Name{call.schema, call.name, {}}, std::nullopt);
  if (function == nullptr || !IsSure(*function, context) || function->changed_calls) return false;
  const schema::KnownFunction* all = context.schema().FindFunctions(call.name);
  if (all == nullptr || all->overloads.size() != 1 || function->volatility == Volatility::kImmutable) return false;
  return function->definition == nullptr || !model::InlinedOf(*function->definition);
}

// One of the history's own may hide PostgreSQL's where its schema is named.
const FunctionCall* NotImmutable(const Expression& expression, const Context& context) {
  for (const FunctionCall& call : expression.functions) {
    if (context.schema().FindFunctions(call.name) != nullptr) {
      if (!effects::BuiltInVolatility(call.name) && IsCalledAndNotImmutable(call, context)) return &call;
    } else if (call.schema.empty() && IsNeverImmutable(call)) {
      return &call;
    }
  }
  return nullptr;
}

bool IsMutable(const Applied& applied, const TypeName& type, const Context& context) {
  if (applied.is_cast) {
    const TypeName to{{}, applied.to, {}, applied.to_array, {}};
    return !schema::IsImmutableCast(type, to, context.schema()).value_or(true);
  }
  const TypeName base = context.schema().BaseType(type);
  return !base.is_array && context.schema().FindFunctions(applied.to) == nullptr &&
         effects::IsMutableFor(applied.to, applied.arguments, base.name);
}

// A function or cast of a column that is not immutable for its type; null where none is.
template <typename Columns>
const Applied* MutableIn(const Expression& expression, const Columns& columns, const Context& context) {
  for (const Applied& applied : expression.applied) {
    const TypeName* type = TypeIn(columns, applied.column);
    if (type != nullptr && IsMutable(applied, *type, context)) return &applied;
  }
  return nullptr;
}

// As SQL has it.
std::string Spelled(const Applied& applied) {
  if (!applied.is_cast) return applied.to + "(" + applied.column + ")";
  return applied.column + "::" + applied.to + (applied.to_array ? "[]" : "");
}

std::string AdviceFor(const Applied& applied, const TypeName& type) {
  if (applied.to.starts_with("to_ts") || applied.to.ends_with("to_tsquery")) {
    return "Name the configuration: " + applied.to + "('simple', " + applied.column + ").";
  }
  if (type.name == "timestamptz") {
    return "Say which time zone decides: (" + applied.column +
           " AT TIME ZONE 'UTC') is a timestamp, whose parts are the same for all.";
  }
  return "Settings or the catalogue decide what it gives: index the column itself, or keep the result in a column.";
}

template <typename Columns>
void CheckExpression(Span span, const std::optional<Expression>& expression, std::string_view place,
                     const Columns& columns, Context& context) {
  if (!expression) return;
  if (const FunctionCall* call = NotImmutable(*expression, context)) {
    context.Report(span, "fails: '{}' is not immutable, as '{}' has to be", call->name + "()", place)
        .Advice(
            "Use what gives the same for the same arguments at all times: keep the time or the setting in a column, or "
            "call a function that is IMMUTABLE and deserves it.");
  } else if (const Applied* applied = MutableIn(*expression, columns, context)) {
    context.Report(span, "fails: '{}' is not immutable, as '{}' has to be", Spelled(*applied), place)
        .Advice(AdviceFor(*applied, *TypeIn(columns, applied->column)));
  }
}

template <typename Columns>
void CheckGenerated(Span span, const Column& column, const Columns& columns, Context& context) {
  if (column.generated != Generated::kStored && column.generated != Generated::kVirtual) return;
  CheckExpression(span, column.default_value, "what a generated column is computed by", columns, context);
}

// Whose columns have the types that the history says; null where that is not sure.
const schema::Relation* SureTable(const Name& name, const Context& context) {
  const schema::Relation* table = context.Find(name);
  return table != nullptr && IsSure(*table, context) ? table : nullptr;
}

void CheckIndex(const CreateIndex& create, Context& context) {
  if (context.statement().is_body) return;
  const schema::Relation nothing;
  const schema::Relation* table = SureTable(create.table, context);
  if (table == nullptr) table = &nothing;
  for (const IndexPart& part : create.parts) {
    CheckExpression(create.span, part.expression, "an expression of an index", *table, context);
  }
  CheckExpression(create.span, create.predicate, "the WHERE of an index", *table, context);
}

void CheckTable(const CreateTable& create, Context& context) {
  if (context.statement().is_body || create.columns.size() > schema::kMostColumns) return;
  for (const Column& column : create.columns) CheckGenerated(column.span, column, create.columns, context);
}

void CheckColumn(const AddColumn& add, Context& context) {
  if (context.statement().is_body) return;
  const schema::Relation* table = SureTable(add.table, context);
  if (table != nullptr) return CheckGenerated(add.span, add.column, *table, context);
  CheckGenerated(add.span, add.column, std::vector<Column>(), context);
}

}  // namespace

SLUICE_RULE(expression_not_immutable){
    .id = "SLU526",
    .severity = Severity::kError,
    .category = Category::kCorrectness,
    .summary = "Finds indexes and generated columns by functions that are not immutable, which fail.",
    .why = R"md(
What an index or a generated column keeps has to be the same whenever it is computed. So the server refuses functions that are not
`IMMUTABLE` in them: "functions in index predicate must be marked IMMUTABLE", "generation expression is not immutable". `now()`
is not, nor are `concat()` and `to_char()`, whose results depend on settings, nor a function of one's own without `IMMUTABLE`.

An index `WHERE expires_at > now()` cannot be: index all rows by `expires_at`, or mark those that are over in a column. Instead of
`concat(a, b)` write `a || b` with `coalesce`.

To mark a function `IMMUTABLE` that is not makes the index lie: it finds what the function gave then, not what it gives now.

It depends on types, too. Of a `timestamptz`, `created_at::date`, `date(created_at)` and `date_trunc('day', created_at)` depend on the
session's time zone: write `(created_at AT TIME ZONE 'UTC')::date`. `to_tsvector(note)` depends on a setting, `to_tsvector('simple',
note)` does not. A date is written as text, and read, as `DateStyle` says, and an enum as the catalogue has it: `status::text` of an
enum is not immutable.

Told of functions that the history made, of PostgreSQL's own where none of the name is immutable, and of casts and functions of one
column whose type the history knows; not of what an expression does with their results.

PostgreSQL source: CheckPredicate and ComputeIndexAttrs in indexcmds.c, cookDefault in heap.c; error 42P17.
)md",
    .bad = "CREATE INDEX CONCURRENTLY orders_recent ON orders (id) WHERE created_at > now() - interval '1 day';",
    .good = "CREATE INDEX CONCURRENTLY orders_created_at ON orders (created_at);",
    .check = On<CheckIndex, CheckTable, CheckColumn>,
};

}  // namespace sluice::rules
