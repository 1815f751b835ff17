// Migrations as what reaches a server: statement by statement, both ways, each with how it shares its transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/error.h"
#include "analyzer/model/statement.h"
#include "analyzer/schema/batch.h"
#include "migrations/script.h"

namespace sluice::analysis {

struct RunnableStatement {
  std::string file;
  uint32_t line = 1;
  std::string sql;                   // as written, with the passwords in it; of INSERTs that are kept as one, all
  bool in_transaction_block = true;  // shares its transaction with those before it in its script that say so too
  // Where it is BEGIN, COMMIT, SAVEPOINT or the like.
  std::optional<model::TransactionKind> transaction_control = {};
  bool for_psql = false;                            // a command of psql, which no server understands
  bool transactional = true;                        // as far as the statement itself says
  bool sets_parameter = false;                      // SET, RESET, set_config()
  bool is_several = false;                          // INSERTs that are kept as one
  bool analysed = true;                             // false: what it says is not known
  std::optional<std::string> without_secrets = {};  // the text for reports, where it is not as written
  std::vector<model::Action> concurrent = {};       // of what may work CONCURRENTLY: indexes, partitions
  // Of one that runs in ranges of a key. A comment that asks for that in vain leaves it empty: see batch-cannot-run.
  std::optional<schema::BatchedStatement> batched = {};
  std::optional<std::string> copy_data = {};  // of COPY FROM STDIN: the lines behind it, without the last, "\."

  const std::string& Shown() const { return without_secrets ? *without_secrets : sql; }
};

struct RunnableScript {
  bool exists = false;
  bool known = true;  // false where it is code that makes its SQL when its tool runs it; it has no statements here
  migrations::TransactionMode mode = migrations::TransactionMode::kWhole;
  bool does_nothing = false;  // leaves everything as it is: empty, SELECT 1, a block that only raises
  std::vector<RunnableStatement> statements;
};

struct RunnableMigration {
  RunnableScript up;
  RunnableScript down;
};

// Of all migrations of the history, in its order.
Result<std::vector<RunnableMigration>> ReadRunnable(const Request& request);

// Those that are kept as one, each by itself; the statement itself where it is one. There are no passwords in what is
// kept as one: a statement with one stands by itself.
std::vector<RunnableStatement> Apart(RunnableStatement statement);

// Where a statement of a migration is BEGIN, COMMIT, SAVEPOINT or the like.
std::optional<model::TransactionKind> ControlIn(const model::Statement& statement);

// From the start of an entry that stands for several INSERTs to the end of the last of them; empty where it is one.
std::string RepeatedText(const model::Statement& statement, std::string_view text);

}  // namespace sluice::analysis
