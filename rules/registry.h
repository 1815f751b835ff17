// All rules, and how they are called.
#pragma once

#include <string_view>
#include <vector>

#include "rules/rule.h"

namespace sluice::rules {

struct RegisteredRule {
  RuleInfo info;
  const Rule* rule;
};

// Sorted by id. Made once, from the names of the files in rules/.
const std::vector<RegisteredRule>& Registry();

// By id or slug; null where there is none.
const RegisteredRule* FindRule(std::string_view id_or_slug);

// One history's walk through the rules: holds what Context shows.
class Run {
 public:
  // What stays while a history is analysed.
  Run(const schema::Schema& schema, const effects::Server& server, uint32_t first_new_migration);

  // What stays while a script is analysed. findings: where they go.
  void BeginScript(std::string_view text, const Surroundings& around, std::vector<Finding>& findings);
  void CheckAction(const model::Action& action, const model::Statement& statement, const effects::Effects& effects,
                   const Execution& execution);
  void CheckStatement(const model::Statement& statement, const effects::Effects& effects, const Execution& execution);
  void CheckMigration(const Migration& migration);

 private:
  void CallRules(size_t subject, const void* value);

  Context context_;
};

}  // namespace sluice::rules
