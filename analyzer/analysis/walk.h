// One history, in order: effects, rules, replay.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "analyzer/analysis/actions.h"
#include "analyzer/analysis/collector.h"
#include "analyzer/analysis/load.h"
#include "analyzer/schema/replay.h"
#include "rules/registry.h"

namespace sluice::analysis {

class Walk {
 public:
  // first_new_migration: see rules::Run.
  Walk(const LintOptions& options, bool complete, uint32_t first_new_migration);

  // reported: else the migration is only replayed.
  void Take(const migrations::History& history, const migrations::Migration& migration, const LoadedMigration& loaded,
            bool reported, MigrationFindings& found);
  // Before the first migration is taken, where the history is seen as a whole.
  void CheckHistory(const rules::History& history);

 private:
  void ReplayOnly(const LoadedScript& loaded);
  void CheckScript(const LoadedScript& loaded, std::string_view text, rules::Direction direction,
                   const rules::Surroundings& around, std::vector<Finding>& findings);
  void Apply(const ActionToTake& taken);
  // Whether what the action does to the schema is known. certainty: of its effects.
  void Follow(const ActionToTake& taken, effects::Certainty certainty);
  void CheckUp(const migrations::History& history, const migrations::Migration& migration,
               const LoadedMigration& loaded, std::vector<Finding>& findings);
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
  std::vector<Finding>* findings_ = nullptr;  // of the script at hand
  size_t noted_ = 0;                          // those of them that NoteWork has seen
  std::map<const migrations::Migration*, std::vector<Finding>> about_history_;
  bool followed_ = false;  // all that the migration at hand did to the schema so far, where that is asked
};

}  // namespace sluice::analysis
