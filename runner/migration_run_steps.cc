// A migration that commits in steps: which of them an earlier run has done, and the others one by one.
#include <fmt/format.h>

#include <utility>

#include "runner/failpoint.h"
#include "runner/migration_run.h"

namespace sluice::runner {

RunResult<std::vector<const JournalEntry*>> MigrationRun::Match(const std::vector<JournalEntry>& journal,
                                                                const std::vector<Step>& steps) {
  std::vector<const JournalEntry*> known(steps.size(), nullptr);
  for (const JournalEntry& entry : journal) {
    const auto unit = static_cast<size_t>(entry.unit);
    if (unit < steps.size() && entry.sum == steps[unit].sum) {
      known[unit] = &entry;
    } else if (entry.done || entry.behind) {
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

// Where it stops here the next run goes on with this statement.
std::optional<MigrationRun::Fault> MigrationRun::IsOutOfWindow(size_t place) {
  const SqlResult<std::optional<std::string>> closed =
      window_.Closed([&](std::string text) { Notice(std::move(text), place); });
  if (!closed) return OnControl(tl::make_unexpected(closed.error())).error();
  if (options_.stop_signal() != 0) return StandsStill(place);
  if (!*closed) return std::nullopt;
  Fault fault{{"", "the maintenance window has closed: " + **closed, "", "", false}, place};
  fault.next = "The same command goes on from here in the next window; --wait-for-window waits for it.";
  return fault;
}

RunResult<void> MigrationRun::ApplySteps() {
  const std::vector<Step> steps = StepsOf(Now().statements, Now().mode);
  const SqlResult<std::vector<JournalEntry>> journal = ledger_.ReadJournal(connections_.control(), JournalName());
  if (!journal) return tl::make_unexpected(Failed({journal.error(), std::nullopt, true}, false));
  const RunResult<std::vector<const JournalEntry*>> known = Match(*journal, steps);
  if (!known) return tl::make_unexpected(known.error());
  bool is_kept = false;  // something of it
  for (size_t unit = 0; unit < steps.size(); ++unit) {
    const JournalEntry* entry = (*known)[unit];
    if (entry != nullptr && entry->done && steps[unit].kind != Step::Kind::kSession) {
      options_.tell(Event(RunEvent::Kind::kResumed, steps[unit].begin));
      is_kept = true;
      continue;
    }
    range_.reset();
    if (is_kept && steps[unit].kind != Step::Kind::kSession) {
      const std::optional<Fault> closed = IsOutOfWindow(steps[unit].begin);
      if (closed) return tl::make_unexpected(Failed(*closed, true));
    }
    is_kept = is_kept || steps[unit].kind != Step::Kind::kSession;
    if (steps[unit].kind == Step::Kind::kBatches) {
      RunResult<void> applied = ApplyBatches(steps, unit, entry);
      if (!applied) return applied;
      continue;
    }
    begun_ = entry != nullptr;
    if (RunResult<void> applied = ApplyStep(steps, unit); !applied) return applied;
    ReachFailpoint("after_step");
  }
  unit_.reset();
  range_.reset();
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
          case Step::Kind::kBatches:
            return TryRange(step, unit);
          case Step::Kind::kSession:
            return Statements(step.begin, step.end);
        }
        return {};
      },
      unit > 0 || (range_ && range_->from));
}

MigrationRun::Try<void> MigrationRun::TryTransaction(const Step& step, size_t unit, bool last) {
  const bool own = step.kind == Step::Kind::kOwnTransaction;
  if (!own) {
    if (Try<void> begun = OnWorker(connections_.worker().Begin()); !begun) return begun;
  }
  if (Try<void> ran = Statements(step.begin, own ? step.end - 1 : step.end); !ran) return ran;
  const SqlResult<int64_t> xid = ledger_.WriteStep(connections_.worker(), ToJournal(step, unit, true));
  if (!xid) return tl::make_unexpected(Fault{xid.error(), std::nullopt});
  xid_ = *xid;
  if (last && !own) {
    if (Try<void> claimed = Claim(); !claimed) return claimed;
    if (Try<void> finished = Finish(); !finished) return finished;
  }
  return Commit(own ? Now().statements[step.end - 1].sql : "COMMIT");
}

MigrationRun::Try<void> MigrationRun::TryRolledBack(const Step& step, size_t unit) {
  if (Try<void> ran = Statements(step.begin, step.end); !ran) return ran;
  rows_ = 0;
  // A script may end within its transaction: what its session did not commit is gone with the session.
  if (connections_.worker().transaction_state() != TransactionState::kIdle) {
    if (Try<void> back = OnWorker(connections_.worker().Rollback()); !back) return back;
  }
  return NoteStep(step, unit, true);
}

JournalStep MigrationRun::ToJournal(const Step& step, size_t unit, bool done) const {
  return {JournalName(), static_cast<int>(unit), step.sum, done, attempts_[part_], Now().statements[step.begin].Shown(),
          rows_};
}

MigrationRun::Try<void> MigrationRun::NoteStep(const Step& step, size_t unit, bool done) {
  return OnControl(
      ledger_.WriteStep(connections_.control(), ToJournal(step, unit, done)).map([](int64_t /*transaction*/) {}));
}

// A way back is no continuation of the way there.
std::string MigrationRun::JournalName() const {
  return (Now().undoes ? "back from " : "") + Now().entry.id;
}

}  // namespace sluice::runner
