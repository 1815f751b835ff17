#include "fix_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "analyzer/base/count.h"
#include "analyzer/fix/line_diff.h"

namespace sluice::cli {
namespace {

std::string Place(const Report& report, const Finding& finding) {
  const Source& source = report.sources[finding.source];
  return fmt::format("{}:{}", source.path(), source.LineOf(finding.span.begin));
}

// "2 files", "1 file and 2 new ones".
std::string Files(const fix::Plan& plan) {
  const auto added = static_cast<size_t>(std::count_if(plan.changes.begin(), plan.changes.end(),
                                                       [](const fix::FileChange& change) { return change.is_new; }));
  std::string text = Count(plan.changes.size() - added, "file", "files");
  if (added > 0) text += fmt::format(" and {}", Count(added, "new one", "new ones"));
  return text;
}

// The passwords of the report's sources, and their lines.
class HiddenText {
 public:
  explicit HiddenText(const Report& report) {
    for (const Source& source : report.sources) {
      if (source.text() != source.original()) AddLines(source);
    }
  }

  bool empty() const { return lines_.empty(); }

  bool Holds(std::string_view line) const { return !empty() && Shown(line) != line; }

  std::string HideInDiff(std::string_view diff) const {
    std::string shown;
    while (!diff.empty()) {
      const size_t end = std::min(diff.find('\n'), diff.size() - 1) + 1;
      shown += diff.front();
      shown += Shown(diff.substr(1, end - 1));
      diff.remove_prefix(end);
    }
    return shown;
  }

 private:
  void AddLines(const Source& source) {
    for (uint32_t line = 1; line <= source.LineCount(); ++line) {
      const Span span = source.LineSpan(line);
      const std::string_view original = source.original().substr(span.begin, span.length());
      const std::string_view shown = source.Text(span);
      if (original == shown) continue;
      lines_.emplace(original, shown);
      const size_t begin = FirstDifference(original, shown);
      const size_t end = LastDifference(original, shown) + 1;
      secrets_.emplace_back(original.substr(begin, end - begin));
    }
  }

  static size_t FirstDifference(std::string_view a, std::string_view b) {
    return static_cast<size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
  }

  static size_t LastDifference(std::string_view a, std::string_view b) {
    return a.size() - 1 - static_cast<size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin()).first - a.rbegin());
  }

  // A line that the fix has changed is looked through for the password itself.
  std::string Shown(std::string_view line) const {
    const size_t length = line.find_last_not_of("\r\n") + 1;
    const auto known = lines_.find(line.substr(0, length));
    if (known != lines_.end()) return known->second + std::string(line.substr(length));
    std::string shown(line);
    for (const std::string& secret : secrets_) {
      for (size_t at = shown.find(secret); at != std::string::npos; at = shown.find(secret, at + secret.size())) {
        shown.replace(at, secret.size(), secret.size(), '*');
      }
    }
    return shown;
  }

  std::map<std::string, std::string, std::less<>> lines_;
  std::vector<std::string> secrets_;
};

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

Diff FixDiff(const Report& report, const fix::Plan& plan) {
  const HiddenText hidden(report);
  Diff diff;
  for (const fix::FileChange& change : plan.changes) {
    const std::string text = fix::UnifiedDiff(change.path, change.before, change.after, change.is_new,
                                              [&](std::string_view line) { return hidden.Holds(line); });
    const std::string shown = hidden.empty() ? text : hidden.HideInDiff(text);
    if (shown != text) diff.not_whole.push_back(change.path);
    diff.text += shown;
  }
  return diff;
}

}  // namespace sluice::cli
