// One migration, from its claim to its commit; or several that share one transaction.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "runner/apply.h"
#include "runner/run_window.h"

namespace sluice::runner {

// What a run has come to before the migration at hand.
struct RunSoFar {
  size_t number = 0;  // of the migration, among those of the run
  std::string chain;  // the history's
  // How attempts ended that is not written down yet, as statements: it goes along with what the control connection says
  // next.
  std::string ended;
  RunWindow* window = nullptr;
  const RunMigration* next = nullptr;   // that may be claimed with the COMMIT of the one at hand
  std::optional<int64_t> claimed = {};  // the worker is in this transaction, in which the one at hand is claimed
};

class MigrationRun {
 public:
  // migrations: one, or several for which RunsInOneTransaction holds.
  MigrationRun(Connections& connections, const Ledger& ledger, std::span<const RunMigration> migrations,
               const ApplyOptions& options, RunSoFar& so_far);

  // Whether the worker is made as new with its beginning, so that nobody has to before.
  static bool BeginsAnew(std::span<const RunMigration> migrations);

  RunResult<void> Apply();

  // What the history's chain is behind them.
  const std::string& chain() const { return chains_.back(); }

 private:
  using Clock = std::chrono::steady_clock;

  // What failed, where.
  struct Fault {
    SqlError error;
    std::optional<size_t> statement;
    bool of_control = false;  // not the worker's
    enum class Left : uint8_t { kNothing, kSomething, kNotBegun } left = Left::kNothing;
    std::string next = {};  // what to do
  };
  template <typename T>
  using Try = tl::expected<T, Fault>;

  RunResult<void> ApplyWhole();
  RunResult<void> ApplySteps();
  RunResult<std::vector<const JournalEntry*>> Match(const std::vector<JournalEntry>& journal,
                                                    const std::vector<Step>& steps);
  // Another worker in the place of one that was lost, with the settings of the steps before this one.
  Try<void> RenewWorker(const std::vector<Step>& steps, size_t unit);
  RunResult<void> ApplyStep(const std::vector<Step>& steps, size_t unit);
  // One attempt after the other, until it succeeds or must not be made again.
  RunResult<void> Repeat(const std::function<Try<void>()>& attempt, bool steps_before);

  Try<void> TryWhole();
  Try<void> TryPart();
  Try<void> BeginPart();
  Try<void> TryTransaction(const Step& step, size_t unit, bool last);
  Try<void> TryRolledBack(const Step& step, size_t unit);

  // A statement that runs in ranges of a key (migration_run_batches.cc).
  struct Range {
    std::optional<std::string> from;  // nothing: the first
    std::optional<std::string> to;    // nothing: the last, or not known yet
    size_t number = 1;                // of this run's
    uint64_t rows = 0;                // that this and earlier runs' have changed
    int64_t rows_there = 0;           // in the table, about
  };
  RunResult<void> ApplyBatches(const std::vector<Step>& steps, size_t unit, const JournalEntry* entry);
  Try<void> CheckKey(size_t place);
  Try<void> TryRange(const Step& step, size_t unit);
  RunResult<void> GoOnBehind(size_t place);
  std::optional<Fault> Pause(size_t place);
  void TellRange(size_t place) const;

  // A statement that cannot run in a transaction (migration_run_alone.cc).
  Try<void> TryAlone(const Step& step, size_t unit);
  Try<bool> MustRun(const ConcurrentWork& work);
  Try<void> Remedy(const std::vector<Leftover>& leftovers);
  Try<std::vector<Leftover>> LeftBehind(const Step& step);
  static Fault HasRun(Fault fault);
  static Fault NotWhole(const Step& step, const std::vector<Leftover>& leftovers);
  static Fault LeavesBehind(Fault fault, const std::vector<Leftover>& leftovers);
  Fault FailedAlone(Fault fault, const Step& step, size_t unit);
  Try<void> NoteStep(const Step& step, size_t unit, bool done);

  Try<void> Statements(size_t begin, size_t end);
  Try<void> Statement(size_t place);
  bool IsDowntimeUp() const;
  // Why no statement may begin any more.
  std::optional<Fault> StandsStill(size_t place) const;
  // Why nothing may go on behind what is kept of this one.
  std::optional<Fault> IsOutOfWindow(size_t place);
  SqlResult<uint64_t> Send(size_t place, const std::string& sql);
  // before: what is sent along, and runs first.
  Try<void> Claim(const std::string& before = {});
  std::string ClaimSql(const RunMigration& migration, const std::string& chain) const;
  // What a migration sets for its session is not to change how the server reads what is sent for it.
  SqlResult<void> SpeakUtf8();
  void Notice(std::string text, size_t statement = 0) const;
  std::string JournalName() const;
  JournalStep ToJournal(const Step& step, size_t unit, bool done) const;
  // Leaves to Commit what can go along with it.
  Try<void> Finish();
  // Does not wait for the control connection's answer: HoldsLock does.
  void TellCommitting();
  // Whether the control connection, and so the lock, is there yet, and the transaction written down.
  Try<void> HoldsLock();
  // next: a migration to be claimed along with it; may be null.
  Try<void> Commit(const std::string& commit, const RunMigration* next = nullptr);
  static Try<void> IsCommitted(const Answers& answers);
  std::string ClaimAheadSql(const RunMigration& next) const;
  void TakeClaimAhead(const Answers& answers);
  Try<void> OnWorker(const SqlResult<void>& done, std::optional<size_t> statement = std::nullopt) const;
  Try<void> OnControl(const SqlResult<void>& done) const;

  // After the worker's connection was lost: whether its transaction was committed.
  enum class Outcome : uint8_t { kCommitted, kAborted, kUnknown };
  Outcome FindOutcome();
  std::optional<Outcome> AskOutcome();
  RunResult<void> AfterLoss(const Fault& fault, bool steps_before);
  RunFailure Failed(const Fault& fault, bool steps_before) const;
  // The lock is not to be had again.
  RunFailure NotBegun(const SqlError& error, bool steps_before) const;
  // Who has what it waited for.
  void AddHolders(SqlError& error);
  void EndAttempt(AttemptState state, const Fault* fault);
  void EndWell();
  // Writes down how the attempts stand.
  SqlResult<void> SetStates(AttemptState state);
  // The last one's number may be on its way yet: AwaitAttempt.
  SqlResult<void> BeginAttempts();
  SqlResult<void> AwaitAttempt();
  const RunMigration& Now() const { return migrations_[part_]; }
  bool IsOneOfSeveral() const { return migrations_.size() > 1; }
  RunEvent Event(RunEvent::Kind kind, size_t statement = 0) const;
  int64_t ElapsedMs() const;

  Connections& connections_;
  const Ledger& ledger_;
  std::span<const RunMigration> migrations_;
  size_t part_ = 0;                  // of them, the one at hand
  std::vector<std::string> chains_;  // behind each
  const ApplyOptions& options_;
  size_t number_;
  std::string& ended_;  // of RunSoFar, as the next
  RunWindow& window_;
  const RunMigration* next_;
  std::optional<int64_t>& claimed_;
  int attempt_number_ = 0;
  std::vector<int64_t> attempts_;  // one for each
  bool awaits_attempt_ = false;
  bool told_committing_ = false;
  bool xid_is_told_ = false;    // with the attempt's beginning
  std::string before_commit_;   // statements of ours that go along with the COMMIT
  bool failed_over_ = false;    // another server answers than the one whose answer did not come
  int64_t xid_ = 0;             // 0: no transaction of ours may be on its way
  std::optional<size_t> unit_;  // of the step at hand
  std::optional<Range> range_;  // of that, where it runs in ranges
  bool begun_ = false;          // it was begun before, and its end is not known
  uint64_t rows_ = 0;           // of the one at hand
  Clock::time_point began_;
  struct Done {
    std::chrono::milliseconds time{0};
    uint64_t rows = 0;
  };
  std::vector<Done> done_;  // of each that came to its end in the transaction
};

}  // namespace sluice::runner
