// What sluice keeps in the database: which migrations it has, what was tried, how far a migration has come.
//
// Every statement names its schema: a migration may have changed search_path. Nothing here opens or ends a transaction
// but Install.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/session.h"

namespace sluice::runner {

struct AppliedMigration {
  std::string id;
  std::string label;
  std::string file;
  std::string sum;
  std::string raw_sum;
  std::string chain;
  std::string applied_at;  // "2026-01-31 12:00:00+00"
  std::string how;         // "applied", "stamped", or the tool that it was taken over from
};

// What a row of the history says of a migration beside its times.
struct LedgerEntry {
  std::string id;
  std::string label;
  std::string file;
  std::string sum;
  std::string raw_sum;
  std::string executed;  // without secrets
  std::vector<std::string> tables;
  std::string accepted = "[]";  // JSON
  std::string how = "applied";
  bool runs_again = false;  // where its text has changed: the row of the former text gives way to this one
  std::string backup = {};  // that was taken before; empty where none was
};

// Who does it.
struct RunIdentity {
  std::string run;
  std::string host;
  std::string tool_version;
  int process = 0;
};

struct JournalEntry {
  int unit = 0;
  std::string sum;
  bool done = false;                       // else it was begun, and what became of it is not known from here
  std::optional<std::string> behind = {};  // of one that runs in ranges of a key: the last key that is done
  uint64_t rows = 0;                       // that it has changed
};

// What is written down of a step.
struct JournalStep {
  std::string migration;
  int unit = 0;
  std::string sum;
  bool done = false;  // else it is about to begin
  int64_t attempt = 0;
  std::string statement;  // its first, without secrets
  uint64_t rows = 0;      // that it has changed
};

// An attempt that has not told how it ended.
struct OpenAttempt {
  int64_t attempt = 0;
  std::string run;
  std::string migration;
  std::optional<int64_t> xid;
  int backend = 0;
};

struct NewAttempt {
  std::string migration;
  std::string_view direction = "up";
  int backend = 0;
  std::string system_identifier;
  int64_t xid = 0;  // 0: not known yet
};

enum class AttemptState : uint8_t { kRunning, kCommitting, kApplied, kUndone, kFailed, kAborted, kPartly, kUnknown };

std::string_view ToString(AttemptState state);

struct AttemptFailure {
  SqlError error;
  uint32_t statement = 0;  // from 1; 0: none
  uint32_t line = 0;
};

class Ledger {
 public:
  Ledger(std::string schema, RunIdentity identity);

  // The version of the tables; nothing where there are none. Not asked once they are known to be there.
  SqlResult<std::optional<int>> Version(Session& session) const;
  // Makes the tables, or brings older ones up to this program's version, in a transaction of its own. To be called with
  // the lock held. Fails where a newer program has made them.
  SqlResult<void> Install(Session& session);

  // In the order in which they were applied. Nothing is applied where there are no tables.
  SqlResult<std::vector<AppliedMigration>> ReadApplied(Session& session) const;
  SqlResult<std::vector<JournalEntry>> ReadJournal(Session& session, const std::string& migration) const;
  SqlResult<std::vector<OpenAttempt>> ReadOpenAttempts(Session& session) const;

  // A statement that claims the migration: whoever comes second waits for the first to end, and then fails with 23505.
  // Of one that runs again it replaces the row, which comes to stand last; where another run has done so it gives no
  // row. ReadTransaction() has the transaction's id of what it answers.
  std::string ClaimSql(const LedgerEntry& entry, const std::string& chain) const;
  // Does so; fails with 23505 where there is no row.
  SqlResult<int64_t> Claim(Session& session, const LedgerEntry& entry, const std::string& chain) const;
  // A statement that takes the row away; it gives no row where it was not there.
  std::string WithdrawSql(const std::string& id) const;
  // Nothing: there was no row.
  static SqlResult<std::optional<int64_t>> ReadTransaction(const SqlResult<std::vector<Row>>& rows);
  // A statement: of a row that is claimed what is known at the end.
  std::string CompleteSql(const std::string& id, int64_t duration_ms, uint64_t rows) const;

  // Of a session: what it begins with that is to send the statements below, and what it is as before by.
  std::string PrepareSql() const;
  static std::string UnprepareSql();
  // Statements of which the last tells the attempt's number; ReadAttempt() has it of what they answer.
  static std::string BeginAttemptSql(const NewAttempt& attempt);
  static SqlResult<int64_t> ReadAttempt(const SqlResult<std::vector<Row>>& rows);
  // Of attempts that are about to commit: in which transaction, and of which session.
  static std::string CommittingSql(const std::vector<int64_t>& attempts, int64_t xid, int backend);
  // Of an attempt that ended well.
  static std::string EndAttemptSql(int64_t attempt, AttemptState state);
  std::string SetStateSql(const std::vector<int64_t>& attempts, AttemptState state) const;
  SqlResult<void> EndAttempt(Session& session, int64_t attempt, AttemptState state,
                             const AttemptFailure* failure) const;
  // Of another run, which has ended without telling.
  SqlResult<void> CloseAttempt(Session& session, int64_t attempt, AttemptState state) const;

  // What became of each open attempt, as the history and the journal tell it. To be called when no session of the
  // runs that left them is there any more. Tells how many they were.
  SqlResult<int64_t> CloseOpenAttempts(Session& session) const;

  // Fails where another run has done the step meanwhile. Tells the transaction's id.
  SqlResult<int64_t> WriteStep(Session& session, const JournalStep& step) const;
  // The same of a range of keys: behind `from`, which has to be what is written down, up to `to`; nothing: the last.
  SqlResult<int64_t> WriteRange(Session& session, const JournalStep& step, const std::optional<std::string>& from,
                                const std::optional<std::string>& to) const;
  // A statement: the rows of a range that has run are added to those before.
  std::string AddRowsSql(const JournalStep& step) const;
  // Tells how many rows its steps have changed.
  SqlResult<uint64_t> ForgetJournal(Session& session, const std::string& migration) const;
  SqlResult<void> ForgetStep(Session& session, const std::string& migration, int unit) const;

  // As scripts: what Install and ClaimSql do. from: the version of the tables that are there, 0 for none.
  std::string InstallSql(size_t from) const;
  std::string ScriptedClaimSql(const LedgerEntry& entry, const std::string& chain) const;

  const std::string& schema() const { return schema_; }
  const RunIdentity& identity() const { return identity_; }

 private:
  std::string Table(std::string_view name) const;
  std::string Ours(const std::vector<int64_t>& attempts) const;
  SqlResult<void> CheckTables(Session& session) const;

  std::string schema_;
  RunIdentity identity_;
  bool is_installed_ = false;
};

// Whether the migration is among them. One that runs again has a row of its former text, which is not its own.
bool IsApplied(const LedgerEntry& entry, const std::vector<AppliedMigration>& applied);

// The chain's next value: of the row before (empty for the first) and this migration's sum.
std::string NextChain(const std::string& before, const std::string& sum);

}  // namespace sluice::runner
