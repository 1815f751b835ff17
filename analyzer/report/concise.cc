// One line per finding, as compilers print theirs: for editors, problem matchers and grep.
#include <fmt/format.h>

#include <iterator>

#include "analyzer/report/display.h"
#include "analyzer/report/writers.h"

namespace sluice::report {

std::string WriteConcise(const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Finding* finding : ChooseFindings(report, options.max_findings)) {
    const Source& source = report.sources[finding->source];
    const Position at = source.Locate(finding->span.begin);
    fmt::format_to(std::back_inserter(out), "{}:{}:{}: {}: {} [{}]\n", Printable(source.path()), at.line, at.column,
                   ToString(finding->severity), Printable(finding->Text()), finding->rule->slug);
  }
  return out;
}

}  // namespace sluice::report
