// What `sluice guard` saves before another tool runs, and when it runs none.
#include <future>
#include <optional>

#include "backup_fixture.h"

namespace sluice::cli {
namespace {

using Words = std::vector<std::string>;

class Guard : public Backups {
 protected:
  // The tool empties the table, as the migration says.
  TraceRun With(int exit, const std::string& sql, const Words& more, const std::string& tool = "DELETE FROM orders") {
    database_.Execute(
        "CREATE TABLE IF NOT EXISTS orders (id int); TRUNCATE orders; INSERT INTO orders SELECT generate_series(1, 5)");
    const History history({sql});
    Words words = {"--dir", history.path(), "--yes", database_.Name()};
    words.insert(words.end(), more.begin(), more.end());
    words.insert(words.end(), {"--accept", "delete-without-where@1=meant"});
    words.insert(words.end(), {"--", "psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-c", tool, database_.Address()});
    return Run(exit, "guard", words);
  }
};

TEST_F(Guard, saves_what_the_tool_is_going_to_remove) {
  const TraceRun run = With(0, "DELETE FROM orders;", {});
  ASSERT_EQ(Kept().size(), 1U) << run.errors;
  EXPECT_EQ(Manifest(Kept().front())["tables"][0]["rows"], 5);
  EXPECT_EQ(database_.Rows("SELECT backup FROM sluice.history"), Words{Kept().front()});
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM orders"), Words{"0"});
}

TEST_F(Guard, saves_nothing_for_what_only_adds_or_where_nobody_wants_it) {
  With(0, "CREATE TABLE lines (id int);", {}, "CREATE TABLE lines (id int)");
  EXPECT_EQ(Kept(), Words{});
  database_.Execute("DROP SCHEMA sluice CASCADE");
  const TraceRun run = With(0, "DELETE FROM orders;", {"--skip-backup"});
  EXPECT_NE(run.errors.find("lost for good"), std::string::npos) << run.errors;
  EXPECT_EQ(Kept(), Words{});
}

TEST_F(Guard, runs_no_tool_where_nothing_can_be_saved) {
  const TraceRun run = With(4, "DELETE FROM orders;", {"--pg-bindir", "/nonexistent"});
  EXPECT_NE(run.errors.find("nothing was changed"), std::string::npos) << run.errors;
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM orders"), Words{"5"});
  EXPECT_EQ(database_.Applied(), Words{});
}

TEST_F(Guard, runs_no_tool_where_somebody_was_faster) {
  const History history({"CREATE TABLE a (id int);", "CREATE TABLE b (id int);"});
  ASSERT_EQ(database_.Run("apply", {"--dir", history.path(), "+1"}).exit, 0);
  auto lock = std::make_optional<TargetDatabase::HeldLock>(database_);
  std::future<TraceRun> run = std::async(std::launch::async, [&] {
    return database_.Run("guard", {"--dir", history.path(), "--wait-lock", "60", "--", "psql", "-Xq", "-c",
                                   "CREATE TABLE touched ()", database_.Address()});
  });
  database_.AwaitRunThatWaits(run);
  database_.RecordAsApplied("2");
  lock.reset();
  const TraceRun ended = run.get();
  EXPECT_EQ(ended.exit, 3) << ended.errors;
  EXPECT_NE(ended.errors.find("history has changed while"), std::string::npos) << ended.errors;
  EXPECT_EQ(database_.Rows("SELECT to_regclass('touched')"), Words{""});
}

}  // namespace
}  // namespace sluice::cli
