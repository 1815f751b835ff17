#include "runner/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace sluice::runner {
namespace {

bool IsAboutWork(Category category) {
  return category == Category::kLocking || category == Category::kRewrite || category == Category::kDataLoss;
}

// "staging.*" stands for all that is in a schema.
bool IsThere(const std::string& relation, const LiveRelations& live) {
  if (!relation.ends_with(".*")) return live.contains(relation);
  const std::string schema = relation.substr(0, relation.size() - 1);
  const auto first = live.lower_bound(schema);
  return first != live.end() && first->first.starts_with(schema);
}

bool HarmsNobody(const Finding& finding, const LiveRelations& live) {
  const Category category = finding.rule->category;
  if (!IsAboutWork(category) && category != Category::kCompatibility) return false;
  if (finding.relations.empty()) return false;
  return std::all_of(finding.relations.begin(), finding.relations.end(), [&](const std::string& relation) {
    if (!IsThere(relation, live)) return true;
    const auto found = live.find(relation);
    return found != live.end() && IsAboutWork(category) && !found->second.holds_rows;
  });
}

const Acceptance* Find(const std::vector<Acceptance>& acceptances, std::string_view rule, std::string_view id) {
  for (const Acceptance& acceptance : acceptances) {
    if (acceptance.rule == rule && id.starts_with(acceptance.migration)) return &acceptance;
  }
  return nullptr;
}

}  // namespace

Result<Acceptance> ParseAcceptance(const std::string& text) {
  const size_t at = text.find('@');
  const size_t equals = text.find('=', at == std::string::npos ? 0 : at);
  const bool complete = at != std::string::npos && equals != std::string::npos && at > 0 && equals > at + 1 &&
                        text.find_first_not_of(' ', equals + 1) != std::string::npos;
  if (!complete) {
    return Fail(fmt::format("'{}' accepts nothing", text),
                "Write RULE@MIGRATION=reason, such as truncate@0042='the table is rebuilt by the next job'.");
  }
  return Acceptance{text.substr(0, at), text.substr(at + 1, equals - at - 1), text.substr(equals + 1)};
}

std::vector<std::string> RelationsToAsk(const Report& report) {
  std::set<std::string> names;
  for (const Finding& finding : report.findings) {
    if (finding.severity != Severity::kError || !IsAboutWork(finding.rule->category)) continue;
    names.insert(finding.relations.begin(), finding.relations.end());
  }
  return {names.begin(), names.end()};
}

Verdict Judge(const Report& report, const std::vector<std::string>& ids, const LiveRelations& live,
              const std::vector<Acceptance>& acceptances) {
  Verdict verdict;
  std::set<const Acceptance*> used;
  for (const Finding& finding : report.findings) {
    if (finding.severity != Severity::kError) continue;
    const Acceptance* acceptance = Find(acceptances, finding.rule->slug, ids[finding.source]);
    if (HarmsNobody(finding, live)) {
      verdict.harmless.push_back(&finding);
    } else if (acceptance != nullptr) {
      verdict.accepted.push_back({&finding, acceptance});
    } else {
      verdict.refused.push_back(&finding);
    }
    if (acceptance != nullptr) used.insert(acceptance);
  }
  for (const NotAnalysedPlace& place : report.not_analysed) {
    const Acceptance* acceptance = Find(acceptances, "not-analysed", ids[place.source]);
    if (acceptance == nullptr) verdict.not_analysed.push_back(&place);
    if (acceptance != nullptr) used.insert(acceptance);
  }
  for (const Acceptance& acceptance : acceptances) {
    if (!used.contains(&acceptance)) verdict.unused.push_back(&acceptance);
  }
  return verdict;
}

}  // namespace sluice::runner
