// The rules over their fixtures (rule_fixture.h). UPDATE_EXPECTED=1 writes .expected and docs/rules; the difference is
// then for a person to read.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "analyzer/analysis/lint.h"
#include "analyzer/base/read_file.h"
#include "analyzer/model/read.h"
#include "rules/markdown.h"
#include "rules/registry.h"
#include "tests/rule_fixture.h"

namespace sluice::rules {
namespace {

using fixtures::AllFixtures;
using fixtures::EntriesOf;
using fixtures::LintFixture;
using fixtures::LintFolder;
using fixtures::OptionsFor;
using fixtures::SuitsGrammar;
using fixtures::TextOf;
using Fixture = fixtures::RuleFixture;

namespace fs = std::filesystem;

const fs::path kFixtures = SLUICE_TESTS_DIR "/rules";
const fs::path kPages = fs::path(SLUICE_TESTS_DIR).parent_path() / "docs/rules";

// The table that the rules' own examples are about.
constexpr const char* kPrelude = R"sql(
CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50), number int, total numeric(10,2), quantity int, status text,
  created_at timestamptz);
CREATE INDEX orders_email_idx ON orders (email);
CREATE MATERIALIZED VIEW order_totals AS SELECT status, sum(total) AS total FROM orders GROUP BY status;
CREATE UNIQUE INDEX order_totals_status_idx ON order_totals (status);
CREATE TABLE events (at timestamptz NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE events_2021 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE events_2022 PARTITION OF events FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
CREATE TABLE events_2024 (at timestamptz NOT NULL, kind text);
CREATE SEQUENCE invoice_numbers;
CREATE TYPE stage AS ENUM ('new', 'paid');
CREATE VIEW order_numbers AS SELECT id, number FROM orders;
)sql";

// The grammar's version becomes GRAMMAR: it is another one with another libpg_query.
std::string WithoutGrammar(std::string text) {
  const std::string named = fmt::format("grammar ({})", model::GrammarMajor());
  const size_t at = text.find(named);
  return at == std::string::npos ? text : text.replace(at, named.size(), "grammar (GRAMMAR)");
}

// "line: slug: message", in a folder behind "file:".
std::string Line(const Report& report, const Finding& finding, const fs::path& root) {
  const Source& source = report.sources[finding.source];
  const std::string file = source.path().empty() ? "" : fs::path(source.path()).lexically_relative(root).string() + ":";
  const bool usual = finding.severity == finding.rule->severity;
  return fmt::format("{}{}: {}{}: {}\n", file, source.Locate(finding.span.begin).line, finding.rule->slug,
                     usual ? "" : fmt::format(" ({})", ToString(finding.severity)),
                     WithoutGrammar(finding.message.Text()));
}

std::string Lines(const Report& report, const fs::path& root) {
  std::string lines;
  for (const Finding& finding : report.findings) lines += Line(report, finding, root);
  return lines;
}

bool Holds(const Report& report, std::string_view slug) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.rule->slug == slug; });
}

bool Updating() {
  return std::getenv("UPDATE_EXPECTED") != nullptr;
}

void Compare(const fs::path& path, const std::string& actual) {
  if (Updating()) {
    const Result<void> written = WriteFileAtomically(path, actual);
    ASSERT_TRUE(written) << written.error().message;
  }
  EXPECT_EQ(TextOf(path), actual) << "UPDATE_EXPECTED=1 rewrites " << path;
}

class RuleFixtures : public testing::TestWithParam<Fixture> {};

TEST(Fixtures, are_left_out_where_they_are_for_another_grammar) {
  const std::vector<Fixture> fixtures = AllFixtures();
  fmt::print("{} of {} fixtures of rules left out: not for the grammar of PostgreSQL {}\n",
             fixtures.size() - static_cast<size_t>(std::count_if(fixtures.begin(), fixtures.end(), SuitsGrammar)),
             fixtures.size(), model::GrammarMajor());
}

TEST_P(RuleFixtures, is_judged_as_its_name_says) {
  const Fixture& fixture = GetParam();
  if (!SuitsGrammar(fixture)) GTEST_SKIP() << "for another grammar";
  const Result<Report> report = LintFixture(fixture);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(Holds(*report, fixture.slug()), fixture.bad()) << Lines(*report, fixture.path);
  if (fixture.bad()) Compare(fixture.expected(), Lines(*report, fixture.path));
}

TEST_P(RuleFixtures, is_given_advice_that_parses) {
  const Result<Report> report = LintFixture(GetParam());
  ASSERT_TRUE(report) << report.error().message;
  for (const Finding& finding : report->findings) {
    if (!finding.help_is_sql) continue;
    const Result<Report> advice = analysis::LintInput({"", finding.help}, OptionsFor(GetParam()));
    ASSERT_TRUE(advice) << advice.error().message;
    EXPECT_FALSE(Holds(*advice, "syntax-error")) << finding.help;
  }
}

std::string NameOf(const testing::TestParamInfo<Fixture>& fixture) {
  return fixture.param.name();
}

INSTANTIATE_TEST_SUITE_P(fixtures, RuleFixtures, testing::ValuesIn(AllFixtures()), NameOf);

TEST(Fixtures, stand_in_folders_of_rules_and_there_are_both_kinds_for_each) {
  std::set<std::string> with_bad;
  std::set<std::string> with_ok;
  for (const Fixture& fixture : AllFixtures()) (fixture.bad() ? with_bad : with_ok).insert(fixture.slug());
  std::set<std::string> slugs;
  for (const RegisteredRule& rule : Registry()) slugs.insert(rule.info.slug);
  EXPECT_EQ(with_bad, slugs);
  EXPECT_EQ(with_ok, slugs);
}

TEST(Fixtures, are_named_for_what_they_are) {
  if (Updating()) GTEST_SKIP() << "expectations are only being written";
  for (const Fixture& fixture : AllFixtures()) {
    EXPECT_TRUE(fixture.bad() || fixture.path.filename().string().starts_with("ok_")) << fixture.path;
    EXPECT_EQ(fs::exists(fixture.expected()), fixture.bad()) << fixture.expected();
    const bool says_nothing = fixture.bad() && TextOf(fixture.expected()).empty();
    EXPECT_FALSE(says_nothing) << fixture.expected();
  }
}

TEST(Fixtures, leave_no_expectation_behind) {
  for (const fs::path& rule : EntriesOf(kFixtures)) {
    for (const fs::path& entry : EntriesOf(rule)) {
      if (entry.extension() != ".expected") continue;
      const bool used = fs::is_directory(fs::path(entry).replace_extension()) ||
                        fs::exists(fs::path(entry).replace_extension(".sql"));
      EXPECT_TRUE(used) << entry;
    }
  }
}

TEST(Registry, is_sorted_and_ids_are_unique) {
  const auto not_before = [](const RegisteredRule& a, const RegisteredRule& b) { return a.info.id >= b.info.id; };
  EXPECT_EQ(std::adjacent_find(Registry().begin(), Registry().end(), not_before), Registry().end());
}

TEST(Registry, has_one_rule_for_each_file_and_none_besides) {
  std::set<std::string> files;
  for (const fs::path& file : EntriesOf(fs::path(SLUICE_TESTS_DIR).parent_path() / "rules")) {
    if (file.extension() == ".cc" && TextOf(file).find("\nSLUICE_RULE(") != std::string::npos)
      files.insert(file.stem());
  }
  std::set<std::string> names;
  for (const RegisteredRule& rule : Registry()) {
    std::string name = rule.info.slug;
    std::replace(name.begin(), name.end(), '-', '_');
    names.insert(name);
  }
  EXPECT_EQ(names, files);
}

TEST(Registry, numbers_each_rule_by_its_category) {
  for (const RegisteredRule& rule : Registry()) {
    ASSERT_EQ(rule.info.id.size(), 6U) << rule.info.id;
    EXPECT_TRUE(rule.info.id.starts_with("SLU")) << rule.info.id;
    EXPECT_EQ(rule.info.id[3] - '0', static_cast<int>(rule.info.category)) << rule.info.id;
    // What is said about comments, analysis finds.
    EXPECT_TRUE(!rule.rule->check.empty() || rule.info.category == Category::kEngine) << rule.info.slug;
    EXPECT_EQ(FindRule(rule.info.id), &rule);
    EXPECT_EQ(FindRule(rule.info.slug), &rule);
  }
}

TEST(Registry, leaves_conventions_off) {
  for (const RegisteredRule& rule : Registry()) {
    const bool convention = rule.info.category == Category::kConvention;
    EXPECT_FALSE(convention && rule.info.on) << rule.info.slug;
    EXPECT_EQ(IsOn(rule.info, {}), rule.info.on);
    EXPECT_FALSE(IsOn(rule.info, {{rule.info.slug, {false, {}}}}));
    EXPECT_TRUE(IsOn(rule.info, {{rule.info.slug, {true, {}}}}));
  }
}

TEST(Registry, says_in_one_sentence_what_each_rule_finds) {
  for (const RegisteredRule& rule : Registry()) {
    const std::string_view summary = rule.info.summary;
    EXPECT_TRUE(summary.starts_with("Finds ")) << summary;
    EXPECT_TRUE(summary.ends_with(".")) << summary;
    EXPECT_EQ(summary.find(". "), std::string_view::npos) << summary;
    EXPECT_LE(summary.size(), 100U) << summary;
    EXPECT_FALSE(rule.info.why.empty()) << rule.info.slug;
  }
}

// The example behind the prelude, as its second migration.
Report LintExample(const std::string& name, std::string_view sql) {
  const fs::path folder = fs::path(testing::TempDir()) / fmt::format("sluice_example_{}_{}", ::getpid(), name);
  fs::create_directories(folder);
  EXPECT_TRUE(WriteFileAtomically(folder / "0001_orders.sql", kPrelude));
  EXPECT_TRUE(WriteFileAtomically(folder / "0002_example.sql", sql));
  analysis::LintOptions options;
  options.server.major = model::GrammarMajor();
  options.rules[name].on = true;
  Result<Report> report = LintFolder(folder, options);
  fs::remove_all(folder);
  EXPECT_TRUE(report);
  if (!report) return {};
  // The prelude has its own conventions.
  std::erase_if(report->findings, [&](const Finding& finding) {
    return report->sources[finding.source].path().ends_with("0001_orders.sql");
  });
  return std::move(*report);
}

TEST(Examples, are_there_for_every_rule_about_statements) {
  for (const RegisteredRule& rule : Registry()) {
    const size_t subject = rule.rule->check.empty() ? kStatementSubject : rule.rule->check.front().subject;
    const bool about_migrations =
        subject == kMigrationSubject || subject == kDowngradeSubject || subject == kHistorySubject;
    EXPECT_EQ(rule.info.bad.empty(), about_migrations) << rule.info.slug;
    EXPECT_EQ(rule.info.good.empty(), about_migrations) << rule.info.slug;
  }
}

TEST(Examples, that_are_bad_are_reported_by_their_rule) {
  for (const RegisteredRule& rule : Registry()) {
    if (rule.info.bad.empty()) continue;
    const Report report = LintExample(rule.info.slug, rule.info.bad);
    EXPECT_TRUE(Holds(report, rule.info.slug)) << rule.info.slug << "\n" << Lines(report, testing::TempDir());
  }
}

TEST(Examples, that_are_good_are_reported_by_no_rule) {
  for (const RegisteredRule& rule : Registry()) {
    if (rule.info.good.empty()) continue;
    const Report report = LintExample(rule.info.slug, rule.info.good);
    EXPECT_TRUE(report.findings.empty()) << rule.info.slug << "\n" << Lines(report, testing::TempDir());
  }
}

TEST(Documentation, is_what_the_rules_say) {
  for (const RegisteredRule& rule : Registry()) Compare(kPages / (rule.info.slug + ".md"), RulePage(rule.info));
  Compare(kPages / "README.md", RuleIndexPage());
}

TEST(Documentation, has_no_page_without_a_rule) {
  for (const fs::path& page : EntriesOf(kPages)) {
    EXPECT_TRUE(page.filename() == "README.md" || FindRule(page.stem().string()) != nullptr) << page;
  }
}

}  // namespace
}  // namespace sluice::rules
