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
      if (severity == Severity::kNote) return std::nullopt;
      return Lower(severity, 1);
    default:
      return severity;
  }
}

// Reachable positions of the glob, byte by byte of the path: no backtracking, however many stars there are.
class GlobMatch {
 public:
  explicit GlobMatch(std::string_view glob) : glob_(glob), at_(glob.size() + 1) {
    at_[0] = true;
    PassStars(true);
  }

  void Take(char c) {
    std::vector<bool> next(glob_.size() + 1);
    for (size_t i = 0; i < glob_.size(); ++i) {
      if (!at_[i]) continue;
      if (glob_[i] == '*') {
        if (Stays(i, c)) next[i] = true;
      } else if (glob_[i] == c || (glob_[i] == '?' && c != '/')) {
        next[i + 1] = true;
      }
    }
    at_ = std::move(next);
    PassStars(c == '/');
  }

  // The path is at its end, or at the end of a directory.
  bool HoldsBelow() const { return at_[glob_.size()] || (glob_.ends_with('/') && at_[glob_.size() - 1]); }

 private:
  bool IsDeep(size_t i) const { return glob_.substr(i).starts_with("**"); }

  // The second star of "**" is reached only over the first, which stays where it is.
  bool Stays(size_t i, char c) const { return c != '/' || IsDeep(i); }

  void PassStars(bool name_begins) {
    for (size_t i = 0; i < glob_.size(); ++i) {
      if (!at_[i] || glob_[i] != '*') continue;
      at_[i + (IsDeep(i) ? 2 : 1)] = true;
      // "a/**/b" is "a/b", too: where a name begins, both the stars and their slash may stand for nothing.
      if (name_begins && glob_.substr(i).starts_with("**/")) at_[i + 3] = true;
    }
  }

  std::string_view glob_;
  std::vector<bool> at_;
};

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
  GlobMatch match(glob);
  for (const char c : path) {
    if (c == '/' && !glob.empty() && match.HoldsBelow()) return true;
    match.Take(c);
  }
  return match.HoldsBelow();
}

}  // namespace sluice::analysis
