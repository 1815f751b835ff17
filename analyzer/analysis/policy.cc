#include "analyzer/analysis/policy.h"

#include <algorithm>

#include "analyzer/analysis/size.h"

namespace sluice::analysis {
namespace {

constexpr std::string_view kNotAnalysed = "not-analysed";

Severity Lower(Severity severity, int steps) {
  return static_cast<Severity>(std::max(0, static_cast<int>(severity) - steps));
}

bool ConcernsLocks(const Finding& finding) {
  return finding.rule->category == Category::kLocking || finding.rule->category == Category::kRewrite;
}

bool TouchesHotTable(const Finding& finding, const Policy& policy) {
  return std::any_of(finding.relations.begin(), finding.relations.end(), [&](const std::string& relation) {
    return std::find(policy.hot_tables.begin(), policy.hot_tables.end(), relation) != policy.hot_tables.end() ||
           (policy.statistics && IsHot(relation, *policy.statistics));
  });
}

std::string PathForGlobs(std::string_view path, const Policy& policy) {
  if (policy.root != "." && path.starts_with(policy.root)) path.remove_prefix(policy.root.size());
  while (path.starts_with('/')) path.remove_prefix(1);
  if (policy.place.empty() || policy.place == ".") return std::string(path);
  return path.empty() ? policy.place : policy.place + "/" + std::string(path);
}

// Null where nothing is said about the rule.
const std::optional<Severity>* ConfiguredWeight(std::string_view slug, std::string_view path, const Policy& policy) {
  const std::optional<Severity>* found = nullptr;
  if (const auto general = policy.weights.find(slug); general != policy.weights.end()) found = &general->second;
  if (policy.paths.empty()) return found;
  const std::string from_root = PathForGlobs(path, policy);
  for (const PathWeights& each : policy.paths) {
    const auto here = each.weights.find(slug);
    if (here != each.weights.end() && MatchesGlob(each.glob, from_root)) found = &here->second;
  }
  return found;
}

// A rule that is off by default runs where some path asks for it, and is heard there alone.
std::optional<Severity> GeneralWeight(const Finding& finding, const FindingPlace& place, const Policy& policy) {
  const std::optional<Severity>* configured = ConfiguredWeight(finding.rule->slug, place.path, policy);
  if (configured == nullptr) {
    const bool asked_for_elsewhere =
        !finding.rule->on && std::any_of(policy.paths.begin(), policy.paths.end(), [&](const PathWeights& each) {
          return each.weights.contains(finding.rule->slug);
        });
    if (asked_for_elsewhere) return std::nullopt;
    const bool graver =
        finding.severity == Severity::kWarning && ConcernsLocks(finding) && TouchesHotTable(finding, policy);
    const Severity severity = graver ? Severity::kError : finding.severity;
    return policy.statistics ? WeighSize(finding, severity, *policy.statistics) : severity;
  }
  if (!*configured) return std::nullopt;
  const int lighter = static_cast<int>(finding.rule->severity) - static_cast<int>(finding.severity);
  return Lower(**configured, std::max(0, lighter));
}

std::optional<Severity> WeightInDown(const Finding& finding, Severity severity) {
  switch (finding.rule->category) {
    case Category::kDataLoss:
    case Category::kCompatibility:
      return std::nullopt;
    case Category::kLocking:
    case Category::kRewrite:
      return Lower(severity, 1);
    default:
      return severity;
  }
}

}  // namespace

std::optional<Severity> Weigh(const Finding& finding, const FindingPlace& place, const Policy& policy) {
  if (policy.strict && finding.rule->slug == kNotAnalysed) return Severity::kError;
  const std::optional<Severity> severity = GeneralWeight(finding, place, policy);
  return severity && place.down ? WeightInDown(finding, *severity) : severity;
}

bool MayBeOff(std::string_view slug) {
  return slug != kNotAnalysed && slug != "syntax-error";
}

bool MatchesGlob(std::string_view glob, std::string_view path) {
  // Reachable positions of the glob, byte by byte of the path: no backtracking, however many stars there are.
  std::vector<bool> at(glob.size() + 1);
  const auto close = [&](std::vector<bool>& reached, bool name_begins) {
    for (size_t i = 0; i < glob.size(); ++i) {
      if (!reached[i] || glob[i] != '*') continue;
      const bool deep = glob.substr(i).starts_with("**");
      reached[i + (deep ? 2 : 1)] = true;
      // "a/**/b" is "a/b", too: where a name begins, both the stars and their slash may stand for nothing.
      if (name_begins && glob.substr(i).starts_with("**/")) reached[i + 3] = true;
    }
  };
  const auto holds_below = [&](const std::vector<bool>& reached) {
    return reached[glob.size()] || (glob.ends_with('/') && reached[glob.size() - 1]);
  };
  at[0] = true;
  close(at, true);
  for (const char c : path) {
    if (c == '/' && !glob.empty() && holds_below(at)) return true;
    std::vector<bool> next(glob.size() + 1);
    for (size_t i = 0; i < glob.size(); ++i) {
      if (!at[i]) continue;
      // The second star of "**" is reached only over the first, which stays where it is.
      if (glob[i] == '*') {
        if (c != '/' || glob.substr(i).starts_with("**")) next[i] = true;
      } else if (glob[i] == c || (glob[i] == '?' && c != '/')) {
        next[i + 1] = true;
      }
    }
    close(next, c == '/');
    at = std::move(next);
  }
  return holds_below(at);
}

}  // namespace sluice::analysis
