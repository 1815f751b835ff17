#include "analyzer/analysis/load.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "analyzer/ast/large_stack.h"
#include "analyzer/base/source.h"
#include "analyzer/lex/lexer.h"
#include "analyzer/model/read.h"
#include "migrations/script_file.h"
#include "migrations/text.h"

namespace sluice::analysis {
namespace {

// Migrations that may wait, parsed, for their turn: enough that no thread waits for another, little enough that what
// was freed is used again before it has left the processor's cache.
constexpr size_t kBytesAhead = size_t{512} << 10;
// What a migration takes beside its text, as a rule: of small ones it is nearly all.
constexpr size_t kMigrationBytes = size_t{4} << 10;

// A file that holds several migrations: read once for all of them.
struct SharedFile {
  std::string path;
  std::string text;
  std::vector<migrations::Sections> parts;
  std::vector<lex::Directive> outside;  // comments in none of its sections
};

migrations::Script ScriptOf(const LoadTask& task, const SharedFile* file, migrations::Direction direction,
                            std::string_view text) {
  if (file == nullptr) return migrations::ScriptOf(*task.history->format, *task.migration, direction, text);
  const uint32_t part = *task.migration->part;
  // One that has changed since the history was read may have fewer.
  migrations::Sections sections = part < file->parts.size() ? file->parts[part] : migrations::Sections();
  return migrations::ScriptOf(*task.migration, direction, std::move(sections), text);
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

Result<std::shared_ptr<const SharedFile>> ReadShared(const migrations::Format& format,
                                                     const migrations::ScriptFile& script) {
  Result<std::string> text = migrations::ReadScriptFile(script);
  if (!text) return tl::make_unexpected(text.error());
  auto file = std::make_shared<SharedFile>();
  file->path = script.path;
  file->text = std::move(*text);
  file->parts = format.parts(file->text);
  std::vector<Span> sections;
  for (const migrations::Sections& part : file->parts) {
    Append(part.up, sections);
    Append(part.down, sections);
  }
  file->outside = DirectivesOutside(file->text, std::move(sections));
  return std::shared_ptr<const SharedFile>(std::move(file));
}

// Migrations of one file follow each other: no more than the last one is kept. For several threads.
class SharedFiles {
 public:
  Result<std::shared_ptr<const SharedFile>> Of(const migrations::Format& format, const migrations::ScriptFile& script) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (last_ != nullptr && last_->path == script.path) return last_;
    Result<std::shared_ptr<const SharedFile>> file = ReadShared(format, script);
    if (file) last_ = *file;
    return file;
  }

 private:
  std::mutex mutex_;
  std::shared_ptr<const SharedFile> last_;
};

// The text of the migration's up file, and the file where it holds others, too.
struct UpFile {
  std::string text;
  std::shared_ptr<const SharedFile> shared;
};

Result<UpFile> ReadUpFile(const LoadTask& task, SharedFiles& files) {
  const migrations::ScriptFile& script = *task.migration->up;
  if (task.migration->part && task.history->format->parts != nullptr) {
    Result<std::shared_ptr<const SharedFile>> shared = files.Of(*task.history->format, script);
    if (!shared) return tl::make_unexpected(shared.error());
    return UpFile{(*shared)->text, *shared};
  }
  Result<std::string> text = migrations::ReadScriptFile(script);
  if (!text) return tl::make_unexpected(text.error());
  return UpFile{std::move(*text), nullptr};
}

LoadedMigration Load(const LoadTask& task, const LintOptions& options, SharedFiles& files) {
  LoadedMigration loaded;
  const migrations::Migration& migration = *task.migration;
  loaded.rendering = migration.rendering;
  std::shared_ptr<const SharedFile> shared;
  const auto read = [&](migrations::Direction direction, const std::string& path, std::string_view text) {
    return ReadText(path, text, ScriptOf(task, shared.get(), direction, text), options);
  };
  if (migration.up) {
    Result<UpFile> file = migration.rendering != nullptr ? Result<UpFile>(UpFile{migration.rendering->sql, nullptr})
                                                         : ReadUpFile(task, files);
    if (!file) {
      loaded.error = file.error();
      return loaded;
    }
    loaded.up_text = std::move(file->text);
    shared = std::move(file->shared);
    loaded.up = read(migrations::Direction::kUp, migration.up->path, loaded.up_text);
  }
  if (!migration.down || !task.ways_back) return loaded;
  loaded.same_file = migration.up && migration.down->path == migration.up->path;
  if (!task.with_down) {
    // Whether there is a way back is of interest to the migrations that are reported.
    loaded.down.exists =
        !loaded.same_file || ScriptOf(task, shared.get(), migrations::Direction::kDown, loaded.up_text).exists;
    return loaded;
  }
  if (!loaded.same_file) {
    Result<std::string> text = migrations::ReadScriptFile(*migration.down);
    if (!text) {
      loaded.error = text.error();
      return loaded;
    }
    loaded.down_text = std::move(*text);
  }
  loaded.down =
      read(migrations::Direction::kDown, migration.down->path, loaded.same_file ? loaded.up_text : loaded.down_text);
  if (!loaded.same_file) return loaded;
  loaded.down.problems.clear();  // told once, of the file
  if (shared != nullptr) {
    loaded.outside = shared->outside;
    return loaded;
  }
  std::vector<Span> sections = loaded.up.sections;
  Append(loaded.down.sections, sections);
  loaded.outside = DirectivesOutside(loaded.up_text, std::move(sections));
  return loaded;
}

// One statement that stands for all that the script may do: its first line.
model::Script Opaque(std::string_view text, const migrations::Script& sections, const std::string& reason) {
  model::Statement statement;
  const uint32_t begin = sections.spans.empty() ? 0 : sections.spans.front().begin;
  statement.span = migrations::LineAt(text, std::max(begin, ByteOrderMarkLength(text))).span;
  statement.number = 1;
  statement.actions.push_back(model::NotAnalysed{statement.span, reason});
  model::Script script;
  script.statement_count = 1;
  script.statements.push_back(std::move(statement));
  return script;
}

using Step = std::function<void(size_t task, LoadedMigration& migration)>;

// Tasks are loaded in order, followed in order by one thread, and taken in order behind it. So the one that it waits
// for has always been begun; it never waits for room.
class Loader {
 public:
  Loader(const std::vector<LoadTask>& tasks, const LintOptions& options, const Step& take)
      : tasks_(tasks), options_(options), take_(take), slots_(tasks.size()) {}

  // Loads and takes until nothing is left.
  void Work() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (taken_ < tasks_.size()) DoNextOrSleep(lock);
  }

  // Who waits for a task does what else is to be done meanwhile: sleeping costs more than most files.
  LoadedMigration& Wait(size_t task) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (slots_[task].loaded == nullptr) DoNextOrSleep(lock);
    return *slots_[task].loaded;
  }

  // By who waited for it: it may be taken.
  void Pass(size_t task) {
    const std::lock_guard<std::mutex> lock(mutex_);
    followed_ = task + 1;
    Wake();
  }

 private:
  struct Slot {
    std::unique_ptr<LoadedMigration> loaded = nullptr;  // null: not yet, or no more
    size_t bytes = 0;
  };

  // Behind the first, which may be of any size and take long.
  bool IsFull() const { return next_ > taken_ && bytes_ - slots_[taken_].bytes >= kBytesAhead; }

  void Wake() {
    if (sleeping_ > 0) changed_.notify_all();
  }

  void DoNextOrSleep(std::unique_lock<std::mutex>& lock) {
    if (taken_ < followed_ && !taking_) return TakeNext(lock);
    if (next_ < tasks_.size() && !IsFull()) return LoadNext(lock);
    ++sleeping_;
    changed_.wait(lock);
    --sleeping_;
  }

  void TakeNext(std::unique_lock<std::mutex>& lock) {
    taking_ = true;
    Slot& slot = slots_[taken_];
    lock.unlock();
    take_(taken_, *slot.loaded);
    slot.loaded.reset();
    lock.lock();
    taking_ = false;
    bytes_ -= slot.bytes;
    ++taken_;
    Wake();
  }

  void LoadNext(std::unique_lock<std::mutex>& lock) {
    const size_t task = next_++;
    lock.unlock();
    auto loaded = std::make_unique<LoadedMigration>(
        Load(tasks_[task], tasks_[task].options != nullptr ? *tasks_[task].options : options_, files_));
    const size_t bytes = kMigrationBytes + loaded->up_text.size() + loaded->down_text.size();
    lock.lock();
    bytes_ += bytes;
    slots_[task].loaded = std::move(loaded);
    slots_[task].bytes = bytes;
    Wake();
  }

  const std::vector<LoadTask>& tasks_;
  const LintOptions& options_;
  const Step& take_;
  SharedFiles files_;
  std::vector<Slot> slots_;
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t sleeping_ = 0;
  size_t next_ = 0;      // to be loaded
  size_t followed_ = 0;  // so many have been
  size_t taken_ = 0;     // and so many of those
  bool taking_ = false;  // somebody is at it
  size_t bytes_ = 0;     // of those that are loaded, and not taken
};

size_t ThreadCount(const LintOptions& options, size_t tasks) {
  const size_t wanted = options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  return std::min(wanted, tasks);
}

// follow: on one thread; take: on any, behind it. The one that follows begins the others, while the caller sleeps: a
// new thread goes to a processor that is idle (select_task_rq_fair() of Linux). Begun by the caller, which still ran,
// two began on one processor and shared it until the kernel looked again.
void Go(const std::vector<LoadTask>& tasks, const LintOptions& options, const Step& follow, const Step& take) {
  Loader loader(tasks, options, take);
  const ast::StackThread follower(ast::kWorkerStackBytes, [&] {
    std::vector<std::unique_ptr<ast::StackThread>> others;
    for (size_t i = ThreadCount(options, tasks.size()); i > 1; --i) {
      others.push_back(std::make_unique<ast::StackThread>(ast::kWorkerStackBytes, [&loader] { loader.Work(); }));
    }
    for (size_t task = 0; task < tasks.size(); ++task) {
      follow(task, loader.Wait(task));
      loader.Pass(task);
    }
    loader.Work();
  });
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
  loaded.not_analysed = sections.not_analysed.has_value();
  if (loaded.not_analysed) {
    loaded.script = Opaque(text, sections, *sections.not_analysed);
  } else if (sections.not_sql.empty()) {
    loaded.script = model::ReadScript(text, sections.spans, read);
  } else {
    loaded.script = model::ReadScript(migrations::OnlySql(text, sections), sections.spans, read);
  }
  migrations::TransactionHabit habit = sections.habit;
  if (habit == migrations::TransactionHabit::kUnknown && options.runner) habit = *options.runner;
  loaded.transaction = ResolveTransaction(TransactionDirective(loaded.script.directives), habit, loaded.script);
  return loaded;
}

void LoadInOrder(const std::vector<LoadTask>& tasks, const LintOptions& options,
                 const std::function<void(size_t task, const LoadedMigration& migration)>& follow,
                 const std::function<void(size_t task, LoadedMigration& migration)>& take) {
  Go(tasks, options, follow, take);
}

void LoadInOrder(const std::vector<LoadTask>& tasks, const LintOptions& options,
                 const std::function<void(size_t task, LoadedMigration& migration)>& take) {
  Go(tasks, options, take, [](size_t, LoadedMigration&) {});
}

}  // namespace sluice::analysis
