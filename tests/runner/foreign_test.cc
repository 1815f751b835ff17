#include "runner/foreign.h"

#include <gtest/gtest.h>

#include "migrations/format.h"

namespace sluice::runner {
namespace {

using Applied = migrations::Applied;
using Names = std::vector<std::string>;

const ForeignTool& Tool(std::string_view name) {
  for (const ForeignTool* tool : ForeignTools()) {
    if (tool->name == name) return *tool;
  }
  ADD_FAILURE() << name;
  return *ForeignTools().front();
}

// Migrations by their ids, or "id label".
struct Files {
  Files(const char* format, const Names& names) {
    history.format = migrations::FindFormat(format);
    for (const std::string& name : names) {
      const size_t blank = name.find(' ');
      migrations::Migration& migration = history.migrations.emplace_back();
      migration.id = name.substr(0, blank);
      migration.label = blank == std::string::npos ? name : name.substr(blank + 1);
      sums.push_back({migration.id, "lf" + migration.id, "raw" + migration.id});
    }
  }
  ForeignHistory Match(const char* tool, const std::vector<ForeignRow>& rows) const {
    return MatchForeign({history, sums}, Tool(tool), rows);
  }

  migrations::History history;
  std::vector<migrations::LockedMigration> sums;
};

TEST(MatchForeign, by_what_each_tool_knows_a_migration_by) {
  const std::tuple<const char*, const char*, const char*, const char*> cases[] = {
      {"dbmate", "dbmate", "20240101 20240101_a", "20240101"},
      {"goose", "goose", "00007 00007_a", "7"},
      {"sqlx", "sqlx", "0007 0007_a", "7"},
      {"golang-migrate", "up-down", "000007 000007_a", "7"},
      {"prisma", "prisma", "20240101_a", "20240101_a"},
      {"diesel", "diesel", "2024-01-01-120000_a", "20240101120000"},
      {"drizzle", "drizzle", "0007_a", "raw0007_a"},
      {"flyway", "flyway", "1.0 V1_0__a", "1"},
      {"sqitch", "sqitch", "appschema", "appschema"},
      {"sqitch", "sqitch", "appschema@v1", "appschema"},
      {"alembic", "alembic", "ae1027a6acf", "ae1027a6acf"},
  };
  for (const auto& [tool, format, migration, key] : cases) {
    SCOPED_TRACE(tool);
    const ForeignHistory found = Files(format, {migration, "99 99_other"}).Match(tool, {{key}});
    EXPECT_EQ(found.applied, (Applied{true, false}));
    EXPECT_TRUE(found.unknown.empty());
    EXPECT_TRUE(found.unfinished.empty());
  }
}

TEST(MatchForeign, tells_what_is_not_among_the_files_and_what_failed) {
  const ForeignHistory found = Files("prisma", {"a", "b"}).Match("prisma", {{"a"}, {"gone"}, {"b", false}});
  EXPECT_EQ(found.applied, (Applied{true, false}));
  EXPECT_EQ(found.unknown, Names{"gone"});
  EXPECT_EQ(found.unfinished, Names{"b"});
}

TEST(MatchForeign, a_version_may_stand_for_all_before_it) {
  EXPECT_EQ(Files("up-down", {"1", "2", "3"}).Match("golang-migrate", {{"2", true, true}}).applied,
            (Applied{true, true, false}));
  EXPECT_EQ(Files("flyway", {"1", "2", "3"}).Match("flyway", {{"2", true, true}, {"3"}}).applied,
            (Applied{true, true, true}));
}

TEST(MatchForeign, heads_stand_for_their_ancestors) {
  Files files("alembic", {"a", "b", "c", "d", "e"});
  files.history.migrations[1].parents = {"a"};
  files.history.migrations[2].parents = {"a"};
  files.history.migrations[3].parents = {"b"};
  files.history.migrations[3].depends_on.Edit() = {"c"};
  files.history.migrations[4].parents = {"d"};
  EXPECT_EQ(files.Match("alembic", {{"d"}}).applied, (Applied{true, true, true, true, false}));
  EXPECT_EQ(files.Match("alembic", {{"c"}, {"b"}}).applied, (Applied{true, true, true, false, false}));
}

TEST(MatchForeign, a_change_that_was_reworked_has_several_rows) {
  const Files files("sqitch", {"f@v1", "g", "f"});
  EXPECT_EQ(files.Match("sqitch", {{"f"}, {"g"}}).applied, (Applied{true, true, false}));
  EXPECT_EQ(files.Match("sqitch", {{"f"}, {"g"}, {"f"}}).applied, (Applied{true, true, true}));
}

TEST(IsSameNumber, leading_zeros_do_not_count) {
  EXPECT_TRUE(IsSameNumber("0007", "7"));
  EXPECT_TRUE(IsSameNumber("0", "00"));
  EXPECT_FALSE(IsSameNumber("70", "7"));
  EXPECT_FALSE(IsSameNumber("", "0"));
}

}  // namespace
}  // namespace sluice::runner
