#include "analyzer/analysis/walk.h"

#include <algorithm>
#include <map>
#include <utility>

#include "analyzer/analysis/size.h"
#include "analyzer/analysis/statement_effects.h"
#include "analyzer/schema/batch.h"

namespace sluice::analysis {
namespace {

// Without its script a rule makes no fix.
rules::Surroundings Around(const LoadedScript& loaded, bool fixes) {
  rules::Surroundings around;
  if (!fixes) return around;
  around.script = &loaded.script;
  around.transaction_is_assumed = loaded.transaction.assumed;
  around.stays_apart = loaded.transaction.stays_apart;
  return around;
}

Span FirstLine(std::string_view text) {
  const size_t end = std::min(text.find('\n'), text.size());
  return {0, static_cast<uint32_t>(std::max<size_t>(end, text.empty() ? 0 : 1))};
}

// What the format's own reader objects to counts as text that its tool would not understand.
void AddProblems(const LoadedScript& loaded, std::vector<Finding>& findings) {
  static const RuleInfo& rule = rules::FindRule("syntax-error")->info;
  for (const migrations::Sections::Problem& problem : loaded.problems) {
    Finding finding;
    finding.rule = &rule;
    finding.severity = rule.severity;
    finding.span = problem.span;
    finding.message = {"cannot be parsed: '{}'", {problem.message}};
    findings.push_back(std::move(finding));
  }
}

}  // namespace

Walk::Walk(const LintOptions& options, bool complete, uint32_t first_new_migration)
    : replay_(schema_),
      run_(schema_, options.server, first_new_migration, options.rules),
      options_(options),
      complete_(complete) {
  schema_.SetInitialSession(schema::SessionOf(options.session));
}

void Walk::BeginMigration(const LoadedScript& loaded) {
  replay_.BeginMigration(ToTransactions(loaded.transaction.mode), complete_);
}

void Walk::ReplayOnly(const LoadedScript& loaded) {
  for (const model::Statement& statement : loaded.script.statements) {
    replay_.BeginStatement();
    ForEachAction(statement, schema_, options_.server.major, [this](const ActionToTake& taken) { Apply(taken); });
  }
}

void Walk::Apply(const ActionToTake& taken) {
  if (taken.maybe) {
    replay_.ApplyMaybe(taken.action);
  } else {
    replay_.Apply(taken.action);
  }
}

void Walk::Follow(const ActionToTake& taken, effects::Certainty certainty) {
  if (!followed_) return;
  const model::Action& action = taken.action;
  const auto* utility = std::get_if<model::Utility>(&action);
  const bool unknown = std::holds_alternative<model::NotAnalysed>(action) ||
                       std::holds_alternative<model::SyntaxError>(action) ||
                       (utility != nullptr && utility->reach == model::Utility::Reach::kUnknown) ||
                       // A function that nobody knows may do anything.
                       (std::holds_alternative<model::Query>(action) && certainty == effects::Certainty::kUnknown);
  followed_ = !taken.maybe && !unknown;
}

void Walk::CheckStatement(const model::Statement& statement, const rules::Execution& execution) {
  EffectsTogether together;
  ForEachAction(statement, schema_, options_.server.major, [&](const ActionToTake& taken) {
    effects::Effects effects = effects::EffectsOf(taken.action, schema_, options_.server);
    if (taken.maybe) effects.Weaken(effects::Certainty::kUpperBound);
    rules::Execution inside = execution;
    inside.in_transaction_block = execution.in_transaction_block || taken.statement.is_body;
    run_.CheckAction(taken.action, taken.statement, effects, inside);
    NoteWork(effects);
    Follow(taken, effects.certainty);
    if (run_.AsksForStatements()) together.Take(std::move(effects));
    Apply(taken);
  });
  const effects::Effects& all = together.Finish();
  run_.CheckStatement(statement, all, execution);
  NoteWork(all);
}

// Of the findings that came since the last call; their sizes are asked for when all are there.
void Walk::NoteWork(const effects::Effects& effects) {
  if (!options_.policy.statistics) return;
  for (; noted_ < findings_->size(); ++noted_) (*findings_)[noted_].work = WorkOf(effects);
}

void Walk::CheckScript(const LoadedScript& loaded, std::string_view text, rules::Direction direction,
                       const rules::Surroundings& around, std::vector<Finding>& findings) {
  rules::Surroundings with_script = around;
  with_script.read = &loaded.script;
  run_.BeginScript(text, with_script, findings);
  AddProblems(loaded, findings);
  findings_ = &findings;
  noted_ = findings.size();
  const std::map<uint32_t, const lex::Directive*> batches = schema::BatchDirectivesOf(loaded.script, text);
  for (const model::Statement& statement : loaded.script.statements) {
    replay_.BeginStatement();
    rules::Execution execution;
    execution.own_block = replay_.InOwnBlock();
    execution.one_query = loaded.transaction.one_query;
    execution.in_transaction_block = replay_.InTransactionBlock() || loaded.transaction.one_query;
    execution.direction = direction;
    if (const auto batch = batches.find(statement.span.begin); batch != batches.end()) execution.batch = batch->second;
    CheckStatement(statement, execution);
  }
  run_.EndScript();
}

void Walk::CheckWhole(const migrations::History& history, const migrations::Migration& migration,
                      const LoadedMigration& loaded, std::string_view down_text, std::vector<Finding>& findings) {
  rules::Migration subject{migration,
                           loaded.up.script,
                           loaded.down.exists ? &loaded.down.script : nullptr,
                           loaded.same_file,
                           history.format->has_down,
                           loaded.up.transaction.mode,
                           down_text,
                           loaded.down.sections,
                           history.migrations.empty() || &migration == &history.migrations.back()};
  run_.BeginScript(loaded.up_text, {}, findings);
  run_.CheckMigration(subject);
}

// What the way back does is undone: the next migration comes behind the way up.
void Walk::CheckDown(const migrations::Migration& migration, const LoadedMigration& loaded, std::string_view text,
                     std::vector<Finding>& findings) {
  const LoadedScript& down = loaded.down;
  schema_.BeginExperiment();
  BeginMigration(down);
  CheckScript(down, text, rules::Direction::kDown, Around(down, options_.fixes), findings);
  if (!down.script.statements.empty() && run_.AsksForDowngrades()) {
    run_.CheckDowngrade({migration, loaded.up.script, down.script, down.sections, down.transaction.mode, [this] {
                           return followed_ ? schema::SinceWatch(schema_) : std::vector<schema::Difference>();
                         }});
  }
  schema_.EndExperiment();
}

void Walk::CheckHistory(const rules::History& history) {
  rules::HistoryFindings found = run_.CheckHistory(history);
  for (size_t i = 0; i < found.findings.size(); ++i) {
    about_history_[found.migrations[i]].push_back(std::move(found.findings[i]));
  }
}

void Walk::AddAboutHistory(const migrations::Migration& migration, std::string_view text,
                           std::vector<Finding>& findings) {
  const auto found = about_history_.find(&migration);
  if (found == about_history_.end()) return;
  for (Finding& finding : found->second) {
    finding.span = FirstLine(text);
    findings.push_back(std::move(finding));
  }
}

void Walk::WeighAll(const FindingPlace& place, std::vector<Finding>& findings) const {
  std::erase_if(findings, [&](Finding& finding) {
    const std::optional<Severity> weight = Weigh(finding, place, options_.policy);
    if (weight) finding.severity = *weight;
    if (weight && options_.policy.statistics) finding.size = DescribeSize(finding, *options_.policy.statistics);
    return !weight;
  });
}

void Walk::CheckUp(const migrations::History& history, const migrations::Migration& migration,
                   const LoadedMigration& loaded, std::vector<Finding>& findings) {
  const std::string& down_text = loaded.same_file ? loaded.up_text : loaded.down_text;
  rules::Surroundings around = Around(loaded.up, options_.fixes);
  if (loaded.down.exists) {
    around.down = &loaded.down.script;
    around.down_text = down_text;
  }
  CheckScript(loaded.up, loaded.up_text, rules::Direction::kUp, around, findings);
  CheckWhole(history, migration, loaded, down_text, findings);
  AddAboutHistory(migration, loaded.up_text, findings);
  WeighAll({loaded.up.path, false}, findings);
}

void Walk::Take(const migrations::History& history, const migrations::Migration& migration,
                const LoadedMigration& loaded, bool reported, MigrationFindings& found) {
  const bool checks_down = reported && loaded.down.exists;
  BeginMigration(loaded.up);
  followed_ = checks_down;
  if (checks_down && !loaded.down.script.statements.empty() && run_.AsksForDowngrades()) schema_.BeginWatch();
  if (reported) {
    CheckUp(history, migration, loaded, found.up);
  } else {
    ReplayOnly(loaded.up);
  }
  if (!checks_down) return;
  CheckDown(migration, loaded, loaded.same_file ? loaded.up_text : loaded.down_text, found.down);
  WeighAll({loaded.down.path, true}, found.down);
  schema_.EndWatch();
}

}  // namespace sluice::analysis
