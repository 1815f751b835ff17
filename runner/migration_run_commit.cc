// The end of a migration's transaction: what is checked and written before COMMIT, and what goes along with it.
#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <utility>

#include "runner/failpoint.h"
#include "runner/migration_run.h"

namespace sluice::runner {
namespace {

// Before others in the same transaction: what they defer has to stay deferred, and what is checked is checked again at
// the end.
constexpr const char* kCheckedNow =
    "SAVEPOINT sluice_constraints; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO SAVEPOINT sluice_constraints; RELEASE "
    "SAVEPOINT sluice_migration";

// How long ago the control connection may have answered for the lock to be taken as held.
constexpr std::chrono::milliseconds kHeard{1000};

}  // namespace

MigrationRun::Try<void> MigrationRun::Finish() {
  // What is checked at COMMIT fails here, where it can be told whose it is. The row is written as whoever claimed it.
  const bool is_last = part_ + 1 == migrations_.size();
  if (Try<void> understood = OnWorker(SpeakUtf8()); !understood) return understood;
  const bool at_once = Now().mode == migrations::TransactionMode::kWhole && Now().also.empty();
  std::string sql(is_last ? "SET CONSTRAINTS ALL IMMEDIATE" : kCheckedNow);
  sql += "; RESET SESSION AUTHORIZATION; RESET ROLE;";
  if (at_once && !Now().undoes) sql += ledger_.CompleteSql(Now().entry.id, ElapsedMs(), rows_) + ";";
  if (at_once && is_last) {
    before_commit_ = std::move(sql);
    return {};
  }
  if (is_last) TellCommitting();
  if (Try<void> checked = OnWorker(connections_.worker().Execute(sql)); !checked || at_once) return checked;
  if (Now().mode != migrations::TransactionMode::kWhole) {
    const SqlResult<uint64_t> rows = ledger_.ForgetJournal(connections_.worker(), JournalName());
    if (!rows) return tl::make_unexpected(Fault{rows.error(), std::nullopt});
    rows_ = *rows;
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

void MigrationRun::TellCommitting() {
  connections_.control().Send(Ledger::CommittingSql(attempts_, xid_, connections_.worker().backend()));
  told_committing_ = true;
}

MigrationRun::Try<void> MigrationRun::HoldsLock() {
  Session& control = connections_.control();
  if (!told_committing_ && xid_is_told_ && control.is_heard_within(kHeard)) return {};
  if (!told_committing_) TellCommitting();
  return OnControl(control.Receive().map([](const std::vector<Row>&) {}));
}

// The server says ROLLBACK, and no error, where it has not committed (standard_ProcessUtility in utility.c). The first
// of these answers is to the COMMIT in question.
MigrationRun::Try<void> MigrationRun::IsCommitted(const Answers& answers) {
  std::string_view said = "nothing";
  for (const std::string& command : answers.commands) {
    if (command == "COMMIT") return {};
    said = command;
    if (command == "ROLLBACK") break;
  }
  if (answers.error && said != "ROLLBACK") return tl::make_unexpected(Fault{*answers.error, std::nullopt});
  Fault fault{{"40000", fmt::format("the server has answered COMMIT with {}", said), "", "", false}, std::nullopt};
  fault.next = "The server's log says why. Where a statement of the migration catches its own errors, let it fail.";
  return tl::make_unexpected(std::move(fault));
}

MigrationRun::Try<void> MigrationRun::Commit(const std::string& commit, const RunMigration* next) {
  // A COMMIT of what is not a transaction any more would succeed, and keep nothing.
  if (connections_.worker().transaction_state() != TransactionState::kInTransaction) {
    Fault fault{{"25P01", "a statement of the migration has ended its transaction", "", "", false}, std::nullopt};
    fault.next =
        "What it did before that may be kept: look at the database. Take the COMMIT or ROLLBACK out of what the\n"
        "migration calls, or run it statement by statement: -- sluice: transaction(statement).";
    return tl::make_unexpected(std::move(fault));
  }
  // Without the control connection the lock is gone, and somebody else may be at it.
  if (Try<void> held = HoldsLock(); !held) return held;
  ReachFailpoint("before_commit");
  const Answers answers = connections_.worker().RunAll(std::exchange(before_commit_, {}) + commit + "\n;" +
                                                       (next == nullptr ? "" : ClaimAheadSql(*next)));
  ReachFailpoint("after_commit");
  if (Try<void> committed = IsCommitted(answers); !committed) return committed;
  if (next != nullptr) TakeClaimAhead(answers);
  return {};
}

std::string MigrationRun::ClaimAheadSql(const RunMigration& next) const {
  const std::string chain = next.undoes ? chains_.back() : NextChain(chains_.back(), next.entry.sum);
  return connections_.BeginAnewSql() + ClaimSql(next, chain);
}

// What goes wrong with it does so again when the migration's turn comes, and is told there.
void MigrationRun::TakeClaimAhead(const Answers& answers) {
  if (!answers.error) claimed_ = Ledger::ReadTransaction(answers.rows).value_or(std::nullopt);
  if (!claimed_ && connections_.worker().is_open()) (void)connections_.worker().Rollback();
}

}  // namespace sluice::runner
