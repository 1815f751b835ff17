// One history, in order: effects, rules, replay.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/analysis/actions.h"
#include "analyzer/analysis/load.h"
#include "analyzer/analysis/suppressions.h"
#include "analyzer/schema/replay.h"
#include "rules/registry.h"

namespace sluice::analysis {

// One file, analysed.
struct CollectedFile {
  std::string path;
  std::string label;
  std::string text;
  std::vector<Finding> findings;  // in any order
  uint32_t statements = 0;
  // See CommentedText.
  std::vector<const model::Script*> scripts;
  std::vector<lex::Directive> outside;
  bool history_is_known = true;
  const rules::RuleSettings* settings = nullptr;
  const migrations::Rendering* rendering =
      nullptr;  // where the text is what stands for the file; null: it is the file's
};

// Collects what is found, and the texts that it is found in.
class Collector {
 public:
  // Those that are on by these settings; the report names all that ran.
  void AddRules(const rules::RuleSettings& settings);

  // Takes the findings of one file, less those that its comments allow; the text is kept only where there are any.
  void AddFile(CollectedFile file);
  // To be called behind the last file of each history.
  void EndHistory(bool uses_down);
  Report Finish();

 private:
  void Place(Finding& finding, uint32_t source);

  std::set<std::string_view> rules_;  // by id
  Report report_;
  size_t history_begin_ = 0;     // the first finding of the history at hand
  size_t suppressed_begin_ = 0;  // and the first that was suppressed
};

class Walk {
 public:
  // first_new_migration: see rules::Run.
  Walk(const LintOptions& options, bool complete, uint32_t first_new_migration, Collector& collector);

  // reported: else the migration is only replayed.
  // Moves the texts out that findings need.
  void Take(const migrations::History& history, const migrations::Migration& migration, LoadedMigration& loaded,
            bool reported);
  // To be called when the last migration that is asked for has been taken.
  void End() { collector_.EndHistory(history_uses_down_); }
  // Before the first migration is taken, where the history is seen as a whole.
  void CheckHistory(const rules::History& history);

 private:
  void ReplayOnly(const LoadedScript& loaded);
  void CheckScript(const LoadedScript& loaded, std::string_view text, rules::Direction direction,
                   const rules::Surroundings& around, std::vector<Finding>& findings);
  void Apply(const ActionToTake& taken);
  // Whether what the action does to the schema is known.
  void Follow(const ActionToTake& taken, const effects::Effects& effects);
  void CheckDown(const migrations::Migration& migration, const LoadedMigration& loaded, std::string_view text,
                 std::vector<Finding>& findings);
  void CheckStatement(const model::Statement& statement, const rules::Execution& execution);
  void NoteWork(const effects::Effects& effects);
  void WeighAll(const FindingPlace& place, std::vector<Finding>& findings) const;
  void BeginMigration(const LoadedScript& loaded);
  void CheckWhole(const migrations::History& history, const migrations::Migration& migration,
                  const LoadedMigration& loaded, std::string_view down_text, std::vector<Finding>& findings);
  void AddAboutHistory(const migrations::Migration& migration, std::string_view text, std::vector<Finding>& findings);

  schema::Schema schema_;
  schema::Replay replay_;
  rules::Run run_;
  const LintOptions& options_;
  bool complete_;
  bool history_uses_down_ = false;
  std::vector<Finding>* findings_ = nullptr;  // of the script at hand
  size_t noted_ = 0;                          // those of them that NoteWork has seen
  std::map<const migrations::Migration*, std::vector<Finding>> about_history_;
  bool followed_ = true;  // all that the migration at hand did to the schema so far
  Collector& collector_;
};

}  // namespace sluice::analysis
