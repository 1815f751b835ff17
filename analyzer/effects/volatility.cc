#include "analyzer/effects/volatility.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/model/inlined.h"
#include "analyzer/schema/types.h"

namespace sluice::effects {
namespace {

struct BuiltIn {
  std::string_view name;
  model::Volatility volatility;
  bool gives_rows = false;
};

// As pg_proc.provolatile spells them.
// NOLINTBEGIN(readability-identifier-naming): the letters of the table below
constexpr auto i = model::Volatility::kImmutable;
constexpr auto s = model::Volatility::kStable;
constexpr auto v = model::Volatility::kVolatile;
// NOLINTEND(readability-identifier-naming)

// Made by ci/generate-volatility from the pg_proc of 15, 17 and 18; sorted by name.
constexpr BuiltIn kBuiltIn[] = {
#include "analyzer/effects/volatility.inc"
};

// What gives each row its own value in contrib: uuid-ossp, pgcrypto. They live in whatever schema their extension was
// created in. Sorted; each is seen to rewrite a table (add-column-volatile-default/bad_of_contrib, rules_proof_test).
constexpr std::string_view kOfContrib[] = {"gen_random_bytes", "gen_salt", "uuid_generate_v1", "uuid_generate_v1mc",
                                           "uuid_generate_v4"};

bool IsOfContrib(std::string_view name) {
  return std::binary_search(std::begin(kOfContrib), std::end(kOfContrib), name);
}

// Functions that are expressions of such functions, and so on: deeper, each is a call.
constexpr int kDeepest = 8;

const BuiltIn* FindBuiltIn(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kBuiltIn), std::end(kBuiltIn), name,
                                       [](const BuiltIn& entry, std::string_view key) { return entry.name < key; });
  return found == std::end(kBuiltIn) || found->name != name ? nullptr : found;
}

std::string Display(const model::FunctionCall& call) {
  return (call.schema.empty() ? call.name : call.schema + "." + call.name) + "()";
}

ExpressionVolatility Of(const model::Expression& expression, const schema::Schema& schema, int depth);

// Volatile as it says, or what the server puts in its place. Which of several functions of the name is meant is not
// known.
ExpressionVolatility OfVolatile(const model::FunctionCall& call, const schema::Schema& schema, int depth) {
  ExpressionVolatility as_declared{model::Volatility::kVolatile, true, false, Display(call)};
  const schema::CreatedFunction* function = schema.FindFunction(model::Name{call.schema, call.name, {}}, std::nullopt);
  if (function == nullptr || function->definition == nullptr || function->security_definer || depth == kDeepest) {
    return as_declared;
  }
  const std::optional<model::Inlined> inlined = model::InlinedOf(*function->definition);
  if (!inlined) return as_declared;
  const bool gives_rows = std::any_of(inlined->body.functions.begin(), inlined->body.functions.end(),
                                      [](const model::FunctionCall& each) { return GivesRows(each.name); });
  if (gives_rows) return as_declared;
  ExpressionVolatility result = Of(inlined->body, schema, depth + 1);
  result.function = as_declared.function;
  if (result.certain && result.volatility == model::Volatility::kVolatile) return result;
  const schema::KnownFunction* all = schema.FindFunctions(call.name);
  const bool is_the_one = all == nullptr || all->overloads.size() == 1;
  const bool certain = inlined->certain && is_the_one && !function->changed_calls && result.certain &&
                       schema::IsBuiltInType(inlined->returns);
  if (certain) return result;
  return {model::Volatility::kVolatile, true, true, as_declared.function};
}

ExpressionVolatility OfCall(const model::FunctionCall& call, const schema::Schema& schema, int depth) {
  std::optional<model::Volatility> volatility = schema.FindFunction(call.schema, call.name);
  if (volatility == model::Volatility::kVolatile) return OfVolatile(call, schema, depth);
  if (!volatility && (call.schema.empty() || IsOfContrib(call.name))) volatility = BuiltInVolatility(call.name);
  return {volatility.value_or(model::Volatility::kVolatile), volatility.has_value(), false, Display(call)};
}

// The more volatile counts, and of the same what is surer.
bool Decides(const ExpressionVolatility& call, const ExpressionVolatility& so_far) {
  if (call.volatility != so_far.volatility) return call.volatility > so_far.volatility;
  if (so_far.function.empty()) return so_far.certain;
  return call.volatility != model::Volatility::kVolatile || (call.certain && (!call.at_most || so_far.at_most));
}

ExpressionVolatility Of(const model::Expression& expression, const schema::Schema& schema, int depth) {
  ExpressionVolatility result;
  result.certain = !expression.is_truncated && !expression.has_subquery;
  if (!result.certain) result.volatility = model::Volatility::kVolatile;
  for (const model::FunctionCall& call : expression.functions) {
    ExpressionVolatility each = OfCall(call, schema, depth);
    if (Decides(each, result)) result = std::move(each);
  }
  return result;
}

}  // namespace

bool IsMutableFor(std::string_view function, uint32_t arguments, std::string_view type) {
  struct Overload {
    std::string_view function;
    std::string_view type;
    uint32_t arguments = 0;  // 0: any number
  };
  // pg_proc of 15 (17 and 18 have the same). A date is made a timestamptz for date_trunc().
  constexpr Overload kMutable[] = {
      {"age", "timestamp", 1},
      {"age", "timestamptz", 1},
      {"date", "timestamptz"},
      {"date_part", "timestamptz"},
      {"date_trunc", "date"},
      {"date_trunc", "timestamptz", 2},
      {"extract", "timestamptz"},
      {"plainto_tsquery", "text", 1},
      {"phraseto_tsquery", "text", 1},
      {"timestamp", "timestamptz"},
      {"timestamptz", "date"},
      {"timestamptz", "timestamp"},
      {"time", "timestamptz"},
      {"timetz", "time"},
      {"timetz", "timestamptz"},
      {"to_timestamp", "text", 2},
      {"to_tsquery", "text", 1},
      {"to_tsvector", "json", 1},
      {"to_tsvector", "jsonb", 1},
      {"to_tsvector", "text", 1},
      {"websearch_to_tsquery", "text", 1},
  };
  if (type == "varchar" || type == "bpchar") type = "text";
  return std::any_of(std::begin(kMutable), std::end(kMutable), [&](const Overload& overload) {
    return overload.function == function && overload.type == type &&
           (overload.arguments == 0 || overload.arguments == arguments);
  });
}

std::optional<model::Volatility> BuiltInVolatility(std::string_view name) {
  if (const BuiltIn* found = FindBuiltIn(name)) return found->volatility;
  return IsOfContrib(name) ? std::optional(model::Volatility::kVolatile) : std::nullopt;
}

bool GivesRows(std::string_view name) {
  const BuiltIn* found = FindBuiltIn(name);
  return found != nullptr && found->gives_rows;
}

ExpressionVolatility VolatilityOf(const model::Expression& expression, const schema::Schema& schema) {
  return Of(expression, schema, 0);
}

void WeakenForCalls(const model::Expression& expression, const schema::Schema& schema, Effects& effects) {
  for (const model::FunctionCall& call : expression.functions) {
    const bool known = schema.FindFunction(call.schema, call.name).has_value() ||
                       (call.schema.empty() && BuiltInVolatility(call.name).has_value());
    if (!known) effects.Weaken(Certainty::kUnknown);
  }
}

}  // namespace sluice::effects
