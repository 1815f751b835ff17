// GitHub Actions workflow commands: annotations on the pull request without any upload.
#include <fmt/format.h>

#include <array>

#include "analyzer/report/display.h"
#include "analyzer/report/writers.h"

namespace sluice::report {
namespace {

// GitHub shows ten annotations of each kind for one step and drops the others without a word.
constexpr uint32_t kShown = 10;

std::string Escape(std::string_view text, bool property) {
  std::string escaped;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (special) {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// The message, then what to do instead; lines are kept, what is unsafe in a log is not.
std::string Body(const Finding& finding) {
  std::string body = Printable(finding.Text());
  if (finding.help.empty()) return body;
  if (finding.help_is_sql) body += "\ninstead:";
  for (const std::string_view line : SplitLines(finding.help)) body.append("\n").append(Printable(line));
  return body;
}

std::string Command(const Report& report, const Finding& finding) {
  constexpr std::array<std::string_view, 3> kCommands = {"notice", "warning", "error"};
  const Source& source = report.sources[finding.source];
  const Span span = VisibleSpan(source, finding.span);
  const Position start = source.Locate(span.begin);
  const Position end = source.Locate(span.end);
  std::string place = fmt::format("line={},endLine={}", start.line, end.line);
  // Columns of a span of several lines are refused by GitHub, and the annotation with them.
  if (start.line == end.line) place += fmt::format(",col={},endColumn={}", start.column, end.column);
  return fmt::format("::{} file={},{},title={}::{}\n", kCommands[static_cast<size_t>(finding.severity)],
                     Escape(Printable(source.repository_path()), true), place,
                     Escape(fmt::format("{} {}", finding.rule->id, finding.rule->slug), true),
                     Escape(Body(finding), false));
}

}  // namespace

std::string WriteGithub(const Report& report, const ReportOptions& options) {
  std::string out;
  std::array<uint32_t, 3> shown{};
  size_t left_out = 0;
  for (const Finding* finding : WorstFirst(ChooseFindings(report, options.max_findings))) {
    if (++shown[static_cast<size_t>(finding->severity)] <= kShown) {
      out += Command(report, *finding);
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) out += Count(left_out, "more finding") + ": see the log or the SARIF report.\n";
  const std::string not_analysed = NotAnalysedLine(report.summary);
  if (!not_analysed.empty()) out += not_analysed + '\n';
  return out;
}

}  // namespace sluice::report
