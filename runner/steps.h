// A migration as the steps in which it commits: what a run that was interrupted goes on with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/model/session_actions.h"
#include "analyzer/schema/batch.h"
#include "migrations/migration.h"
#include "runner/leftovers.h"

namespace sluice::runner {

struct RunStatement {
  std::string sql;                                  // as it is sent
  std::optional<std::string> without_secrets = {};  // for reports, where that is not as it is sent
  std::string file;
  uint32_t line = 0;
  bool transactional = true;                             // may run in a transaction block
  std::optional<model::TransactionKind> control = {};    // where it is BEGIN, COMMIT, SAVEPOINT or the like
  std::optional<std::string> copy_data = {};             // of COPY FROM STDIN
  ConcurrentWork work = {};                              // of one that may not
  std::optional<schema::BatchedStatement> batched = {};  // of one that runs in ranges of a key
  bool sets_parameter = false;                           // of the session: runs again where a run goes on behind it

  const std::string& Shown() const { return without_secrets ? *without_secrets : sql; }
};

struct Step {
  enum class Kind : uint8_t {
    kTransaction,     // a transaction that we begin and commit
    kOwnTransaction,  // the same, with the BEGIN and the COMMIT of the script
    kRolledBack,      // a transaction that the script takes back itself
    kAlone,           // a statement that cannot run in a transaction
    kBatches,         // a statement that commits range by range
    kSession,         // a setting of the session
  };
  Kind kind = Kind::kTransaction;
  size_t begin = 0;  // statements [begin, end)
  size_t end = 0;
  std::string sum;  // SHA-256 of all statements up to its end
};

// whole: one step. Else: each statement by itself, and what stands between the script's own BEGIN and its end.
std::vector<Step> StepsOf(const std::vector<RunStatement>& statements, migrations::TransactionMode mode);

}  // namespace sluice::runner
