#include "analyzer/analysis/describe.h"

#include <algorithm>
#include <optional>

#include "analyzer/analysis/actions.h"
#include "analyzer/analysis/load.h"
#include "analyzer/base/source.h"
#include "analyzer/effects/transaction_locks.h"
#include "analyzer/lex/split.h"
#include "analyzer/schema/replay.h"

namespace sluice::analysis {
namespace {

void SortOnce(std::vector<std::string>& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

void Append(const std::vector<std::string>& from, std::vector<std::string>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

void Merge(const effects::Effects& from, effects::Effects& to) {
  for (const effects::RelationLock& lock : from.locks) to.Lock(lock.relation, lock.mode);
  Append(from.rewrites, to.rewrites);
  Append(from.scans, to.scans);
  Append(from.index_builds, to.index_builds);
  Append(from.destroys, to.destroys);
  to.Weaken(from.certainty);
}

void Sort(effects::Effects& effects) {
  std::sort(effects.locks.begin(), effects.locks.end(),
            [](const auto& a, const auto& b) { return a.relation < b.relation; });
  for (auto* names : {&effects.rewrites, &effects.scans, &effects.index_builds, &effects.destroys}) SortOnce(*names);
}

template <typename... Kinds>
bool HoldsOneOf(const model::Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(),
                     [](const model::Action& action) { return (std::holds_alternative<Kinds>(action) || ...); });
}

// From the start of an entry that stands for several INSERTs to the end of the last of them; empty where it is one.
std::string RepeatedText(const model::Statement& statement, std::string_view text) {
  if (statement.repetitions == 1) return {};
  uint32_t missing = statement.repetitions - 1;
  lex::Splitter splitter(text, {statement.span.end, static_cast<uint32_t>(text.size())}, {});
  lex::Chunk chunk;
  while (splitter.Next(chunk)) {
    for (const lex::RawStatement& raw : chunk.statements) {
      if (--missing == 0) return std::string(text.substr(statement.span.begin, raw.span.end - statement.span.begin));
    }
  }
  return {};
}

// One history: replayed from its first migration, described where it is asked for.
class Describer {
 public:
  Describer(const LintOptions& options, bool complete, std::vector<StatementEffects>& out)
      : replay_(schema_), options_(options), complete_(complete), out_(out) {}

  void Take(LoadedMigration& loaded, size_t migration, bool wanted) {
    replay_.BeginMigration(ToTransactions(loaded.up.transaction.mode), complete_);
    const Source source(loaded.up.path, std::move(loaded.up_text));
    const Span* before = nullptr;
    for (const model::Statement& statement : loaded.up.script.statements) {
      replay_.BeginStatement();
      const uint32_t transaction = schema_.place().transaction;
      effects::Effects effects = Step(statement);
      std::vector<effects::RelationLock> held;
      if (MayTakeLong(effects)) held = locks_.HeldIn(transaction);
      locks_.Add(transaction, effects);
      if (!wanted) continue;
      // Where our tokens see one statement and the parser several, they share their text.
      if (before != nullptr && before->begin == statement.span.begin) {
        Merge(effects, out_.back().effects);
        Sort(out_.back().effects);
        continue;
      }
      before = &statement.span;
      out_.push_back({source.path(), source.Locate(statement.span.begin).line, std::string(source.Text(statement.span)),
                      loaded.up.transaction.mode, statement.transactional, std::move(effects), std::move(held),
                      migration, RepeatedText(statement, source.text()), loaded.up.transaction.one_query,
                      HoldsOneOf<model::TransactionControl>(statement),
                      !HoldsOneOf<model::SyntaxError, model::NotAnalysed>(statement)});
    }
  }

 private:
  effects::Effects Step(const model::Statement& statement) {
    effects::Effects all;
    ForEachAction(statement, schema_, [&](const ActionToTake& taken) {
      Merge(effects::EffectsOf(taken.action, schema_, options_.server), all);
      if (taken.maybe) {
        all.Weaken(effects::Certainty::kUpperBound);
        replay_.ApplyMaybe(taken.action);
      } else {
        replay_.Apply(taken.action);
      }
    });
    Sort(all);
    return all;
  }

  schema::Schema schema_;
  schema::Replay replay_;
  effects::TransactionLocks locks_;
  const LintOptions& options_;
  bool complete_;
  std::vector<StatementEffects>& out_;
};

}  // namespace

Result<std::vector<StatementEffects>> DescribeEffects(const std::vector<Request>& requests,
                                                      const LintOptions& options) {
  std::vector<StatementEffects> described;
  std::optional<Error> error;
  for (const Request& request : requests) {
    std::vector<LoadTask> tasks;
    if (request.schema) tasks.push_back({&*request.schema, &request.schema->migrations.front(), false});
    const size_t before = tasks.size();
    for (const migrations::Migration& migration : request.history.migrations) {
      tasks.push_back({&request.history, &migration, false});
    }
    Describer describer(options, request.complete, described);
    LoadInOrder(tasks, options, [&](size_t task, LoadedMigration& loaded) {
      if (loaded.error && !error) error = loaded.error;
      if (!error) describer.Take(loaded, task - before, task >= before && request.reported[task - before]);
    });
  }
  if (error) return tl::make_unexpected(*error);
  return described;
}

}  // namespace sluice::analysis
