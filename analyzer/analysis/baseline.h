// Findings that are known and accepted as they are: what a repository starts with that has a history already.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/error.h"
#include "analyzer/finding/finding.h"

namespace sluice::analysis {

// One finding: of a rule, in a file, at a statement that is known by its tokens (StatementHashes), not by its line.
struct KnownFinding {
  std::string file;  // from the baseline's own directory, '/' separated
  std::string id;
  std::string rule;  // for people; id decides
  std::string fingerprint;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the comparison with 0 that this makes for a pointer's.
  friend auto operator<=>(const KnownFinding&, const KnownFinding&) = default;
};

using Baseline = std::vector<KnownFinding>;  // sorted

// What the file says. Fails for what is not a baseline, or is one of a later version.
Result<Baseline> ParseBaseline(std::string_view bytes);
// The same baseline gives the same bytes: one entry per line, sorted.
std::string FormatBaseline(const Baseline& baseline);

// How the baseline's own files are named and looked for.
struct BaselineFiles {
  std::function<std::string(const std::string& path)> name;   // of a source's path, as KnownFinding::file has it
  std::function<bool(const std::string& file)> exists;        // whether there is such a file, by that name
  std::function<bool(const std::string& file)> was_reported;  // whether the run looked at the file
};

// Moves the findings that the baseline knows from report.findings to report.suppressed and corrects the totals. A
// finding is known in the file that the entry names; where that file is gone, in whatever file has it now. Each entry
// stands for one finding. Gives the entries that stand for none: their file was reported, or is gone.
Baseline ApplyBaseline(const Baseline& baseline, const BaselineFiles& files, Report& report);

// All findings of the report, and of the older baseline what is about files that exist and were not reported.
Baseline MakeBaseline(const Report& report, const Baseline& older, const BaselineFiles& files);

}  // namespace sluice::analysis
