#include "runner/migration_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

#include "runner/failpoint.h"
#include "runner/lock_holders.h"
#include "runner/open_attempts.h"

namespace sluice::runner {
namespace {

// Before others in the same transaction: what they defer has to stay deferred, and what is checked is checked again at
// the end.
constexpr const char* kCheckedNow =
    "SAVEPOINT sluice_constraints; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO SAVEPOINT sluice_constraints; RELEASE "
    "SAVEPOINT sluice_migration";

constexpr std::string_view kCancelled = "57014";

SqlError DowntimeError() {
  return {std::string(kCancelled), "tables that were there before were locked for as long as --max-downtime allows", "",
          "Take less at a time, or allow more.", false};
}

uint32_t Random() {
  static std::random_device source;
  return source();
}

}  // namespace

MigrationRun::MigrationRun(Connections& connections, const Ledger& ledger, std::span<const RunMigration> migrations,
                           const ApplyOptions& options, RunSoFar& so_far)
    : connections_(connections),
      ledger_(ledger),
      migrations_(migrations),
      options_(options),
      number_(so_far.number),
      ended_(so_far.ended) {
  for (const RunMigration& migration : migrations_) {
    const std::string& before = chains_.empty() ? so_far.chain : chains_.back();
    chains_.push_back(migration.undoes ? before : NextChain(before, migration.entry.sum));
  }
}

bool MigrationRun::BeginsAnew(std::span<const RunMigration> migrations) {
  return migrations.size() == 1 && migrations.front().mode == migrations::TransactionMode::kWhole;
}

RunResult<void> MigrationRun::Apply() {
  began_ = Clock::now();
  options_.tell(Event(RunEvent::Kind::kMigration));
  RunResult<void> done = Now().mode == migrations::TransactionMode::kWhole ? ApplyWhole() : ApplySteps();
  if (!done) return done;
  if (!IsOneOfSeveral()) done_ = {{std::chrono::milliseconds(ElapsedMs()), rows_}};
  for (part_ = 0; part_ < done_.size(); ++part_) {
    RunEvent event = Event(RunEvent::Kind::kDone);
    event.time = done_[part_].time;
    event.rows = done_[part_].rows;
    options_.tell(event);
  }
  return {};
}

RunResult<void> MigrationRun::ApplyWhole() {
  return Repeat([this] { return TryWhole(); }, false);
}

RunResult<std::vector<const JournalEntry*>> MigrationRun::Match(const std::vector<JournalEntry>& journal,
                                                                const std::vector<Step>& steps) {
  std::vector<const JournalEntry*> known(steps.size(), nullptr);
  for (const JournalEntry& entry : journal) {
    const auto unit = static_cast<size_t>(entry.unit);
    if (unit < steps.size() && entry.sum == steps[unit].sum) {
      known[unit] = &entry;
    } else if (entry.done) {
      RunFailure failure{RunFailure::Kind::kPartly, number_, number_, std::nullopt, {}, {}};
      failure.error.message =
          fmt::format("'{}' was applied in part, and what was applied of it reads otherwise now", Now().entry.id);
      failure.next = "Give the statements that ran their former text, and change only what is behind them.";
      return tl::make_unexpected(std::move(failure));
    } else if (SqlResult<void> gone = ledger_.ForgetStep(connections_.control(), JournalName(), entry.unit); !gone) {
      return tl::make_unexpected(Failed({gone.error(), std::nullopt, true}, true));
    }
  }
  return known;
}

MigrationRun::Try<void> MigrationRun::RenewWorker(const std::vector<Step>& steps, size_t unit) {
  if (connections_.worker().is_open()) return {};
  if (Try<void> opened = OnWorker(connections_.ReopenWorker()); !opened) return opened;
  options_.watch(connections_.worker());
  for (size_t i = 0; i < unit; ++i) {
    if (steps[i].kind != Step::Kind::kSession) continue;
    if (Try<void> set = Statements(steps[i].begin, steps[i].end); !set) return set;
  }
  return {};
}

RunResult<void> MigrationRun::ApplySteps() {
  const std::vector<Step> steps = StepsOf(Now().statements, Now().mode);
  const SqlResult<std::vector<JournalEntry>> journal = ledger_.ReadJournal(connections_.control(), JournalName());
  if (!journal) return tl::make_unexpected(Failed({journal.error(), std::nullopt, true}, false));
  const RunResult<std::vector<const JournalEntry*>> known = Match(*journal, steps);
  if (!known) return tl::make_unexpected(known.error());
  for (size_t unit = 0; unit < steps.size(); ++unit) {
    const JournalEntry* entry = (*known)[unit];
    if (entry != nullptr && entry->done && steps[unit].kind != Step::Kind::kSession) {
      options_.tell(Event(RunEvent::Kind::kResumed, steps[unit].begin));
      continue;
    }
    begun_ = entry != nullptr;
    if (RunResult<void> applied = ApplyStep(steps, unit); !applied) return applied;
    ReachFailpoint("after_step");
  }
  unit_.reset();
  if (!steps.empty() && steps.back().kind == Step::Kind::kTransaction) return {};
  return Repeat(
      [&]() -> Try<void> {
        if (Try<void> renewed = RenewWorker({}, 0); !renewed) return renewed;
        return TryWhole();
      },
      !steps.empty());
}

RunResult<void> MigrationRun::ApplyStep(const std::vector<Step>& steps, size_t unit) {
  const bool last = unit + 1 == steps.size();
  unit_ = unit;
  return Repeat(
      [&]() -> Try<void> {
        if (Try<void> renewed = RenewWorker(steps, unit); !renewed) return renewed;
        const Step& step = steps[unit];
        switch (step.kind) {
          case Step::Kind::kTransaction:
          case Step::Kind::kOwnTransaction:
            return TryTransaction(step, unit, last);
          case Step::Kind::kRolledBack:
            return TryRolledBack(step, unit);
          case Step::Kind::kAlone:
            return TryAlone(step, unit);
          case Step::Kind::kSession:
            return Statements(step.begin, step.end);
        }
        return {};
      },
      unit > 0);
}

RunResult<void> MigrationRun::Repeat(const std::function<Try<void>()>& attempt, bool steps_before) {
  for (attempt_number_ = 1;; ++attempt_number_) {
    rows_ = 0;
    xid_ = 0;
    SqlResult<void> begun = BeginAttempts();
    if (begun && !BeginsAnew(migrations_)) begun = AwaitAttempt();
    if (!begun) return tl::make_unexpected(Failed({begun.error(), std::nullopt, true}, steps_before));
    Try<void> done = attempt();
    if (done) {
      EndWell();
      return {};
    }
    if (done.error().error.connection_lost && !done.error().of_control) return AfterLoss(done.error(), steps_before);
    if (done.error().error.sqlstate == "55P03") AddHolders(done.error().error);
    if (connections_.worker().transaction_state() != TransactionState::kIdle) (void)connections_.worker().Rollback();
    EndAttempt(done.error().left == Fault::Left::kSomething ? AttemptState::kPartly : AttemptState::kFailed,
               &done.error());
    const bool again = MayRetry(done.error().error) && attempt_number_ < options_.retry.attempts &&
                       options_.stop_signal() == 0 && !done.error().of_control;
    if (!again) return tl::make_unexpected(Failed(done.error(), steps_before));
    RunEvent event = Event(RunEvent::Kind::kWaiting, done.error().statement.value_or(0));
    event.time = WaitAfter(attempt_number_, options_.retry, Random());
    event.sqlstate = done.error().error.sqlstate;
    event.text = done.error().error.message;
    if (!done.error().error.detail.empty()) event.text += ": " + done.error().error.detail;
    options_.tell(event);
    if (!options_.wait(event.time)) return tl::make_unexpected(Failed(done.error(), steps_before));
  }
}

MigrationRun::Try<void> MigrationRun::TryWhole() {
  done_.clear();
  if (IsOneOfSeveral()) {
    if (Try<void> begun = OnWorker(connections_.worker().Begin()); !begun) return begun;
  }
  for (size_t part = 0; part < migrations_.size(); ++part) {
    part_ = part;
    if (Try<void> done = TryPart(); !done) return done;
  }
  return Commit("COMMIT");
}

MigrationRun::Try<void> MigrationRun::TryPart() {
  if (IsOneOfSeveral()) {
    if (Try<void> begun = BeginPart(); !begun) return begun;
  }
  // Settings that are reset count for the next transaction: default_transaction_isolation, for one.
  std::string before = IsOneOfSeveral() ? "" : "BEGIN;";
  if (BeginsAnew(migrations_)) before = connections_.ResetSql() + "BEGIN; COMMIT; BEGIN;";
  if (Try<void> claimed = Claim(before); !claimed) return claimed;
  if (Try<void> known = OnControl(AwaitAttempt()); !known) return known;
  SetTransaction(xid_);
  ReachFailpoint("after_claim");
  const bool whole = Now().mode == migrations::TransactionMode::kWhole;
  if (Try<void> ran = whole ? Statements(0, Now().statements.size()) : Try<void>(); !ran) return ran;
  Try<void> finished = Finish();
  if (finished) done_.push_back({std::chrono::milliseconds(ElapsedMs()), rows_});
  return finished;
}

// In the settings of a session that is new, as each one by itself.
MigrationRun::Try<void> MigrationRun::BeginPart() {
  began_ = Clock::now();
  rows_ = 0;
  if (part_ > 0) {
    options_.tell(Event(RunEvent::Kind::kMigration));
    if (Try<void> reset = OnWorker(connections_.ResetWorker()); !reset) return reset;
  }
  return OnWorker(connections_.worker().Execute("SAVEPOINT sluice_migration"));
}

MigrationRun::Try<void> MigrationRun::TryTransaction(const Step& step, size_t unit, bool last) {
  const bool own = step.kind == Step::Kind::kOwnTransaction;
  if (!own) {
    if (Try<void> begun = OnWorker(connections_.worker().Begin()); !begun) return begun;
  }
  if (Try<void> ran = Statements(step.begin, own ? step.end - 1 : step.end); !ran) return ran;
  const SqlResult<int64_t> xid = ledger_.WriteStep(connections_.worker(), ToJournal(step, unit, true));
  if (!xid) return tl::make_unexpected(Fault{xid.error(), std::nullopt});
  SetTransaction(*xid);
  if (last && !own) {
    if (Try<void> claimed = Claim(); !claimed) return claimed;
    if (Try<void> finished = Finish(); !finished) return finished;
  }
  return Commit(own ? Now().statements[step.end - 1].sql : "COMMIT");
}

MigrationRun::Try<void> MigrationRun::TryRolledBack(const Step& step, size_t unit) {
  if (Try<void> ran = Statements(step.begin, step.end); !ran) return ran;
  // A script may end within its transaction: what its session did not commit is gone with the session.
  if (connections_.worker().transaction_state() != TransactionState::kIdle) {
    if (Try<void> back = OnWorker(connections_.worker().Rollback()); !back) return back;
  }
  return NoteStep(step, unit, true);
}

JournalStep MigrationRun::ToJournal(const Step& step, size_t unit, bool done) const {
  return {JournalName(), static_cast<int>(unit), step.sum, done, attempts_[part_], Now().statements[step.begin].shown};
}

MigrationRun::Try<void> MigrationRun::NoteStep(const Step& step, size_t unit, bool done) {
  return OnControl(
      ledger_.WriteStep(connections_.control(), ToJournal(step, unit, done)).map([](int64_t /*transaction*/) {}));
}

MigrationRun::Try<void> MigrationRun::Statements(size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) {
    if (Try<void> ran = Statement(i); !ran) return ran;
  }
  return {};
}

bool MigrationRun::IsDowntimeUp() const {
  return options_.downtime_is_up && options_.downtime_is_up();
}

MigrationRun::Try<void> MigrationRun::Statement(size_t place) {
  if (options_.stop_signal() != 0) {
    return tl::make_unexpected(Fault{{"57014", "interrupted before this statement", "", "", false}, place});
  }
  if (IsDowntimeUp()) return tl::make_unexpected(Fault{DowntimeError(), place});
  options_.tell(Event(RunEvent::Kind::kStatement, place));
  const Clock::time_point began = Clock::now();
  const SqlResult<uint64_t> done = Send(place);
  for (std::string& notice : connections_.worker().TakeNotices()) Notice(std::move(notice), place);
  if (!done) {
    const bool is_ours = done.error().sqlstate == kCancelled && IsDowntimeUp();
    return tl::make_unexpected(Fault{is_ours ? DowntimeError() : done.error(), place});
  }
  rows_ += *done;
  RunEvent event = Event(RunEvent::Kind::kStatementDone, place);
  event.time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  event.rows = *done;
  options_.tell(event);
  ReachFailpoint("after_statement");
  return {};
}

SqlResult<uint64_t> MigrationRun::Send(size_t place) {
  const RunStatement& statement = Now().statements[place];
  Session& worker = connections_.worker();
  if (options_.statements != nullptr) {
    options_.statements->Begin(connections_.control(), worker.backend(), [&](const StatementProgress& progress) {
      RunEvent event = Event(RunEvent::Kind::kProgress, place);
      event.time = progress.elapsed;
      event.text = ProgressLine(progress);
      options_.tell(event);
    });
  }
  SqlResult<uint64_t> done =
      statement.copy_data ? worker.Copy(statement.sql, *statement.copy_data) : worker.ExecuteCounting(statement.sql);
  if (options_.statements != nullptr) options_.statements->End();
  return done;
}

MigrationRun::Try<void> MigrationRun::Claim(const std::string& before) {
  Session& worker = connections_.worker();
  const SqlResult<int64_t> xid = Now().undoes ? ledger_.Withdraw(worker, Now().entry.id, before)
                                              : ledger_.Claim(worker, Now().entry, chains_[part_], before);
  if (!xid) {
    Fault fault{xid.error(), std::nullopt};
    if (fault.error.sqlstate == "23505") fault.error.message = "another run has applied it meanwhile";
    return tl::make_unexpected(std::move(fault));
  }
  xid_ = *xid;
  return {};
}

// A way back is no continuation of the way there.
std::string MigrationRun::JournalName() const {
  return (Now().undoes ? "back from " : "") + Now().entry.id;
}

MigrationRun::Try<void> MigrationRun::Finish() {
  // What is checked at COMMIT fails here, where it can be told whose it is. The row is written as whoever claimed it.
  const bool is_last = part_ + 1 == migrations_.size();
  if (is_last) {
    if (Try<void> told = TellCommitting(); !told) return told;
  }
  const bool at_once = Now().mode == migrations::TransactionMode::kWhole && Now().also.empty();
  std::string sql(is_last ? "SET CONSTRAINTS ALL IMMEDIATE" : kCheckedNow);
  sql += "; RESET SESSION AUTHORIZATION; RESET ROLE;";
  if (at_once && !Now().undoes) sql += ledger_.CompleteSql(Now().entry.id, ElapsedMs(), rows_);
  if (Try<void> checked = OnWorker(connections_.worker().Execute(sql)); !checked || at_once) return checked;
  if (Now().mode != migrations::TransactionMode::kWhole) {
    Try<void> forgotten = OnWorker(ledger_.ForgetJournal(connections_.worker(), JournalName()));
    if (!forgotten) return forgotten;
  }
  for (const std::string& other : Now().also) {
    if (Try<void> written = OnWorker(connections_.worker().Execute(other)); !written) {
      written.error().error.message = "the other tool's table: " + written.error().error.message;
      return written;
    }
  }
  if (Now().undoes) return {};
  return OnWorker(connections_.worker().Execute(ledger_.CompleteSql(Now().entry.id, ElapsedMs(), rows_)));
}

MigrationRun::Try<void> MigrationRun::Commit(const std::string& commit) {
  // A COMMIT of what is not a transaction any more would succeed, and keep nothing.
  if (connections_.worker().transaction_state() != TransactionState::kInTransaction) {
    return tl::make_unexpected(
        Fault{{"25P01", "a statement of the migration has ended its transaction", "", "", false}, std::nullopt});
  }
  // Without the control connection the lock is gone, and somebody else may be at it.
  if (!told_committing_) {
    if (Try<void> told = TellCommitting(); !told) return told;
  }
  if (Try<void> told = OnControl(Receive()); !told) return told;
  ReachFailpoint("before_commit");
  // The server says ROLLBACK, and no error, where it has not committed: what became of it is asked in the same message.
  const SqlResult<std::string> status =
      connections_.worker().QueryValue(fmt::format("{}\n;SELECT pg_catalog.txid_status({})", commit, xid_));
  ReachFailpoint("after_commit");
  if (!status) return tl::make_unexpected(Fault{status.error(), std::nullopt, false});
  if (*status == "committed") return {};
  return tl::make_unexpected(
      Fault{{"40000", fmt::format("the server has answered COMMIT, and the transaction is {}", *status), "", "", false},
            std::nullopt});
}

MigrationRun::Try<void> MigrationRun::OnWorker(const SqlResult<void>& done, std::optional<size_t> statement) const {
  if (done) return {};
  return tl::make_unexpected(Fault{done.error(), statement, false});
}

MigrationRun::Try<void> MigrationRun::OnControl(const SqlResult<void>& done) const {
  if (done) return {};
  Fault fault{done.error(), std::nullopt, true};
  fault.error.message = "the control connection, which holds the lock, failed: " + fault.error.message;
  return tl::make_unexpected(std::move(fault));
}

std::optional<MigrationRun::Outcome> MigrationRun::AskOutcome() {
  Session& control = connections_.control();
  if (!control.is_open() && !connections_.ReopenControl()) return std::nullopt;
  const SqlResult<std::vector<AppliedMigration>> applied = ledger_.ReadApplied(control);
  if (!applied) return std::nullopt;
  const bool is_there = std::any_of(applied->begin(), applied->end(), [&](const AppliedMigration& row) {
    // One that runs again has a row of its former text.
    return row.id == Now().entry.id && (!Now().entry.runs_again || row.sum == Now().entry.sum);
  });
  if (is_there != Now().undoes) return Outcome::kCommitted;
  if (unit_) {
    const SqlResult<std::vector<JournalEntry>> journal = ledger_.ReadJournal(control, JournalName());
    if (!journal) return std::nullopt;
    const bool is_done = std::any_of(journal->begin(), journal->end(), [&](const JournalEntry& entry) {
      return static_cast<size_t>(entry.unit) == *unit_ && entry.done;
    });
    if (is_done) return Outcome::kCommitted;
  }
  if (xid_ == 0) return Outcome::kAborted;
  // An error says that the server has never given out this number: another one than the one that we lost.
  const SqlResult<std::string> status = control.QueryValue(fmt::format("SELECT pg_catalog.txid_status({})", xid_));
  if (!status) return control.is_open() ? std::optional(Outcome::kAborted) : std::nullopt;
  // Where it is "committed" the row was not there a moment ago: look again.
  if (*status == "in progress" || *status == "committed") return std::nullopt;
  return Outcome::kAborted;
}

MigrationRun::Outcome MigrationRun::FindOutcome() {
  constexpr std::chrono::milliseconds kPause{250};
  const Clock::time_point deadline = Clock::now() + options_.resolve;
  while (Clock::now() < deadline) {
    if (const std::optional<Outcome> outcome = AskOutcome()) return *outcome;
    if (!options_.wait(kPause)) break;
  }
  return Outcome::kUnknown;
}

RunResult<void> MigrationRun::AfterLoss(const Fault& fault, bool steps_before) {
  if (fault.left == Fault::Left::kSomething) {
    // The server may still be at it: the attempt stays open, and the next run waits for that session to be gone.
    if (connections_.control().is_open() || connections_.ReopenControl()) {
      (void)SetStates(AttemptState::kUnknown);
    }
    return tl::make_unexpected(Failed(fault, steps_before));
  }
  const Outcome outcome = FindOutcome();
  if (outcome == Outcome::kUnknown) {
    RunFailure failure = Failed(fault, steps_before);
    failure.kind = RunFailure::Kind::kUnknown;
    failure.next = fmt::format("SELECT * FROM {}.history WHERE id = '{}' tells: a row is there where it was applied.",
                               QuoteIdentifier(ledger_.schema()), Now().entry.id);
    return tl::make_unexpected(std::move(failure));
  }
  if (outcome == Outcome::kCommitted) {
    EndWell();
    Notice("the acknowledgement of COMMIT was lost with the connection; that it is committed is verified");
    return {};
  }
  EndAttempt(AttemptState::kAborted, &fault);
  return tl::make_unexpected(Failed(fault, steps_before));
}

RunFailure MigrationRun::Failed(const Fault& fault, bool steps_before) const {
  RunFailure failure;
  failure.migration = number_ + part_;
  failure.applied_before = number_;
  failure.statement = fault.statement;
  failure.error = fault.error;
  failure.steps_are_left = steps_before;
  failure.kind = steps_before ? RunFailure::Kind::kPartly : RunFailure::Kind::kRolledBack;
  if (steps_before) failure.next = "Mend what is behind the steps that are kept, and run `sluice apply` again.";
  if (options_.stop_signal() != 0) failure.kind = RunFailure::Kind::kInterrupted;
  if (fault.left == Fault::Left::kSomething) failure.kind = RunFailure::Kind::kPartly;
  if (fault.left == Fault::Left::kNotBegun && !steps_before) failure.kind = RunFailure::Kind::kStopped;
  if (!fault.next.empty()) failure.next = fault.next;
  return failure;
}

void MigrationRun::AddHolders(SqlError& error) {
  const SqlResult<std::vector<std::string>> holders =
      DescribeLockHolders(connections_.control(), Now().entry.tables, ApplicationName(ledger_.identity().run));
  if (!holders || holders->empty()) return;
  error.detail += error.detail.empty() ? "Locks on its tables are held by " : " Locks on its tables are held by ";
  for (const std::string& holder : *holders) error.detail += (&holder == &holders->front() ? "" : ", ") + holder;
}

void MigrationRun::Notice(std::string text, size_t statement) const {
  RunEvent event = Event(RunEvent::Kind::kNotice, statement);
  event.text = std::move(text);
  options_.tell(event);
}

RunEvent MigrationRun::Event(RunEvent::Kind kind, size_t statement) const {
  RunEvent event;
  event.kind = kind;
  event.migration = number_ + part_;
  event.statement = statement;
  event.attempt = std::max(attempt_number_, 1);
  return event;
}

int64_t MigrationRun::ElapsedMs() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began_).count();
}

}  // namespace sluice::runner
