// JUnit's XML as Jenkins, GitLab and others show it: a suite per file, a test per finding. A finding that makes the
// command fail is a failed test, the others have passed and say what they are. Where nothing is found there is one test
// that has passed, for readers take a report without any for a broken one.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "analyzer/report/display.h"
#include "analyzer/report/writers.h"
#include "analyzer/report/xml.h"

namespace sluice::report {
namespace {

class JunitWriter {
 public:
  JunitWriter(const Report& report, Severity fail_on) : report_(report), fail_on_(fail_on) {}

  std::string Write(const std::vector<const Finding*>& findings) {
    const size_t tests = std::max<size_t>(findings.size(), 1);
    out_ = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"sluice\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
        tests, Failures(findings));
    if (findings.empty()) AddPassed();
    ForEachFile(findings, [this](const std::vector<const Finding*>& of_file) { AddSuite(of_file); });
    return std::move(out_) + "</testsuites>\n";
  }

 private:
  bool Fails(const Finding& finding) const { return finding.severity >= fail_on_; }

  size_t Failures(const std::vector<const Finding*>& findings) const {
    return static_cast<size_t>(
        std::count_if(findings.begin(), findings.end(), [this](const Finding* each) { return Fails(*each); }));
  }

  void AddPassed() {
    out_ += fmt::format(
        "  <testsuite name=\"sluice\" tests=\"1\" failures=\"0\" errors=\"0\">\n"
        "    <testcase name=\"No findings in {} ({})\" classname=\"sluice\"/>\n  </testsuite>\n",
        Count(report_.summary.files, "file"), Count(report_.summary.statements, "statement"));
  }

  void AddSuite(const std::vector<const Finding*>& findings) {
    const std::string path = XmlText(report_.sources[findings.front()->source].path());
    out_ += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n", path, findings.size(),
                        Failures(findings));
    for (const Finding* finding : findings) AddTest(*finding, path);
    out_ += "  </testsuite>\n";
  }

  // Indented: services read a line that starts with "::" as a command, and a name in a migration may be spelled so.
  static std::string HelpOf(const Finding& finding) {
    std::string help = finding.help_is_sql ? "instead:\n" : "";
    for (const std::string_view line : SplitLines(finding.help)) help.append("  ").append(line).append("\n");
    return finding.help.empty() ? finding.help : help;
  }

  void AddTest(const Finding& finding, const std::string& path) {
    const Source& source = report_.sources[finding.source];
    const Position at = source.Locate(VisibleSpan(source, finding.span).begin);
    const std::string message = finding.Text();
    const std::string slug = XmlText(finding.rule->slug);
    std::string text = fmt::format("{}:{}:{}: {}: {}\n", source.path(), at.line, at.column, ToString(finding.severity),
                                   Printable(message));
    text += HelpOf(finding);
    out_ += fmt::format("    <testcase name=\"{} {} at {}:{}\" classname=\"{}\" file=\"{}\" line=\"{}\">\n",
                        finding.rule->id, slug, at.line, at.column, path, path, at.line);
    if (Fails(finding)) {
      out_ += fmt::format("      <failure message=\"{}\" type=\"{}\">\n{}</failure>\n", XmlText(message), slug,
                          XmlLines(text));
    } else {
      out_ += fmt::format("      <system-out>\n{}</system-out>\n", XmlLines(text));
    }
    out_ += "    </testcase>\n";
  }

  const Report& report_;
  Severity fail_on_;
  std::string out_;
};

}  // namespace

std::string WriteJunit(const Report& report, const ReportOptions& options) {
  return JunitWriter(report, options.fail_on).Write(ChooseFindings(report, options.max_findings));
}

}  // namespace sluice::report
