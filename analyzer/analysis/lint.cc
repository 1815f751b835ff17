#include "analyzer/analysis/lint.h"

#include <algorithm>

#include "analyzer/analysis/walk.h"
#include "analyzer/ast/large_stack.h"
#include "migrations/format.h"

namespace sluice::analysis {
namespace {

// Nothing behind the last migration asked for can change what is said about it.
size_t LastReported(const Request& request) {
  const auto last = std::find(request.reported.rbegin(), request.reported.rend(), true);
  return static_cast<size_t>(request.reported.rend() - last);
}

// Whether the history uses its place for a way back: known before its files are read where up and down are files of
// their own, and else by reading the others' sections.
bool UsesDown(const Request& request) {
  if (request.history.format == nullptr || !request.history.format->has_down) return false;
  const auto& all = request.history.migrations;
  return std::any_of(all.begin(), all.end(), [](const migrations::Migration& migration) {
    return migration.down && (!migration.up || migration.down->path != migration.up->path);
  });
}

}  // namespace

Result<Report> Lint(const std::vector<Request>& requests, const LintOptions& options) {
  std::vector<LoadTask> tasks;
  std::vector<size_t> request_of_task;
  for (size_t i = 0; i < requests.size(); ++i) {
    const Request& request = requests[i];
    for (size_t m = 0; m < LastReported(request); ++m) {
      tasks.push_back({&request.history, &request.history.migrations[m], request.reported[m]});
      request_of_task.push_back(i);
    }
  }
  Collector collector(options.strict);
  std::optional<Walk> walk;
  std::optional<Error> error;
  LoadInOrder(tasks, options, [&](size_t task, LoadedMigration loaded) {
    const size_t request = request_of_task[task];
    const bool first = task == 0 || request_of_task[task - 1] != request;
    if (first) walk.emplace(options, requests[request].complete, HistoryFacts{UsesDown(requests[request])}, collector);
    if (loaded.error && !error) error = std::move(loaded.error);
    if (error) return;
    walk->Take(requests[request].history, *tasks[task].migration, std::move(loaded), tasks[task].with_down);
  });
  if (error) return tl::make_unexpected(*error);
  return collector.Finish();
}

Result<Report> LintInput(const Input& input, const LintOptions& options) {
  Collector collector(options.strict);
  migrations::History history;
  history.format = migrations::FindFormat("plain");
  migrations::Migration migration;
  migration.label = input.path;
  migration.up = migrations::ScriptFile{input.path};
  const auto analyse = [&] {
    LoadedMigration loaded;
    loaded.up_text = input.text;
    migrations::Script sections;
    sections.spans = {{0, static_cast<uint32_t>(input.text.size())}};
    loaded.up = ReadText(input.path, loaded.up_text, sections, options);
    Walk walk(options, false, {}, collector);
    walk.Take(history, migration, std::move(loaded), true);
  };
  // The main thread's stack may be smaller than the parser's worst case asks for.
  if (options.own_thread) {
    const ast::StackThread thread(ast::kWorkerStackBytes, analyse);
  } else {
    analyse();
  }
  return collector.Finish();
}

}  // namespace sluice::analysis
