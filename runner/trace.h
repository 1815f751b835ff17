// Running a history on a real server, and setting what was predicted beside what happened.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/effects/effect.h"
#include "runner/observe.h"
#include "runner/session.h"

namespace sluice::runner {

struct TracedStatement {
  std::string file;
  uint32_t line = 0;
  std::string sql;
  bool transactional = true;         // may run in a transaction block
  bool in_transaction_block = true;  // shares its transaction with those before it in the file that say so too
  bool transaction_control = false;  // BEGIN, COMMIT, SAVEPOINT and the like: runs as it stands
  bool observed = true;              // else it only runs
  bool runs = true;                  // false: not for this server, such as a command of psql; told as not run
};

enum class TraceEnding : unsigned char { kCommit, kRollback };

struct TraceOptions {
  // kRollback: the history runs in one transaction that is rolled back, for a server that others use. What cannot run
  // in one, or would end it, is not run.
  TraceEnding ending = TraceEnding::kCommit;
  // The file of a statement that fails is left, as after a failed migration, and the next one begins; else the failure
  // ends the trace.
  bool keep_going = false;
  // Called before each file with observed statements, outside any transaction, with the place of its first one. Not
  // with kRollback: nothing is prepared on a server that others use.
  std::function<SqlResult<void>(size_t statement)> prepare;
};

struct StatementTrace {
  size_t statement = 0;                    // its place in the history
  std::optional<Observation> observation;  // nothing where it failed, was not run, or is transaction control
  std::optional<SqlError> error;           // of the statement, or of the COMMIT behind it
  bool not_run = false;
};

// Runs the statements in order, each file as by a session of its own, and hands over what the observed ones did. The
// second session looks on at what cannot run in a transaction. Fails where the connection is lost.
SqlResult<void> Trace(Session& session, Session& watcher, const std::vector<TracedStatement>& history,
                      const TraceOptions& options, const std::function<void(StatementTrace)>& take);

enum class DifferenceKind : unsigned char {
  kLockNotPredicted,
  kLockNotObserved,
  kLockMode,
  kRewriteNotPredicted,
  kRewriteNotObserved,
  kScanNotPredicted,
  kScanNotObserved,
  kIndexBuildNotPredicted,
  kIndexBuildNotObserved,
};

struct Difference {
  DifferenceKind kind = DifferenceKind::kLockMode;
  std::string relation;   // "public.orders"
  std::string predicted;  // the strongest mode; empty where there is none, and where it is not about a lock
  std::string observed;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the zero that it compares with for a pointer.
  auto operator<=>(const Difference&) const = default;
};

// "public.orders: lock, of another mode, predicted ShareLock, observed AccessExclusiveLock"
std::string ToString(const Difference& difference);

// Where the two disagree, sorted. Of the locks on a relation only the strongest counts. Not a difference:
//   - what is predicted but not observed, where the prediction is an upper bound, where the transaction held as
//     strong a lock before, or where the observation is incomplete;
//   - that what a foreign key references was not read, which the rows decide;
//   - what the statement did to relations that it made, and to indexes and sequences unless they are predicted;
//   - that a composite type was looked up;
//   - the new file that TRUNCATE gives to what it empties;
//   - anything, where the prediction says that it is unknown.
std::vector<Difference> Compare(const effects::Effects& predicted, const Observation& observed);

}  // namespace sluice::runner
