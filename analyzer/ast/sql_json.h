// The SQL/JSON expressions of PostgreSQL 16 and later, which are nodes of their own instead of calls.
#pragma once

#include <string_view>

#include "analyzer/ast/node.h"

namespace sluice::ast {

// The built-in function that does what such an expression says, so that it is judged like a call. Empty for other
// nodes, and for those that only test or cast (IS JSON, JSON(), JSON_SERIALIZE).
std::string_view FunctionOfSqlJson(const ::Node* node);

// JSON_ARRAY(SELECT ...).
bool IsJsonOfQuery(const ::Node* node);

}  // namespace sluice::ast
