#include "fix_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/fix/line_diff.h"

namespace sluice::cli {
namespace {

std::string Count(size_t number, std::string_view noun, std::string_view nouns) {
  return fmt::format("{} {}", number, number == 1 ? noun : nouns);
}

std::string Place(const Report& report, const Finding& finding) {
  const Source& source = report.sources[finding.source];
  return fmt::format("{}:{}", source.path(), source.Locate(finding.span.begin).line);
}

// "2 files", "1 file and 2 new ones".
std::string Files(const fix::Plan& plan) {
  const auto added = static_cast<size_t>(std::count_if(plan.changes.begin(), plan.changes.end(),
                                                       [](const fix::FileChange& change) { return change.is_new; }));
  std::string text = Count(plan.changes.size() - added, "file", "files");
  if (added > 0) text += fmt::format(" and {}", Count(added, "new one", "new ones"));
  return text;
}

std::string Added(const fix::Plan& plan) {
  std::string text;
  for (const fix::FileChange& change : plan.changes) {
    if (change.is_new) text += fmt::format("{}: new\n", change.path);
  }
  return text;
}

}  // namespace

std::string FixText(const Report& report, const fix::Plan& plan) {
  std::string text;
  for (const Finding* finding : plan.fixed) {
    text += fmt::format("{}: {}\n  {}\n", Place(report, *finding), finding->rule->slug, finding->fix->description);
  }
  text += Added(plan);
  for (const fix::LeftOut& left : plan.left_out) {
    text +=
        fmt::format("{}: {}\n  not fixed: {}\n", Place(report, *left.finding), left.finding->rule->slug, left.reason);
  }
  if (!text.empty()) text += '\n';
  if (plan.fixed.empty()) {
    text += "Nothing to fix.\n";
  } else {
    text += fmt::format("{} in {}.\n", Count(plan.fixed.size(), "fix", "fixes"), Files(plan));
  }
  if (!plan.later.empty()) {
    text += fmt::format("{} with these: run it again.\n", Count(plan.later.size(), "more overlaps", "more overlap"));
  }
  if (!plan.unsafe.empty()) {
    text += fmt::format("{} other transactions or migrations: see --unsafe.\n",
                        Count(plan.unsafe.size(), "more needs", "more need"));
  }
  return text;
}

std::string FixDiff(const fix::Plan& plan) {
  std::string diff;
  for (const fix::FileChange& change : plan.changes) {
    diff += fix::UnifiedDiff(change.path, change.before, change.after, change.is_new);
  }
  return diff;
}

}  // namespace sluice::cli
