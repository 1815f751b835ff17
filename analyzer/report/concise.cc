// One line per finding, as compilers print theirs: for editors, problem matchers and grep.
#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "analyzer/report/display.h"
#include "analyzer/report/writers.h"

namespace sluice::report {

std::string WriteConcise(const Report& report, const ReportOptions& options) {
  std::string out;
  std::string path;
  const Source* written = nullptr;  // the source that the path is of
  for (const Finding* finding : ChooseFindings(report, options.max_findings)) {
    const Source& source = report.sources[finding->source];
    const Position at = source.Locate(finding->span.begin);
    if (std::exchange(written, &source) != &source) path = Printable(source.path());
    fmt::format_to(std::back_inserter(out), "{}:{}:{}: {}: {} [{}]\n", path, at.line, at.column,
                   ToString(finding->severity), Printable(finding->Text()), finding->rule->slug);
  }
  return out;
}

}  // namespace sluice::report
