#include "migrations/detect.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <vector>

#include "temporary_directory.h"

namespace sluice::migrations {
namespace {

using Strings = std::vector<std::string>;

Strings RootsOf(const Result<std::vector<History>>& histories) {
  if (!histories) return {histories.error().message};
  Strings roots;
  for (const History& history : *histories) roots.push_back(history.root);
  return roots;
}

Strings UpsOf(const History& history) {
  Strings paths;
  for (const Migration& migration : history.migrations) paths.push_back(migration.up->path);
  return paths;
}

// "format root n", or the error's message.
std::string Describe(const Result<History>& history) {
  if (!history) return history.error().message;
  return std::string(history->format->name) + " " + history->root + " " + std::to_string(history->migrations.size());
}

class Detect : public testing::Test {
 protected:
  TemporaryDirectory tree_;
  WorkingDirectory there_{tree_.path()};
};

TEST_F(Detect, paths_stay_as_given) {
  tree_.Write("db/001.sql", "");
  EXPECT_EQ(UpsOf(FindHistories(".", nullptr)->front()), Strings{"db/001.sql"});
  EXPECT_EQ(UpsOf(FindHistories("./db//", nullptr)->front()), Strings{"db/001.sql"});
  EXPECT_EQ(UpsOf(FindHistories("../" + tree_.path().substr(tree_.path().rfind('/') + 1), nullptr)->front()),
            Strings{"../" + tree_.path().substr(tree_.path().rfind('/') + 1) + "/db/001.sql"});
  EXPECT_EQ(UpsOf(FindHistories(tree_.path(), nullptr)->front()), Strings{tree_.Path("db/001.sql")});
}

TEST_F(Detect, fails_with_a_hint_where_there_is_nothing) {
  const auto nothing = FindHistories(".", nullptr);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().message, "no migrations in '.'");
  EXPECT_FALSE(nothing.error().hint.empty());
  const auto missing = FindHistories("missing", nullptr);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "cannot read directory 'missing': No such file or directory");
}

TEST_F(Detect, fails_for_a_format_that_finds_nothing) {
  tree_.Write("README.md", "");
  EXPECT_EQ(RootsOf(FindHistories(".", FindFormat("goose"))),
            Strings{"no migrations in '.' that are in the format 'goose'"});
}

TEST_F(Detect, believes_the_format_that_was_asked_for) {
  tree_.Write("1_a.sql", "-- +goose Up\nSELECT 1;\n");
  EXPECT_EQ(FindHistories(".", nullptr)->front().format->name, "goose");
  EXPECT_EQ(FindHistories(".", FindFormat("plain"))->front().format->name, "plain");
  tree_.Write("no_markers/1_a.sql", "SELECT 1;\n");
  EXPECT_EQ(FindHistories("no_markers", nullptr)->front().format->name, "plain");
  EXPECT_EQ(FindHistories("no_markers", FindFormat("goose"))->front().format->name, "goose");
}

TEST_F(Detect, looks_below_for_the_format_that_was_asked_for) {
  tree_.Write("init.sql", "SELECT 1;\n");
  tree_.Write("a/1_a.sql", "-- +goose Up\nSELECT 1;\n");
  tree_.Write("b/1_a.sql", "-- migrate:up\n-- migrate:down\n");
  EXPECT_EQ(RootsOf(FindHistories(".", FindFormat("goose"))), Strings{"a"});
  EXPECT_EQ(RootsOf(FindHistories(".", nullptr)), (Strings{".", "a", "b"}));
}

TEST_F(Detect, markers_win_over_names_and_layout) {
  tree_.Write("1_a.up.sql", "-- +goose Up\nSELECT 1;\n");
  EXPECT_EQ(FindHistories(".", nullptr)->front().format->name, "goose");
}

TEST_F(Detect, a_directory_below_a_location_belongs_to_it) {
  tree_.Write("db/V1__a.sql", "SELECT 1;\n");
  tree_.Write("db/orders/V2__b.sql", "SELECT 2;\n");
  const Strings both = {"db/V1__a.sql", "db/orders/V2__b.sql"};
  EXPECT_EQ(UpsOf(FindHistories(".", nullptr)->front()), both);
  EXPECT_EQ(UpsOf(FindHistories("db/orders", nullptr)->front()), both);
  EXPECT_EQ(UpsOf(*HistoryOfFile("db/orders/V2__b.sql", nullptr)), both);
}

TEST_F(Detect, a_changelog_far_above_includes_a_file) {
  tree_.Write("db/changelog-master.yaml",
              "databaseChangeLog:\n- include: { file: db/a/b/2.sql }\n- include: { file: db/c/1.sql }\n");
  tree_.Write("db/a/b/2.sql", "--liquibase formatted sql\n--changeset a:2\nSELECT 2;\n");
  tree_.Write("db/c/1.sql", "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n");
  const Strings both = {"db/a/b/2.sql", "db/c/1.sql"};
  EXPECT_EQ(UpsOf(FindHistories(".", nullptr)->front()), both);
  EXPECT_EQ(UpsOf(FindHistories("db/a/b", nullptr)->front()), both);
  EXPECT_EQ(UpsOf(*HistoryOfFile("db/a/b/2.sql", nullptr)), both);
}

TEST_F(Detect, reads_no_more_than_the_start_of_a_few_files) {
  tree_.Write("1_a.sql", std::string(70000, '\n') + "-- +goose Up\n");
  EXPECT_EQ(FindHistories(".", nullptr)->front().format->name, "plain");
}

TEST_F(Detect, a_named_pipe_does_not_hang) {
  ASSERT_EQ(::mkfifo("1_pipe.sql", 0600), 0);
  EXPECT_EQ(UpsOf(FindHistories(".", nullptr)->front()), Strings{"1_pipe.sql"});
}

TEST_F(Detect, a_broken_link_is_not_lost) {
  tree_.Link("1_a.sql", "nowhere");
  tree_.Link("loop.sql", "loop.sql");
  EXPECT_EQ(UpsOf(FindHistories(".", nullptr)->front()), (Strings{"1_a.sql", "loop.sql"}));
}

TEST_F(Detect, links_do_not_loop_and_lead_nowhere_twice) {
  tree_.Write("db/migrations/1_a.sql", "SELECT 1;\n");
  tree_.Link("a_link", "db/migrations");
  tree_.Link("db/up", "..");
  tree_.Link("db/migrations/self", ".");
  EXPECT_EQ(RootsOf(FindHistories(".", nullptr)), Strings{"db/migrations"});
}

TEST_F(Detect, a_link_out_of_the_tree_is_followed_one_step) {
  const TemporaryDirectory outside;
  outside.Write("1_a.sql", "SELECT 1;\n");
  outside.Write("below/1_a.sql", "SELECT 1;\n");
  tree_.Link("migrations", outside.path());
  tree_.Link("root", "/");
  EXPECT_EQ(RootsOf(FindHistories(".", nullptr)), Strings{"migrations"});
}

TEST_F(Detect, loops_inside_a_history_do_not_hang) {
  tree_.Write("1_a/up.sql", "SELECT 1;\n");
  tree_.Link("1_a/again", "..");
  const auto histories = FindHistories(".", nullptr);
  EXPECT_EQ(RootsOf(histories), Strings{"."});
  EXPECT_TRUE(histories->front().skipped.empty());
}

TEST_F(Detect, leaves_out_what_belongs_to_others) {
  for (const char* path :
       {".git/1.sql", "node_modules/p/1.sql", "rust/target/1.sql", "venv/lib/1.sql", "cache/1.sql", "build/1.sql"}) {
    tree_.Write(path, "SELECT 1;\n");
  }
  tree_.Write("rust/Cargo.toml", "");
  tree_.Write("venv/pyvenv.cfg", "");
  tree_.Write("cache/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
  EXPECT_EQ(RootsOf(FindHistories(".", nullptr)), Strings{"build"});
  EXPECT_EQ(RootsOf(FindHistories("node_modules", nullptr)), Strings{"node_modules/p"});
  EXPECT_EQ(RootsOf(FindHistories("cache", nullptr)), Strings{"cache"});
}

TEST_F(Detect, leaves_out_directories_that_are_named_after_another_database) {
  for (const char* path : {"jdbc-mysql/1.sql", "jdbc-postgres/1.sql", "jdbc-h2/1.sql"}) {
    tree_.Write(path, "SELECT 1;\n");
  }
  const auto beside = FindHistories(".", nullptr);
  EXPECT_EQ(RootsOf(beside), Strings{"jdbc-postgres"});
  ASSERT_EQ(beside->front().skipped.size(), 2U);
  EXPECT_EQ(beside->front().skipped.back().path, "jdbc-mysql");
  EXPECT_EQ(beside->front().skipped.back().reason, "its .sql file is for MySQL");
}

TEST_F(Detect, leaves_out_other_databases_under_another_parent) {
  for (const char* path : {"a/mysql8/1.sql", "b/sqlite3-migrations/db/1.sql", "c/migrations/1.sql"}) {
    tree_.Write(path, "SELECT 1;\n");
  }
  const auto apart = FindHistories(".", nullptr);
  EXPECT_EQ(RootsOf(apart), Strings{"c/migrations"});
  ASSERT_EQ(apart->front().skipped.size(), 2U);
  EXPECT_EQ(apart->front().skipped.front().path, "a/mysql8");
  EXPECT_EQ(apart->front().skipped.front().reason, "its migrations are for MySQL, as its path says");
  // Who names it, or its format, means it.
  EXPECT_EQ(RootsOf(FindHistories("a/mysql8", nullptr)), Strings{"a/mysql8"});
  EXPECT_EQ(RootsOf(FindHistories("a", FindFormat("plain"))), Strings{"a/mysql8"});
}

TEST_F(Detect, a_name_alone_does_not_leave_nothing) {
  tree_.Write("db/oracle/1.sql", "SELECT 1;\n");
  const auto all = FindHistories(".", nullptr);
  EXPECT_EQ(RootsOf(all), Strings{"db/oracle"});
}

TEST_F(Detect, deep_trees_are_no_deep_recursion) {
  std::string path;
  for (int i = 0; i < 400; ++i) path += "d/";
  tree_.Write(path + "1.sql", "SELECT 1;\n");
  EXPECT_EQ(FindHistories(".", nullptr)->size(), 1U);
}

class HistoryOf : public Detect {
 protected:
  HistoryOf() {
    tree_.Write("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n");
    tree_.Write("prisma/migrations/20240101000000_a/migration.sql", "SELECT 1;\n");
    tree_.Write("prisma/migrations/20240102000000_b/migration.sql", "SELECT 1;\n");
    tree_.Write("prisma/migrations/20240102000000_b/down.sql", "SELECT 1;\n");
    tree_.Write("prisma/migrations/20240102000000_b/seed.sql", "SELECT 1;\n");
    tree_.Write("prisma/migrations/helper.sql", "SELECT 1;\n");
    tree_.Write("prisma/queries/10.sql", "SELECT 1;\n");
    tree_.Write("prisma/queries/9.sql", "SELECT 1;\n");
    tree_.Write("diesel/1_a/up.sql", "SELECT 1;\n");
    tree_.Write("diesel/1_a/down.sql", "SELECT 1;\n");
    tree_.Write("goose/1_a.sql", "-- +goose Up\nSELECT 1;\n");
    tree_.Write("goose/2_b.sql", "-- +goose Up\nSELECT 1;\n");
    tree_.Write("goose/seed/1.sql", "SELECT 1;\n");
  }

  static std::string Of(const std::string& file) { return Describe(HistoryOfFile(file, nullptr)); }
};

TEST_F(HistoryOf, a_file_is_that_of_its_directory) {
  EXPECT_EQ(Of("goose/2_b.sql"), "goose goose 2");
  EXPECT_EQ(Of("./prisma//queries/9.sql"), "plain prisma/queries 2");
}

TEST_F(HistoryOf, a_script_in_a_migrations_own_directory_is_one_level_up) {
  EXPECT_EQ(Of("prisma/migrations/20240101000000_a/migration.sql"), "prisma prisma/migrations 2");
  EXPECT_EQ(Of("prisma/migrations/20240102000000_b/down.sql"), "prisma prisma/migrations 2");
  EXPECT_EQ(Of("diesel/1_a/up.sql"), "diesel diesel 1");
}

TEST_F(HistoryOf, a_plan_is_found_above_changes_with_directories_in_their_names) {
  tree_.Write("sqitch/sqitch.plan", "%project=a\n\nx/y/z 2024-01-01T00:00:00Z Ann <ann@example.org>\n");
  tree_.Write("sqitch/deploy/x/y/z.sql", "SELECT 1;\n");
  tree_.Write("sqitch/deploy/x/y/other.sql", "SELECT 1;\n");
  EXPECT_EQ(Of("sqitch/deploy/x/y/z.sql"), "sqitch sqitch 1");
  EXPECT_EQ(Of("sqitch/deploy/x/y/other.sql"), "plain sqitch/deploy/x/y 1");
  EXPECT_EQ(RootsOf(FindHistories("sqitch/deploy/x", nullptr)), Strings{"sqitch"});
}

TEST_F(HistoryOf, a_helper_is_alone) {
  EXPECT_EQ(Of("prisma/migrations/helper.sql"), "plain prisma/migrations 1");
  EXPECT_EQ(Of("prisma/migrations/20240102000000_b/seed.sql"), "plain prisma/migrations/20240102000000_b 1");
  EXPECT_EQ(UpsOf(*HistoryOfFile("prisma/migrations/helper.sql", nullptr)), Strings{"prisma/migrations/helper.sql"});
  EXPECT_EQ(Of("goose/seed/1.sql"), "plain goose/seed 1");
}

TEST_F(HistoryOf, a_file_that_is_missing_fails) {
  EXPECT_EQ(Of("goose/9.sql"), "cannot read 'goose/9.sql': No such file or directory");
  EXPECT_EQ(Of("goose"), "cannot read 'goose': it is a directory");
}

TEST_F(HistoryOf, the_format_that_was_asked_for_is_kept) {
  EXPECT_EQ(Describe(HistoryOfFile("goose/1_a.sql", FindFormat("plain"))), "plain goose 2");
  EXPECT_EQ(Describe(HistoryOfFile("goose/seed/1.sql", FindFormat("goose"))), "goose goose/seed 1");
}

TEST_F(HistoryOf, a_file_from_inside_its_migration) {
  const WorkingDirectory inside(tree_.Path("diesel/1_a"));
  EXPECT_EQ(Of("up.sql"), "diesel .. 1");
  EXPECT_EQ(MigrationsAt(*HistoryOfFile("up.sql", nullptr), "up.sql"), std::vector<size_t>{0});
  EXPECT_EQ(RootsOf(FindHistories(".", nullptr)), Strings{".."});
}

TEST_F(HistoryOf, a_migrations_own_directory_is_the_history_around_it) {
  const auto histories = FindHistories("prisma/migrations/20240102000000_b/", nullptr);
  EXPECT_EQ(RootsOf(histories), Strings{"prisma/migrations"});
  EXPECT_EQ(MigrationsAt(histories->front(), "prisma/migrations/20240102000000_b/"), std::vector<size_t>{1});
}

TEST_F(HistoryOf, the_migrations_at_a_path) {
  const History history = std::move(FindHistories("prisma/migrations", nullptr)->front());
  EXPECT_EQ(MigrationsAt(history, ".").size(), 2U);
  EXPECT_EQ(MigrationsAt(history, "prisma").size(), 2U);
  EXPECT_EQ(MigrationsAt(history, tree_.path()).size(), 2U);
  EXPECT_EQ(MigrationsAt(history, "diesel/../prisma/migrations/20240101000000_a"), std::vector<size_t>{0});
  EXPECT_EQ(MigrationsAt(history, "prisma/migrations/2024").size(), 0U);
  EXPECT_EQ(MigrationsAt(history, "goose").size(), 0U);
}

}  // namespace
}  // namespace sluice::migrations
