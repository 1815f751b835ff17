#include "runner/trace.h"

#include <fmt/format.h>

#include <utility>

#include "runner/watch.h"

namespace sluice::runner {
namespace {

// On a server that others use: whoever comes behind a statement that waits for a lock waits as well. And where we are
// interrupted, the server is not to go on with the statement until it has its result to tell.
SqlResult<void> BeModest(Session& session) {
  constexpr int kVersionWithCheck = 140000;
  SqlResult<void> set = session.Execute("SET lock_timeout = '5s'");
  if (!set || session.server_version() < kVersionWithCheck) return set;
  return session.Execute("SET client_connection_check_interval = '1s'");
}

// Runs a history statement by statement, and keeps track of whose transaction is open.
class Tracer {
 public:
  Tracer(Session& session, Session& watcher, const TraceOptions& options)
      : session_(session), watcher_(watcher), options_(options) {}

  // Ends the file before: an error is of its COMMIT, such as of a deferred constraint.
  SqlResult<void> EndFile();
  SqlResult<void> BeginFile(bool first);
  SqlResult<StatementTrace> Run(const TracedStatement& statement);
  // Takes back what the transaction did when its file failed.
  SqlResult<void> Abandon();
  SqlResult<void> Finish();

 private:
  bool InTransaction() const { return session_.transaction_state() != TransactionState::kIdle; }
  bool RollsBack() const { return options_.ending == TraceEnding::kRollback; }
  SqlResult<void> Open();
  SqlResult<void> EndOwnTransaction();
  SqlResult<std::optional<Observation>> RunIn(const TracedStatement& statement);

  Session& session_;
  Session& watcher_;
  const TraceOptions& options_;
  bool own_transaction_ = false;  // we opened it, not the script
};

SqlResult<void> Tracer::Open() {
  own_transaction_ = true;
  return session_.Begin();
}

SqlResult<void> Tracer::EndOwnTransaction() {
  const bool own = std::exchange(own_transaction_, false);
  if (!InTransaction()) return {};
  // What a script leaves open is lost when its session ends.
  const bool commit = own && session_.transaction_state() == TransactionState::kInTransaction;
  return commit ? session_.Commit() : session_.Rollback();
}

SqlResult<void> Tracer::EndFile() {
  return RollsBack() ? SqlResult<void>() : EndOwnTransaction();
}

SqlResult<void> Tracer::BeginFile(bool first) {
  if (!RollsBack()) return first ? SqlResult<void>() : session_.Execute("DISCARD ALL");
  return (first ? Open() : session_.Execute("RESET ALL"))
      .and_then([this] { return BeModest(session_); })
      .and_then([this] { return session_.Execute("SAVEPOINT sluice_file"); });
}

SqlResult<void> Tracer::Abandon() {
  return RollsBack() ? session_.Execute("ROLLBACK TO SAVEPOINT sluice_file") : EndOwnTransaction();
}

SqlResult<void> Tracer::Finish() {
  if (!session_.is_open()) return {};
  return RollsBack() && InTransaction() ? session_.Rollback() : EndOwnTransaction();
}

SqlResult<std::optional<Observation>> Tracer::RunIn(const TracedStatement& statement) {
  const auto observed = [](Observation observation) { return std::optional(std::move(observation)); };
  const auto nothing = [] { return std::optional<Observation>(); };
  // The script's own transaction, or ours that a statement joins.
  if (statement.in_transaction_block && !InTransaction()) {
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
  trace.not_run = !statement.runs || (RollsBack() && (!statement.transactional || statement.transaction_control));
  if (trace.not_run) return trace;
  SqlResult<std::optional<Observation>> done = RunIn(statement);
  // Nothing that we let through can end the transaction; if something did, nothing more may run.
  if (RollsBack() && !InTransaction()) {
    return tl::make_unexpected(
        SqlError{"", "a statement ended the transaction that was to be rolled back", "", "", true});
  }
  if (done) {
    trace.observation = std::move(*done);
    return trace;
  }
  if (done.error().connection_lost) return tl::make_unexpected(done.error());
  trace.error = done.error();
  return trace;
}

// The loop over a history.
class Run {
 public:
  Run(Session& session, Session& watcher, const std::vector<TracedStatement>& history, const TraceOptions& options,
      const std::function<void(StatementTrace)>& take)
      : tracer_(session, watcher, options), history_(history), options_(options), take_(take) {}

  SqlResult<void> All();

 private:
  size_t EndOfFile(size_t begin) const;
  SqlResult<void> File(size_t begin, size_t end);
  SqlResult<void> Prepare(size_t begin, size_t end) const;
  SqlResult<void> EndFile(size_t end);
  void TakeNotRun(size_t begin, size_t end) const;

  Tracer tracer_;
  const std::vector<TracedStatement>& history_;
  const TraceOptions& options_;
  const std::function<void(StatementTrace)>& take_;
  bool failed_ = false;  // so that nothing more is to run
};

size_t Run::EndOfFile(size_t begin) const {
  size_t end = begin;
  while (end < history_.size() && history_[end].file == history_[begin].file) ++end;
  return end;
}

SqlResult<void> Run::Prepare(size_t begin, size_t end) const {
  if (!options_.prepare || options_.ending == TraceEnding::kRollback) return {};
  for (size_t i = begin; i < end; ++i) {
    if (history_[i].observed) return options_.prepare(i);
  }
  return {};
}

void Run::TakeNotRun(size_t begin, size_t end) const {
  for (size_t i = begin; i < end; ++i) {
    if (history_[i].observed) take_({i, std::nullopt, std::nullopt, true});
  }
}

SqlResult<void> Run::EndFile(size_t end) {
  SqlResult<void> ended = tracer_.EndFile();
  if (ended || ended.error().connection_lost) return ended;
  take_({end - 1, std::nullopt, ended.error(), false});
  failed_ = !options_.keep_going;
  return {};
}

SqlResult<void> Run::File(size_t begin, size_t end) {
  if (SqlResult<void> prepared = Prepare(begin, end); !prepared) return prepared;
  if (SqlResult<void> begun = tracer_.BeginFile(begin == 0); !begun) return begun;
  for (size_t i = begin; i < end; ++i) {
    SqlResult<StatementTrace> trace = tracer_.Run(history_[i]);
    if (!trace) return tl::make_unexpected(trace.error());
    trace->statement = i;
    const bool failed = trace->error.has_value();
    if (failed || history_[i].observed) take_(std::move(*trace));
    if (!failed) continue;
    failed_ = !options_.keep_going;
    TakeNotRun(i + 1, end);
    return tracer_.Abandon();
  }
  return EndFile(end);
}

SqlResult<void> Run::All() {
  for (size_t begin = 0; begin < history_.size();) {
    const size_t end = EndOfFile(begin);
    if (failed_) {
      TakeNotRun(begin, end);
    } else if (SqlResult<void> done = File(begin, end); !done) {
      return done;
    }
    begin = end;
  }
  return tracer_.Finish();
}

}  // namespace

SqlResult<void> Trace(Session& session, Session& watcher, const std::vector<TracedStatement>& history,
                      const TraceOptions& options, const std::function<void(StatementTrace)>& take) {
  return Run(session, watcher, history, options, take).All();
}

}  // namespace sluice::runner
