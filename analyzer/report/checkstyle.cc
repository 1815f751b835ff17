// Checkstyle's XML, which Jenkins, reviewdog and many a review service read. Its severities are error, warning, info
// and ignore; a source is a dotted name.
#include <fmt/format.h>

#include <array>
#include <iterator>

#include "analyzer/report/writers.h"
#include "analyzer/report/xml.h"

namespace sluice::report {
namespace {

constexpr std::array<std::string_view, 3> kSeverities = {"info", "warning", "error"};

void AddError(std::string& out, const Report& report, const Finding& finding) {
  const Source& source = report.sources[finding.source];
  const Position at = source.Locate(VisibleSpan(source, finding.span).begin);
  fmt::format_to(std::back_inserter(out),
                 "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"sluice.{}\"/>\n",
                 at.line, at.column, kSeverities[static_cast<size_t>(finding.severity)], XmlText(finding.Text()),
                 XmlText(finding.rule->slug));
}

}  // namespace

std::string WriteCheckstyle(const Report& report, const ReportOptions& options) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  ForEachFile(ChooseFindings(report, options.max_findings), [&](const std::vector<const Finding*>& findings) {
    const Source& source = report.sources[findings.front()->source];
    out += fmt::format("  <file name=\"{}\">\n", XmlText(source.path()));
    for (const Finding* finding : findings) AddError(out, report, *finding);
    out += "  </file>\n";
  });
  return out + "</checkstyle>\n";
}

}  // namespace sluice::report
