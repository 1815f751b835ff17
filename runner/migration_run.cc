#include "runner/migration_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

#include "runner/failpoint.h"
#include "runner/retaken_lock.h"

namespace sluice::runner {
namespace {

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
      ended_(so_far.ended),
      window_(*so_far.window),
      next_(so_far.next),
      claimed_(so_far.claimed) {
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

RunResult<void> MigrationRun::Repeat(const std::function<Try<void>()>& attempt, bool steps_before) {
  for (attempt_number_ = 1;; ++attempt_number_) {
    rows_ = 0;
    xid_ = 0;
    // Both connections may have been lost around the COMMIT of the step before.
    SqlResult<void> begun = RetakeLock(connections_, ledger_, Now(), options_);
    if (!begun) return tl::make_unexpected(NotBegun(begun.error(), steps_before));
    begun = BeginAttempts();
    if (begun && !BeginsAnew(migrations_)) begun = AwaitAttempt();
    if (!begun) return tl::make_unexpected(Failed({begun.error(), std::nullopt, true}, steps_before));
    Try<void> done = attempt();
    if (done) {
      EndWell();
      return {};
    }
    (void)AwaitAttempt();
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
  return Commit("COMMIT", next_);
}

MigrationRun::Try<void> MigrationRun::TryPart() {
  if (IsOneOfSeveral()) {
    if (Try<void> begun = BeginPart(); !begun) return begun;
  }
  if (const std::optional<int64_t> ahead = std::exchange(claimed_, std::nullopt)) {
    xid_ = *ahead;
  } else {
    const std::string before = IsOneOfSeveral() ? "" : "BEGIN;";
    if (Try<void> claimed = Claim(BeginsAnew(migrations_) ? connections_.BeginAnewSql() : before); !claimed) {
      return claimed;
    }
    if (Try<void> known = OnControl(AwaitAttempt()); !known) return known;
  }
  ReachFailpoint("after_claim");
  const bool whole = Now().mode == migrations::TransactionMode::kWhole;
  if (Try<void> ran = whole ? Statements(0, Now().statements.size()) : Try<void>(); !ran) return ran;
  if (Try<void> known = OnControl(AwaitAttempt()); !known) return known;
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

MigrationRun::Try<void> MigrationRun::Statements(size_t begin, size_t end) {
  for (size_t i = begin; i < end; ++i) {
    if (Try<void> ran = Statement(i); !ran) return ran;
  }
  return {};
}

bool MigrationRun::IsDowntimeUp() const {
  return options_.downtime_is_up && options_.downtime_is_up();
}

std::optional<MigrationRun::Fault> MigrationRun::StandsStill(size_t place) const {
  if (options_.stop_signal() != 0) {
    return Fault{{std::string(kCancelled), "interrupted before this statement", "", "", false}, place};
  }
  if (IsDowntimeUp()) return Fault{DowntimeError(), place};
  return std::nullopt;
}

MigrationRun::Try<void> MigrationRun::Statement(size_t place) {
  if (std::optional<Fault> still = StandsStill(place)) return tl::make_unexpected(std::move(*still));
  options_.tell(Event(RunEvent::Kind::kStatement, place));
  const Clock::time_point began = Clock::now();
  const SqlResult<uint64_t> done = Send(place, Now().statements[place].sql);
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

SqlResult<uint64_t> MigrationRun::Send(size_t place, const std::string& sql) {
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
  SqlResult<uint64_t> done = statement.copy_data ? worker.Copy(sql, *statement.copy_data) : worker.ExecuteCounting(sql);
  if (options_.statements != nullptr) options_.statements->End();
  return done;
}

std::string MigrationRun::ClaimSql(const RunMigration& migration, const std::string& chain) const {
  return migration.undoes ? ledger_.WithdrawSql(migration.entry.id) : ledger_.ClaimSql(migration.entry, chain);
}

MigrationRun::Try<void> MigrationRun::Claim(const std::string& before) {
  Session& worker = connections_.worker();
  if (Try<void> understood = OnWorker(SpeakUtf8()); !understood) return understood;
  const SqlResult<std::optional<int64_t>> xid =
      Ledger::ReadTransaction(worker.Query(before + ClaimSql(Now(), chains_[part_])));
  if (xid && *xid) {
    xid_ = **xid;
    return {};
  }
  if (!xid && xid.error().sqlstate != "23505") return tl::make_unexpected(Fault{xid.error(), std::nullopt});
  SqlError lost{"", "somebody else has undone it meanwhile", "", "", false};
  if (!Now().undoes) lost = {"23505", "another run has applied it meanwhile", "", "", false};
  return tl::make_unexpected(Fault{std::move(lost), std::nullopt});
}

SqlResult<void> MigrationRun::SpeakUtf8() {
  Session& worker = connections_.worker();
  if (!worker.is_open() || worker.client_encoding() == "UTF8") return {};
  return worker.Execute("SET client_encoding = 'UTF8'");
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
