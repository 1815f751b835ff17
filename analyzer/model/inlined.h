// What the server puts in place of a call of a SQL function.
#pragma once

#include <optional>
#include <string>

#include "analyzer/model/expression.h"
#include "analyzer/model/type_name.h"

namespace sluice::model {

struct Inlined {
  Expression body;
  TypeName returns;     // of a composite type it is called after all; without a name: as its OUT parameters say
  bool certain = true;  // false: the call's arguments decide
};

// definition: a CREATE FUNCTION statement. Nothing where every call is a call (inline_function in clauses.c), whatever
// the function's volatility. To be called on a thread with at least ast::kWorkerStackBytes of stack.
std::optional<Inlined> InlinedOf(const std::string& definition);

}  // namespace sluice::model
