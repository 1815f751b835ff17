// What happens in a run, as those who watch it are told: one type for the log, the metrics and the notices.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "runner/apply.h"

namespace sluice::runner {

// Of all events of a run.
struct WatchedRun {
  std::string run;      // its id, which the history and application_name have, too
  std::string command;  // "apply"
  std::string host;
  std::string tool_version;
  int process = 0;
  std::string environment = {};  // "production"; empty: none is configured
  std::string database = {};     // its name; empty: not connected yet
};

struct WatchedEvent {
  enum class Kind : uint8_t {
    kStarted,  // the command, with its configuration read
    kBegun,    // the run itself: what is to run is decided, and the lock is held
    kMigration,
    kStatement,
    kStatementDone,
    kResumed,  // a step that an earlier run has done
    kRetry,
    kNotice,
    kProgress,
    kDone,    // a migration
    kFailed,  // a migration
    kNote,    // what is said on standard error beside all that
    kError,
    kEnded,  // the command
  };
  Kind kind = Kind::kNote;
  std::string migration = {};            // its id; empty: the event is of none
  std::optional<size_t> statement = {};  // of the migration, from 1
  std::string file = {};                 // the statement's
  uint32_t line = 0;
  std::string sql = {};  // the statement, without passwords
  int attempt = 0;
  std::optional<std::chrono::milliseconds> time = {};  // that it took, or that is waited
  std::optional<uint64_t> rows = {};
  std::string sqlstate = {};
  std::string text = {};
  std::string detail = {};  // may quote from rows
  std::string hint = {};
  std::optional<size_t> migrations = {};  // how many are to run, or have run
  std::optional<int> exit = {};           // the command's status
  std::string outcome = {};               // of a migration or of the command: "applied", "refused"
};

// "migration_done"
std::string_view ToString(WatchedEvent::Kind kind);

// What applying tells of, with what it is about in words.
WatchedEvent ToWatched(const RunEvent& event, const RunQueue& migrations);
WatchedEvent ToWatched(const RunFailure& failure, const RunQueue& migrations);

}  // namespace sluice::runner
