#include "reported.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/migrations/temporary_directory.h"
#include "tests/rule_fixture.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {

Reported ReportedBy(std::string_view slug, const std::vector<std::string>& scripts) {
  const migrations::TemporaryDirectory directory;
  for (size_t i = 0; i < scripts.size(); ++i) directory.Write(fmt::format("{:04}_step.sql", i + 1), scripts[i]);
  analysis::LintOptions options;
  options.server.major = runner::SharedServer().major();
  options.rules[std::string(slug)].on = true;
  const Result<Report> report = fixtures::LintFolder(directory.path(), options);
  EXPECT_TRUE(report) << report.error().message;
  Reported most = Reported::kNo;
  if (!report) return most;
  for (const Finding& finding : report->findings) {
    if (finding.rule->slug != slug) continue;
    most = std::max(most, finding.severity == Severity::kError ? Reported::kAsError : Reported::kBelowError);
  }
  return most;
}

}  // namespace sluice::proof
