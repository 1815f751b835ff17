#include "analyzer/analysis/walk.h"

#include <algorithm>
#include <tuple>

#include "analyzer/analysis/hidden_secrets.h"
#include "analyzer/analysis/statement_effects.h"
#include "analyzer/base/read_file.h"

namespace sluice::analysis {
namespace {

void Sort(std::vector<Finding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    if (a.span.end != b.span.end) return a.span.end < b.span.end;
    return a.rule->id < b.rule->id;
  });
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
  std::vector<Span> secrets = SecretsIn(file.scripts);
  if (file.findings.empty() && suppressed.empty()) {
    if (!secrets.empty()) secrets_.emplace(file.path, std::move(secrets));
    return;
  }
  for (Finding& finding : file.findings) HideIn(finding, file.text, secrets);
  for (SuppressedFinding& each : suppressed) HideIn(each.finding, file.text, secrets);
  if (file.findings.size() > 1) Sort(file.findings);
  const auto source = static_cast<uint32_t>(report_.sources.size());
  report_.sources.emplace_back(file.path, std::move(file.text));
  HideIn(report_.sources.back(), secrets);
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

namespace {

Span FirstLine(std::string_view text) {
  const size_t end = std::min(text.find('\n'), text.size());
  return {0, static_cast<uint32_t>(std::max<size_t>(end, text.empty() ? 0 : 1))};
}

}  // namespace

Result<void> Collector::AddWhole(const migrations::ScriptFile& file, const std::string& label, Finding finding) {
  std::vector<Source>& sources = report_.sources;
  auto source =
      std::find_if(sources.begin(), sources.end(), [&](const Source& each) { return each.path() == file.path; });
  if (source == sources.end()) {
    Result<std::string> text = ReadFile(file.place());
    if (!text) return tl::make_unexpected(text.error());
    sources.emplace_back(file.path, std::move(*text));
    if (const auto found = secrets_.find(file.path); found != secrets_.end()) HideIn(sources.back(), found->second);
    report_.labels.push_back(label);
    source = sources.end() - 1;
  }
  finding.source = static_cast<uint32_t>(source - sources.begin());
  finding.span = FirstLine(source->text());
  // Behind those of the same place, so that the order is that of AddFile.
  const auto behind = [](const Finding& a, const Finding& b) {
    return std::tie(a.source, a.span.begin, a.span.end, a.rule->id) <
           std::tie(b.source, b.span.begin, b.span.end, b.rule->id);
  };
  const auto at = std::upper_bound(report_.findings.begin(), report_.findings.end(), finding, behind);
  report_.findings.insert(at, std::move(finding));
  history_begin_ = report_.findings.size();
  return {};
}

// A way back is missed only where the history has ways back, which is known when all of it has been seen.
void Collector::EndHistory(bool uses_down) {
  if (!uses_down) {
    const auto about_downs = [](const Finding& finding) { return finding.rule->category == Category::kReversibility; };
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
    ForEachAction(statement, schema_, [this](const ActionToTake& taken) { Apply(taken); });
  }
}

void Walk::Apply(const ActionToTake& taken) {
  if (taken.maybe) {
    replay_.ApplyMaybe(taken.action);
  } else {
    replay_.Apply(taken.action);
  }
}

void Walk::CheckStatement(const model::Statement& statement, const rules::Execution& execution) {
  EffectsTogether together;
  ForEachAction(statement, schema_, [&](const ActionToTake& taken) {
    effects::Effects effects = effects::EffectsOf(taken.action, schema_, options_.server);
    if (taken.maybe) effects.Weaken(effects::Certainty::kUpperBound);
    rules::Execution inside = execution;
    inside.in_transaction_block = execution.in_transaction_block || taken.statement.is_body;
    run_.CheckAction(taken.action, taken.statement, effects, inside);
    if (run_.AsksForStatements()) together.Take(std::move(effects));
    Apply(taken);
  });
  run_.CheckStatement(statement, together.Finish(), execution);
}

void Walk::CheckScript(const LoadedScript& loaded, std::string_view text, rules::Direction direction,
                       const rules::Surroundings& around, std::vector<Finding>& findings) {
  run_.BeginScript(text, around, findings);
  AddProblems(loaded, findings);
  for (const model::Statement& statement : loaded.script.statements) {
    replay_.BeginStatement();
    rules::Execution execution;
    execution.own_block = replay_.InOwnBlock();
    execution.one_query = loaded.transaction.one_query;
    execution.in_transaction_block = replay_.InTransactionBlock() || loaded.transaction.one_query;
    execution.direction = direction;
    CheckStatement(statement, execution);
  }
  run_.EndScript();
}

void Walk::CheckWhole(const migrations::History& history, const migrations::Migration& migration,
                      const LoadedMigration& loaded, std::vector<Finding>& findings) {
  rules::Migration subject{
      migration,        loaded.up.script,         loaded.down.exists ? &loaded.down.script : nullptr,
      loaded.same_file, history.format->has_down, loaded.up.transaction.mode};
  run_.BeginScript(loaded.up_text, {}, findings);
  run_.CheckMigration(subject);
}

Result<void> Walk::CheckHistory(const migrations::History& history, const std::vector<bool>& reported) {
  rules::HistoryFindings found = run_.CheckHistory({history, reported});
  for (size_t i = 0; i < found.findings.size(); ++i) {
    const migrations::Migration& migration = *found.migrations[i];
    const auto& file = migration.up ? migration.up : migration.down;
    if (!file) continue;
    const std::optional<Severity> weight = Weigh(found.findings[i], {file->path, false}, options_.policy);
    if (!weight) continue;
    found.findings[i].severity = *weight;
    Result<void> added = collector_.AddWhole(*file, migration.label, std::move(found.findings[i]));
    if (!added) return added;
  }
  return {};
}

void Walk::WeighAll(const FindingPlace& place, std::vector<Finding>& findings) const {
  std::erase_if(findings, [&](Finding& finding) {
    const std::optional<Severity> weight = Weigh(finding, place, options_.policy);
    if (weight) finding.severity = *weight;
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
  std::vector<Finding> findings;
  const std::string& down_text = loaded.same_file ? loaded.up_text : loaded.down_text;
  rules::Surroundings around = Around(loaded.up, options_.fixes);
  if (loaded.down.exists) {
    around.down = &loaded.down.script;
    around.down_text = down_text;
  }
  CheckScript(loaded.up, loaded.up_text, rules::Direction::kUp, around, findings);
  CheckWhole(history, migration, loaded, findings);
  WeighAll({loaded.up.path, false}, findings);
  std::vector<Finding> down_findings;
  if (loaded.down.exists) {
    schema_.BeginExperiment();
    BeginMigration(loaded.down);
    CheckScript(loaded.down, down_text, rules::Direction::kDown, Around(loaded.down, options_.fixes), down_findings);
    schema_.EndExperiment();
    if (loaded.same_file) std::erase_if(down_findings, [](const Finding& finding) { return finding.statement == 0; });
    WeighAll({loaded.down.path, true}, down_findings);
  }
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
                        complete_,
                        &options_.rules});
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
                        &options_.rules});
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
