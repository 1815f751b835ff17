#include "analyzer/analysis/baseline.h"

#include <gtest/gtest.h>

#include <set>

namespace sluice::analysis {
namespace {

const RuleInfo kDropTable = {.id = "SLU301",
                             .slug = "drop-table",
                             .severity = Severity::kError,
                             .category = Category::kDataLoss,
                             .summary = "",
                             .why = "",
                             .bad = "",
                             .good = ""};

// Each text is one statement that the rule reports.
Report ReportOf(const std::vector<std::pair<std::string, std::string>>& files) {
  Report report;
  for (const auto& [path, text] : files) {
    report.sources.emplace_back(path, text);
    report.labels.push_back(path);
    Finding& finding = report.findings.emplace_back();
    finding.rule = &kDropTable;
    finding.severity = Severity::kError;
    finding.source = static_cast<uint32_t>(report.sources.size() - 1);
    finding.span = {0, static_cast<uint32_t>(text.size())};
    ++report.summary.errors;
  }
  return report;
}

BaselineFiles FilesThat(std::set<std::string> exist, std::set<std::string> reported) {
  return {[](const std::string& path) { return path; },
          [exist = std::move(exist)](const std::string& file) { return exist.count(file) > 0; },
          [reported = std::move(reported)](const std::string& file) { return reported.count(file) > 0; }};
}

Baseline BaselineOf(const std::vector<std::pair<std::string, std::string>>& files) {
  return MakeBaseline(ReportOf(files), {}, FilesThat({}, {}));
}

TEST(Baseline, knows_a_statement_by_its_tokens) {
  Report report = ReportOf({{"1.sql", "drop  table\n  carts -- gone"}, {"2.sql", "DROP TABLE orders"}});
  const Baseline stale = ApplyBaseline(BaselineOf({{"1.sql", "DROP TABLE carts"}}),
                                       FilesThat({"1.sql", "2.sql"}, {"1.sql", "2.sql"}), report);
  EXPECT_TRUE(stale.empty());
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings.front().source, 1U);
  ASSERT_EQ(report.suppressed.size(), 1U);
  EXPECT_EQ(report.suppressed.front().by.kind, Suppression::Kind::kBaseline);
  EXPECT_EQ(report.summary.errors, 1U);
  EXPECT_EQ(report.summary.known, 1U);
}

TEST(Baseline, follows_a_file_that_was_renamed) {
  Report report = ReportOf({{"new.sql", "DROP TABLE carts"}});
  EXPECT_TRUE(ApplyBaseline(BaselineOf({{"old.sql", "DROP TABLE carts"}}), FilesThat({"new.sql"}, {"new.sql"}), report)
                  .empty());
  EXPECT_TRUE(report.findings.empty());
}

// The same statement in a new migration is a new mistake.
TEST(Baseline, does_not_know_a_copy) {
  Report report = ReportOf({{"2.sql", "DROP TABLE carts"}});
  const Baseline stale =
      ApplyBaseline(BaselineOf({{"1.sql", "DROP TABLE carts"}}), FilesThat({"1.sql", "2.sql"}, {"2.sql"}), report);
  EXPECT_EQ(report.findings.size(), 1U);
  EXPECT_TRUE(stale.empty()) << "nobody looked at 1.sql";
}

TEST(Baseline, stands_for_as_many_findings_as_it_has_entries) {
  Report report = ReportOf({{"new.sql", "DROP TABLE carts"}, {"newer.sql", "DROP TABLE carts"}});
  ApplyBaseline(BaselineOf({{"old.sql", "DROP TABLE carts"}}), FilesThat({"new.sql", "newer.sql"}, {}), report);
  EXPECT_EQ(report.findings.size(), 1U);
}

TEST(Baseline, tells_what_is_stale) {
  Report report = ReportOf({{"1.sql", "DROP TABLE orders"}});
  const Baseline baseline =
      BaselineOf({{"1.sql", "DROP TABLE carts"}, {"2.sql", "DROP TABLE a"}, {"3.sql", "DROP TABLE b"}});
  const Baseline stale = ApplyBaseline(baseline, FilesThat({"1.sql", "3.sql"}, {"1.sql"}), report);
  ASSERT_EQ(stale.size(), 2U);
  EXPECT_EQ(stale[0].file, "1.sql");
  EXPECT_EQ(stale[1].file, "2.sql");
}

TEST(Baseline, keeps_what_nobody_looked_at) {
  const Baseline older = BaselineOf({{"1.sql", "DROP TABLE a"}, {"2.sql", "DROP TABLE b"}, {"3.sql", "DROP TABLE c"}});
  const Baseline made = MakeBaseline(ReportOf({{"4.sql", "DROP TABLE d"}}), older,
                                     FilesThat({"1.sql", "2.sql", "4.sql"}, {"1.sql", "4.sql"}));
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].file, "2.sql");
  EXPECT_EQ(made[1].file, "4.sql");
}

TEST(Baseline, is_read_as_it_was_written) {
  const Baseline baseline = BaselineOf({{"b \"x\".sql", "DROP TABLE carts"}, {"a.sql", "DROP TABLE carts"}});
  const std::string bytes = FormatBaseline(baseline);
  const Result<Baseline> read = ParseBaseline(bytes);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, baseline);
  EXPECT_EQ(FormatBaseline(*read), bytes);
  EXPECT_EQ(FormatBaseline({}), "{\"kind\":\"sluice-baseline\",\"version\":1,\"findings\":[]}\n");
}

TEST(Baseline, refuses_what_is_none) {
  for (const char* bytes :
       {"", "{", "[]", "{}", "\"x\"", R"({"kind":"sluice-baseline"})",
        R"({"kind":"sluice-baseline","version":2,"findings":[]})", R"({"kind":"sluice-baseline","version":1})",
        R"({"kind":"sluice-baseline","version":1,"findings":[1]})",
        R"({"kind":"sluice-baseline","version":1,"findings":[{"file":"a","id":7}]})",
        R"({"kind":"other","version":1,"findings":[]})"}) {
    const Result<Baseline> read = ParseBaseline(bytes);
    ASSERT_FALSE(read) << bytes;
    EXPECT_FALSE(read.error().hint.empty()) << bytes;
  }
}

}  // namespace
}  // namespace sluice::analysis
