#include "analyzer/analysis/runnable.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "analyzer/analysis/load.h"
#include "analyzer/base/source.h"
#include "analyzer/lex/split.h"
#include "migrations/script.h"
#include "rules/does_nothing.h"

namespace sluice::analysis {
namespace {

bool IsTransactionControl(const model::Statement& statement) {
  return std::any_of(statement.actions.begin(), statement.actions.end(), [](const model::Action& action) {
    return std::holds_alternative<model::TransactionControl>(action);
  });
}

RunnableScript ToRunnable(const LoadedScript& loaded, const Source& source, std::string_view text) {
  RunnableScript script;
  script.exists = loaded.exists;
  script.known = !loaded.not_analysed;
  if (!script.exists || !script.known) return script;
  script.does_nothing = rules::DoesNothing(loaded.script);
  const bool shares = loaded.transaction.mode == migrations::TransactionMode::kWhole || loaded.transaction.one_query;
  const Span* before = nullptr;
  for (const model::Statement& statement : loaded.script.statements) {
    // Where our tokens see one statement and the parser several, they share their text.
    if (before != nullptr && before->begin == statement.span.begin) continue;
    before = &statement.span;
    std::string sql = RepeatedText(statement, text);
    if (sql.empty()) sql = text.substr(statement.span.begin, statement.span.length());
    const bool for_psql = sql.starts_with('\\');
    script.statements.push_back({loaded.path, source.Locate(statement.span.begin).line, std::move(sql), shares,
                                 IsTransactionControl(statement), for_psql});
  }
  return script;
}

// The file's text with white space for what its own tool takes out.
RunnableScript ReadDirection(const LoadTask& task, migrations::Direction direction, const LoadedScript& loaded,
                             const std::string& text) {
  if (!loaded.exists) return {};
  const migrations::Script sections = migrations::ScriptOf(*task.history->format, *task.migration, direction, text);
  const Source source(loaded.path, text);
  return ToRunnable(loaded, source, sections.not_sql.empty() ? text : migrations::OnlySql(text, sections));
}

}  // namespace

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

Result<std::vector<RunnableMigration>> ReadRunnable(const Request& request) {
  const LintOptions options = request.options.value_or(LintOptions());
  std::vector<LoadTask> tasks;
  for (const migrations::Migration& migration : request.history.migrations) {
    tasks.push_back({&request.history, &migration, true});
  }
  std::vector<RunnableMigration> runnable;
  std::optional<Error> error;
  LoadInOrder(tasks, options, [&](size_t task, LoadedMigration& loaded) {
    if (loaded.error && !error) error = loaded.error;
    if (error) return;
    const std::string& down_text = loaded.same_file ? loaded.up_text : loaded.down_text;
    runnable.push_back({ReadDirection(tasks[task], migrations::Direction::kUp, loaded.up, loaded.up_text),
                        ReadDirection(tasks[task], migrations::Direction::kDown, loaded.down, down_text)});
  });
  if (error) return tl::make_unexpected(*error);
  return runnable;
}

}  // namespace sluice::analysis
