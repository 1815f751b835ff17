#include "analyzer/effects/volatility.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::effects {
namespace {

struct BuiltIn {
  std::string_view name;
  model::Volatility volatility;
};

// As pg_proc.provolatile spells them.
// NOLINTBEGIN(readability-identifier-naming): the letters of the table below
constexpr auto i = model::Volatility::kImmutable;
constexpr auto s = model::Volatility::kStable;
constexpr auto v = model::Volatility::kVolatile;
// NOLINTEND(readability-identifier-naming)

// Made by ci/generate-volatility from pg_proc; sorted by name.
constexpr BuiltIn kBuiltIn[] = {
#include "analyzer/effects/volatility.inc"
};

std::string Display(const model::FunctionCall& call) {
  return (call.schema.empty() ? call.name : call.schema + "." + call.name) + "()";
}

}  // namespace

std::optional<model::Volatility> BuiltInVolatility(std::string_view name) {
  const auto* found = std::lower_bound(std::begin(kBuiltIn), std::end(kBuiltIn), name,
                                       [](const BuiltIn& entry, std::string_view key) { return entry.name < key; });
  if (found == std::end(kBuiltIn) || found->name != name) return std::nullopt;
  return found->volatility;
}

ExpressionVolatility VolatilityOf(const model::Expression& expression, const schema::Schema& schema) {
  ExpressionVolatility result;
  result.certain = !expression.is_truncated && !expression.has_subquery;
  if (!result.certain) result.volatility = model::Volatility::kVolatile;
  for (const model::FunctionCall& call : expression.functions) {
    std::optional<model::Volatility> volatility = schema.FindFunction(call.schema, call.name);
    if (!volatility && call.schema.empty()) volatility = BuiltInVolatility(call.name);
    const bool known = volatility.has_value();
    if (volatility.value_or(model::Volatility::kVolatile) < result.volatility) continue;
    if (!known && result.volatility == model::Volatility::kVolatile && !result.function.empty()) continue;
    result.volatility = volatility.value_or(model::Volatility::kVolatile);
    result.function = Display(call);
    result.certain = known;
  }
  return result;
}

void WeakenForCalls(const model::Expression& expression, const schema::Schema& schema, Effects& effects) {
  for (const model::FunctionCall& call : expression.functions) {
    const bool known = schema.FindFunction(call.schema, call.name).has_value() ||
                       (call.schema.empty() && BuiltInVolatility(call.name).has_value());
    if (!known) effects.Weaken(Certainty::kUnknown);
  }
}

}  // namespace sluice::effects
