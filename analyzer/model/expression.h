// What an expression refers to. Its values are not kept; its text is in the source, at its span.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analyzer/base/rare.h"
#include "analyzer/base/span.h"

namespace sluice::model {

struct FunctionCall {
  std::string schema;  // empty for pg_catalog, and for what the search path finds
  std::string name;    // SQL's own spellings have PostgreSQL's names: "current_timestamp" is kept as it is
  uint32_t arguments = 0;
};

// A call or a cast that a column by itself is an argument of; not of what has a schema's name before it.
struct Applied {
  std::string column;      // last part of the reference
  std::string to;          // the function, or of a cast the type, as pg_type has it
  uint32_t arguments = 0;  // of the function
  bool is_cast = false;
  bool to_array = false;
};

// One part of the top-level AND.
struct Conjunct {
  enum class Kind : uint8_t {
    kOther,
    kAlwaysTrue,   // true, 1 = 1, NOT false, x OR true
    kAlwaysFalse,  // false, 1 = 0: the statement does nothing
    kIsNotNull,    // column IS NOT NULL
    kIsNull,       // column IS NULL
    kComparison,   // column on one side of =, <, ...
  };
  Kind kind = Kind::kOther;
  std::string column;  // for kIsNotNull, kIsNull and kComparison
};

struct Expression {
  Span span;
  std::vector<std::string> columns;  // last part of each column reference, each once, in order
  std::vector<FunctionCall> functions;
  std::vector<std::string> operators;
  std::vector<std::string> sequences;  // as nextval() is given them: 'orders_id_seq', 'app."Orders_id_seq"'
  std::vector<Conjunct> conjuncts;
  Rare<std::vector<Applied>> applied;
  bool is_null_constant = false;
  bool is_constant = false;  // literals, their casts and operators on them; no column, function or subquery
  bool is_column = false;    // one column and nothing else, but for a cast
  bool has_subquery = false;
  bool is_truncated = false;  // too large, or holds nodes that are not known: what is listed is not all
};

}  // namespace sluice::model
