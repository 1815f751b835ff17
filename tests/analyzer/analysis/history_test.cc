// What is found of a history as a whole: who hears of it, and where it stands.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/model/read.h"
#include "migrations/detect.h"

namespace sluice::analysis {
namespace {

// Three migrations; the first two of the same version.
Request RequestFor(const std::string& fixture) {
  auto histories = migrations::FindHistories(SLUICE_TESTS_DIR "/rules/" + fixture, nullptr);
  EXPECT_TRUE(histories && histories->size() == 1) << fixture;
  if (!histories) return {};
  const size_t count = histories->front().migrations.size();
  return {std::make_shared<migrations::History>(std::move(histories->front())), std::vector<bool>(count, true)};
}

LintOptions Options() {
  LintOptions options;
  options.server.major = model::GrammarMajor();
  return options;
}

// "0002_note:1", the label and the line, of what the rule finds.
std::vector<std::string> Found(const Request& request, std::string_view slug) {
  const Result<Report> report = Lint(request, Options());
  EXPECT_TRUE(report);
  std::vector<std::string> found;
  if (!report) return found;
  for (const Finding& finding : report->findings) {
    if (finding.rule->slug != slug) continue;
    EXPECT_GT(finding.span.length(), 0U);
    const Source& source = report->sources[finding.source];
    found.push_back(report->labels[finding.source] + ":" + std::to_string(source.Locate(finding.span.begin).line));
  }
  return found;
}

// All that is found, with its places.
std::string Everything(const Report& report) {
  std::string all;
  for (const Finding& finding : report.findings) {
    all += fmt::format("{} {}-{} {} {}\n", report.sources[finding.source].path(), finding.span.begin, finding.span.end,
                       finding.rule->slug, finding.message.Text());
  }
  return all + fmt::format("{} files, {} statements", report.summary.files, report.summary.statements);
}

using Names = std::vector<std::string>;

TEST(History, is_told_in_the_migration_that_it_is_about) {
  EXPECT_EQ(Found(RequestFor("duplicate_version/bad_plain"), "duplicate-version"), Names{"0002_note:1"});
}

// Ups and downs are walked through side by side where there is a thread for each.
TEST(History, is_the_same_on_any_number_of_threads) {
  for (const char* fixture : {"downgrade_does_not_undo/bad_many", "function_body_names_dropped_object/bad_ways_back",
                              "delete_without_where/ok_function_of_a_way_back"}) {
    const Request request = RequestFor(fixture);
    std::set<std::string> found;
    for (int round = 0; round < 20; ++round) {
      for (const unsigned threads : {1U, 2U, 3U, 8U}) {
        LintOptions options = Options();
        options.threads = threads;
        const Result<Report> report = Lint(std::vector<Request>{request, request}, options);
        ASSERT_TRUE(report) << fixture;
        found.insert(Everything(*report));
      }
    }
    EXPECT_EQ(found.size(), 1U) << fixture;
  }
}

TEST(History, is_told_where_somebody_asked) {
  Request request = RequestFor("duplicate_version/bad_plain");
  request.reported = {false, true, false};
  EXPECT_EQ(Found(request, "duplicate-version"), Names{"0002_email:1"});
  request.reported = {true, false, false};
  EXPECT_EQ(Found(request, "duplicate-version"), Names{});
  request.changes = {migrations::Change::kNone, migrations::Change::kEdited, migrations::Change::kNone};
  EXPECT_EQ(Found(request, "edited-migration"), Names{});
  request.reported = {false, true, true};
  EXPECT_EQ(Found(request, "edited-migration"), Names{"0002_email:1"});
}

TEST(History, is_not_seen_where_a_file_is_looked_at_alone) {
  Request request = RequestFor("duplicate_version/bad_plain");
  request.complete = false;
  EXPECT_EQ(Found(request, "duplicate-version"), Names{});
}

TEST(History, is_told_of_several_each_by_itself) {
  const Request one = RequestFor("duplicate_version/bad_plain");
  const Result<Report> report =
      Lint(std::vector<Request>{one, RequestFor("duplicate_version/ok_days"), one}, Options());
  ASSERT_TRUE(report);
  const auto found = std::count_if(report->findings.begin(), report->findings.end(),
                                   [](const Finding& finding) { return finding.rule->slug == "duplicate-version"; });
  EXPECT_EQ(found, 2);
}

// Ways back are missed only where the history has some; what is said of the history has nothing to do with that.
TEST(History, is_told_whether_or_not_it_has_ways_back) {
  Request request = RequestFor("out_of_order_migration/ok_not_compared");
  request.changes = {migrations::Change::kNone, migrations::Change::kAdded, migrations::Change::kNone};
  EXPECT_EQ(Found(request, "out-of-order-migration"), Names{"0002_note:1"});
  EXPECT_EQ(Found(request, "missing-downgrade"), Names{});
}

TEST(History, has_its_weight_from_the_policy) {
  const Request request = RequestFor("duplicate_version/bad_plain");
  LintOptions options = Options();
  options.policy.weights["duplicate-version"] = Severity::kError;
  Result<Report> report = Lint(request, options);
  ASSERT_TRUE(report);
  EXPECT_EQ(report->summary.errors, 1U);
  options.policy.weights["duplicate-version"] = std::nullopt;
  report = Lint(request, options);
  ASSERT_TRUE(report);
  EXPECT_TRUE(report->findings.empty());
}

}  // namespace
}  // namespace sluice::analysis
