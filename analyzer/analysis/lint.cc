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

const LintOptions& OptionsOf(const Request& request, const LintOptions& options) {
  return request.options ? *request.options : options;
}

// As the replay counts migrations: from 1, that of the schema before among them.
uint32_t FirstNew(const Request& request) {
  if (!request.first_new) return 0;
  return static_cast<uint32_t>(*request.first_new) + (request.schema ? 2 : 1);
}

void Begin(const Request& request, const LintOptions& options, Collector& collector, std::optional<Walk>& walk) {
  walk.emplace(OptionsOf(request, options), request.complete, FirstNew(request), collector);
  if (request.complete) {
    walk->CheckHistory({request.history, request.reported, request.changes, request.lock ? &*request.lock : nullptr});
  }
}

}  // namespace

Result<Report> Lint(const std::vector<Request>& requests, const LintOptions& options) {
  std::vector<LoadTask> tasks;
  std::vector<size_t> request_of_task;
  for (size_t i = 0; i < requests.size(); ++i) {
    const Request& request = requests[i];
    if (request.schema) {
      tasks.push_back({&*request.schema, &request.schema->migrations.front(), false, &OptionsOf(request, options)});
      request_of_task.push_back(i);
    }
    for (size_t m = 0; m < LastReported(request); ++m) {
      tasks.push_back(
          {&request.history, &request.history.migrations[m], request.reported[m], &OptionsOf(request, options)});
      request_of_task.push_back(i);
    }
  }
  Collector collector;
  for (const Request& request : requests) collector.AddRules(OptionsOf(request, options).rules);
  if (requests.empty()) collector.AddRules(options.rules);
  std::optional<Walk> walk;
  std::optional<Error> error;
  LoadInOrder(tasks, options, [&](size_t task, LoadedMigration& loaded) {
    const size_t request = request_of_task[task];
    const bool first = task == 0 || request_of_task[task - 1] != request;
    if (first) {
      if (walk) walk->End();
      Begin(requests[request], options, collector, walk);
    }
    if (loaded.error && !error) error = std::move(loaded.error);
    if (error) return;
    walk->Take(*tasks[task].history, *tasks[task].migration, loaded, tasks[task].with_down);
  });
  if (error) return tl::make_unexpected(*error);
  if (walk) walk->End();
  return collector.Finish();
}

Result<Report> LintInput(const Input& input, const LintOptions& options) {
  Collector collector;
  collector.AddRules(options.rules);
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
    Walk walk(options, false, 0, collector);
    walk.Take(history, migration, loaded, true);
    walk.End();
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
