// Markdown for a comment on a pull request, or for the summary of a job.
#include <fmt/format.h>

#include <algorithm>

#include "analyzer/report/display.h"
#include "analyzer/report/sarif_rules.h"
#include "analyzer/report/writers.h"

namespace sluice::report {
namespace {

// GitHub refuses a comment of more than 65,536 characters.
constexpr uint32_t kShown = 50;
constexpr size_t kLongestHelp = 1000;

// Text that is text, not marks, HTML, a mention or a link, also in GitHub's flavour.
std::string MarkdownText(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_{}[]()<>#+-!|~&@:";
  std::string escaped;
  for (const char c : Printable(text)) {
    if (kMarks.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// As code: between more backticks in a row than the text has.
std::string MarkdownCode(std::string_view text) {
  const std::string printable = Printable(text);
  const std::string marks(LongestRun(printable, '`') + 1, '`');
  const bool pads = printable.starts_with('`') || printable.ends_with('`');
  return marks + (pads ? " " : "") + printable + (pads ? " " : "") + marks;
}

std::string Fenced(std::string_view sql) {
  std::string lines;
  for (const std::string_view line : SplitLines(sql)) {
    // Services read a line that starts with "::" as a command.
    lines.append(line.starts_with("::") ? " " : "").append(PrintableCode(line, 0)).append("\n");
  }
  const std::string fence(std::max<size_t>(LongestRun(lines, '`') + 1, 3), '`');
  return fence + "sql\n" + lines + fence + '\n';
}

std::string Help(const Finding& finding) {
  if (finding.help.empty() || finding.help.size() > kLongestHelp) return {};
  if (finding.help_is_sql) return "\n" + Fenced(finding.help);
  std::string help = "\n";
  for (const std::string_view line : SplitLines(finding.help)) help.append(MarkdownText(line)).append("\n");
  return help;
}

std::string Entry(const Source& source, const Finding& finding) {
  return fmt::format("**{}** [{} {}]({}), line {}: {}\n{}\n", ToString(finding.severity), finding.rule->id,
                     finding.rule->slug, HelpUri(*finding.rule), source.LineOf(VisibleSpan(source, finding.span).begin),
                     MarkdownText(finding.Text()), Help(finding));
}

}  // namespace

std::string WriteMarkdown(const Report& report, const ReportOptions& options) {
  const uint32_t limit = options.max_findings == 0 ? kShown : std::min(options.max_findings, kShown);
  const std::vector<const Finding*> findings = ChooseFindings(report, limit);
  const Summary& summary = report.summary;
  const std::string total = FindingTotals(summary);
  std::string out = fmt::format("## Sluice: {} in {} ({})\n\n", total.empty() ? "no findings" : total,
                                Count(summary.files, "file"), Count(summary.statements, "statement"));
  ForEachFile(findings, [&](const std::vector<const Finding*>& of_file) {
    const Source& source = report.sources[of_file.front()->source];
    out += fmt::format("### {}\n\n", MarkdownCode(source.path()));
    for (const Finding* finding : of_file) out += Entry(source, *finding);
  });
  if (findings.size() < report.findings.size()) {
    out += Count(report.findings.size() - findings.size(), "more finding") + " not shown.\n\n";
  }
  for (const std::string& line : {AcceptedLine(summary), NotAnalysedLine(summary)}) {
    if (!line.empty()) out += line + "\n\n";
  }
  out.pop_back();
  return out;
}

}  // namespace sluice::report
