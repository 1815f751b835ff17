// What the readers of the formats ask for, beyond what the golden files show.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "analyzer/report/report.h"
#include "analyzer/report/xml.h"
#include "tests/analyzer/report/sample_report.h"

namespace sluice::report {
namespace {

using nlohmann::json;

std::vector<Report> Reports() {
  std::vector<Report> reports;
  reports.push_back(SampleReport());
  reports.push_back(HostileReport());
  reports.push_back(OneLineReport());
  reports.push_back(WholeFileReport());
  reports.push_back(LongReport(70));
  return reports;
}

// docs.gitlab.com, "Code Quality report format".
TEST(Gitlab, has_the_members_that_it_reads) {
  const std::set<std::string> severities = {"info", "minor", "major", "critical", "blocker"};
  for (const Report& report : Reports()) {
    const json issues = json::parse(Write(report, Format::kGitlab, SampleOptions()));
    ASSERT_EQ(issues.size(), report.findings.size());
    std::set<std::string> fingerprints;
    for (const json& issue : issues) {
      EXPECT_FALSE(issue.at("description").get<std::string>().empty());
      EXPECT_FALSE(issue.at("check_name").get<std::string>().empty());
      EXPECT_EQ(severities.count(issue.at("severity")), 1U);
      EXPECT_TRUE(fingerprints.insert(issue.at("fingerprint")).second);
      EXPECT_FALSE(issue.at("location").at("path").get<std::string>().starts_with("./"));
      EXPECT_GE(issue.at("location").at("lines").at("begin").get<int>(), 1);
    }
  }
}

TEST(Gitlab, keeps_fingerprints_where_lines_move) {
  ReportBuilder before;
  before.AddSource("a.sql", "DROP TABLE t;\n").Add(kDropColumn, "DROP TABLE t", {"'{}' goes", {"t"}});
  ReportBuilder after;
  after.AddSource("a.sql", "-- a comment\n\n  drop table\n t;\n")
      .Add(kDropColumn, "drop table\n t", {"'{}' goes", {"t"}});
  const auto fingerprint = [](const Report& report) {
    return json::parse(Write(report, Format::kGitlab, SampleOptions())).at(0).at("fingerprint").get<std::string>();
  };
  EXPECT_EQ(fingerprint(before.Build()), fingerprint(after.Build()));
}

// reviewdog, proto/rdf/reviewdog.proto.
TEST(Rdjson, counts_columns_in_bytes) {
  ReportBuilder builder;
  builder.AddSource("a.sql", "SELECT 1;\n/* \u00E9\U0001F600 */ DROP TABLE t;\n");
  builder.Add(kDropColumn, "DROP TABLE t", {"'{}' goes", {"t"}});
  const json result = json::parse(Write(builder.Build(), Format::kRdjson, SampleOptions()));
  const json& range = result.at("diagnostics").at(0).at("location").at("range");
  EXPECT_EQ(range.at("start"), (json{{"line", 2}, {"column", 14}}));
  EXPECT_EQ(range.at("end"), (json{{"line", 2}, {"column", 26}}));
}

TEST(Rdjson, has_the_members_that_are_defined) {
  const std::set<std::string> severities = {"ERROR", "WARNING", "INFO"};
  for (const Report& report : Reports()) {
    const json result = json::parse(Write(report, Format::kRdjson, SampleOptions()));
    EXPECT_EQ(result.at("source").at("name"), "sluice");
    ASSERT_EQ(result.at("diagnostics").size(), report.findings.size());
    for (const json& diagnostic : result.at("diagnostics")) {
      EXPECT_EQ(severities.count(diagnostic.at("severity")), 1U);
      EXPECT_FALSE(diagnostic.at("message").get<std::string>().empty());
      EXPECT_FALSE(diagnostic.at("code").at("value").get<std::string>().empty());
      EXPECT_GE(diagnostic.at("location").at("range").at("start").at("column").get<int>(), 1);
    }
  }
}

TEST(JsonLines, are_json_one_by_one_and_end_in_a_summary) {
  for (const Report& report : Reports()) {
    std::istringstream lines(Write(report, Format::kJsonLines, SampleOptions()));
    size_t findings = 0;
    std::string type;
    for (std::string line; std::getline(lines, line);) {
      type = json::parse(line).at("type");
      findings += type == "finding" ? 1 : 0;
    }
    EXPECT_EQ(findings, report.findings.size());
    EXPECT_EQ(type, "summary");
  }
}

// How often the part stands in the text.
size_t Count(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

// A test case for each finding; those at or above the threshold fail.
TEST(Junit, has_a_case_for_each_finding_and_a_failure_for_those_that_fail) {
  for (const Report& report : Reports()) {
    const std::string xml = Write(report, Format::kJunit, SampleOptions());
    const auto failures =
        static_cast<size_t>(std::count_if(report.findings.begin(), report.findings.end(),
                                          [](const Finding& finding) { return finding.severity == Severity::kError; }));
    EXPECT_EQ(Count(xml, "<testcase "), report.findings.size());
    EXPECT_EQ(Count(xml, "<failure "), failures);
    EXPECT_EQ(Count(xml, "<testsuite "), Count(xml, "</testsuite>"));
  }
}

// A reader that takes no findings for a broken run wants one test that passes.
TEST(Junit, has_something_that_passes_where_nothing_is_found) {
  const std::string xml = Write(EmptyReport(), Format::kJunit, SampleOptions());
  EXPECT_EQ(Count(xml, "<failure"), 0U);
  EXPECT_NE(xml.find("failures=\"0\""), std::string::npos) << xml;
}

TEST(Checkstyle, has_an_error_for_each_finding_below_its_file) {
  for (const Report& report : Reports()) {
    const std::string xml = Write(report, Format::kCheckstyle, SampleOptions());
    EXPECT_EQ(Count(xml, "<error "), report.findings.size());
    EXPECT_EQ(Count(xml, "<file "), Count(xml, "</file>"));
    EXPECT_LT(xml.find("<file "), xml.find("<error "));
    EXPECT_EQ(Count(xml, "severity=\"error\"") + Count(xml, "severity=\"warning\"") + Count(xml, "severity=\"info\""),
              report.findings.size());
  }
}

TEST(Markdown, says_nothing_that_is_read_as_markup) {
  ReportBuilder builder;
  builder.AddSource("a_b*c.sql", "DROP TABLE t;\n");
  builder.Add(kDropColumn, "DROP TABLE t", {"'{}' goes", {"*a* <b> [c](d) `e` | f_g_"}});
  const std::string text = Write(builder.Build(), Format::kMarkdown, SampleOptions());
  EXPECT_EQ(text.find("*a*"), std::string::npos) << text;
  EXPECT_EQ(text.find("<b>"), std::string::npos) << text;
  EXPECT_EQ(text.find("[c](d)"), std::string::npos) << text;
}

// A fence is longer than any in the text that it holds.
TEST(Markdown, holds_sql_with_fences) {
  ReportBuilder builder;
  builder.AddSource("a.sql", "DROP TABLE t;\n");
  Finding& finding = builder.Add(kDropColumn, "DROP TABLE t", {"'{}' goes", {"t"}});
  finding.help = "SELECT '\n```\n# not a heading';";
  finding.help_is_sql = true;
  const std::string text = Write(builder.Build(), Format::kMarkdown, SampleOptions());
  EXPECT_NE(text.find("````"), std::string::npos) << text;
}

TEST(JsonLines, tell_what_is_suppressed_and_by_what) {
  const Report report = SuppressedReport();
  std::istringstream lines(Write(report, Format::kJsonLines, SampleOptions()));
  std::set<std::string> by;
  size_t suppressed = 0;
  for (std::string line; std::getline(lines, line);) {
    const json each = json::parse(line);
    if (each.at("type") != "suppressed") continue;
    ++suppressed;
    by.insert(each.at("by"));
    EXPECT_EQ(each.contains("comment"), each.at("by") == "comment");
  }
  EXPECT_EQ(suppressed, report.suppressed.size());
  EXPECT_EQ(by, (std::set<std::string>{"baseline", "comment"}));
}

TEST(Xml, holds_any_text) {
  EXPECT_EQ(XmlText("<a b=\"c\" d='e'>&</a>]]>"), "&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;&lt;/a&gt;]]&gt;");
  EXPECT_EQ(XmlText(std::string_view("\0\x01\x1B\x7F\xFF", 5)), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(XmlText("\uFFFE\uFFFF\uFFFD"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(XmlText("a\tb\nc"), "a b c");
  EXPECT_EQ(XmlLines("a<\nb"), "a&lt;\nb\n");
}

}  // namespace
}  // namespace sluice::report
