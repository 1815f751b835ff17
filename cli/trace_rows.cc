#include "trace_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/base/count.h"

namespace sluice::cli {
namespace {

using effects::LockMode;
using runner::DifferenceKind;

constexpr const char* kNone = "-";
constexpr const char* kHeld = "held before";  // a lock as strong, by an earlier statement of the transaction

LockMode ModeOf(std::string_view pg_locks_name) {
  for (int mode = 1; mode <= static_cast<int>(LockMode::kAccessExclusive); ++mode) {
    if (PgLocksName(static_cast<LockMode>(mode)) == pg_locks_name) return static_cast<LockMode>(mode);
  }
  return LockMode::kNone;
}

LockMode StrongestOn(const std::string& relation, const std::vector<runner::ObservedLock>& locks) {
  LockMode strongest = LockMode::kNone;
  for (const runner::ObservedLock& lock : locks) {
    if (lock.relation == relation) strongest = std::max(strongest, ModeOf(lock.mode));
  }
  return strongest;
}

bool IsAboutLocks(DifferenceKind kind) {
  return kind == DifferenceKind::kLockNotPredicted || kind == DifferenceKind::kLockNotObserved ||
         kind == DifferenceKind::kLockMode;
}

class Rows {
 public:
  explicit Rows(const TraceEntry& entry)
      : entry_(entry), predicted_(entry.statement.effects), observed_(*entry.observation) {}

  std::vector<TraceRow> Make() {
    AddLocks();
    AddNames("rewrite", predicted_.rewrites, observed_.rewrites,
             {DifferenceKind::kRewriteNotPredicted, DifferenceKind::kRewriteNotObserved});
    AddNames("scan", predicted_.scans, observed_.scans,
             {DifferenceKind::kScanNotPredicted, DifferenceKind::kScanNotObserved});
    AddNames("index", predicted_.index_builds, observed_.index_builds,
             {DifferenceKind::kIndexBuildNotPredicted, DifferenceKind::kIndexBuildNotObserved});
    return std::move(rows_);
  }

 private:
  void AddLocks() {
    std::set<std::string> relations;
    for (const effects::RelationLock& lock : predicted_.locks) relations.insert(lock.relation);
    for (const runner::ObservedLock& lock : observed_.locks) {
      const bool counts = lock.kind != 'i' && lock.kind != 'I' && lock.kind != 'S';
      if (counts && ModeOf(lock.mode) != LockMode::kNone) relations.insert(lock.relation);
    }
    for (const std::string& relation : relations) AddLock(relation);
  }

  void AddLock(const std::string& relation) {
    const LockMode predicted = predicted_.LockOn(relation);
    const LockMode observed = StrongestOn(relation, observed_.locks);
    const bool held = observed < predicted && StrongestOn(relation, observed_.held) >= predicted;
    const bool differs = std::any_of(
        entry_.differences.begin(), entry_.differences.end(),
        [&](const runner::Difference& each) { return IsAboutLocks(each.kind) && each.relation == relation; });
    const auto name = [](LockMode mode) {
      return mode == LockMode::kNone ? std::string(kNone) : std::string(ManualName(mode));
    };
    Add("lock", relation, name(predicted), held ? kHeld : name(observed), differs);
  }

  void AddNames(std::string_view what, const std::vector<std::string>& predicted,
                const std::vector<std::string>& observed, const std::set<DifferenceKind>& kinds) {
    std::map<std::string, std::pair<bool, bool>> names;
    for (const std::string& name : predicted) names[name].first = true;
    for (const std::string& name : observed) names[name].second = true;
    for (const auto& [name, where] : names) {
      // What TRUNCATE emptied has new files, and no row was read or written for them.
      const auto& emptied = predicted_.destroys;
      if (!where.first && std::find(emptied.begin(), emptied.end(), name) != emptied.end()) continue;
      const bool differs = std::any_of(
          entry_.differences.begin(), entry_.differences.end(),
          [&, &relation = name](const auto& each) { return kinds.contains(each.kind) && each.relation == relation; });
      const bool scan_unknown = what == "scan" && !observed_.scans_known;
      Add(what, name, where.first ? "yes" : kNone, where.second ? "yes" : (scan_unknown ? "not told" : kNone), differs);
    }
  }

  void Add(std::string_view what, const std::string& relation, std::string predicted, std::string observed,
           bool differs) {
    const bool same = predicted == observed || observed == kHeld;
    const Agreement agreement = differs ? Agreement::kDiffers : same ? Agreement::kSame : Agreement::kNotCompared;
    rows_.push_back({what, relation, std::move(predicted), std::move(observed), agreement});
  }

  const TraceEntry& entry_;
  const effects::Effects& predicted_;
  const runner::Observation& observed_;
  std::vector<TraceRow> rows_;
};

}  // namespace

std::vector<TraceRow> RowsOf(const TraceEntry& entry) {
  return entry.observation ? Rows(entry).Make() : std::vector<TraceRow>();
}

std::string DurationText(std::chrono::microseconds duration) {
  const double milliseconds = static_cast<double>(duration.count()) / 1000;
  if (milliseconds < 10) return fmt::format("{:.1f} ms", milliseconds);
  if (milliseconds < 1000) return fmt::format("{:.0f} ms", milliseconds);
  return fmt::format("{:.1f} s", milliseconds / 1000);
}

std::string RemarkOn(const TraceEntry& entry) {
  if (entry.not_run) return "not run";
  if (!entry.observation) return {};
  std::string remark;
  if (entry.statement.effects.certainty == effects::Certainty::kUnknown) {
    remark = "not compared: what it does is not known";
  } else if (entry.statement.effects.certainty == effects::Certainty::kUpperBound) {
    remark = "predicted is the most that it may do";
  }
  if (entry.observation->complete) return remark;
  return remark + (remark.empty() ? "" : "; ") + "watched from outside: short locks may be missing";
}

std::string FailureText(const TraceEntry& entry) {
  if (!entry.error) return {};
  const Error error = runner::ToError(*entry.error, entry.observation ? "failed at COMMIT" : "failed");
  return error.hint.empty() ? error.message : fmt::format("{}. {}", error.message, error.hint);
}

TraceSummary Summarise(const TraceReport& report) {
  TraceSummary summary;
  for (const TraceEntry& entry : report.entries) {
    ++summary.statements;
    if (entry.observation) ++summary.observed;
    if (!entry.differences.empty()) ++summary.differing;
    summary.differences += entry.differences.size();
    if (entry.observation && entry.statement.effects.certainty == effects::Certainty::kUnknown) ++summary.unknown;
    if (entry.error) ++summary.failed;
    if (entry.not_run) ++summary.not_run;
  }
  return summary;
}

std::string SummaryText(const TraceReport& report, char space) {
  const TraceSummary summary = Summarise(report);
  std::set<std::string> files;
  for (const TraceEntry& entry : report.entries) files.insert(entry.statement.file);
  std::string text =
      fmt::format("{}, {} on PostgreSQL {}:{}{} as predicted", Count(files.size(), "migration", "migrations"),
                  Count(summary.statements, "statement", "statements"), report.server, space,
                  summary.observed - summary.differing - summary.unknown);
  const auto add = [&](size_t count, std::string_view one, std::string_view many) {
    if (count > 0) text += ", " + Count(count, one, many);
  };
  add(summary.differing, "differs", "differ");
  add(summary.unknown, "not known", "not known");
  add(summary.failed, "failed", "failed");
  add(summary.not_run, "not run", "not run");
  return text + ".";
}

}  // namespace sluice::cli
