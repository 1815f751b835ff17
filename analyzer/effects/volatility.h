// Whether an expression may give another value at each call.
#pragma once

#include <optional>
#include <string_view>

#include "analyzer/effects/effect.h"
#include "analyzer/model/expression.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/schema.h"

namespace sluice::effects {

// The most volatile of PostgreSQL's built-in functions of this name, or of contrib's that give random values; nothing
// where there is none.
std::optional<model::Volatility> BuiltInVolatility(std::string_view name);

// Whether PostgreSQL's own function is not immutable for a value of this type (as pg_type has it), though it is for
// others: date_trunc() of timestamptz depends on the session's TimeZone. With `arguments` of them in all.
bool IsMutableFor(std::string_view function, uint32_t arguments, std::string_view type);

struct ExpressionVolatility {
  model::Volatility volatility = model::Volatility::kImmutable;
  bool certain = true;   // false: a function that neither PostgreSQL nor the history knows
  bool at_most = false;  // it may be less: the server may put a SQL function's expression in its place
  std::string function;  // the one that decided, as written
};

// Whether one of PostgreSQL's own functions of this name gives back rows.
bool GivesRows(std::string_view name);

// Evaluating the expression may do anything where it calls a function that neither PostgreSQL nor the history knows.
void WeakenForCalls(const model::Expression& expression, const schema::Schema& schema, Effects& effects);

ExpressionVolatility VolatilityOf(const model::Expression& expression, const schema::Schema& schema);

}  // namespace sluice::effects
