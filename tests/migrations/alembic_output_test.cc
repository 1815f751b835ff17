// Texts as Alembic 1.8 prints them.
#include "migrations/alembic_output.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace sluice::migrations {
namespace {

constexpr std::string_view kUpgrade = R"(BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL, 
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> a1

CREATE TABLE users (id INTEGER);

INSERT INTO alembic_version (version_num) VALUES ('a1') RETURNING alembic_version.version_num;

-- Running upgrade a1 -> c1

COMMIT;

CREATE INDEX CONCURRENTLY ix ON users (n);

BEGIN;

UPDATE alembic_version SET version_num='c1' WHERE alembic_version.version_num = 'a1';

-- Running upgrade b1, c1 -> d1

DELETE FROM alembic_version WHERE alembic_version.version_num = 'b1';

UPDATE alembic_version SET version_num='d1' WHERE alembic_version.version_num = 'c1';

COMMIT;

)";

std::string Read(std::string_view printed, Direction direction = Direction::kUp) {
  std::string text;
  for (const PrintedRevision& revision : SplitAlembicOutput(printed, direction)) {
    const RevisionScript script = ReadRevisionScript(revision);
    text += fmt::format("{} {}\n{}", revision.id, ToString(script.habit), script.sql);
  }
  return text;
}

TEST(AlembicOutput, revisions_without_what_is_alembics_own) {
  EXPECT_EQ(Read(kUpgrade), fmt::format("a1 {0}\nCREATE TABLE users (id INTEGER);\n"
                                        "c1 {1}\nCREATE INDEX CONCURRENTLY ix ON users (n);\n"
                                        "d1 {0}\n",
                                        ToString(TransactionHabit::kWrapped), ToString(TransactionHabit::kStatement)));
}

TEST(AlembicOutput, a_transaction_for_each_begins_above_its_heading) {
  EXPECT_EQ(Read("BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT 1;\n\nCOMMIT;\n\n"
                 "BEGIN;\n\n-- Running upgrade a -> b\n\nSELECT 2;\n\nCOMMIT;\n\n"),
            fmt::format("a {0}\nSELECT 1;\nb {0}\nSELECT 2;\n", ToString(TransactionHabit::kWrapped)));
}

TEST(AlembicOutput, no_transaction_at_all) {
  EXPECT_EQ(Read("-- Running upgrade  -> a\n\nSELECT 1;\n\n"),
            fmt::format("a {}\nSELECT 1;\n", ToString(TransactionHabit::kStatement)));
}

TEST(AlembicOutput, parts_of_a_revision_in_transactions) {
  EXPECT_EQ(Read("BEGIN;\n\n-- Running upgrade  -> a\n\nSELECT 1;\n\nCOMMIT;\n\nVACUUM;\n\nBEGIN;\n\nSELECT 2;\n\n"
                 "SELECT 3;\n\nCOMMIT;\n"),
            fmt::format("a {}\nBEGIN;\nSELECT 1;\nCOMMIT;\nVACUUM;\nBEGIN;\nSELECT 2;\nSELECT 3;\nCOMMIT;\n",
                        ToString(TransactionHabit::kStatement)));
}

TEST(AlembicOutput, the_way_back) {
  EXPECT_EQ(Read("BEGIN;\n\n-- Running downgrade d1 -> b1, c1\n\n"
                 "INSERT INTO v (version_num) VALUES ('b1') RETURNING v.version_num;\n\n"
                 "UPDATE v SET version_num='c1' WHERE v.version_num = 'd1';\n\n"
                 "-- Running downgrade a1 -> \n\nDROP TABLE users;\n\n"
                 "DELETE FROM v WHERE v.version_num = 'a1';\n\nDROP TABLE v;\n\nCOMMIT;\n",
                 Direction::kDown),
            fmt::format("d1 {0}\na1 {0}\nDROP TABLE users;\n", ToString(TransactionHabit::kWrapped)));
}

TEST(AlembicOutput, statements_keep_their_comments_and_their_semicolons_are_no_statements) {
  EXPECT_EQ(
      Read("BEGIN;\n\n-- Running upgrade  -> a\n\n-- why\n  UPDATE t SET a = 1;;\n\n/* then */ DELETE FROM t;\n\n"),
      fmt::format("a {}\n-- why\n  UPDATE t SET a = 1;\n/* then */ DELETE FROM t;\n",
                  ToString(TransactionHabit::kWrapped)));
}

TEST(AlembicOutput, a_comment_at_the_end_hides_no_semicolon) {
  EXPECT_EQ(
      Read("BEGIN;\n\n-- Running upgrade  -> a\n\nDROP TABLE t -- gone;\n\nDROP TABLE u;\n-- and that was all;\n\n"
           "INSERT INTO v (version_num) VALUES ('a');\n\n"),
      fmt::format("a {}\nDROP TABLE t;\nDROP TABLE u;\n", ToString(TransactionHabit::kWrapped)));
  EXPECT_EQ(Read("BEGIN;\n\n-- Running upgrade  -> a\n\nCREATE TABLE t (a int, -- one;\n\n  b int);\n\n"),
            fmt::format("a {}\nCREATE TABLE t (a int, -- one;\n\n  b int);\n", ToString(TransactionHabit::kWrapped)));
}

TEST(AlembicOutput, a_revisions_own_statement_about_versions_stays) {
  EXPECT_EQ(
      Read("BEGIN;\n\n-- Running upgrade  -> a\n\nDELETE FROM d WHERE d.version_num = '1';\n\nSELECT 1;\n\n"
           "INSERT INTO alembic_version (version_num) VALUES ('a');\n\n"),
      fmt::format("a {}\nDELETE FROM d WHERE d.version_num = '1';\nSELECT 1;\n", ToString(TransactionHabit::kWrapped)));
}

TEST(AlembicOutput, nothing) {
  EXPECT_TRUE(SplitAlembicOutput("", Direction::kUp).empty());
  EXPECT_TRUE(
      SplitAlembicOutput("BEGIN;\n-- Running upgrade\n-- Running stamp_revision a -> b\n", Direction::kUp).empty());
  EXPECT_EQ(Read("-- Running upgrade a -> b"), fmt::format("b {}\n", ToString(TransactionHabit::kStatement)));
}

}  // namespace
}  // namespace sluice::migrations
