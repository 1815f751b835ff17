// All rules, and how they are called.
#pragma once

#include <array>
#include <string>
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

// Whether the rule runs with these settings.
bool IsOn(const RuleInfo& rule, const RuleSettings& settings);

// What is wrong with a value of the option, as in "must be ..."; empty where nothing is.
std::string ProblemOf(const RuleOption& option, std::string_view value);

// What is found about a history. findings[i] is about migrations[i].
struct HistoryFindings {
  std::vector<Finding> findings;
  std::vector<const migrations::Migration*> migrations;
};

// Whether the rule looks at a history as a whole, rather than at what its scripts do.
bool IsAboutHistory(const RuleInfo& rule);

// The slug that was meant, for who wrote one that is none; empty where none is near it.
std::string NearestRule(std::string_view written);

// One history's walk through the rules: holds what Context shows.
class Run {
 public:
  // What stays while a history is analysed. settings outlive the run.
  Run(const schema::Schema& schema, const effects::Server& server, uint32_t first_new_migration,
      const RuleSettings& settings);

  // What stays while a script is analysed. findings: where they go.
  void BeginScript(std::string_view text, const Surroundings& around, std::vector<Finding>& findings);
  void CheckAction(const model::Action& action, const model::Statement& statement, const effects::Effects& effects,
                   const Execution& execution);
  // Behind the statement's actions, with what they do together; the schema is as they leave it.
  void CheckStatement(const model::Statement& statement, const effects::Effects& effects, const Execution& execution);
  // Takes back what a later statement has put right.
  void EndScript();
  // Whether a rule that is on asks for statements.
  bool AsksForStatements() const { return !calls_[kStatementSubject].empty(); }
  // Behind the up script; the schema is as it leaves it.
  void CheckMigration(const Migration& migration);
  // Whether a rule that is on asks for ways back.
  bool AsksForDowngrades() const { return !calls_[kDowngradeSubject].empty(); }
  // Behind the down script, as a part of it.
  void CheckDowngrade(const Downgrade& downgrade);
  HistoryFindings CheckHistory(const History& history);

 private:
  struct Call {
    const RuleInfo* rule;
    void (*run)(const void* subject, Context& context);
  };

  void CallRules(size_t subject, const void* value);

  std::array<std::vector<Call>, kSubjects> calls_;
  TransactionTracker tracker_;
  Context context_;
};

}  // namespace sluice::rules
