// Each format on the same reports, compared with expected/. UPDATE_EXPECTED=1 writes the files anew.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "analyzer/report/report.h"
#include "tests/analyzer/report/sample_report.h"

namespace sluice::report {
namespace {

std::string ReadExpected(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void Compare(std::string_view name, const std::string& actual) {
  const std::filesystem::path path = std::filesystem::path(SLUICE_TESTS_DIR) / "analyzer/report/expected" / name;
  if (std::getenv("UPDATE_EXPECTED") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(ReadExpected(path), actual) << path;
}

void CompareAll(const std::string& name, const Report& report, const ReportOptions& options) {
  for (const std::string& format : FormatNames()) {
    Compare(fmt::format("{}.{}", name, format), Write(report, *ParseFormat(format), options));
  }
}

TEST(Golden, Sample) {
  CompareAll("sample", SampleReport(), SampleOptions());
}

TEST(Golden, Empty) {
  ReportOptions options = SampleOptions();
  options.exit_code = 0;
  CompareAll("empty", EmptyReport(), options);
}

TEST(Golden, OneLine) {
  CompareAll("one_line", OneLineReport(), SampleOptions());
}

TEST(Golden, WholeFile) {
  CompareAll("whole_file", WholeFileReport(), SampleOptions());
}

TEST(Golden, Hostile) {
  CompareAll("hostile", HostileReport(), SampleOptions());
}

TEST(Golden, Suppressed) {
  ReportOptions options = SampleOptions();
  for (const std::string format : {"text", "json", "jsonl", "markdown", "junit"}) {
    Compare("suppressed." + format, Write(SuppressedReport(), *ParseFormat(format), options));
  }
  EXPECT_EQ(Write(SuppressedReport(), Format::kSarif, options).find("suppressions"), std::string::npos);
  options.with_suppressed = true;
  Compare("suppressed.sarif", Write(SuppressedReport(), Format::kSarif, options));
}

// A failed test is what makes the command fail.
TEST(Golden, FailOnWarning) {
  ReportOptions options = SampleOptions();
  options.fail_on = Severity::kWarning;
  Compare("sample_warning.junit", Write(SampleReport(), Format::kJunit, options));
}

TEST(Golden, Colour) {
  ReportOptions options = SampleOptions();
  options.colour = true;
  Compare("sample_colour.text", Write(SampleReport(), Format::kText, options));
}

TEST(Golden, Long) {
  Compare("long.text", Write(LongReport(70), Format::kText, SampleOptions()));
  Compare("long.markdown", Write(LongReport(70), Format::kMarkdown, SampleOptions()));
  Compare("long.github", Write(LongReport(70), Format::kGithub, SampleOptions()));
}

}  // namespace
}  // namespace sluice::report
