// One line per finding, as compilers print theirs: for editors, problem matchers and grep.
#include <fmt/format.h>

#include <utility>

#include "analyzer/report/display.h"
#include "analyzer/report/writers.h"

namespace sluice::report {

namespace {

using std::string_view_literals::operator""sv;

void Append(uint32_t number, std::string& out) {
  const fmt::format_int digits(number);
  out.append(digits.data(), digits.size());
}

}  // namespace

std::string WriteConcise(const Report& report, const ReportOptions& options) {
  std::string out;
  std::string path;
  const Source* written = nullptr;  // the source that the path is of
  for (const Finding* finding : ChooseFindings(report, options.max_findings)) {
    const Source& source = report.sources[finding->source];
    const Position at = source.Locate(finding->span.begin);
    if (std::exchange(written, &source) != &source) path = Printable(source.path());
    out.append(path).append(1, ':');
    Append(at.line, out);
    out.append(1, ':');
    Append(at.column, out);
    out.append(": "sv).append(ToString(finding->severity)).append(": "sv);
    AppendPrintable(finding->Text(), out);
    out.append(" ["sv).append(finding->rule->slug).append("]\n"sv);
  }
  return out;
}

}  // namespace sluice::report
