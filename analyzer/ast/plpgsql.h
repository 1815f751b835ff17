// The call into libpg_query's PL/pgSQL parser.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "analyzer/ast/plpgsql_tree.h"

namespace sluice::ast {

// definition: a CREATE FUNCTION, CREATE PROCEDURE or DO statement in language plpgsql, UTF-8 without NUL. Gives the
// parsed functions as libpg_query's JSON has them, or PostgreSQL's message. May be called while a ParseTree of this
// thread lives.
tl::expected<PlpgsqlTree, std::string> ParsePlpgsql(const std::string& definition);

}  // namespace sluice::ast
