// A statement that runs in ranges of a key, each with the journal's row in one transaction: a run that is interrupted
// leaves the key up to which it came, and the next one goes on behind it.
#include <fmt/format.h>

#include <utility>

#include "runner/failpoint.h"
#include "runner/migration_run.h"

namespace sluice::runner {
namespace {

// Of the catalogs: only they tell, for the history may not be all that has built them.
constexpr std::string_view kKeyFacts =
    "SELECT a.attnotnull, a.atttypid IN ('pg_catalog.int2'::pg_catalog.regtype, 'pg_catalog.int4'::pg_catalog.regtype, "
    "'pg_catalog.int8'::pg_catalog.regtype, 'pg_catalog.uuid'::pg_catalog.regtype, 'pg_catalog.text'::"
    "pg_catalog.regtype, 'pg_catalog.varchar'::pg_catalog.regtype), EXISTS (SELECT 1 FROM pg_catalog.pg_index i JOIN "
    "pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam WHERE i.indrelid = "
    "a.attrelid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = a.attnum AND m.amname = 'btree'), "
    "r.reltuples::pg_catalog.int8 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class r ON r.oid = a.attrelid "
    "WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attname = $2 AND a.attnum > 0 AND NOT a.attisdropped";

std::string ProblemOfFacts(const std::vector<Row>& rows) {
  if (rows.empty()) return "the table has no such column";
  const Row& row = rows.front();
  if (row[0] != "t") return "it may be null, and such a row is in no range";
  if (row[1] != "t") return "it is not of type smallint, integer, bigint, uuid, text or varchar";
  if (row[2] != "t") return "no valid btree index without a condition begins with it";
  return {};
}

std::string WithoutOnly(const std::string& table) {
  constexpr std::string_view kOnly = "ONLY ";
  return table.starts_with(kOnly) ? table.substr(kOnly.size()) : table;
}

}  // namespace

RunResult<void> MigrationRun::ApplyBatches(const std::vector<Step>& steps, size_t unit, const JournalEntry* entry) {
  const size_t place = steps[unit].begin;
  range_ = Range{entry == nullptr ? std::nullopt : entry->behind, {}};
  if (entry != nullptr) range_->rows = entry->rows;
  if (range_->from) {
    Notice(fmt::format("goes on behind {} {}", Now().statements[place].batched->batch.key, *range_->from), place);
  }
  options_.tell(Event(RunEvent::Kind::kStatement, place));
  const Clock::time_point began = Clock::now();
  while (true) {
    if (RunResult<void> applied = ApplyStep(steps, unit); !applied) return applied;
    range_->rows += rows_;
    ReachFailpoint("after_range");
    if (!range_->to) break;
    if (RunResult<void> on = GoOnBehind(place); !on) return on;
  }
  RunEvent event = Event(RunEvent::Kind::kStatementDone, place);
  event.time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  event.rows = range_->rows;
  options_.tell(event);
  return {};
}

// Once, before the first range.
MigrationRun::Try<void> MigrationRun::CheckKey(size_t place) {
  const schema::BatchedStatement& batched = *Now().statements[place].batched;
  const SqlResult<std::vector<Row>> rows =
      connections_.worker().Query(std::string(kKeyFacts), {WithoutOnly(batched.table), batched.batch.key});
  if (!rows) return tl::make_unexpected(Fault{rows.error(), std::nullopt});
  const std::string problem = ProblemOfFacts(*rows);
  if (problem.empty()) {
    range_->rows_there = std::stoll(rows->front()[3].value_or("0"));
    return {};
  }
  Fault fault{{"",
               fmt::format("'{}' of '{}' cannot be the key of its ranges: {}", batched.batch.key,
                           WithoutOnly(batched.table), problem),
               "", "Name another column in batch(...), best the primary key.", false},
              place};
  fault.left = Fault::Left::kNotBegun;
  return tl::make_unexpected(std::move(fault));
}

MigrationRun::Try<void> MigrationRun::TryRange(const Step& step, size_t unit) {
  const RunStatement& statement = Now().statements[step.begin];
  Session& worker = connections_.worker();
  range_->to.reset();
  if (std::optional<Fault> still = StandsStill(step.begin)) return tl::make_unexpected(std::move(*still));
  if (range_->number == 1) {
    if (Try<void> checked = CheckKey(step.begin); !checked) return checked;
  }
  const SqlResult<std::vector<Row>> end = worker.Query(schema::TextOfEnd(*statement.batched, range_->from));
  if (!end) return tl::make_unexpected(Fault{end.error(), step.begin});
  if (!end->empty()) range_->to = end->front()[0];
  if (Try<void> begun = OnWorker(worker.Begin()); !begun) return begun;
  // A second run that got by the lock waits for this row, and then finds another key in it.
  const SqlResult<int64_t> xid = ledger_.WriteRange(worker, ToJournal(step, unit, false), range_->from, range_->to);
  if (!xid) return tl::make_unexpected(Fault{xid.error(), std::nullopt});
  xid_ = *xid;
  const SqlResult<uint64_t> done = Send(step.begin, schema::TextOfRange(*statement.batched, range_->from, range_->to));
  for (std::string& notice : worker.TakeNotices()) Notice(std::move(notice), step.begin);
  if (!done) return tl::make_unexpected(Fault{done.error(), step.begin});
  ReachFailpoint("after_statement");
  // It counts also where the answer to COMMIT is lost, and it turns out to be committed.
  rows_ = *done;
  const std::string add = ledger_.AddRowsSql(ToJournal(step, unit, false));
  if (Try<void> added = OnWorker(worker.Execute(add)); !added) return added;
  return Commit("COMMIT");
}

// What is committed is told of, and the next range waits for its turn.
RunResult<void> MigrationRun::GoOnBehind(size_t place) {
  TellRange(place);
  if (std::optional<Fault> stopped = Pause(place)) {
    stopped->next = fmt::format("Run `sluice apply` again: it goes on behind {} {}.",
                                Now().statements[place].batched->batch.key, *range_->to);
    return tl::make_unexpected(Failed(*stopped, true));
  }
  range_->from = std::exchange(range_->to, std::nullopt);
  ++range_->number;
  return {};
}

std::optional<MigrationRun::Fault> MigrationRun::Pause(size_t place) {
  constexpr std::chrono::milliseconds kLook{1'000};
  const Fault interrupted{{"57014", "interrupted between two ranges", "", "", false}, place};
  if (!options_.wait(std::chrono::milliseconds(Now().statements[place].batched->batch.pause_ms))) return interrupted;
  if (std::optional<Fault> closed = IsOutOfWindow(place)) return closed;
  if (!options_.replicas_behind) return std::nullopt;
  std::string told;
  while (const std::optional<std::string> behind = options_.replicas_behind()) {
    if (told.empty()) Notice(fmt::format("waits for replicas: {}", *behind), place);
    told = *behind;
    if (!options_.wait(kLook)) return interrupted;
  }
  return std::nullopt;
}

void MigrationRun::TellRange(size_t place) const {
  const schema::Batch& batch = Now().statements[place].batched->batch;
  RunEvent event = Event(RunEvent::Kind::kRange, place);
  event.time = std::chrono::milliseconds(ElapsedMs());
  event.rows = range_->rows;
  event.text = fmt::format("up to {} {}, {} rows changed", batch.key, *range_->to, range_->rows);
  const auto size = static_cast<int64_t>(batch.size);
  if (range_->rows_there > size) {
    event.text += fmt::format(", range {} of about {}", range_->number, (range_->rows_there + size - 1) / size);
  }
  options_.tell(event);
}

}  // namespace sluice::runner
