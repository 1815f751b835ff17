// examples/expected.tsv lists the mistakes planted in examples/migrations, to the line: lint finds these and no others.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/read_file.h"
#include "analyzer/model/read.h"
#include "migrations/detect.h"

namespace sluice::analysis {
namespace {

namespace fs = std::filesystem;

const fs::path kExamples = fs::path(SLUICE_TESTS_DIR).parent_path() / "examples";

std::string Table(const Report& report) {
  std::string table;
  for (const Finding& finding : report.findings) {
    const Source& source = report.sources[finding.source];
    table += fmt::format("{}\t{}\t{}\n", fs::path(source.path()).lexically_relative(kExamples).string(),
                         source.Locate(finding.span.begin).line, finding.rule->slug);
  }
  return table;
}

TEST(Examples, hold_the_planted_mistakes_and_no_others) {
  Result<std::vector<migrations::History>> histories = migrations::FindHistories(kExamples / "migrations", nullptr);
  ASSERT_TRUE(histories) << histories.error().message;
  ASSERT_EQ(histories->size(), 1U);
  const size_t count = histories->front().migrations.size();
  EXPECT_GE(count, 20U);
  LintOptions options;
  options.server.major = model::GrammarMajor();
  const auto history = std::make_shared<migrations::History>(std::move(histories->front()));
  const Result<Report> report = Lint(Request{history, std::vector<bool>(count, true)}, options);
  ASSERT_TRUE(report) << report.error().message;
  const Result<std::string> expected = ReadFile(kExamples / "expected.tsv");
  ASSERT_TRUE(expected) << expected.error().message;
  EXPECT_EQ(Table(*report), *expected);
}

}  // namespace
}  // namespace sluice::analysis
