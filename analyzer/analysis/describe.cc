#include "analyzer/analysis/describe.h"

#include <algorithm>
#include <optional>

#include "analyzer/analysis/hidden_secrets.h"
#include "analyzer/analysis/load.h"
#include "analyzer/analysis/runnable.h"
#include "analyzer/analysis/statement_effects.h"
#include "analyzer/analysis/statement_lines.h"
#include "analyzer/effects/transaction_locks.h"
#include "analyzer/schema/replay.h"

namespace sluice::analysis {
namespace {

template <typename... Kinds>
bool HoldsOneOf(const model::Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(),
                     [](const model::Action& action) { return (std::holds_alternative<Kinds>(action) || ...); });
}

// One history: replayed from its first migration, described where it is asked for.
class Describer {
 public:
  Describer(const LintOptions& options, bool complete, migrations::Direction direction,
            std::vector<StatementEffects>& out)
      : replay_(schema_), options_(options), complete_(complete), direction_(direction), out_(out) {
    schema_.SetInitialSession(schema::SessionOf(options.session));
  }

  void Take(LoadedMigration& loaded, size_t migration, bool wanted) {
    const bool back = direction_ == migrations::Direction::kDown;
    Run(loaded, loaded.up, loaded.up_text, migration, wanted && !back);
    if (!wanted || !back || !loaded.down.exists) return;
    schema_.BeginExperiment();
    Run(loaded, loaded.down, loaded.same_file ? loaded.up_text : loaded.down_text, migration, true);
    schema_.EndExperiment();
  }

 private:
  void Run(const LoadedMigration& loaded, const LoadedScript& script, const std::string& text, size_t migration,
           bool wanted) {
    replay_.BeginMigration(ToTransactions(script.transaction.mode), complete_);
    StatementLines lines(text, loaded.rendering.get());
    const Span* before = nullptr;
    bool same_role = true;
    for (const model::Statement& statement : script.script.statements) {
      replay_.BeginStatement();
      same_role = same_role && !ChangesRole(statement);
      CreatedIn creates = wanted && same_role ? WhereItCreates(statement, schema_) : CreatedIn();
      const uint32_t transaction = schema_.place().transaction;
      effects::Effects effects = ReplayStatement(statement, schema_, replay_, options_.server);
      std::vector<effects::RelationLock> held;
      if (MayTakeLong(effects)) held = locks_.HeldIn(transaction);
      locks_.Add(transaction, effects);
      if (!wanted) continue;
      // Where our tokens see one statement and the parser several, they share their text.
      if (before != nullptr && before->begin == statement.span.begin) {
        MergeEffects(effects, out_.back().effects);
        continue;
      }
      before = &statement.span;
      const bool transactional = statement.transactional && !effects.alone;
      out_.push_back({script.path, lines.Of(statement.span), text.substr(statement.span.begin, statement.span.length()),
                      script.transaction.mode, transactional, std::move(effects), std::move(held), migration,
                      RepeatedText(statement, text), script.transaction.one_query, ControlIn(statement),
                      HoldsOneOf<model::SetParameter>(statement),
                      !HoldsOneOf<model::SyntaxError, model::NotAnalysed>(statement), WithoutSecrets(statement, text),
                      std::move(creates)});
    }
  }

  schema::Schema schema_;
  schema::Replay replay_;
  effects::TransactionLocks locks_;
  const LintOptions& options_;
  bool complete_;
  migrations::Direction direction_;
  std::vector<StatementEffects>& out_;
};

}  // namespace

Result<std::vector<StatementEffects>> DescribeEffects(std::span<const Request> requests, const LintOptions& options,
                                                      migrations::Direction direction) {
  std::vector<StatementEffects> described;
  std::optional<Error> error;
  for (const Request& request : requests) {
    std::vector<LoadTask> tasks;
    if (request.schema)
      tasks.push_back({&*request.schema, &request.schema->migrations.front(), false,
                       request.options ? &*request.options : nullptr});
    const size_t before = tasks.size();
    for (const migrations::Migration& migration : request.history->migrations) {
      tasks.push_back({request.history.get(), &migration, direction == migrations::Direction::kDown,
                       request.options ? &*request.options : nullptr});
    }
    Describer describer(request.options ? *request.options : options, request.complete, direction, described);
    LoadInOrder(tasks, options, [&](size_t task, LoadedMigration& loaded) {
      if (loaded.error && !error) error = loaded.error;
      if (!error) describer.Take(loaded, task - before, task >= before && request.reported[task - before]);
    });
  }
  if (error) return tl::make_unexpected(*error);
  return described;
}

}  // namespace sluice::analysis
