// What each statement does, for people and programs that want the facts without a judgement.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analyzer/analysis/created_in.h"
#include "analyzer/analysis/lint.h"
#include "analyzer/analysis/runnable.h"
#include "analyzer/model/session_actions.h"
#include "migrations/migration.h"
#include "migrations/script.h"

namespace sluice::analysis {

struct StatementEffects {
  std::string file;
  uint32_t line = 1;
  std::string sql;  // as written, with its comments
  migrations::TransactionMode transaction = migrations::TransactionMode::kWhole;
  bool transactional = true;  // PostgreSQL lets it run in a transaction block
  effects::Effects effects;   // of all its actions together; sorted
  // Where it may take long: what its transaction holds all the while, because statements before took it.
  std::vector<effects::RelationLock> held_meanwhile;

  // For whoever runs it.
  size_t migration = 0;    // its place in the history
  std::string repeated;    // the INSERTs behind it that are kept as one with it, from its own start on
  bool one_query = false;  // see Transaction
  std::optional<model::TransactionKind> transaction_control = {};  // where it is BEGIN, COMMIT, SAVEPOINT or the like
  bool sets_parameter = false;                                     // SET, RESET, set_config()
  bool analysed = true;                                            // false: what it says is not known
  std::optional<std::string> without_secrets = {};                 // the text for reports, where it is not as written
  CreatedIn creates;  // by the role that connects; nothing is said behind a change of that

  const std::string& Shown() const { return without_secrets ? *without_secrets : sql; }
};

// The statements of the migrations asked for, in the order in which they apply; of their ways back instead, each run
// right behind its own migration, where the direction says so.
Result<std::vector<StatementEffects>> DescribeEffects(std::span<const Request> requests, const LintOptions& options,
                                                      migrations::Direction direction = migrations::Direction::kUp);
inline Result<std::vector<StatementEffects>> DescribeEffects(
    const Request& request, const LintOptions& options, migrations::Direction direction = migrations::Direction::kUp) {
  return DescribeEffects(std::span(&request, 1), options, direction);
}

// One script of a history: how it reaches a server, and what each of its statements does.
struct DescribedScript {
  size_t migration = 0;  // its place in the history
  RunnableScript script;
  std::vector<StatementEffects> statements;
};

class Describer;

// The scripts of a request's migrations that are asked for, read piece by piece: of many of them only those are there
// that somebody keeps.
class Descriptions {
 public:
  // The request has to be there as long as this is.
  Descriptions(const Request& request, migrations::Direction direction);
  ~Descriptions();
  Descriptions(const Descriptions&) = delete;
  Descriptions& operator=(const Descriptions&) = delete;
  Descriptions(Descriptions&&) = delete;
  Descriptions& operator=(Descriptions&&) = delete;

  // Goes on through the history up to its place `end`. `take` is called in the order of the history, on one thread,
  // which is another one. Fails for a file that cannot be read; it is not to be called again then.
  Result<void> GoTo(size_t end, const std::function<void(DescribedScript)>& take);

 private:
  const Request& request_;
  migrations::Direction direction_;
  LintOptions options_;
  std::unique_ptr<Describer> describer_;
  size_t next_ = 0;  // place in the history
};

}  // namespace sluice::analysis
