// The report for people: what, where, why it hurts, and what to do instead.
#include <fmt/core.h>

#include <algorithm>

#include "analyzer/report/code_frame.h"
#include "analyzer/report/display.h"
#include "analyzer/report/severity_colour.h"
#include "analyzer/report/table.h"
#include "analyzer/report/writers.h"

namespace sluice::report {
namespace {

// More findings than this are a list to work through: the worst are shown in full, the others in tables.
constexpr size_t kLongReport = 50;
constexpr size_t kFullInLongReport = 20;

constexpr size_t kNotAnalysedShown = 10;

// Code needs some room beside the line numbers, however narrow the terminal says it is.
constexpr size_t kLeastWidth = 40;

class TextWriter {
 public:
  TextWriter(const Report& report, const ReportOptions& options)
      : report_(report), colour_(options.colour), width_(std::max<size_t>(options.width, kLeastWidth)) {}

  void AddFindings(const std::vector<const Finding*>& findings) {
    if (findings.size() <= kLongReport) {
      for (const Finding* finding : findings) AddFinding(*finding);
      return;
    }
    std::vector<const Finding*> full = WorstFirst(findings);
    std::vector<const Finding*> rest(full.begin() + kFullInLongReport, full.end());
    full.resize(kFullInLongReport);
    std::sort(rest.begin(), rest.end());  // they point into one array: its order is that of the report
    for (const Finding* finding : full) AddFinding(*finding);
    out_ += Paint(Count(rest.size(), "more finding") + " by migration:", sgr::kBold, colour_) + "\n\n";
    out_ += FindingTables(report_, rest, width_, colour_);
  }

  void AddNotAnalysed() {
    if (report_.not_analysed.empty()) return;
    out_ += Paint("not analysed:", sgr::kWarning, colour_) + '\n';
    const size_t shown = std::min(report_.not_analysed.size(), kNotAnalysedShown);
    for (size_t i = 0; i < shown; ++i) AddNotAnalysedPlace(report_.not_analysed[i]);
    if (shown < report_.not_analysed.size())
      out_ += fmt::format("  and {} more\n", report_.not_analysed.size() - shown);
    out_ += '\n';
  }

  void AddSummary(size_t shown) {
    const Summary& summary = report_.summary;
    if (shown < report_.findings.size()) {
      out_ += Count(report_.findings.size() - shown, "more finding") + " not shown.\n";
    }
    const std::string extent =
        fmt::format(" in {} ({}).", Count(summary.files, "file"), Count(summary.statements, "statement"));
    const std::string total = FindingTotals(summary);
    out_ +=
        Paint(total.empty() ? "No findings" : total, total.empty() ? sgr::kHelp : sgr::kBold, colour_) + extent + '\n';
    const std::string accepted = AcceptedLine(summary);
    if (!accepted.empty()) out_ += accepted + '\n';
    const std::string not_analysed = NotAnalysedLine(summary);
    if (!not_analysed.empty()) out_ += Paint(not_analysed, sgr::kWarning, colour_) + '\n';
  }

  std::string Take() { return std::move(out_); }

 private:
  std::string PlaceOf(uint32_t source, Span span) const {
    const Position at = report_.sources[source].Locate(span.begin);
    return fmt::format("{}:{}:{}", Printable(report_.sources[source].path()), at.line, at.column);
  }

  void AddFinding(const Finding& finding) {
    AddHeader(finding);
    out_ += Wrap(Printable(finding.message.Text()), {"  ", "  "}, width_) + '\n';
    AddFrame(finding);
    AddSize(finding);
    AddHelp(finding);
    out_ += '\n';
  }

  void AddHeader(const Finding& finding) {
    const std::string place = PlaceOf(finding.source, finding.span) + ':';
    const std::string_view level = ToString(finding.severity);
    const std::string rule = fmt::format(" {} {}", finding.rule->id, finding.rule->slug);
    const bool fits = Columns(place) + 1 + level.size() + rule.size() <= width_;
    out_ += Paint(place, sgr::kBold, colour_) + (fits ? " " : "\n  ");
    out_ += Paint(level, SeverityColour(finding.severity), colour_) + Paint(rule, sgr::kDim, colour_) + '\n';
  }

  void AddFrame(const Finding& finding) {
    const Source& source = report_.sources[finding.source];
    std::vector<Mark> marks;
    for (const RelatedPlace& related : finding.related) {
      marks.push_back({VisibleSpan(source, related.span), Printable(related.message)});
    }
    out_ += CodeFrame(source, VisibleSpan(source, finding.span), marks,
                      {width_, colour_, SeverityColour(finding.severity)});
  }

  void AddSize(const Finding& finding) {
    if (!finding.size.empty()) out_ += '\n' + Wrap(Printable(finding.size), {"  size: ", "        "}, width_);
  }

  // SQL is shown as it is, to be copied; sentences are wrapped.
  void AddHelp(const Finding& finding) {
    if (finding.help.empty()) return;
    out_ += '\n';
    if (finding.help_is_sql) out_ += "  " + Paint("instead:", sgr::kHelp, colour_) + '\n';
    bool first = true;
    for (const std::string_view line : SplitLines(finding.help)) {
      if (finding.help_is_sql) {
        AddSql(line);
      } else {
        AddHelpLine(line, first);
      }
      first = false;
    }
  }

  void AddSql(std::string_view line) {
    const std::string sql = PrintableCode(line, 0);
    out_.append(sql.empty() ? "" : "    ").append(sql).append("\n");
  }

  void AddHelpLine(std::string_view line, bool first) {
    constexpr std::string_view kHelp = "  help: ";
    const std::string blanks(kHelp.size(), ' ');
    const std::string text = Wrap(Printable(line), {blanks, blanks}, width_);
    out_ += first ? "  " + Paint("help:", sgr::kHelp, colour_) + ' ' : blanks;
    out_ += text.substr(kHelp.size());
  }

  void AddNotAnalysedPlace(const NotAnalysedPlace& place) {
    const std::string where = PlaceOf(place.source, VisibleSpan(report_.sources[place.source], place.span));
    const std::string reason = Printable(place.reason);
    if (2 + Columns(where) + 2 + Columns(reason) <= width_) {
      out_ += "  " + where + "  " + reason + '\n';
    } else {
      out_ += "  " + where + '\n' + Wrap(reason, {"    ", "    "}, width_);
    }
  }

  const Report& report_;
  bool colour_;
  size_t width_;
  std::string out_;
};

}  // namespace

std::string WriteText(const Report& report, const ReportOptions& options) {
  const std::vector<const Finding*> findings = ChooseFindings(report, options.max_findings);
  TextWriter writer(report, options);
  writer.AddFindings(findings);
  writer.AddNotAnalysed();
  writer.AddSummary(findings.size());
  return writer.Take();
}

}  // namespace sluice::report
