#include "analyzer/analysis/collector.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "analyzer/analysis/hidden_secrets.h"
#include "analyzer/analysis/rendered_places.h"
#include "rules/registry.h"

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

bool IsAboutDowns(const Finding& finding) {
  return finding.rule->category == Category::kReversibility && !rules::IsAboutHistory(*finding.rule);
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
  if (!file.misses_ways_back) {
    std::erase_if(file.findings, IsAboutDowns);
    std::erase_if(suppressed, [](const SuppressedFinding& each) { return IsAboutDowns(each.finding); });
  }
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

void Collector::AddMigration(const migrations::Migration& migration, LoadedMigration& loaded, MigrationFindings found,
                             bool complete, bool ways_back, const rules::RuleSettings& settings) {
  const model::Script* up = &loaded.up.script;
  const model::Script* down = &loaded.down.script;
  if (loaded.same_file) {
    std::move(found.down.begin(), found.down.end(), std::back_inserter(found.up));
    return AddFile({loaded.up.path,
                    migration.label,
                    std::move(loaded.up_text),
                    std::move(found.up),
                    up->statement_count + down->statement_count,
                    {up, down},
                    std::move(loaded.outside),
                    complete && !migration.part,
                    &settings,
                    loaded.rendering.get(),
                    ways_back});
  }
  if (migration.up) {
    AddFile({loaded.up.path,
             migration.label,
             std::move(loaded.up_text),
             std::move(found.up),
             up->statement_count,
             {up},
             std::move(loaded.outside),
             complete,
             &settings,
             loaded.rendering.get(),
             ways_back});
  }
  if (!migration.down || !loaded.down.exists) return;
  AddFile({loaded.down.path,
           migration.label,
           std::move(loaded.down_text),
           std::move(found.down),
           down->statement_count,
           {down},
           {},
           complete,
           &settings});
}

// What is not analysed is counted whether or not somebody allowed the finding about it.
void Collector::Place(Finding& finding, uint32_t source) {
  static const RuleInfo& not_analysed = rules::FindRule("not-analysed")->info;
  finding.source = source;
  if (finding.rule != &not_analysed) return;
  report_.not_analysed.push_back({source, finding.span, finding.message.arguments.front()});
}

// A way back is missed only where the history has ways back, which is known when all of it has been seen.
void Collector::EndHistory(bool uses_down) {
  if (!uses_down) {
    std::vector<Finding>& findings = report_.findings;
    findings.erase(
        std::remove_if(findings.begin() + static_cast<std::ptrdiff_t>(history_begin_), findings.end(), IsAboutDowns),
        findings.end());
    std::vector<SuppressedFinding>& suppressed = report_.suppressed;
    suppressed.erase(
        std::remove_if(suppressed.begin() + static_cast<std::ptrdiff_t>(suppressed_begin_), suppressed.end(),
                       [&](const SuppressedFinding& each) { return IsAboutDowns(each.finding); }),
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

}  // namespace sluice::analysis
