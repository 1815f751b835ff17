// What is found goes here, file by file; a report comes out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/analysis/load.h"
#include "analyzer/analysis/suppressions.h"
#include "analyzer/finding/finding.h"
#include "rules/settings.h"

namespace sluice::analysis {

// What the ways of one migration were found to do, each in any order.
struct MigrationFindings {
  std::vector<Finding> up;
  std::vector<Finding> down;
};

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
      nullptr;                   // where the text is what stands for the file; null: it is the file's
  bool misses_ways_back = true;  // false: it is known already that what is found about them is not to be told
};

// Collects what is found, and the texts that it is found in.
class Collector {
 public:
  // Those that are on by these settings; the report names all that ran.
  void AddRules(const rules::RuleSettings& settings);

  // Moves the texts out that findings need. complete, ways_back: as of a Request.
  void AddMigration(const migrations::Migration& migration, LoadedMigration& loaded, MigrationFindings found,
                    bool complete, bool ways_back, const rules::RuleSettings& settings);
  // To be called behind the last migration of each history.
  void EndHistory(bool uses_down);
  Report Finish();

 private:
  // Takes the findings of one file, less those that its comments allow; the text is kept only where there are any.
  void AddFile(CollectedFile file);
  void Place(Finding& finding, uint32_t source);

  std::set<std::string_view> rules_;  // by id
  Report report_;
  size_t history_begin_ = 0;     // the first finding of the history at hand
  size_t suppressed_begin_ = 0;  // and the first that was suppressed
};

}  // namespace sluice::analysis
