#include "analyzer/analysis/load.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "analyzer/ast/large_stack.h"
#include "analyzer/base/read_file.h"
#include "analyzer/base/source.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/model/read.h"
#include "migrations/text.h"

namespace sluice::analysis {
namespace {

// Text that may wait, parsed, for its turn: enough that no thread waits for another, little enough that what was freed
// is used again before it has left the processor's cache.
constexpr size_t kBytesAhead = size_t{512} << 10;

void Fill(LoadedScript& script, const std::string& path, std::string_view text, const LoadTask& task,
          migrations::Direction direction, const LintOptions& options) {
  const migrations::Script sections = migrations::ScriptOf(*task.history->format, *task.migration, direction, text);
  script = ReadText(path, text, sections, options);
}

// Comments for programs in what no section of the file holds: above "-- +goose Up", say.
std::vector<lex::Directive> DirectivesOutside(std::string_view text, std::vector<Span> sections) {
  std::sort(sections.begin(), sections.end(), [](Span a, Span b) { return a.begin < b.begin; });
  sections.push_back({static_cast<uint32_t>(text.size()), static_cast<uint32_t>(text.size())});
  std::vector<lex::Directive> directives;
  uint32_t at = 0;
  for (const Span& section : sections) {
    lex::Lexer lexer(text, {at, std::max(at, section.begin)});
    lex::Token token;
    while (lexer.Next(token)) {
    }
    for (const Span& comment : lexer.comments()) {
      if (auto directive = lex::ParseDirective(text, comment)) directives.push_back(std::move(*directive));
    }
    at = std::max(at, section.end);
  }
  return directives;
}

void Append(const std::vector<Span>& from, std::vector<Span>& to) {
  to.insert(to.end(), from.begin(), from.end());
}

// Those of other migrations, too, where the file holds several.
std::vector<Span> AllSections(const LoadTask& task, const LoadedMigration& loaded) {
  std::vector<Span> sections = loaded.up.sections;
  Append(loaded.down.sections, sections);
  if (!task.migration->part) return sections;
  for (const migrations::Sections& part : task.history->format->parts(loaded.up_text)) {
    Append(part.up, sections);
    Append(part.down, sections);
  }
  return sections;
}

bool DownSectionExists(const LoadTask& task, std::string_view text) {
  return migrations::ScriptOf(*task.history->format, *task.migration, migrations::Direction::kDown, text).exists;
}

LoadedMigration Load(const LoadTask& task, const LintOptions& options) {
  LoadedMigration loaded;
  const migrations::Migration& migration = *task.migration;
  loaded.rendering = migration.rendering;
  if (migration.up) {
    Result<std::string> text = migration.rendering ? migration.rendering->sql : ReadFile(migration.up->place());
    if (!text) {
      loaded.error = text.error();
      return loaded;
    }
    loaded.up_text = std::move(*text);
    Fill(loaded.up, migration.up->path, loaded.up_text, task, migrations::Direction::kUp, options);
  }
  loaded.same_file = migration.up && migration.down && migration.down->path == migration.up->path;
  if (!migration.down) return loaded;
  if (!task.with_down) {
    // Whether there is a way back is of interest to the migrations that are reported.
    loaded.down.exists = !loaded.same_file || DownSectionExists(task, loaded.up_text);
    return loaded;
  }
  if (!loaded.same_file) {
    Result<std::string> text = ReadFile(migration.down->place());
    if (!text) {
      loaded.error = text.error();
      return loaded;
    }
    loaded.down_text = std::move(*text);
  }
  Fill(loaded.down, migration.down->path, loaded.same_file ? loaded.up_text : loaded.down_text, task,
       migrations::Direction::kDown, options);
  if (loaded.same_file) {
    loaded.outside = DirectivesOutside(loaded.up_text, AllSections(task, loaded));
  }
  return loaded;
}

// One statement that stands for all that the script may do.
model::Script Opaque(std::string_view text, const std::vector<Span>& sections, const std::string& reason) {
  model::Statement statement;
  const uint32_t begin = sections.empty() ? 0 : sections.front().begin;
  statement.span = migrations::LineAt(text, std::max(begin, ByteOrderMarkLength(text))).span;
  statement.number = 1;
  statement.actions.push_back(model::NotAnalysed{statement.span, reason});
  model::Script script;
  script.statement_count = 1;
  script.statements.push_back(std::move(statement));
  return script;
}

// Tasks are taken in order, so the one whose turn it is has always been taken; it never waits for room.
class Loader {
 public:
  Loader(const std::vector<LoadTask>& tasks, const LintOptions& options)
      : tasks_(tasks), options_(options), slots_(tasks.size()) {}

  // Loads until nothing is left.
  void Work() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      room_.wait(lock, [this] { return stop_ || !IsFull(); });
      if (stop_ || next_ == tasks_.size()) return;
      LoadNext(lock, std::exchange(spent_, {}));
    }
  }

  // The task's migration, until the next is asked for. Who waits for it loads others meanwhile: sleeping costs more
  // than most files.
  LoadedMigration& Wait(size_t task) {
    std::unique_lock<std::mutex> lock(mutex_);
    // Freed by who loads: memory goes back fastest to the thread that it came from.
    if (current_ != nullptr) spent_.push_back(std::move(current_));
    turn_ = task;
    while (slots_[task] == nullptr) {
      if (next_ < tasks_.size() && !IsFull()) {
        LoadNext(lock, std::exchange(spent_, {}));
      } else {
        waits_ = true;
        ready_.wait(lock);
        waits_ = false;
      }
    }
    current_ = std::move(slots_[task]);
    const bool was_full = IsFull();
    bytes_ahead_ -= SizeOf(*current_);
    ++turn_;
    if (was_full) room_.notify_all();
    return *current_;
  }

  void Stop() {
    const std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
    room_.notify_all();
  }

 private:
  using Slot = std::unique_ptr<LoadedMigration>;

  static size_t SizeOf(const LoadedMigration& loaded) { return loaded.up_text.size() + loaded.down_text.size(); }

  bool IsFull() const { return next_ > turn_ && bytes_ahead_ >= kBytesAhead; }

  void LoadNext(std::unique_lock<std::mutex>& lock, std::vector<Slot> spent) {
    const size_t task = next_++;
    lock.unlock();
    spent.clear();
    auto loaded = std::make_unique<LoadedMigration>(
        Load(tasks_[task], tasks_[task].options != nullptr ? *tasks_[task].options : options_));
    lock.lock();
    bytes_ahead_ += SizeOf(*loaded);
    slots_[task] = std::move(loaded);
    if (waits_ && task == turn_) ready_.notify_one();
  }

  const std::vector<LoadTask>& tasks_;
  const LintOptions& options_;
  std::vector<Slot> slots_;
  Slot current_;
  std::vector<Slot> spent_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable ready_;
  size_t next_ = 0;
  size_t turn_ = 0;
  size_t bytes_ahead_ = 0;
  bool waits_ = false;
  bool stop_ = false;
};

size_t ThreadCount(const LintOptions& options, size_t tasks) {
  const size_t wanted = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  return std::min(wanted, tasks);
}

}  // namespace

LoadedScript ReadText(const std::string& path, std::string_view text, const migrations::Script& sections,
                      const LintOptions& options) {
  model::ReadOptions read;
  read.server_major = options.server.major;
  read.limits.statement_bytes = options.statement_bytes_max;
  LoadedScript loaded;
  loaded.path = path;
  loaded.exists = sections.exists;
  loaded.problems = sections.problems;
  loaded.sections = sections.spans;
  loaded.script = sections.not_sql.empty()
                      ? model::ReadScript(text, sections.spans, read)
                      : model::ReadScript(migrations::OnlySql(text, sections), sections.spans, read);
  loaded.made_by_code = sections.not_analysed.has_value();
  if (loaded.made_by_code) loaded.script = Opaque(text, sections.spans, *sections.not_analysed);
  migrations::TransactionHabit habit = sections.habit;
  if (habit == migrations::TransactionHabit::kUnknown && options.runner) habit = *options.runner;
  loaded.transaction = ResolveTransaction(TransactionDirective(loaded.script.directives), habit, loaded.script);
  return loaded;
}

void LoadInOrder(const std::vector<LoadTask>& tasks, const LintOptions& options,
                 const std::function<void(size_t task, LoadedMigration& migration)>& take) {
  Loader loader(tasks, options);
  std::vector<std::unique_ptr<ast::StackThread>> threads;
  const auto add_thread = [&](std::function<void()> job) {
    threads.push_back(std::make_unique<ast::StackThread>(ast::kWorkerStackBytes, std::move(job)));
  };
  add_thread([&] {
    for (size_t task = 0; task < tasks.size(); ++task) take(task, loader.Wait(task));
    loader.Stop();
  });
  for (size_t i = 1; i < ThreadCount(options, tasks.size()); ++i) add_thread([&loader] { loader.Work(); });
}

}  // namespace sluice::analysis
