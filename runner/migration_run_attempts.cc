// What the control connection is told of the attempts of a migration: that they begin, which transaction is about to
// commit, and how they ended. What it answers is waited for where something rests on it, no earlier.
#include <utility>

#include "runner/migration_run.h"

namespace sluice::runner {

SqlResult<void> MigrationRun::BeginAttempts() {
  attempts_.clear();
  part_ = 0;
  told_committing_ = false;
  before_commit_.clear();
  xid_is_told_ = claimed_.has_value();
  for (const RunMigration& migration : migrations_) {
    if (SqlResult<void> known = AwaitAttempt(); !known) return known;
    const NewAttempt attempt{migration.entry.id, migration.undoes ? "down" : "up", connections_.worker().backend(),
                             connections_.server().system_identifier, claimed_.value_or(0)};
    connections_.control().Send(std::exchange(ended_, {}) + Ledger::BeginAttemptSql(attempt));
    awaits_attempt_ = true;
  }
  return {};
}

SqlResult<void> MigrationRun::AwaitAttempt() {
  if (!std::exchange(awaits_attempt_, false)) return {};
  const SqlResult<int64_t> begun = Ledger::ReadAttempt(connections_.control().Receive());
  if (!begun) return tl::make_unexpected(begun.error());
  attempts_.push_back(*begun);
  return {};
}

SqlResult<void> MigrationRun::SetStates(AttemptState state) {
  if (attempts_.empty()) return {};
  return connections_.control().Execute(ledger_.SetStateSql(attempts_, state));
}

void MigrationRun::EndWell() {
  for (const int64_t attempt : attempts_) {
    ended_ += Ledger::EndAttemptSql(attempt, Now().undoes ? AttemptState::kUndone : AttemptState::kApplied);
  }
}

void MigrationRun::EndAttempt(AttemptState state, const Fault* fault) {
  if (!connections_.control().is_open() && !connections_.ReopenControl()) return;
  for (size_t i = 0; i < attempts_.size(); ++i) {
    std::optional<AttemptFailure> failure;
    if (fault != nullptr) failure.emplace();
    if (fault != nullptr && i != part_) failure->error.message = "another migration of its transaction failed";
    if (fault != nullptr && i == part_) {
      failure->error = fault->error;
      if (fault->statement) {
        failure->statement = static_cast<uint32_t>(*fault->statement + 1);
        failure->line = Now().statements[*fault->statement].line;
      }
    }
    (void)ledger_.EndAttempt(connections_.control(), attempts_[i], state, failure ? &*failure : nullptr);
  }
}

}  // namespace sluice::runner
