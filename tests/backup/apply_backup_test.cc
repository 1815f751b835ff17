// What apply and rollback save before they begin.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "backup_fixture.h"

namespace sluice::cli {
namespace {

using Texts = std::vector<std::string>;

class BackupOfRuns : public Backups {
 protected:
  // Applies all of them; the first `before` by a run of their own, with rows behind them.
  TraceRun Apply(int exit, const std::string& last, const Texts& more = {}) const {
    const History history({"CREATE TABLE orders (id int PRIMARY KEY, note text); CREATE TABLE other (id int);", last});
    Run(0, "apply", {"+1", "--dir", history.path()});
    database_.Execute("INSERT INTO orders SELECT n, 'x' FROM generate_series(1, 5) n");
    Texts words = {"--dir", history.path(), "--yes", database_.Name()};
    words.insert(words.end(), more.begin(), more.end());
    return Run(exit, "apply", words);
  }
  Texts BackupInHistory() const { return database_.Rows("SELECT backup FROM sluice.history WHERE id = '2'"); }
};

constexpr const char* kDelete = "DELETE FROM orders;";
const Texts kAccept = {"--accept", "delete-without-where@2=meant"};

TEST_F(BackupOfRuns, nothing_for_what_only_adds_and_that_is_said) {
  const TraceRun run =
      Apply(0, "CREATE TABLE lines (id int); ALTER TABLE other ADD b int; INSERT INTO lines VALUES (1);");
  EXPECT_NE(run.errors.find("no backup: nothing that is there"), std::string::npos) << run.errors;
  EXPECT_EQ(Kept(), Texts{});
  EXPECT_EQ(BackupInHistory(), Texts{""});
}

TEST_F(BackupOfRuns, the_tables_whose_rows_go_with_the_backups_name_in_the_history) {
  const TraceRun run = Apply(0, kDelete, kAccept);
  ASSERT_EQ(Kept().size(), 1U) << run.errors;
  const std::string name = Kept().front();
  EXPECT_NE(run.errors.find("backup " + name + ": 1 table"), std::string::npos) << run.errors;
  EXPECT_EQ(BackupInHistory(), Texts{name});
  const nlohmann::json manifest = Manifest(name);
  EXPECT_EQ(manifest["tables"][0]["name"], "orders");
  EXPECT_EQ(manifest["tables"][0]["rows"], 5);
  EXPECT_EQ(manifest["plan"], nlohmann::json::array({"2"}));
  EXPECT_EQ(manifest["applied"], nlohmann::json::array({"1"}));
  EXPECT_EQ(manifest["run"], database_.Rows("SELECT run FROM sluice.history WHERE id = '2'").front());
}

TEST_F(BackupOfRuns, rows_that_a_called_function_changes_where_they_meet_others) {
  const History history(
      {"CREATE TABLE orders (id int PRIMARY KEY, note text); CREATE FUNCTION fill() RETURNS void "
       "LANGUAGE sql AS $$ INSERT INTO orders VALUES (1, 'new') ON CONFLICT (id) DO UPDATE SET note = "
       "excluded.note $$;",
       "SELECT fill();"});
  Run(0, "apply", {"+1", "--dir", history.path()});
  database_.Execute("INSERT INTO orders VALUES (1, 'old')");
  const TraceRun run = Run(0, "apply", {"--dir", history.path()});
  ASSERT_EQ(Kept().size(), 1U) << run.errors;
  Run(0, "restore", {Kept().front(), "--yes", database_.Name()});
  EXPECT_EQ(database_.Rows("SELECT note FROM orders"), Texts{"old"});
}

TEST_F(BackupOfRuns, none_where_none_is_wanted_and_in_production_only_by_the_option) {
  ::setenv("SKIP_BACKUP", "1", 1);
  const std::string config = directory_.path() + "/sluice.toml";
  std::ofstream(config) << "preflight = { last-backup = \"0\" }\n";
  const Texts in_production = {"--config", config, "--environment", "production", kAccept[0], kAccept[1]};
  const TraceRun refused = Apply(3, kDelete, in_production);
  EXPECT_NE(refused.errors.find("SKIP_BACKUP is set"), std::string::npos) << refused.errors;
  EXPECT_EQ(database_.Applied(), Texts{"1"});
  ::unsetenv("SKIP_BACKUP");
}

TEST_F(BackupOfRuns, none_with_skip_backup) {
  Texts words = kAccept;
  words.emplace_back("--skip-backup");
  const TraceRun run = Apply(0, kDelete, words);
  EXPECT_NE(run.errors.find("lost for good"), std::string::npos) << run.errors;
  EXPECT_EQ(Kept(), Texts{});
}

TEST_F(BackupOfRuns, where_none_can_be_taken_nothing_is_changed) {
  Texts words = kAccept;
  words.insert(words.end(), {"--pg-bindir", "/nowhere"});
  const TraceRun run = Apply(4, kDelete, words);
  EXPECT_NE(run.errors.find("no pg_dump, pg_restore and psql in '/nowhere'"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("nothing was changed"), std::string::npos) << run.errors;
  EXPECT_EQ(database_.Applied(), Texts{"1"});
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM orders"), Texts{"5"});
  database_.ExpectNobodyLeft();
}

TEST_F(BackupOfRuns, none_of_a_private_server) {
  const History history({"CREATE TABLE a (id int, b int);", "UPDATE a SET b = 1;"});
  const TraceRun run = RunHere(0, {"apply", "--private", "--dir", history.path()});
  EXPECT_NE(run.errors.find("no backup: the server is a private one"), std::string::npos) << run.errors;
  EXPECT_EQ(Kept(), Texts{});
}

TEST_F(BackupOfRuns, what_a_way_back_drops) {
  const TemporaryDirectory files;
  const auto write = [&](const char* name, const char* text) { std::ofstream(files.path() + "/" + name) << text; };
  write("1_a.up.sql", "CREATE TABLE a (id int);");
  write("1_a.down.sql", "DROP TABLE a;");
  Run(0, "apply", {"--dir", files.path()});
  database_.Execute("INSERT INTO a VALUES (1), (2)");
  const TraceRun run =
      Run(0, "rollback", {"--dir", files.path(), "--yes", database_.Name(), "--accept", "drop-table@1=meant"});
  ASSERT_EQ(Kept().size(), 1U) << run.errors;
  EXPECT_EQ(Manifest(Kept().front())["tables"][0]["rows"], 2);
}

}  // namespace
}  // namespace sluice::cli
