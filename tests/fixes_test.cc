// What `sluice fix --unsafe` makes of the fixtures of fix_fixture.h. UPDATE_EXPECTED=1 writes the results; the
// difference is then for a person to read.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "analyzer/base/read_file.h"
#include "analyzer/fix/edits.h"
#include "analyzer/fix/line_diff.h"
#include "tests/fix_fixture.h"

namespace sluice::fixtures {
namespace {

namespace fs = std::filesystem;

using Texts = std::map<std::string, std::string>;

Texts TextsIn(const fs::path& folder) {
  Texts texts;
  if (!fs::exists(folder)) return texts;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const Result<std::string> text = ReadFile(entry.path());
    texts[entry.path().lexically_relative(folder)] = text ? *text : text.error().message;
  }
  return texts;
}

size_t FindingsOf(const Report& report, const std::string& slug) {
  size_t count = 0;
  for (const Finding& finding : report.findings) count += finding.rule->slug == slug ? 1 : 0;
  return count;
}

class Fixes : public testing::TestWithParam<FixFixture> {};

TEST_P(Fixes, give_what_is_expected_and_then_nothing_more) {
  const FixFixture& fixture = GetParam();
  const Copy copy(fixture.before, fixture.name());
  EXPECT_GT(FixOnce(copy.path(), true), 0U);
  for (int run = 0; run < 5 && FixOnce(copy.path(), true) > 0; ++run) {
  }
  const Texts fixed = TextsIn(copy.path());
  EXPECT_EQ(FixOnce(copy.path(), true), 0U);
  EXPECT_EQ(TextsIn(copy.path()), fixed);
  if (std::getenv("UPDATE_EXPECTED") != nullptr) {
    fs::remove_all(fixture.after());
    fs::copy(copy.path(), fixture.after(), fs::copy_options::recursive);
  }
  EXPECT_EQ(TextsIn(fixture.after()), fixed) << "UPDATE_EXPECTED=1 rewrites " << fixture.after();
}

TEST_P(Fixes, leave_no_finding_of_the_rule_and_no_error) {
  const FixFixture& fixture = GetParam();
  EXPECT_GT(FindingsOf(LintFolder(fixture.before), fixture.slug()), 0U);
  const Report report = LintFolder(fixture.after());
  EXPECT_EQ(FindingsOf(report, fixture.slug()), 0U);
  for (const Finding& finding : report.findings) {
    EXPECT_NE(finding.severity, Severity::kError) << finding.rule->slug << ": " << finding.message.Text();
  }
}

INSTANTIATE_TEST_SUITE_P(fixtures, Fixes, testing::ValuesIn(AllFixFixtures()),
                         [](const testing::TestParamInfo<FixFixture>& fixture) { return fixture.param.name(); });

TEST(SafeFixes, change_no_transaction) {
  const fs::path folder = SLUICE_TESTS_DIR "/rules/index_not_concurrent/bad_fix_split";
  const Copy copy(folder, "safe");
  EXPECT_EQ(FixOnce(copy.path(), false), 0U);
  EXPECT_EQ(TextsIn(copy.path()), TextsIn(folder));
}

TEST(Edits, that_overlap_are_refused_as_a_whole) {
  fix::EditSet set;
  EXPECT_TRUE(set.Add({{{2, 4}, "x"}, {{8, 8}, "y"}}));
  EXPECT_FALSE(set.Add({{{0, 1}, "z"}, {{3, 5}, "z"}}));
  EXPECT_FALSE(set.Add({{{8, 8}, "z"}}));
  EXPECT_FALSE(set.Add({{{2, 2}, "z"}}));
  EXPECT_TRUE(set.Add({{{4, 4}, "z"}}));
  EXPECT_EQ(fix::Apply("0123456789", set.edits()), "01xz4567y89");
}

TEST(Edits, get_the_line_ends_of_the_text) {
  EXPECT_EQ(fix::Apply("a\r\nb", {{{4, 4}, "\nc"}}), "a\r\nb\r\nc");
  EXPECT_EQ(fix::Apply("a\nb\r\n", {{{1, 1}, "\nc"}}), "a\nc\nb\r\n");
}

TEST(UnifiedDiff, is_as_patch_takes_it) {
  EXPECT_EQ(fix::UnifiedDiff("f", "a\n", "a\n", false), "");
  EXPECT_EQ(fix::UnifiedDiff("f", "", "a\n", true), "--- /dev/null\n+++ f\n@@ -0,0 +1 @@\n+a\n");
  EXPECT_EQ(fix::UnifiedDiff("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9", false),
            "--- f\n+++ f\n@@ -2,8 +2,8 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n-9\n+9\n\\ No newline at end of file\n");
}

TEST(UnifiedDiff, has_no_hidden_line_as_context) {
  const auto diff = [](std::string_view before, std::string_view after) {
    return fix::UnifiedDiff("f", before, after, false, [](std::string_view line) { return line == "secret\n"; });
  };
  EXPECT_EQ(diff("1\nsecret\n3\n4\n5\n6\n7\n", "1\nsecret\n3\nx\n5\n6\n7\n"),
            "--- f\n+++ f\n@@ -3,3 +3,3 @@\n 3\n-4\n+x\n 5\n");
  EXPECT_EQ(diff("1\n2\n3\n4\nsecret\n", "1\n2\n3\nx\nsecret\n"), "--- f\n+++ f\n@@ -4 +4 @@\n-4\n+x\n");
  EXPECT_EQ(diff("1\n2\nsecret\n4\n5\n", "1\nx\nsecret\ny\n5\n"),
            "--- f\n+++ f\n@@ -2 +2 @@\n-2\n+x\n@@ -4 +4 @@\n-4\n+y\n");
  EXPECT_EQ(diff("1\nsecret\n3\n", "1\nx\n3\n"), "--- f\n+++ f\n@@ -1,3 +1,3 @@\n 1\n-secret\n+x\n 3\n");
}

}  // namespace
}  // namespace sluice::fixtures
