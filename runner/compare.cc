#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "analyzer/effects/lock.h"
#include "runner/trace.h"

namespace sluice::runner {
namespace {

using effects::Certainty;
using effects::Effects;
using effects::LockMode;

// kNone for what is no table-level lock, such as SIReadLock.
LockMode ModeOf(std::string_view pg_locks_name) {
  for (int mode = 1; mode <= static_cast<int>(LockMode::kAccessExclusive); ++mode) {
    if (effects::PgLocksName(static_cast<LockMode>(mode)) == pg_locks_name) return static_cast<LockMode>(mode);
  }
  return LockMode::kNone;
}

struct Seen {
  LockMode mode = LockMode::kNone;
  bool counts = true;  // false: only where it is predicted
};

std::map<std::string, Seen> Strongest(const std::vector<ObservedLock>& locks) {
  std::map<std::string, Seen> strongest;
  for (const ObservedLock& lock : locks) {
    Seen& seen = strongest[lock.relation];
    seen.mode = std::max(seen.mode, ModeOf(lock.mode));
    // A composite type has no rows, and is looked up by whatever stores its values.
    const bool looked_up = lock.kind == 'c' && seen.mode == LockMode::kAccessShare;
    seen.counts = lock.kind != 'i' && lock.kind != 'I' && lock.kind != 'S' && !looked_up;
  }
  return strongest;
}

class Comparison {
 public:
  Comparison(const Effects& predicted, const Observation& observed)
      : predicted_(predicted),
        observed_(observed),
        created_(observed.created.begin(), observed.created.end()),
        emptied_(predicted.destroys.begin(), predicted.destroys.end()) {
    // One that was dropped and made again existed before.
    for (const std::string& name : observed.dropped) created_.erase(name);
  }

  std::vector<Difference> Run() {
    CompareLocks();
    CompareNames(predicted_.rewrites, observed_.rewrites, DifferenceKind::kRewriteNotPredicted,
                 DifferenceKind::kRewriteNotObserved);
    if (observed_.scans_known) {
      CompareNames(predicted_.scans, observed_.scans, DifferenceKind::kScanNotPredicted,
                   DifferenceKind::kScanNotObserved);
    }
    CompareNames(predicted_.index_builds, observed_.index_builds, DifferenceKind::kIndexBuildNotPredicted,
                 DifferenceKind::kIndexBuildNotObserved);
    std::sort(differences_.begin(), differences_.end());
    return std::move(differences_);
  }

 private:
  bool AtMost() const { return predicted_.certainty != Certainty::kExact; }

  void AddLock(DifferenceKind kind, const std::string& relation, LockMode predicted, LockMode observed) {
    differences_.push_back(
        {kind, relation, std::string(effects::PgLocksName(predicted)), std::string(effects::PgLocksName(observed))});
  }

  // Giving the empty end back is seen by chance: it takes a moment.
  bool MayShrink(const std::string& relation) const {
    return std::find(predicted_.truncates.begin(), predicted_.truncates.end(), relation) != predicted_.truncates.end();
  }

  bool IsJoined(const std::string& relation) const {
    return std::find(predicted_.joined.begin(), predicted_.joined.end(), relation) != predicted_.joined.end();
  }

  void CompareLock(const effects::RelationLock& lock, LockMode observed, LockMode held) {
    if (observed == LockMode::kAccessExclusive && MayShrink(lock.relation)) return;
    if (observed > lock.mode && held < observed) {
      AddLock(DifferenceKind::kLockMode, lock.relation, lock.mode, observed);
      return;
    }
    const bool may_be_less = AtMost() || !observed_.complete || held >= lock.mode;
    if (observed == lock.mode || may_be_less) return;
    const bool none = observed == LockMode::kNone;
    AddLock(none ? DifferenceKind::kLockNotObserved : DifferenceKind::kLockMode, lock.relation, lock.mode, observed);
  }

  void CompareLocks() {
    const std::map<std::string, Seen> held = Strongest(observed_.held);
    std::map<std::string, Seen> seen = Strongest(observed_.locks);
    for (const effects::RelationLock& lock : predicted_.locks) {
      if (created_.contains(lock.relation)) continue;
      const auto before = held.find(lock.relation);
      CompareLock(lock, seen[lock.relation].mode, before == held.end() ? LockMode::kNone : before->second.mode);
      seen.erase(lock.relation);
    }
    for (const auto& [relation, lock] : seen) {
      if (lock.counts && lock.mode != LockMode::kNone) {
        AddLock(DifferenceKind::kLockNotPredicted, relation, LockMode::kNone, lock.mode);
      }
    }
  }

  void CompareNames(const std::vector<std::string>& predicted, const std::vector<std::string>& observed,
                    DifferenceKind not_predicted, DifferenceKind not_observed) {
    const std::set<std::string> expected(predicted.begin(), predicted.end());
    const std::set<std::string> found(observed.begin(), observed.end());
    for (const std::string& name : found) {
      if (!expected.contains(name) && !emptied_.contains(name)) differences_.push_back({not_predicted, name, {}, {}});
    }
    for (const std::string& name : expected) {
      if (found.contains(name) || created_.contains(name) || AtMost()) continue;
      if (not_observed == DifferenceKind::kScanNotObserved && IsJoined(name)) continue;
      differences_.push_back({not_observed, name, {}, {}});
    }
  }

  const Effects& predicted_;
  const Observation& observed_;
  std::set<std::string> created_;
  std::set<std::string> emptied_;
  std::vector<Difference> differences_;
};

}  // namespace

std::string ToString(const Difference& difference) {
  constexpr std::array<std::string_view, 9> kWhat = {
      "lock, not predicted",    "lock, not observed",         "lock, of another mode",
      "rewrite, not predicted", "rewrite, not observed",      "scan, not predicted",
      "scan, not observed",     "index build, not predicted", "index build, not observed"};
  std::string text = fmt::format("{}: {}", difference.relation, kWhat[static_cast<size_t>(difference.kind)]);
  if (!difference.predicted.empty()) text += fmt::format(", predicted {}", difference.predicted);
  if (!difference.observed.empty()) text += fmt::format(", observed {}", difference.observed);
  return text;
}

std::vector<Difference> Compare(const effects::Effects& predicted, const Observation& observed) {
  if (predicted.certainty == Certainty::kUnknown) return {};
  return Comparison(predicted, observed).Run();
}

}  // namespace sluice::runner
