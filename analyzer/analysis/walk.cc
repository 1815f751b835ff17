#include "analyzer/analysis/walk.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "analyzer/analysis/hidden_secrets.h"
#include "analyzer/analysis/rendered_places.h"
#include "analyzer/analysis/size.h"
#include "analyzer/analysis/statement_effects.h"
#include "analyzer/schema/batch.h"

namespace sluice::analysis {
namespace {

// Rules report in the order of the script; few findings stand behind a later one.
void Sort(std::vector<Finding>& findings) {
  const auto before = [](const Finding& a, const Finding& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    if (a.span.end != b.span.end) return a.span.end < b.span.end;
    return a.rule->id < b.rule->id;
  };
  if (!std::is_sorted(findings.begin(), findings.end(), before)) {
    std::stable_sort(findings.begin(), findings.end(), before);
  }
}

void Count(const Finding& finding, Summary& summary) {
  switch (finding.severity) {
    case Severity::kError:
      ++summary.errors;
      return;
    case Severity::kWarning:
      ++summary.warnings;
      return;
    case Severity::kNote:
      ++summary.notes;
      return;
  }
}

const RuleInfo& Info(std::string_view slug) {
  return rules::FindRule(slug)->info;
}

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
  static const RuleInfo& rule = Info("syntax-error");
  for (const migrations::Sections::Problem& problem : loaded.problems) {
    Finding finding;
    finding.rule = &rule;
    finding.severity = rule.severity;
    finding.span = problem.span;
    finding.message = {"cannot be parsed: '{}'", {problem.message}};
    findings.push_back(std::move(finding));
  }
}

struct Cause {
  Span span;
  std::string_view of;  // slug of the rule that tells what comes of it
};

// Text that is newer than the server does not parse with the server's own grammar, say: one cause, told once, by the
// rule that names it. Where that finding is allowed or made light of, the other one is still there.
void LeaveOneCause(std::string_view text, std::vector<Finding>& findings) {
  std::vector<Cause> causes;
  for (const Finding& finding : findings) {
    if (finding.rule->is_cause_of.empty() || finding.severity != Severity::kError) continue;
    // Where a word is missing, the parser stops at what stands behind.
    const size_t behind = std::min(text.find_first_not_of(" \t\r\n", finding.span.end), text.size());
    causes.push_back({{finding.span.begin, static_cast<uint32_t>(behind) + 1}, finding.rule->is_cause_of});
  }
  if (causes.empty()) return;
  std::erase_if(findings, [&](const Finding& finding) {
    return std::any_of(causes.begin(), causes.end(), [&](const Cause& cause) {
      return cause.of == finding.rule->slug && cause.span.begin < finding.span.end &&
             finding.span.begin < cause.span.end;
    });
  });
}

}  // namespace

void Collector::AddFile(CollectedFile file) {
  ++report_.summary.files;
  report_.summary.statements += file.statements;
  Sort(file.findings);
  // A function that is called twice does the same twice.
  const auto same = [](const Finding& a, const Finding& b) {
    return a.span == b.span && a.rule == b.rule && a.message.format == b.message.format &&
           a.message.arguments == b.message.arguments;
  };
  file.findings.erase(std::unique(file.findings.begin(), file.findings.end(), same), file.findings.end());
  std::vector<SuppressedFinding> suppressed =
      Suppress({file.text, file.scripts, file.outside, file.history_is_known, file.settings}, file.findings);
  LeaveOneCause(file.text, file.findings);
  const model::Script commented = file.rendering == nullptr ? model::Script() : ScriptOfFile(*file.rendering);
  if (file.findings.empty() && suppressed.empty() && commented.directives.empty()) return;
  const std::vector<Span> secrets = SecretsIn(file.scripts);
  for (Finding& finding : file.findings) HideIn(finding, file.text, secrets);
  for (SuppressedFinding& each : suppressed) HideIn(each.finding, file.text, secrets);
  if (file.rendering != nullptr) {
    for (Finding& finding : file.findings) MoveToFile(*file.rendering, finding);
    for (SuppressedFinding& each : suppressed) MoveToFile(*file.rendering, each);
    std::vector<SuppressedFinding> by_file =
        Suppress({file.rendering->file, {&commented}, {}, file.history_is_known, file.settings}, file.findings);
    std::move(by_file.begin(), by_file.end(), std::back_inserter(suppressed));
  }
  Sort(file.findings);
  const auto source = static_cast<uint32_t>(report_.sources.size());
  if (file.rendering == nullptr) {
    report_.sources.emplace_back(file.path, std::move(file.text));
    HideIn(report_.sources.back(), secrets);
  } else {
    report_.sources.emplace_back(file.path, file.rendering->file);
    HideIn(report_.sources.back(), SecretsInFile(*file.rendering, secrets));
  }
  report_.labels.push_back(file.label);
  for (Finding& finding : file.findings) {
    Place(finding, source);
    report_.findings.push_back(std::move(finding));
  }
  for (SuppressedFinding& each : suppressed) {
    Place(each.finding, source);
    report_.suppressed.push_back(std::move(each));
  }
}

// What is not analysed is counted whether or not somebody allowed the finding about it.
void Collector::Place(Finding& finding, uint32_t source) {
  static const RuleInfo& not_analysed = Info("not-analysed");
  finding.source = source;
  if (finding.rule != &not_analysed) return;
  report_.not_analysed.push_back({source, finding.span, finding.message.arguments.front()});
}

// A way back is missed only where the history has ways back, which is known when all of it has been seen.
void Collector::EndHistory(bool uses_down) {
  if (!uses_down) {
    const auto about_downs = [](const Finding& finding) {
      return finding.rule->category == Category::kReversibility && !rules::IsAboutHistory(*finding.rule);
    };
    std::vector<Finding>& findings = report_.findings;
    findings.erase(
        std::remove_if(findings.begin() + static_cast<std::ptrdiff_t>(history_begin_), findings.end(), about_downs),
        findings.end());
    std::vector<SuppressedFinding>& suppressed = report_.suppressed;
    suppressed.erase(
        std::remove_if(suppressed.begin() + static_cast<std::ptrdiff_t>(suppressed_begin_), suppressed.end(),
                       [&](const SuppressedFinding& each) { return about_downs(each.finding); }),
        suppressed.end());
  }
  history_begin_ = report_.findings.size();
  suppressed_begin_ = report_.suppressed.size();
}

void Collector::AddRules(const rules::RuleSettings& settings) {
  for (const rules::RegisteredRule& rule : rules::Registry()) {
    if (rules::IsOn(rule.info, settings)) rules_.insert(rule.info.id);
  }
}

Report Collector::Finish() {
  for (const Finding& finding : report_.findings) Count(finding, report_.summary);
  const auto by_place = [](const NotAnalysedPlace& a, const NotAnalysedPlace& b) {
    return a.source != b.source ? a.source < b.source : a.span.begin < b.span.begin;
  };
  std::stable_sort(report_.not_analysed.begin(), report_.not_analysed.end(), by_place);
  report_.summary.not_analysed = static_cast<uint32_t>(report_.not_analysed.size());
  report_.summary.suppressed = static_cast<uint32_t>(report_.suppressed.size());
  for (const rules::RegisteredRule& rule : rules::Registry()) {
    if (rules_.contains(rule.info.id)) report_.rules.push_back(&rule.info);
  }
  return std::move(report_);
}

Walk::Walk(const LintOptions& options, bool complete, uint32_t first_new_migration, Collector& collector)
    : replay_(schema_),
      run_(schema_, options.server, first_new_migration, options.rules),
      options_(options),
      complete_(complete),
      collector_(collector) {
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

void Walk::Follow(const ActionToTake& taken, const effects::Effects& effects) {
  const model::Action& action = taken.action;
  const auto* utility = std::get_if<model::Utility>(&action);
  const bool unknown =
      std::holds_alternative<model::NotAnalysed>(action) || std::holds_alternative<model::SyntaxError>(action) ||
      (utility != nullptr && utility->reach == model::Utility::Reach::kUnknown) ||
      // A function that nobody knows may do anything.
      (std::holds_alternative<model::Query>(action) && effects.certainty == effects::Certainty::kUnknown);
  followed_ = followed_ && !taken.maybe && !unknown;
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
    Follow(taken, effects);
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
  run_.BeginScript(text, around, findings);
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
  rules::Migration subject{
      migration,        loaded.up.script,         loaded.down.exists ? &loaded.down.script : nullptr,
      loaded.same_file, history.format->has_down, loaded.up.transaction.mode,
      down_text,        loaded.down.sections};
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

void Walk::Take(const migrations::History& history, const migrations::Migration& migration, LoadedMigration& loaded,
                bool reported) {
  const bool down_does_something = loaded.down.exists && (!reported || !loaded.down.script.statements.empty());
  history_uses_down_ = history_uses_down_ || down_does_something;
  BeginMigration(loaded.up);
  if (!reported) {
    ReplayOnly(loaded.up);
    return;
  }
  followed_ = true;
  if (!loaded.down.script.statements.empty() && run_.AsksForDowngrades()) schema_.BeginWatch();
  std::vector<Finding> findings;
  // Told once, of the file.
  if (loaded.same_file) loaded.down.problems.clear();
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
  std::vector<Finding> down_findings;
  if (loaded.down.exists) {
    CheckDown(migration, loaded, down_text, down_findings);
    WeighAll({loaded.down.path, true}, down_findings);
  }
  schema_.EndWatch();
  const model::Script* up = &loaded.up.script;
  const model::Script* down = &loaded.down.script;
  if (loaded.same_file) {
    std::move(down_findings.begin(), down_findings.end(), std::back_inserter(findings));
    collector_.AddFile({loaded.up.path,
                        migration.label,
                        std::move(loaded.up_text),
                        std::move(findings),
                        up->statement_count + down->statement_count,
                        {up, down},
                        std::move(loaded.outside),
                        complete_ && !migration.part,
                        &options_.rules,
                        loaded.rendering.get()});
    return;
  }
  if (migration.up) {
    collector_.AddFile({loaded.up.path,
                        migration.label,
                        std::move(loaded.up_text),
                        std::move(findings),
                        up->statement_count,
                        {up},
                        std::move(loaded.outside),
                        complete_,
                        &options_.rules,
                        loaded.rendering.get()});
  }
  if (!migration.down || !loaded.down.exists) return;
  collector_.AddFile({loaded.down.path,
                      migration.label,
                      std::move(loaded.down_text),
                      std::move(down_findings),
                      down->statement_count,
                      {down},
                      {},
                      complete_,
                      &options_.rules});
}

}  // namespace sluice::analysis
