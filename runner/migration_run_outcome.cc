// What became of an attempt: asked after a connection was lost, written down, and told.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runner/lock_holders.h"
#include "runner/migration_run.h"
#include "runner/open_attempts.h"

namespace sluice::runner {

std::optional<MigrationRun::Outcome> MigrationRun::AskOutcome() {
  Session& control = connections_.control();
  if (!control.is_open() && !connections_.ReopenControl()) return std::nullopt;
  // Asked before the row, which may come while we ask.
  const SqlResult<Standing> standing = connections_.FindStanding();
  if (!standing) return std::nullopt;
  const SqlResult<std::vector<AppliedMigration>> applied = ledger_.ReadApplied(control);
  if (!applied) return std::nullopt;
  if (IsApplied(Now().entry, *applied) != Now().undoes) return Outcome::kCommitted;
  if (unit_) {
    const SqlResult<std::vector<JournalEntry>> journal = ledger_.ReadJournal(control, JournalName());
    if (!journal) return std::nullopt;
    const bool is_done = std::any_of(journal->begin(), journal->end(), [&](const JournalEntry& entry) {
      const bool is_behind = range_ && range_->to && entry.behind == range_->to;
      return static_cast<size_t>(entry.unit) == *unit_ && (entry.done || is_behind);
    });
    if (is_done) return Outcome::kCommitted;
  }
  if (*standing == Standing::kStandby) return std::nullopt;
  failed_over_ = *standing == Standing::kFailedOver;
  // There the number is nobody's yet, or another transaction's.
  if (xid_ == 0 || failed_over_) return Outcome::kAborted;
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
  Fault told = fault;
  if (failed_over_) {
    told.error.detail =
        "Another server has been promoted meanwhile, and its history does not have this: if it was committed, that is "
        "lost with the server before.";
  }
  EndAttempt(AttemptState::kAborted, &told);
  return tl::make_unexpected(Failed(told, steps_before));
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

RunFailure MigrationRun::NotBegun(const SqlError& error, bool steps_before) const {
  Fault fault{error, std::nullopt, true};
  fault.left = Fault::Left::kNotBegun;
  fault.next = error.hint;
  fault.error.hint.clear();
  return Failed(fault, steps_before);
}

void MigrationRun::AddHolders(SqlError& error) {
  const SqlResult<std::vector<std::string>> holders =
      DescribeLockHolders(connections_.control(), Now().entry.tables, ApplicationName(ledger_.identity().run));
  if (!holders || holders->empty()) return;
  error.detail += error.detail.empty() ? "Locks on its tables are held by " : " Locks on its tables are held by ";
  for (const std::string& holder : *holders) error.detail += (&holder == &holders->front() ? "" : ", ") + holder;
}

}  // namespace sluice::runner
