// Applying migrations, so that whatever fails nothing is lost: each is in the history exactly where its effects are in
// the database.
//
// A migration that runs as one transaction claims its row of the history first, in that transaction: a second runner
// waits for it, and the two are kept or lost together. One that commits in steps notes each step, in the step's own
// transaction where it has one, else before and after it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "runner/connections.h"
#include "runner/ledger.h"
#include "runner/retry.h"
#include "runner/run_queue.h"
#include "runner/statement_progress.h"
#include "runner/window.h"

namespace sluice::runner {

struct RunEvent {
  enum class Kind : uint8_t {
    kMigration,
    kStatement,
    kStatementDone,
    kWaiting,
    kDone,
    kResumed,
    kNotice,
    kProgress,
    kRange
  };
  Kind kind = Kind::kMigration;
  size_t migration = 0;
  size_t statement = 0;  // of the migration
  int attempt = 1;
  std::chrono::milliseconds time{0};  // that it took, or that is waited
  uint64_t rows = 0;
  std::string text;      // of a notice, why it waits, or how far it is
  std::string sqlstate;  // why it waits
};

// How a run ends that did not apply all.
struct RunFailure {
  enum class Kind : uint8_t {
    kRolledBack,   // nothing of the migration is left
    kPartly,       // some of its steps are
    kUnknown,      // whether it was applied could not be found out
    kInterrupted,  // by a signal; nothing of the migration's transaction is left
    kStopped,      // before it began: the lock is lost, or something is in its way
    kOutOfWindow,  // before it began: the maintenance window has closed
  };
  Kind kind = Kind::kRolledBack;
  size_t migration = 0;
  size_t applied_before = 0;        // of the run's migrations, how many are applied
  std::optional<size_t> statement;  // that failed
  SqlError error;
  std::string next;             // what to do, in sentences
  bool steps_are_left = false;  // where it was interrupted between two of them
};

template <typename T>
using RunResult = tl::expected<T, RunFailure>;

struct ApplyOptions {
  RetryPolicy retry;
  // How long the outcome of a COMMIT is asked for whose answer did not come.
  std::chrono::milliseconds resolve{60'000};
  // A statement that cannot run in a transaction waits for locks and others' snapshots as long as this.
  std::chrono::milliseconds alone_limit{30 * 60'000};
  // An index that is not valid, and in the way of one to be built, is dropped.
  bool repair_indexes = false;
  // All of them in one transaction, which is kept or lost as a whole. Each of them has to run in one.
  bool single_transaction = false;
  // Waits; false where it was interrupted.
  std::function<bool(std::chrono::milliseconds)> wait;
  // Which replicas are behind by more than is allowed, in words: a statement that runs in ranges waits for them between
  // two. May be empty.
  std::function<std::optional<std::string>()> replicas_behind;
  // Asked before each migration, each step of one, and each range of a statement: none begins where it is closed. What
  // has begun goes on.
  WindowClock window = {};
  std::function<int()> stop_signal;                  // the signal that came; 0: none
  std::function<bool()> downtime_is_up;              // no statement may begin any more; may be empty
  std::function<void(const Session& worker)> watch;  // whose statements a signal cancels from now on
  std::function<void(const RunEvent&)> tell;
  // Before the first attempt; where it fails the run ends there.
  std::function<Result<void>(size_t migration)> before_migration;
  // Nothing but the run itself happens between two migrations, nor does it wait there: the next one is claimed in the
  // message that commits the one before.
  bool claims_ahead = false;
  StatementWatch* statements = nullptr;  // is told of each, and tells how far it is; null: nobody does
};

// Applies them in order; the lock is held by the control connection. Tells how many were applied.
RunResult<size_t> Apply(Connections& connections, const Ledger& ledger, RunQueue& migrations,
                        const ApplyOptions& options);

}  // namespace sluice::runner
