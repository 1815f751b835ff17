#include "migrations/changes.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::migrations {
namespace {

using namespace std::string_literals;

std::string Parsed(const std::string& text) {
  std::string shown;
  for (const ChangedFile& file : ParseNameStatus(text)) {
    const char* const kinds[] = {"added", "changed", "deleted"};
    shown += file.path + ":" + kinds[static_cast<int>(file.kind)] + " ";
  }
  return shown;
}

TEST(Changes, names_are_taken_as_they_are) {
  EXPECT_EQ(Parsed("A\0a b.sql\0M\0c\nd.sql\0D\0e.sql\0T\0f.sql\0"s),
            "a b.sql:added c\nd.sql:changed e.sql:deleted f.sql:changed ");
}

TEST(Changes, a_renamed_file_is_not_new) {
  EXPECT_EQ(Parsed("R087\0old.sql\0new.sql\0C100\0a\0b\0"s), "old.sql:deleted new.sql:changed b:added ");
}

TEST(Changes, what_is_cut_off_is_left_out) {
  EXPECT_EQ(Parsed(""), "");
  EXPECT_EQ(Parsed("A\0"s), "");
  EXPECT_EQ(Parsed("R100\0old.sql\0"s), "");
}

std::vector<std::string> Around(const std::vector<std::string>& files, const std::string& changed) {
  return FilesAround(files, {{changed, ChangedFile::Kind::kChanged}});
}

TEST(Changes, the_history_of_a_file_is_around_it) {
  const std::vector<std::string> files = {"db/1/up.sql", "db/2/up.sql", "db/marker.toml",
                                          "other/3.sql", "readme",      "src/a.c"};
  EXPECT_EQ(Around(files, "db/2/up.sql"), (std::vector<std::string>{"db/1/up.sql", "db/2/up.sql", "db/marker.toml"}));
  EXPECT_EQ(Around(files, "other/3.sql"), (std::vector<std::string>{"other/3.sql", "readme"}));
  EXPECT_EQ(Around(files, "src/a.c"), std::vector<std::string>{});
  EXPECT_EQ(Around(files, "readme"), std::vector<std::string>{});
}

TEST(Changes, what_pop_makes_sql_of_is_a_migration) {
  const std::vector<std::string> files = {"db/1_a.down.fizz", "db/1_a.up.fizz", "src/a.c"};
  EXPECT_EQ(Around(files, "db/1_a.up.fizz"), (std::vector<std::string>{"db/1_a.down.fizz", "db/1_a.up.fizz"}));
}

TEST(Changes, the_plan_of_a_nested_change_is_above_it) {
  const std::vector<std::string> files = {"db/deploy/a/x.sql",  "db/revert/a/x.sql", "db/sqitch.plan",
                                          "other/deploy/a.sql", "sqitch.conf",       "src/db/deploy.c"};
  const std::vector<std::string> needed = {"db/deploy/a/x.sql", "db/revert/a/x.sql", "db/sqitch.plan", "sqitch.conf"};
  EXPECT_EQ(Around(files, "db/deploy/a/x.sql"), needed);
  EXPECT_EQ(Around(files, "db/sqitch.plan"), needed);
  EXPECT_EQ(Around(files, "src/db/deploy.c"), std::vector<std::string>{});
}

TEST(Changes, a_journal_is_below_its_history) {
  const std::vector<std::string> files = {"db/0000_a.sql", "db/meta/_journal.json", "db/other/b.json"};
  EXPECT_EQ(Around(files, "db/0000_a.sql"), (std::vector<std::string>{"db/0000_a.sql", "db/meta/_journal.json"}));
}

// Without it, what Flyway undoes would go up.
TEST(Changes, what_tells_of_the_tool_stands_above) {
  const std::vector<std::string> files = {"Cargo.toml", "a/Cargo.toml", "a/src/db/V1__a.sql", "b/Cargo.toml", "b/x.c"};
  EXPECT_EQ(Around(files, "a/src/db/V1__a.sql"),
            (std::vector<std::string>{"Cargo.toml", "a/Cargo.toml", "a/src/db/V1__a.sql"}));
  EXPECT_EQ(Around(files, "b/x.c"), std::vector<std::string>{});
}

}  // namespace
}  // namespace sluice::migrations
