#include "analyzer/analysis/policy.h"

#include <gtest/gtest.h>

namespace sluice::analysis {
namespace {

RuleInfo RuleOf(Severity severity, Category category) {
  RuleInfo rule;
  rule.slug = "a-rule";
  rule.severity = severity;
  rule.category = category;
  return rule;
}

Finding FindingOf(const RuleInfo& rule, Severity severity) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = severity;
  finding.relations = {"public.orders"};
  return finding;
}

TEST(Policy, leaves_what_the_rule_says) {
  const RuleInfo rule = RuleOf(Severity::kError, Category::kLocking);
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kWarning), {"a.sql"}, {}), Severity::kWarning);
}

TEST(Policy, a_configured_severity_is_the_most_and_lighter_cases_stay_lighter) {
  const RuleInfo rule = RuleOf(Severity::kWarning, Category::kLocking);
  Policy policy;
  policy.weights["a-rule"] = Severity::kError;
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kWarning), {"a.sql"}, policy), Severity::kError);
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kNote), {"a.sql"}, policy), Severity::kWarning);
  policy.weights["a-rule"] = Severity::kNote;
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kError), {"a.sql"}, policy), Severity::kNote);
  policy.weights["a-rule"] = std::nullopt;
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kError), {"a.sql"}, policy), std::nullopt);
}

TEST(Policy, the_last_path_that_matches_decides) {
  const RuleInfo rule = RuleOf(Severity::kError, Category::kLocking);
  Policy policy;
  policy.root = "migrations";
  policy.place = "db/migrations";
  policy.paths = {{"db/**", {{"a-rule", Severity::kNote}}}, {"db/migrations/2_*", {{"a-rule", std::nullopt}}}};
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kError), {"migrations/1_a.sql"}, policy), Severity::kNote);
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kError), {"migrations/2_b.sql"}, policy), std::nullopt);
}

TEST(Policy, a_rule_that_is_off_is_heard_where_a_path_asks_for_it) {
  RuleInfo rule = RuleOf(Severity::kWarning, Category::kConvention);
  rule.on = false;
  Policy policy;
  policy.paths = {{"db", {{"a-rule", Severity::kWarning}}}};
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kWarning), {"db/1.sql"}, policy), Severity::kWarning);
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kWarning), {"other/1.sql"}, policy), std::nullopt);
}

TEST(Policy, a_warning_about_a_hot_table_is_an_error_unless_configured) {
  const RuleInfo rule = RuleOf(Severity::kWarning, Category::kRewrite);
  Policy policy;
  policy.hot_tables = {"public.orders"};
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kWarning), {"a.sql"}, policy), Severity::kError);
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kNote), {"a.sql"}, policy), Severity::kNote);
  policy.weights["a-rule"] = Severity::kWarning;
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kWarning), {"a.sql"}, policy), Severity::kWarning);
}

TEST(Policy, a_way_back_weighs_less) {
  const RuleInfo lock = RuleOf(Severity::kError, Category::kLocking);
  const RuleInfo loss = RuleOf(Severity::kError, Category::kDataLoss);
  const RuleInfo wrong = RuleOf(Severity::kError, Category::kCorrectness);
  EXPECT_EQ(Weigh(FindingOf(lock, Severity::kError), {"a.sql", true}, {}), Severity::kWarning);
  EXPECT_EQ(Weigh(FindingOf(lock, Severity::kNote), {"a.sql", true}, {}), std::nullopt);
  EXPECT_EQ(Weigh(FindingOf(loss, Severity::kError), {"a.sql", true}, {}), std::nullopt);
  EXPECT_EQ(Weigh(FindingOf(wrong, Severity::kError), {"a.sql", true}, {}), Severity::kError);
}

TEST(Policy, strict_makes_what_is_not_analysed_an_error_whatever_is_configured) {
  RuleInfo rule = RuleOf(Severity::kWarning, Category::kEngine);
  rule.slug = "not-analysed";
  Policy policy;
  policy.strict = true;
  policy.weights["not-analysed"] = Severity::kNote;
  EXPECT_EQ(Weigh(FindingOf(rule, Severity::kWarning), {"a.sql"}, policy), Severity::kError);
  EXPECT_FALSE(MayBeOff("not-analysed"));
  EXPECT_FALSE(MayBeOff("syntax-error"));
  EXPECT_TRUE(MayBeOff("drop-column"));
}

TEST(Glob, matches_as_gitignore_does) {
  EXPECT_TRUE(MatchesGlob("db/*.sql", "db/1.sql"));
  EXPECT_FALSE(MatchesGlob("db/*.sql", "db/a/1.sql"));
  EXPECT_TRUE(MatchesGlob("db/**", "db/a/1.sql"));
  EXPECT_TRUE(MatchesGlob("**/1.sql", "1.sql"));
  EXPECT_TRUE(MatchesGlob("**/1.sql", "db/a/1.sql"));
  EXPECT_FALSE(MatchesGlob("**/1.sql", "db/11.sql"));
  EXPECT_TRUE(MatchesGlob("db", "db/a/1.sql"));
  EXPECT_TRUE(MatchesGlob("db/", "db/a/1.sql"));
  EXPECT_FALSE(MatchesGlob("db", "dbx/1.sql"));
  EXPECT_TRUE(MatchesGlob("?.sql", "1.sql"));
  EXPECT_FALSE(MatchesGlob("", "1.sql"));
  EXPECT_FALSE(MatchesGlob(std::string(500, '*') + "x", std::string(500, 'y')));
}

}  // namespace
}  // namespace sluice::analysis
