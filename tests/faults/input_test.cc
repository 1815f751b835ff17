// Files that are not what they seem, and secrets.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

struct Input {
  const char* name;
  std::string text;
  int exit;
};
class Inputs : public testing::TestWithParam<Input> {};

TEST_P(Inputs, IsRefusedOrRuns) {
  Trial trial({{"1.sql", "CREATE TABLE trace (migration int, n int);\n"}, {"2.sql", GetParam().text}});
  const Ended ended = Program(trial.Words()).Wait();
  EXPECT_EQ(ended.exit, GetParam().exit) << ended.output;
  const bool nothing_ran = trial.Value("SELECT to_regclass('sluice.history') IS NULL") == "t";
  EXPECT_EQ(nothing_ran, GetParam().exit != 0) << "refused before the lock, or run";
}

std::string Nested(int depth) {
  return "SELECT " + std::string(static_cast<size_t>(depth), '(') + "1" + std::string(static_cast<size_t>(depth), ')') +
         ";\n";
}

INSTANTIATE_TEST_SUITE_P(
    Of, Inputs,
    testing::Values(Input{"t63_byte_order_mark", "\xEF\xBB\xBFINSERT INTO trace (migration, n) VALUES (2, 1);\n", 0},
                    Input{"t63_utf_16", std::string("\xFF\xFES\0E\0L\0", 8), 1},
                    Input{"t63_zero_byte", std::string("SELECT 1;\n\0SELECT 2;\n", 21), 1},
                    Input{"t63_invalid_utf_8", "INSERT INTO trace (migration, n) VALUES (2, 1); -- \xC3\x28\n", 1},
                    Input{"t63_copy", "COPY trace (migration, n) FROM STDIN;\n2\t1\n\\.\n", 0},
                    Input{"t75_deep_parentheses", Nested(10'000), 1}),
    [](const auto& test) { return std::string(test.param.name); });

// A thousand bytes each, and a little.
std::string Rows(int number) {
  const std::string word(1000, 'x');
  std::string rows;
  for (int i = 0; i < number; ++i) rows += fmt::format("{}({}, '{}')", i == 0 ? "" : ", ", i, word);
  return rows;
}

std::string Lines(int number) {
  const std::string word(1000, 'x');
  std::string lines;
  for (int i = 0; i < number; ++i) lines += fmt::format("{}\t{}\n", i, word);
  return lines;
}

std::string Repeated(std::string_view statement, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += statement;
  return text;
}

// Sizes for a test; a statement may have 32 MiB. No child of this process has taken more memory than that, the one at
// hand among them.
class Large : public testing::Test {
 protected:
  Ended Apply(const std::string& text) {
    trial_.Write("2.sql", text);
    Ended ended = Program(trial_.Words()).Wait();
    constexpr long kMostKib = 2L << 20;
    rusage children{};
    EXPECT_EQ(::getrusage(RUSAGE_CHILDREN, &children), 0);
    EXPECT_LT(children.ru_maxrss, kMostKib);
    return ended;
  }
  std::string Count() const { return trial_.Value("SELECT count(*) FROM big"); }

  Trial trial_{{{"1.sql", "CREATE TABLE big (id int, t text);\n"}}};
};

TEST_F(Large, t63_one_line) {
  const Ended ended = Apply("INSERT INTO big (id, t) VALUES " + Rows(16'000) + ";\n");
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_EQ(Count(), "16000");
}

TEST_F(Large, t63_one_line_that_is_too_long) {
  const Ended ended = Apply("INSERT INTO big (id, t) VALUES " + Rows(34'000) + ";\n");
  EXPECT_EQ(ended.exit, 1) << ended.output;
  EXPECT_TRUE(Says(ended, "2.sql:1:1  it is larger than 32 MiB")) << ended.output;
  EXPECT_EQ(trial_.Value("SELECT to_regclass('sluice.history') IS NULL"), "t");
}

TEST_F(Large, t63_copy) {
  const Ended ended = Apply("COPY big (id, t) FROM STDIN;\n" + Lines(48'000) + "\\.\n");
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_EQ(Count(), "48000");
}

TEST_F(Large, t75_many_statements) {
  const Ended ended =
      Apply(Repeated("INSERT INTO big (id) VALUES (1);\n", 20'000) + Repeated("SELECT pg_catalog.now();\n", 20'000));
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_EQ(Count(), "20000");
}

// unsafe use of a new value (55P04): the server allows it only once the value is committed.
TEST(EnumLabel, t18_used_in_the_file_that_adds_it) {
  Trial trial({{"1.sql",
                "CREATE TABLE trace (migration int, n int);\n"
                "CREATE TYPE mood AS ENUM ('glad');\nCREATE TABLE people (mood mood);\n"
                "INSERT INTO trace (migration, n) VALUES (1, 1);\n"},
               {"2.sql",
                "ALTER TYPE mood ADD VALUE 'sad';\nINSERT INTO people (mood) VALUES ('sad');\n"
                "INSERT INTO trace (migration, n) VALUES (2, 1);\n"}});
  const Ended refused = Program(trial.Words()).Wait();
  EXPECT_EQ(refused.exit, 1) << refused.output;
  EXPECT_TRUE(Says(refused, "enum-value-used-before-commit")) << refused.output;
  const Ended ended = Program(trial.Words({"--accept", "enum-value-used-before-commit@2=a test"})).Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "55P04")) << ended.output;
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  EXPECT_EQ(trial.Value("SELECT count(*) FROM pg_enum WHERE enumlabel = 'sad'"), "0");
  trial.Check(ended);
}

// A plan made on one database is given to a run on another one with the same history.
TEST(SavedPlan, t49_of_another_database) {
  const Files files{{"1.sql", "CREATE TABLE trace (migration int, n int);\n"}};
  Trial planned(files);
  Trial other(files);
  const std::string plan = planned.File("plan.json");
  const Ended saved =
      Program({"plan", "--dir", planned.File(""), "--database-url", planned.connection(), "--save", plan}).Wait();
  EXPECT_EQ(saved.exit, 0) << saved.output;
  const Ended ended = Program(other.Words({"--plan", plan})).Wait();
  EXPECT_EQ(ended.exit, 3) << ended.output;
  EXPECT_TRUE(Says(ended, "database")) << ended.output;
  EXPECT_EQ(other.Value("SELECT to_regclass('sluice.history') IS NULL AND to_regclass('trace') IS NULL"), "t");
  const Ended meant = Program(planned.Words({"--plan", plan})).Wait();
  EXPECT_EQ(meant.exit, 0) << meant.output;
}

TEST(Secrets, t64_never_show) {
  const std::string secret = "sw0rdfish-in-sql";
  Trial trial({{"1.sql", "CREATE TABLE trace (migration int, n int);\n"},
               {"2.sql", "CREATE ROLE fault_t64 PASSWORD '" + secret + "';\nSELECT 1 / 0;\n"}});
  const Ended refused = Program(trial.Words()).Wait();
  EXPECT_FALSE(Says(refused, secret)) << refused.output;
  const Ended ended = Program(trial.Words({"--accept", "password-in-migration@2=a test"})).Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_FALSE(Says(ended, secret)) << ended.output;
  EXPECT_FALSE(Says(ended, kCanary)) << ended.output;
  for (const std::string connection : {"host=/nowhere password=sw0rdfish-in-sql", "=sw0rdfish-in-sql",
                                       "postgresql://u:sw0rdfish-in-sql@127.0.0.1:1/d"}) {
    const Ended failed = Program({"apply", "--dir", trial.File(""), "--database-url", connection}).Wait();
    EXPECT_NE(failed.exit, 0);
    EXPECT_FALSE(Says(failed, secret)) << failed.output;
  }
}

}  // namespace
}  // namespace sluice::faults
