// What a run that was interrupted has left in the ledger, and what became of it in the database.
//
// Read with the lock held: nobody else is at it, but for a server's process that outlived its client.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runner/ledger.h"
#include "runner/session.h"

namespace sluice::runner {

// An attempt that has not told how it ended, and all that tells it.
struct LeftAttempt {
  int64_t attempt = 0;
  std::string migration = {};
  std::string began = {};  // "2026-01-31 12:00:00+00"
  int backend = 0;
  bool undoes = false;
  bool is_running = false;       // its server's process is still there
  bool has_own_row = false;      // the migration is in the history, by this run
  bool has_row = false;          // the migration is in the history, by whomever
  bool has_done_step = false;    // the journal holds a step of this attempt's, done
  bool has_begun_step = false;   // the same, begun
  bool has_transaction = false;  // its transaction's id is known
  std::optional<std::string> status =
      {};  // as txid_status says: "committed", "aborted", "in progress"; nothing: too old
};

// Nothing where it still runs.
std::optional<AttemptState> Resolve(const LeftAttempt& attempt);

// A step that cannot run in a transaction, begun and not known to have ended.
struct LeftStep {
  std::string migration = {};
  int unit = 0;
  std::string sum = {};
  int64_t attempt = 0;
  std::string statement = {};
  bool is_running = false;
};

enum class StepIndex : uint8_t { kMissing, kInvalid, kValid };

// What the statement is about, as far as that decides what became of it.
struct StepSubject {
  enum class Kind : uint8_t { kIndexBuild, kIndexDrop, kReindex, kRepeatable, kOther } kind = Kind::kOther;
  std::string relation;  // as SQL, of the first three
};

struct StepFacts {
  StepSubject subject;
  StepIndex index = StepIndex::kMissing;
  std::vector<std::string> debris;  // indexes, as SQL, that a REINDEX CONCURRENTLY has left invalid
};

struct StepRepair {
  enum class Action : uint8_t { kDone, kAgain, kWait, kAsk } action = Action::kAsk;
  std::vector<std::string> statements;  // to be run before; each by itself
  std::string found;                    // what was found, a sentence
};

StepSubject SubjectOf(const std::string& statement);
StepRepair Repair(const LeftStep& step, const StepFacts& facts);

SqlResult<std::vector<LeftAttempt>> ReadLeftAttempts(Session& session, const Ledger& ledger);
SqlResult<std::vector<LeftStep>> ReadLeftSteps(Session& session, const Ledger& ledger);
SqlResult<StepFacts> ReadStepFacts(Session& session, const LeftStep& step);

}  // namespace sluice::runner
