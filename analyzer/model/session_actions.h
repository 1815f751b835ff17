// The actions that change a session: its transaction, its parameters, what it has prepared. See statement.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/base/span.h"
#include "analyzer/model/row_actions.h"

namespace sluice::model {

enum class TransactionKind : uint8_t {
  kBegin,
  kCommit,
  kRollback,
  kSavepoint,
  kRelease,
  kRollbackTo,
  kPrepare,
  kCommitPrepared,
  kRollbackPrepared,
};

struct TransactionControl {
  Span span;
  TransactionKind kind = TransactionKind::kBegin;
  std::string savepoint;
  bool chain = false;
};

// PREPARE, and DECLARE of a cursor: the query under a name of the session.
struct Prepare {
  Span span;
  std::string name;
  std::shared_ptr<const std::string> statement;  // its text
  bool cursor = false;
};

// EXECUTE, and FETCH or MOVE from a cursor: the query of that name runs, or is only planned (EXPLAIN).
struct Execute {
  Span span;
  std::string name;
  bool cursor = false;
  Query::Stage stage = Query::Stage::kRun;
};

// DEALLOCATE and DISCARD ALL; no name: all of them.
struct Deallocate {
  Span span;
  std::string name;
};

// SET, RESET and set_config(): value is nothing for RESET and SET ... TO DEFAULT; RESET ALL and
// DISCARD ALL have the name "all".
struct SetParameter {
  Span span;
  std::string name;
  std::optional<std::vector<std::string>> values;
  bool local = false;
};

}  // namespace sluice::model
