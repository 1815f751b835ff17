#include "analyzer/analysis/lint.h"

#include <algorithm>
#include <utility>

#include "analyzer/analysis/collector.h"
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

struct LintTasks {
  std::vector<LoadTask> tasks;
  std::vector<const Request*> requests;  // of each

  bool BeginsHistory(size_t task) const { return task == 0 || requests[task] != requests[task - 1]; }
};

LintTasks LintTasksOf(std::span<const Request> requests, const LintOptions& options) {
  LintTasks all;
  for (const Request& request : requests) {
    if (request.schema) {
      all.tasks.push_back({&*request.schema, &request.schema->migrations.front(), false, &OptionsOf(request, options)});
      all.requests.push_back(&request);
    }
    for (size_t m = 0; m < LastReported(request); ++m) {
      all.tasks.push_back({request.history.get(), &request.history->migrations[m], request.reported[m],
                           &OptionsOf(request, options), request.ways_back});
      all.requests.push_back(&request);
    }
  }
  return all;
}

// Walks through one history after the other.
class HistoryWalks {
 public:
  HistoryWalks(const LintTasks& tasks, const LintOptions& options, std::vector<MigrationFindings>& found)
      : tasks_(tasks), options_(options), found_(found) {}

  void Take(size_t task, const LoadedMigration& loaded) {
    stopped_ = stopped_ || loaded.error;
    if (stopped_) return;
    if (tasks_.BeginsHistory(task)) Begin(*tasks_.requests[task]);
    const LoadTask& taken = tasks_.tasks[task];
    walk_->Take(*taken.history, *taken.migration, loaded, taken.with_down, found_[task]);
    if (task + 1 == tasks_.tasks.size()) walk_.reset();  // here, beside what is still to be collected
  }

 private:
  void Begin(const Request& request) {
    walk_.emplace(OptionsOf(request, options_), request.complete, FirstNew(request));
    if (!request.complete) return;
    walk_->CheckHistory({*request.history, request.reported, request.changes, request.lock ? &*request.lock : nullptr});
  }

  const LintTasks& tasks_;
  const LintOptions& options_;
  std::vector<MigrationFindings>& found_;  // per task
  std::optional<Walk> walk_;
  bool stopped_ = false;  // by a file that cannot be read
};

// Collects what the walks have found, task by task.
class Collection {
 public:
  Collection(const LintTasks& tasks, std::span<const Request> requests, const LintOptions& options)
      : tasks_(tasks), options_(options) {
    for (const Request& request : requests) collector_.AddRules(OptionsOf(request, options).rules);
    if (requests.empty()) collector_.AddRules(options.rules);
  }

  void Take(size_t task, LoadedMigration& loaded, MigrationFindings found) {
    const LoadTask& taken = tasks_.tasks[task];
    if (loaded.error && !error_) error_ = std::move(loaded.error);
    if (error_) return;
    if (task > 0 && tasks_.BeginsHistory(task)) EndHistory();
    const bool does_something = loaded.down.exists && (!taken.with_down || !loaded.down.script.statements.empty());
    uses_down_ = uses_down_ || does_something;
    if (!taken.with_down) return;
    const Request& request = *tasks_.requests[task];
    collector_.AddMigration(*taken.migration, loaded, std::move(found), request.complete, request.ways_back,
                            OptionsOf(request, options_).rules);
  }

  Result<Report> Finish() {
    if (error_) return tl::make_unexpected(*error_);
    if (!tasks_.tasks.empty()) EndHistory();
    return collector_.Finish();
  }

 private:
  void EndHistory() { collector_.EndHistory(std::exchange(uses_down_, false)); }

  const LintTasks& tasks_;
  const LintOptions& options_;
  Collector collector_;
  bool uses_down_ = false;  // the history at hand
  std::optional<Error> error_;
};

}  // namespace

Result<Report> Lint(std::span<const Request> requests, const LintOptions& options) {
  const LintTasks tasks = LintTasksOf(requests, options);
  std::vector<MigrationFindings> found(tasks.tasks.size());
  HistoryWalks walks(tasks, options, found);
  Collection collection(tasks, requests, options);
  LoadInOrder(
      tasks.tasks, options, [&](size_t task, const LoadedMigration& loaded) { walks.Take(task, loaded); },
      [&](size_t task, LoadedMigration& loaded) { collection.Take(task, loaded, std::move(found[task])); });
  return collection.Finish();
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
    Walk walk(options, false, 0);
    MigrationFindings found;
    walk.Take(history, migration, loaded, true, found);
    collector.AddMigration(migration, loaded, std::move(found), false, true, options.rules);
    collector.EndHistory(false);
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
