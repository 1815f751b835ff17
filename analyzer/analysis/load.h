// Reading and parsing migrations on all processors, handed out in order.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/analysis/transaction_mode.h"
#include "migrations/rendering.h"
#include "migrations/script.h"

namespace sluice::analysis {

// One direction of a migration, parsed.
struct LoadedScript {
  std::string path;
  model::Script script;
  Transaction transaction;
  std::vector<migrations::Sections::Problem> problems;
  std::vector<Span> sections;  // of the file: what is this script's
  bool exists = false;
  bool not_analysed = false;  // as migrations::Script says, and why; the script is one statement that stands for all
};

// A migration, parsed. Texts are kept: findings show them.
struct LoadedMigration {
  LoadedScript up;
  LoadedScript down;
  std::string up_text;
  std::string down_text;                // empty where up's file holds both
  std::vector<lex::Directive> outside;  // of up's file, comments in neither of its sections; for what is reported only
  bool same_file = false;
  // Where the file is code: the texts are what stands for it, and so is every span.
  std::shared_ptr<const migrations::Rendering> rendering = nullptr;
  std::optional<Error> error;
};

// One thing to load.
struct LoadTask {
  const migrations::History* history = nullptr;
  const migrations::Migration* migration = nullptr;
  bool with_down = false;                // else only what the replay needs
  const LintOptions* options = nullptr;  // null: those of the call
  bool ways_back = true;                 // false: as if there were no way back
};

// A script from a text, with its transaction mode.
LoadedScript ReadText(const std::string& path, std::string_view text, const migrations::Script& sections,
                      const LintOptions& options);

// Calls `follow` with each task's migration, in the order of the tasks and on one thread, while other threads load what
// comes next; and `take` with those that it has seen, in the same order, one at a time and on any of the threads: it
// may move out of them. Only a bounded number of bytes is loaded ahead of what was taken. All threads are over when it
// returns.
void LoadInOrder(const std::vector<LoadTask>& tasks, const LintOptions& options,
                 const std::function<void(size_t task, const LoadedMigration& migration)>& follow,
                 const std::function<void(size_t task, LoadedMigration& migration)>& take);
// The same where one thread is to do both.
void LoadInOrder(const std::vector<LoadTask>& tasks, const LintOptions& options,
                 const std::function<void(size_t task, LoadedMigration& migration)>& take);

}  // namespace sluice::analysis
