// The SQL in a PL/pgSQL body, statement by statement, in the order in which it stands there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "analyzer/base/span.h"

namespace sluice::model {

struct BodyPart {
  enum class Kind : uint8_t {
    kStatement,   // SQL as it stands
    kExpression,  // of an assignment, a condition, RETURN and the like; SQL behind a SELECT
    kExecute,     // EXECUTE: sql is the expression that gives the text
    kType,        // of a variable, as it is declared: "orders.total%TYPE"
    kCommit,
    kRollback,
  };
  Kind kind = Kind::kStatement;
  std::string sql;     // as long as its span where it has one, and at the same place (INTO's targets are blanks)
  Span span;           // in the body; empty where it was not found there
  bool maybe = false;  // under a condition, in a loop, before an EXCEPTION handler, or behind a conditional RETURN
};

// definition: the whole CREATE FUNCTION or DO statement, whose body's value is `body`. Fails with PostgreSQL's message.
tl::expected<std::vector<BodyPart>, std::string> PartsOfPlpgsql(const std::string& definition, std::string_view body);

}  // namespace sluice::model
