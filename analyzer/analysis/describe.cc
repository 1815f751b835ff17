#include "analyzer/analysis/describe.h"

#include <algorithm>
#include <optional>

#include "analyzer/analysis/hidden_secrets.h"
#include "analyzer/analysis/load.h"
#include "analyzer/analysis/runnable_loaded.h"
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

}  // namespace

// One history: replayed from its first migration, described where it is asked for.
class Describer {
 public:
  Describer(const LintOptions& options, bool complete, migrations::Direction direction)
      : replay_(schema_), options_(options), complete_(complete), direction_(direction) {
    schema_.SetInitialSession(schema::SessionOf(options.session));
  }

  // out: where it goes that is wanted; null: it is not.
  void Take(LoadedMigration& loaded, size_t migration, std::vector<StatementEffects>* out) {
    const bool back = direction_ == migrations::Direction::kDown;
    Run(loaded, loaded.up, loaded.up_text, migration, back ? nullptr : out);
    if (out == nullptr || !back || !loaded.down.exists) return;
    schema_.BeginExperiment();
    Run(loaded, loaded.down, loaded.same_file ? loaded.up_text : loaded.down_text, migration, out);
    schema_.EndExperiment();
  }

 private:
  void Run(const LoadedMigration& loaded, const LoadedScript& script, const std::string& text, size_t migration,
           std::vector<StatementEffects>* out) {
    replay_.BeginMigration(ToTransactions(script.transaction.mode), complete_);
    StatementLines lines(text, loaded.rendering.get());
    const Span* before = nullptr;
    bool same_role = true;
    for (const model::Statement& statement : script.script.statements) {
      replay_.BeginStatement();
      same_role = same_role && !ChangesRole(statement);
      CreatedIn creates = out != nullptr && same_role ? WhereItCreates(statement, schema_) : CreatedIn();
      const uint32_t transaction = schema_.place().transaction;
      effects::Effects effects = ReplayStatement(statement, schema_, replay_, options_.server);
      std::vector<effects::RelationLock> held;
      if (MayTakeLong(effects)) held = locks_.HeldIn(transaction);
      locks_.Add(transaction, effects);
      if (out == nullptr) continue;
      // Where our tokens see one statement and the parser several, they share their text.
      if (before != nullptr && before->begin == statement.span.begin) {
        MergeEffects(effects, out->back().effects);
        continue;
      }
      before = &statement.span;
      const bool transactional = statement.transactional && !effects.alone;
      out->push_back({script.path, lines.Of(statement.span), text.substr(statement.span.begin, statement.span.length()),
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
};

namespace {

const LintOptions* OptionsOf(const Request& request) {
  return request.options ? &*request.options : nullptr;
}

LoadTask TaskOf(const Request& request, const migrations::Migration& migration, migrations::Direction direction) {
  return {request.history.get(), &migration, direction == migrations::Direction::kDown, OptionsOf(request)};
}

LoadTask TaskOf(const Request& request, const migrations::History& schema) {
  return {&schema, &schema.migrations.front(), false, OptionsOf(request)};
}

}  // namespace

Result<std::vector<StatementEffects>> DescribeEffects(std::span<const Request> requests, const LintOptions& options,
                                                      migrations::Direction direction) {
  std::vector<StatementEffects> described;
  std::optional<Error> error;
  for (const Request& request : requests) {
    std::vector<LoadTask> tasks;
    if (request.schema) tasks.push_back(TaskOf(request, *request.schema));
    const size_t before = tasks.size();
    for (const migrations::Migration& migration : request.history->migrations) {
      tasks.push_back(TaskOf(request, migration, direction));
    }
    Describer describer(request.options ? *request.options : options, request.complete, direction);
    LoadInOrder(tasks, options, [&](size_t task, LoadedMigration& loaded) {
      if (loaded.error && !error) error = loaded.error;
      const bool wanted = task >= before && request.reported[task - before];
      if (!error) describer.Take(loaded, task - before, wanted ? &described : nullptr);
    });
  }
  if (error) return tl::make_unexpected(*error);
  return described;
}

Descriptions::Descriptions(const Request& request, migrations::Direction direction)
    : request_(request),
      direction_(direction),
      options_(request.options.value_or(LintOptions())),
      describer_(std::make_unique<Describer>(options_, request.complete, direction)) {}

Descriptions::~Descriptions() = default;

Result<void> Descriptions::GoTo(size_t end, const std::function<void(DescribedScript)>& take) {
  std::vector<LoadTask> tasks;
  const size_t first = next_;
  const size_t before = request_.schema && first == 0 ? 1 : 0;
  if (before > 0) tasks.push_back(TaskOf(request_, *request_.schema));
  for (; next_ < end; ++next_) tasks.push_back(TaskOf(request_, request_.history->migrations[next_], direction_));
  std::optional<Error> error;
  LoadInOrder(tasks, options_, [&](size_t task, LoadedMigration& loaded) {
    if (loaded.error && !error) error = loaded.error;
    if (error) return;
    const size_t place = first + task - before;
    if (task < before || !request_.reported[place]) return describer_->Take(loaded, place, nullptr);
    DescribedScript described{place, RunnableOf(tasks[task], loaded, direction_), {}};
    describer_->Take(loaded, place, &described.statements);
    take(std::move(described));
  });
  if (error) return tl::make_unexpected(*error);
  return {};
}

}  // namespace sluice::analysis
