#include "runner/trace.h"

#include <fmt/format.h>

#include <utility>

#include "runner/watch.h"

namespace sluice::runner {
namespace {

// Runs a history statement by statement, and keeps track of whose transaction is open.
class Tracer {
 public:
  Tracer(Session& session, Session& watcher, TraceEnding ending)
      : session_(session), watcher_(watcher), ending_(ending) {}

  SqlResult<void> BeginFile(bool first);
  SqlResult<StatementTrace> Run(const TracedStatement& statement);
  SqlResult<void> Finish();

 private:
  bool InTransaction() const { return session_.transaction_state() != TransactionState::kIdle; }
  bool RollsBack() const { return ending_ == TraceEnding::kRollback; }
  SqlResult<void> Open();
  SqlResult<void> EndOwnTransaction();
  SqlResult<std::optional<Observation>> RunIn(const TracedStatement& statement);

  Session& session_;
  Session& watcher_;
  TraceEnding ending_;
  bool own_transaction_ = false;  // we opened it, not the script
};

SqlResult<void> Tracer::Open() {
  own_transaction_ = true;
  return session_.Begin();
}

SqlResult<void> Tracer::EndOwnTransaction() {
  if (!InTransaction()) return {};
  // What a script leaves open is lost when its session ends.
  const bool commit = own_transaction_ && session_.transaction_state() == TransactionState::kInTransaction;
  own_transaction_ = false;
  return commit ? session_.Commit() : session_.Rollback();
}

SqlResult<void> Tracer::BeginFile(bool first) {
  if (RollsBack()) return first ? Open() : session_.Execute("RESET ALL");
  if (first) return {};
  return EndOwnTransaction().and_then([this] { return session_.Execute("DISCARD ALL"); });
}

SqlResult<void> Tracer::Finish() {
  if (!session_.is_open()) return {};
  return RollsBack() && InTransaction() ? session_.Rollback() : EndOwnTransaction();
}

SqlResult<std::optional<Observation>> Tracer::RunIn(const TracedStatement& statement) {
  const auto observed = [](Observation observation) { return std::optional(std::move(observation)); };
  const auto nothing = [] { return std::optional<Observation>(); };
  // The script's own transaction, or ours that a statement joins.
  if (!statement.transaction_control && statement.in_transaction_block && !InTransaction()) {
    if (const SqlResult<void> opened = Open(); !opened) return tl::make_unexpected(opened.error());
  }
  if (!statement.in_transaction_block && own_transaction_ && !RollsBack()) {
    if (const SqlResult<void> ended = EndOwnTransaction(); !ended) return tl::make_unexpected(ended.error());
  }
  if (!statement.observed || statement.transaction_control) return session_.Execute(statement.sql).map(nothing);
  if (InTransaction()) return Observe(session_, statement.sql).map(observed);
  // A transaction around one statement is what it has anyway.
  if (statement.transactional) return ObserveAlone(session_, statement.sql, Ending::kCommit).map(observed);
  return ObserveFromOutside(session_, watcher_, statement.sql).map(observed);
}

SqlResult<StatementTrace> Tracer::Run(const TracedStatement& statement) {
  StatementTrace trace;
  trace.not_run = RollsBack() && (!statement.transactional || statement.transaction_control);
  if (trace.not_run) return trace;
  SqlResult<std::optional<Observation>> done = RunIn(statement);
  if (done) {
    trace.observation = std::move(*done);
    return trace;
  }
  if (done.error().connection_lost) return tl::make_unexpected(done.error());
  trace.error = done.error();
  return trace;
}

}  // namespace

SqlResult<void> Trace(Session& session, Session& watcher, const std::vector<TracedStatement>& history,
                      const TraceOptions& options, const std::function<void(StatementTrace)>& take) {
  Tracer tracer(session, watcher, options.ending);
  for (size_t i = 0; i < history.size(); ++i) {
    const bool first = i == 0;
    if (first || history[i].file != history[i - 1].file) {
      // An error here is of the COMMIT that ends the file before: of a deferred constraint, say.
      const SqlResult<void> begun = tracer.BeginFile(first);
      if (!begun && (first || begun.error().connection_lost)) return begun;
      if (!begun) {
        take({i - 1, std::nullopt, begun.error(), false});
        return tracer.Finish();
      }
    }
    SqlResult<StatementTrace> trace = tracer.Run(history[i]);
    if (!trace) return tl::make_unexpected(trace.error());
    trace->statement = i;
    const bool failed = trace->error.has_value();
    if (failed || history[i].observed) take(std::move(*trace));
    if (failed) break;
  }
  SqlResult<void> finished = tracer.Finish();
  if (!finished && !finished.error().connection_lost && !history.empty()) {
    take({history.size() - 1, std::nullopt, finished.error(), false});
    return {};
  }
  return finished;
}

}  // namespace sluice::runner
