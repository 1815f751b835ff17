// The actions that read and change rows. See statement.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/model/expression.h"
#include "analyzer/model/name.h"

namespace sluice::model {

struct Insert {
  Span span;
  Name table;
  uint32_t rows = 0;  // of VALUES, over all repetitions of the statement
  bool from_query = false;
  bool in_with = false;
  std::vector<std::string> columns = {};  // empty: the table's, in order
  std::optional<uint32_t> width = {};     // how many values each row has; nothing where that is not known
  std::vector<uint32_t> defaulted = {};   // places of those that are DEFAULT in some row
  enum class Overriding : uint8_t { kNo, kUserValue, kSystemValue } overriding = Overriding::kNo;
  bool updates_on_conflict = false;  // ON CONFLICT DO UPDATE
  // Of ON CONFLICT (...): its columns; none where it has WHERE, an expression or an operator class.
  std::vector<std::string> conflict_columns = {};
  std::string conflict_constraint = {};  // of ON CONFLICT ON CONSTRAINT
};

// Which relations the condition of an UPDATE ... FROM or DELETE ... USING names.
enum class JoinCondition : uint8_t {
  kUnknown,     // there is none, or it has names without a relation, or none of the others'
  kBoth,        // the changed table's and others'
  kOthersOnly,  // nothing of the changed table: if it holds, it holds for every row
};

struct Update {
  Span span;
  Name table;
  std::vector<std::string> columns;
  std::optional<Expression> where;
  bool has_from = false;
  bool in_with = false;  // stands in a WITH list
  JoinCondition join = JoinCondition::kUnknown;
  std::vector<std::string> defaulted = {};  // of the columns, those that are set to DEFAULT
};

struct Delete {
  Span span;
  Name table;
  std::optional<Expression> where;
  bool has_using = false;
  bool in_with = false;
  JoinCondition join = JoinCondition::kUnknown;
};

// COPY ... FROM: rows come in.
struct CopyFrom {
  Span span;
  Name table;
  std::vector<std::string> columns = {};  // empty: all of the table's
};

// SELECT, VALUES: for the functions called and the relations read. It stands behind an INSERT, UPDATE or DELETE
// that reads other relations, too.
struct Query {
  Span span;
  std::vector<FunctionCall> functions;
  std::vector<Name> reads;
  bool locks_rows = false;                      // FOR UPDATE, FOR SHARE
  std::vector<Name> writes = {};                // tables that it would change; only where it does not run
  std::vector<std::string> named_in_with = {};  // its reads may be these, and no relations
  // How far it comes: its names are looked up (PREPARE, CREATE RULE), it is planned (EXPLAIN), or it runs.
  enum class Stage : uint8_t { kNamed, kPlanned, kRun } stage = Stage::kRun;
  std::vector<std::string> columns = {};    // each that it names, of whatever relation
  std::vector<std::string> sequences = {};  // as nextval(), setval() and currval() are given them
};

}  // namespace sluice::model
