#include "judge.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "analyzer/analysis/statement_effects.h"
#include "analyzer/model/read.h"
#include "runner/observe.h"
#include "runner/trace.h"
#include "runner/watch.h"

namespace sluice::proof {
namespace {

using effects::Certainty;
using runner::Session;
using runner::SqlError;
using runner::SqlResult;

// "active_sql_transaction": what cannot run in a transaction block says so (PreventInTransactionBlock).
constexpr std::string_view kInTransaction = "25001";

// "unsafe_new_enum_value_usage" (check_safe_enum_use).
constexpr std::string_view kUnsafeValue = "55P04";

constexpr std::string_view kTemplate = "proof";

template <typename T>
T Need(SqlResult<T> result, const std::string& what) {
  if (!result) ADD_FAILURE() << what << ": " << result.error().message;
  return std::move(result.value());
}

model::Script Read(const std::string& text) {
  return model::ReadScript(text, {{0, static_cast<uint32_t>(text.size())}});
}

std::string Describe(const SqlError& error) {
  return fmt::format("{} ({}) {}", error.message, error.sqlstate, error.detail);
}

std::vector<std::string> Differences(const effects::Effects& predicted, const runner::Observation& observed) {
  std::vector<std::string> texts;
  for (const runner::Difference& difference : runner::Compare(predicted, observed)) {
    texts.push_back(runner::ToString(difference));
  }
  return texts;
}

std::vector<std::string> JudgeUnknown(Mark mark, const effects::Effects& predicted, const runner::Observation& seen) {
  if (mark == Mark::kUnknown) return {};
  effects::Effects claimed = predicted;
  claimed.certainty = Certainty::kExact;
  std::vector<std::string> reasons = Differences(claimed, seen);
  reasons.insert(reasons.begin(), "the prediction is unknown");
  return reasons;
}

std::vector<std::string> JudgeKnown(Mark mark, const effects::Effects& predicted, const runner::Observation& seen) {
  if (mark == Mark::kUnknown) return {"marked as unknown, but the prediction is not"};
  effects::Effects claimed = predicted;
  claimed.certainty = Certainty::kExact;
  std::vector<std::string> strict = Differences(claimed, seen);
  if (mark != Mark::kUpperBound) return strict;
  if (predicted.certainty == Certainty::kExact) strict.insert(strict.begin(), "marked, but the prediction is exact");
  if (strict.empty()) return {"marked as upper bound without need"};
  return predicted.certainty == Certainty::kExact ? strict : Differences(predicted, seen);
}

std::vector<std::string> JudgeEffects(Mark mark, const effects::Effects& predicted, const runner::Observation& seen) {
  return predicted.certainty == Certainty::kUnknown ? JudgeUnknown(mark, predicted, seen)
                                                    : JudgeKnown(mark, predicted, seen);
}

bool FailsForNewValue(const effects::Effects& predicted) {
  return std::any_of(predicted.unsafe_values.begin(), predicted.unsafe_values.end(),
                     [](const effects::UnsafeValue& value) { return value.certain; });
}

SqlResult<void> RunAll(Session& session, const std::vector<std::string>& statements) {
  for (const std::string& sql : statements) {
    SqlResult<void> done = session.Execute(sql);
    if (done) continue;
    done.error().message = sql + ": " + done.error().message;
    return done;
  }
  return {};
}

}  // namespace

struct Judge::Predicted {
  effects::Effects effects;
  std::vector<std::string> before;  // statements that only run
  std::string judged;
  bool transactional = true;
};

Judge::Judge(std::string connection, int server_major, const std::string& setup)
    : server_(std::move(connection)),
      major_(server_major),
      clean_(Need(Session::Connect(server_ + " dbname=postgres"), "connection")) {
  Run(fmt::format("CREATE DATABASE {}", kTemplate), "postgres");
  Run(setup, std::string(kTemplate));
  schema::Replay replay(schema_);
  replay.BeginMigration(schema::Transactions::kScript, true);
  for (const model::Statement& statement : Read(setup).statements) {
    replay.BeginStatement();
    for (const model::Action& action : statement.actions) replay.Apply(action);
  }
  clean_ = Connect(Copy());
}

Session Judge::Connect(const std::string& database) {
  return Need(Session::Connect(fmt::format("{} dbname={}", server_, database)), database);
}

void Judge::Run(const std::string& sql, const std::string& database) {
  Session session = Connect(database);
  const SqlResult<void> done = session.Execute(sql);
  if (!done) ADD_FAILURE() << Describe(done.error());
}

std::string Judge::Copy() {
  std::string name = fmt::format("copy_{}", ++copies_);
  Run(fmt::format("CREATE DATABASE {} TEMPLATE {}", name, kTemplate), "postgres");
  return name;
}

Judge::Predicted Judge::Predict(const Case& tested) const {
  Predicted predicted;
  schema::Schema schema = schema_;
  schema::Replay replay(schema);
  replay.BeginMigration(schema::Transactions::kScript, true);
  const model::Script script = Read(tested.text);
  for (const model::Statement& statement : script.statements) {
    replay.BeginStatement();
    const bool last = &statement == &script.statements.back();
    effects::Effects effects = analysis::ReplayStatement(statement, schema, replay, {major_, true});
    std::string sql = tested.text.substr(statement.span.begin, statement.span.end - statement.span.begin);
    if (!last) {
      predicted.before.push_back(std::move(sql));
      continue;
    }
    predicted.transactional = statement.transactional && !effects.alone;
    predicted.effects = std::move(effects);
    predicted.judged = std::move(sql);
  }
  return predicted;
}

Verdict Judge::DecideRefused(const Case& tested, const Predicted& predicted) {
  Verdict verdict;
  std::optional<Session> in_copy;
  if (!predicted.before.empty()) {
    in_copy.emplace(Connect(Copy()));
    if (const SqlResult<void> begun = RunAll(*in_copy, predicted.before); !begun) {
      return {false, false, {Describe(begun.error())}};
    }
  }
  Session& session = in_copy ? *in_copy : clean_;
  (void)session.Begin();
  const SqlResult<void> done = session.Execute(predicted.judged);
  (void)session.Rollback();
  const bool refused = !done && done.error().sqlstate == kInTransaction;
  verdict.ran = refused || tested.mark != Mark::kRefused;
  if (!verdict.ran) verdict.reasons.push_back(done ? "the server runs it" : Describe(done.error()));
  if (predicted.transactional == refused) {
    verdict.reasons.emplace_back(refused ? "refused in a transaction block, which is not predicted"
                                         : "not refused in a transaction block, as was predicted");
  }
  const bool unknown = predicted.effects.certainty == Certainty::kUnknown;
  if (tested.mark == Mark::kRefused && unknown != tested.unknown) {
    verdict.reasons.emplace_back(unknown ? "the prediction is unknown"
                                         : "marked as unknown, but the prediction is not");
  }
  verdict.agrees = verdict.reasons.empty();
  return verdict;
}

Verdict Judge::DecideUnsafe(const Predicted& predicted) {
  const std::string database = Copy();
  Session session = Connect(database);
  if (const SqlResult<void> begun = RunAll(session, predicted.before); !begun) {
    return {false, false, {Describe(begun.error())}};
  }
  const SqlResult<void> done = session.Execute(predicted.judged);
  Verdict verdict;
  verdict.ran = !done && done.error().sqlstate == kUnsafeValue;
  if (!verdict.ran) verdict.reasons.push_back(done ? "the server runs it" : Describe(done.error()));
  if (predicted.effects.unsafe_values.empty()) verdict.reasons.emplace_back("that it fails is not predicted");
  verdict.agrees = verdict.reasons.empty();
  (void)Connect("postgres").Execute(fmt::format("DROP DATABASE {} WITH (FORCE)", database));
  return verdict;
}

Verdict Judge::DecideRun(const Case& tested, const Predicted& predicted) {
  const bool on_copy = !predicted.transactional || !predicted.before.empty();
  const std::string database = on_copy ? Copy() : std::string();
  std::optional<SqlResult<runner::Observation>> observed;
  if (!on_copy) {
    observed = runner::ObserveAlone(clean_, predicted.judged, runner::Ending::kRollback);
  } else {
    Session session = Connect(database);
    if (const SqlResult<void> begun = RunAll(session, predicted.before); !begun) {
      return {false, false, {Describe(begun.error())}};
    }
    if (session.transaction_state() == runner::TransactionState::kInTransaction) {
      observed = runner::Observe(session, predicted.judged);
    } else if (predicted.transactional) {
      observed = runner::ObserveAlone(session, predicted.judged, runner::Ending::kRollback);
    } else {
      Session watcher = Connect(database);
      observed = runner::ObserveFromOutside(session, watcher, predicted.judged);
    }
  }
  // A subscription keeps its database; that goes with the server.
  if (on_copy) (void)Connect("postgres").Execute(fmt::format("DROP DATABASE {} WITH (FORCE)", database));
  if (!*observed) {
    // Whether it may run in a transaction block is predicted, too.
    const SqlError& error = observed->error();
    return {false, predicted.transactional && error.sqlstate == kInTransaction, {Describe(error)}};
  }
  std::vector<std::string> reasons = JudgeEffects(tested.mark, predicted.effects, **observed);
  if (FailsForNewValue(predicted.effects)) reasons.emplace_back("it runs, and was predicted to fail for a new value");
  return {reasons.empty(), true, std::move(reasons)};
}

Verdict Judge::Decide(const Case& tested) {
  const Predicted predicted = Predict(tested);
  if (tested.mark == Mark::kRefused) return DecideRefused(tested, predicted);
  if (tested.mark == Mark::kUnsafe) return DecideUnsafe(predicted);
  if (!predicted.transactional && predicted.before.empty()) {
    Verdict verdict = DecideRefused(tested, predicted);
    if (!verdict.agrees) return verdict;
  }
  return DecideRun(tested, predicted);
}

}  // namespace sluice::proof
