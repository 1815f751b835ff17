#include "analyzer/analysis/runnable.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "analyzer/analysis/hidden_secrets.h"
#include "analyzer/analysis/runnable_loaded.h"
#include "analyzer/analysis/statement_lines.h"
#include "analyzer/lex/split.h"
#include "migrations/rendering.h"
#include "migrations/script.h"
#include "rules/does_nothing.h"

namespace sluice::analysis {
namespace {

template <typename... Kinds>
bool HoldsOneOf(const model::Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(),
                     [](const model::Action& action) { return (std::holds_alternative<Kinds>(action) || ...); });
}

// The lines between COPY FROM STDIN and "\\.": what the splitter passes over right behind the statement's end. A
// command of psql, which it passes over, too, begins with its backslash.
std::optional<std::string> CopyData(const model::Statement& statement, std::string_view text) {
  if (!HoldsOneOf<model::CopyFrom>(statement)) return std::nullopt;
  lex::Splitter splitter(text, {statement.span.begin, static_cast<uint32_t>(text.size())}, {});
  lex::Chunk chunk;
  if (!splitter.Next(chunk)) return std::nullopt;
  for (const Span& blank : chunk.blanks) {
    if (blank.begin < statement.span.end) continue;
    const std::string_view between = text.substr(statement.span.end, blank.begin - statement.span.end);
    if (between.find_first_not_of("; \t\r\n") != std::string_view::npos || text[blank.begin] == '\\') break;
    std::string_view data = text.substr(blank.begin, blank.length());
    data.remove_prefix(std::min(data.find('\n') + 1, data.size()));
    return std::string(data.substr(0, data.rfind('\n') + 1));
  }
  return std::nullopt;
}

std::optional<schema::BatchedStatement> BatchedOf(const model::Statement& statement, std::string_view text,
                                                  const lex::Directive& directive) {
  const Result<schema::Batch> batch = schema::ReadBatch(directive);
  if (!batch) return std::nullopt;
  Result<schema::BatchedStatement> parts = schema::TakeApart(statement, text, *batch);
  return parts ? std::optional(std::move(*parts)) : std::nullopt;
}

// A script's text as it runs, and as it is written.
struct ScriptText {
  std::string_view sql;
  std::string_view written;
  StatementLines& lines;
};

RunnableStatement ToRunnable(const model::Statement& statement, const LoadedScript& loaded, const ScriptText& text) {
  RunnableStatement runnable;
  runnable.file = loaded.path;
  runnable.line = text.lines.Of(statement.span);
  runnable.sql = RepeatedText(statement, text.sql);
  runnable.is_several = !runnable.sql.empty();
  if (!runnable.is_several) runnable.sql = text.sql.substr(statement.span.begin, statement.span.length());
  runnable.in_transaction_block =
      loaded.transaction.mode == migrations::TransactionMode::kWhole || loaded.transaction.one_query;
  runnable.transaction_control = ControlIn(statement);
  runnable.for_psql = runnable.sql.starts_with('\\');
  runnable.transactional = statement.transactional;
  runnable.sets_parameter = HoldsOneOf<model::SetParameter>(statement);
  runnable.analysed = !HoldsOneOf<model::SyntaxError, model::NotAnalysed>(statement);
  runnable.without_secrets = WithoutSecrets(statement, text.written);
  if (HoldsOneOf<model::CreateIndex, model::DropIndex, model::Reindex, model::DetachPartition>(statement)) {
    runnable.concurrent = statement.actions;
  }
  runnable.copy_data = CopyData(statement, text.sql);
  return runnable;
}

RunnableScript ToRunnable(const LoadedScript& loaded, const ScriptText& text) {
  RunnableScript script;
  script.exists = loaded.exists;
  script.known = !loaded.not_analysed;
  script.mode = loaded.transaction.mode;
  if (!script.exists || !script.known) return script;
  script.does_nothing = rules::DoesNothing(loaded.script);
  const std::map<uint32_t, const lex::Directive*> batches = schema::BatchDirectivesOf(loaded.script, text.sql);
  const Span* before = nullptr;
  for (const model::Statement& statement : loaded.script.statements) {
    // Where our tokens see one statement and the parser several, they share their text.
    if (before != nullptr && before->begin == statement.span.begin) continue;
    before = &statement.span;
    RunnableStatement& runnable = script.statements.emplace_back(ToRunnable(statement, loaded, text));
    const auto batch = batches.find(statement.span.begin);
    if (batch == batches.end() || runnable.in_transaction_block) continue;
    runnable.batched = BatchedOf(statement, text.sql, *batch->second);
  }
  return script;
}

// The file's text with white space for what its own tool takes out.
RunnableScript ReadDirection(const LoadTask& task, migrations::Direction direction, const LoadedScript& loaded,
                             const std::string& text) {
  if (!loaded.exists) return {};
  const migrations::Script sections = migrations::ScriptOf(*task.history->format, *task.migration, direction, text);
  StatementLines lines(text, task.migration->rendering.get());
  if (sections.not_sql.empty()) return ToRunnable(loaded, {text, text, lines});
  const std::string sql = migrations::OnlySql(text, sections);
  return ToRunnable(loaded, {sql, text, lines});
}

}  // namespace

std::vector<RunnableStatement> Apart(RunnableStatement statement) {
  std::vector<RunnableStatement> all;
  if (!statement.is_several) {
    all.push_back(std::move(statement));
    return all;
  }
  const std::string text = std::move(statement.sql);
  // Each would keep room for the text of all.
  RunnableStatement like = std::move(statement);
  like.sql = std::string();
  uint32_t line = like.line;
  uint32_t counted = 0;
  lex::Splitter splitter(text, {0, static_cast<uint32_t>(text.size())}, {});
  lex::Chunk chunk;
  while (splitter.Next(chunk)) {
    for (const lex::RawStatement& raw : chunk.statements) {
      line += static_cast<uint32_t>(std::count(text.begin() + counted, text.begin() + raw.span.begin, '\n'));
      counted = raw.span.begin;
      RunnableStatement& one = all.emplace_back(like);
      one.is_several = false;
      one.line = line;
      one.sql = text.substr(raw.span.begin, raw.span.length());
    }
  }
  return all;
}

std::optional<model::TransactionKind> ControlIn(const model::Statement& statement) {
  for (const model::Action& action : statement.actions) {
    if (const auto* control = std::get_if<model::TransactionControl>(&action)) return control->kind;
  }
  return std::nullopt;
}

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

RunnableScript RunnableOf(const LoadTask& task, const LoadedMigration& loaded, migrations::Direction direction) {
  if (direction == migrations::Direction::kUp) return ReadDirection(task, direction, loaded.up, loaded.up_text);
  return ReadDirection(task, direction, loaded.down, loaded.same_file ? loaded.up_text : loaded.down_text);
}

Result<std::vector<RunnableMigration>> ReadRunnable(const Request& request) {
  std::vector<LoadTask> tasks;
  for (const migrations::Migration& migration : request.history->migrations) {
    tasks.push_back({request.history.get(), &migration, true, request.options ? &*request.options : nullptr});
  }
  std::vector<RunnableMigration> runnable;
  std::optional<Error> error;
  LoadInOrder(tasks, request.options.value_or(LintOptions()), [&](size_t task, LoadedMigration& loaded) {
    if (loaded.error && !error) error = loaded.error;
    if (error) return;
    runnable.push_back({RunnableOf(tasks[task], loaded, migrations::Direction::kUp),
                        RunnableOf(tasks[task], loaded, migrations::Direction::kDown)});
  });
  if (error) return tl::make_unexpected(*error);
  return runnable;
}

}  // namespace sluice::analysis
