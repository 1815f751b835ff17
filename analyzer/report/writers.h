// One writer per format, and what they share. Private to this directory; report.h is the door.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/base/count.h"
#include "analyzer/finding/finding.h"
#include "analyzer/report/report.h"

namespace sluice::report {

std::string WriteText(const Report& report, const ReportOptions& options);
std::string WriteConcise(const Report& report, const ReportOptions& options);
std::string WriteJson(const Report& report, const ReportOptions& options);
std::string WriteSarif(const Report& report, const ReportOptions& options);
std::string WriteGithub(const Report& report, const ReportOptions& options);
std::string WriteJsonLines(const Report& report, const ReportOptions& options);
std::string WriteGitlab(const Report& report, const ReportOptions& options);
std::string WriteJunit(const Report& report, const ReportOptions& options);
std::string WriteCheckstyle(const Report& report, const ReportOptions& options);
std::string WriteRdjson(const Report& report, const ReportOptions& options);
std::string WriteMarkdown(const Report& report, const ReportOptions& options);

// The findings to show, in the order of the report: all, or where there are more than limit (0: no limit) the worst.
std::vector<const Finding*> ChooseFindings(const Report& report, uint32_t limit);

// Errors first, then warnings, then notes; in the order of the report within.
std::vector<const Finding*> WorstFirst(std::vector<const Finding*> findings);

// Calls with the findings of each file; those of one file follow each other in the report.
void ForEachFile(const std::vector<const Finding*>& findings,
                 const std::function<void(const std::vector<const Finding*>& of_file)>& call);

// "3 errors, 1 warning"; what there is none of is left out.
std::string FindingTotals(const Summary& summary);

// "2 findings allowed by comments, 5 known from the baseline.", or empty.
std::string AcceptedLine(const Summary& summary);

// How often a character follows itself at most.
size_t LongestRun(std::string_view text, char c);

// "3 statements not analysed; apply will refuse.", or empty.
std::string NotAnalysedLine(const Summary& summary);

// The span without its trailing line breaks, and without a byte order mark; never made empty by that.
Span VisibleSpan(const Source& source, Span span);

}  // namespace sluice::report
