#include <algorithm>
#include <iterator>

#include "analyzer/effects/volatility.h"
#include "analyzer/model/inlined.h"
#include "rules/certainty.h"
#include "rules/rule.h"

namespace sluice::rules {
namespace {

// Of PostgreSQL's own, those that are never immutable, whatever their arguments are, and that people write. Sorted.
constexpr std::string_view kNeverImmutable[] = {"array_to_string",
                                                "clock_timestamp",
                                                "concat",
                                                "concat_ws",
                                                "current_date",
                                                "current_setting",
                                                "current_time",
                                                "current_timestamp",
                                                "current_user",
                                                "currval",
                                                "format",
                                                "gen_random_uuid",
                                                "json_build_object",
                                                "localtime",
                                                "localtimestamp",
                                                "nextval",
                                                "now",
                                                "random",
                                                "row_to_json",
                                                "session_user",
                                                "statement_timestamp",
                                                "timeofday",
                                                "to_char",
                                                "to_json",
                                                "to_jsonb",
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

void Report(Span span, const FunctionCall& call, std::string_view place, Context& context) {
  context.Report(span, "fails: '{}' is not immutable, as '{}' has to be", call.name + "()", place)
      .Advice(
          "Use what gives the same for the same arguments at all times: keep the time or the setting in a column, or "
          "call "
          "a function that is IMMUTABLE and deserves it.");
}

void CheckExpression(Span span, const std::optional<Expression>& expression, std::string_view place, Context& context) {
  const FunctionCall* call = expression ? NotImmutable(*expression, context) : nullptr;
  if (call != nullptr) Report(span, *call, place, context);
}

bool MayTell(const Context& context) {
  return !context.statement().is_body;
}

void CheckIndex(const CreateIndex& create, Context& context) {
  if (!MayTell(context)) return;
  for (const IndexPart& part : create.parts) {
    CheckExpression(create.span, part.expression, "an expression of an index", context);
  }
  CheckExpression(create.span, create.predicate, "the WHERE of an index", context);
}

void CheckGenerated(Span span, const Column& column, Context& context) {
  if (column.generated != Generated::kStored && column.generated != Generated::kVirtual) return;
  CheckExpression(span, column.default_value, "what a generated column is computed by", context);
}

void CheckTable(const CreateTable& create, Context& context) {
  if (!MayTell(context)) return;
  for (const Column& column : create.columns) CheckGenerated(column.span, column, context);
}

void CheckColumn(const AddColumn& add, Context& context) {
  if (MayTell(context)) CheckGenerated(add.span, add.column, context);
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

Told of functions that the history made, and of PostgreSQL's own where none of the name is immutable: `date_trunc` and casts
depend on the type of their argument.

PostgreSQL source: CheckPredicate and ComputeIndexAttrs in indexcmds.c, cookDefault in heap.c; error 42P17.
)md",
    .bad = "CREATE INDEX CONCURRENTLY orders_recent ON orders (id) WHERE created_at > now() - interval '1 day';",
    .good = "CREATE INDEX CONCURRENTLY orders_created_at ON orders (created_at);",
    .check = On<CheckIndex, CheckTable, CheckColumn>,
};

}  // namespace sluice::rules
