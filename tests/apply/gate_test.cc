#include "runner/gate.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

const RuleInfo kLockRule = {
    .id = "SLU101", .slug = "locks", .category = Category::kLocking, .summary = "", .why = "", .bad = "", .good = ""};
const RuleInfo kBreakRule = {.id = "SLU401",
                             .slug = "breaks",
                             .category = Category::kCompatibility,
                             .summary = "",
                             .why = "",
                             .bad = "",
                             .good = ""};
const RuleInfo kFailRule = {.id = "SLU501",
                            .slug = "fails",
                            .category = Category::kCorrectness,
                            .summary = "",
                            .why = "",
                            .bad = "",
                            .good = ""};

Finding Error(const RuleInfo& rule, std::vector<std::string> relations) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = Severity::kError;
  finding.relations = std::move(relations);
  return finding;
}

Report ReportOf(std::vector<Finding> findings) {
  Report report;
  report.findings = std::move(findings);
  return report;
}

const LiveRelations kLive = {{"public.full", {true}}, {"public.none", {false}}, {"app.other", {true}}};

size_t Refused(const Finding& finding, const std::vector<Acceptance>& accepted = {}) {
  const Report report = ReportOf({finding});
  return Judge(report, {"0042"}, kLive, accepted).refused.size();
}

TEST(Gate, RefusesErrorsAboutWhatIsInUse) {
  EXPECT_EQ(Refused(Error(kLockRule, {"public.full"})), 1U);
  EXPECT_EQ(Refused(Error(kLockRule, {"public.none", "public.full"})), 1U);
  EXPECT_EQ(Refused(Error(kFailRule, {"public.not_there"})), 1U);
  EXPECT_EQ(Refused(Error(kLockRule, {})), 1U);
}

TEST(Gate, WhatIsEmptyOrNotThereHarmsNobody) {
  EXPECT_EQ(Refused(Error(kLockRule, {"public.none"})), 0U);
  EXPECT_EQ(Refused(Error(kLockRule, {"public.not_there", "public.none"})), 0U);
}

TEST(Gate, ClientsBreakOnAnEmptyTableToo) {
  EXPECT_EQ(Refused(Error(kBreakRule, {"public.none"})), 1U);
  EXPECT_EQ(Refused(Error(kBreakRule, {"public.not_there"})), 0U);
}

TEST(Gate, ASchemaIsThereWhereAnythingInItIs) {
  EXPECT_EQ(Refused(Error(kLockRule, {"app.*"})), 1U);
  EXPECT_EQ(Refused(Error(kLockRule, {"ap.*"})), 0U);
  EXPECT_EQ(Refused(Error(kLockRule, {"zoo.*"})), 0U);
}

TEST(Gate, AcceptedByRuleAndStartOfTheId) {
  const Finding finding = Error(kLockRule, {"public.full"});
  EXPECT_EQ(Refused(finding, {{"locks", "00", "why"}}), 0U);
  EXPECT_EQ(Refused(finding, {{"locks", "0043", "why"}}), 1U);
  EXPECT_EQ(Refused(finding, {{"fails", "0042", "why"}}), 1U);
}

TEST(Gate, WhatIsNotAnalysedIsRefusedUnlessAccepted) {
  Report report;
  report.not_analysed.push_back({0, {}, "it is code"});
  EXPECT_FALSE(Judge(report, {"0042"}, kLive, {}).IsOpen());
  EXPECT_TRUE(Judge(report, {"0042"}, kLive, {{"not-analysed", "0042", "read by hand"}}).IsOpen());
}

TEST(Gate, AnAcceptanceNeedsAReason) {
  const Result<Acceptance> whole = ParseAcceptance("truncate@0042=it is filled = again");
  ASSERT_TRUE(whole);
  EXPECT_EQ(whole->rule, "truncate");
  EXPECT_EQ(whole->migration, "0042");
  EXPECT_EQ(whole->reason, "it is filled = again");
  for (const char* bad : {"truncate", "truncate@0042", "truncate@0042=", "truncate@0042= ", "@0042=x", "truncate@=x"}) {
    EXPECT_FALSE(ParseAcceptance(bad)) << bad;
  }
}

}  // namespace
}  // namespace sluice::runner
