// Runs of more migrations than are at hand at a time.
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <optional>

#include "exit_codes.h"
#include "pairs.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;

constexpr size_t kCount = 720;

// A table each, of which the second half get a column.
std::vector<std::string> Files() {
  std::vector<std::string> files;
  for (size_t i = 1; i <= kCount; ++i) {
    const size_t table = i <= kCount / 2 ? i : i - kCount / 2;
    files.push_back("-- " + std::to_string(i) + "\n" +
                    (i <= kCount / 2 ? "CREATE TABLE t" + std::to_string(table) + " (id int PRIMARY KEY);"
                                     : "ALTER TABLE t" + std::to_string(table) + " ADD COLUMN more text;"));
  }
  return files;
}

Lines Numbers(size_t first, size_t last) {
  Lines numbers;
  for (size_t i = first; i <= last; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

TEST(LongRun, AppliesAllInTheirOrder) {
  const TargetDatabase database;
  std::vector<std::string> files = Files();
  files[599] = "CREATE INDEX CONCURRENTLY i ON t1 (id);";
  files[600] = "BEGIN;\nALTER TABLE t241 ADD COLUMN more text;\nCOMMIT;";
  const History history(files);
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.output.find("720 migrations applied."), std::string::npos) << run.output;
  EXPECT_EQ(run.errors.find("warning"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Numbers(1, kCount));
  EXPECT_EQ(database.Rows("SELECT executed, tables FROM sluice.history WHERE id = '719'"),
            Lines{"ALTER TABLE t359 ADD COLUMN more text;\n|{public.t359}"});
  EXPECT_EQ(database.Rows("SELECT count(DISTINCT migration), count(*) FILTER (WHERE state <> 'applied') FROM "
                          "sluice.attempt"),
            Lines{"720|0"});
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).output, "nothing to apply\n");
  database.ExpectNobodyLeft();
}

TEST(LongRun, NamesWhatFailsFarBehind) {
  const TargetDatabase database;
  std::vector<std::string> files = Files();
  files[699] = "SELECT 1;\nSELECT 1 / 0;";
  const History history(files);
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kRolledBack) << run.errors;
  EXPECT_NE(run.errors.find("700.sql:2"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("699 migrations before it stay"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Numbers(1, 699));
}

// What was accepted far behind, and the row in another tool's table.
TEST(LongRun, WritesDownWhatBelongsToEach) {
  const TargetDatabase database;
  database.Execute(
      "CREATE TABLE held (id int); INSERT INTO held VALUES (1);"
      "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);");
  const TemporaryDirectory directory;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(directory.path() + "/" + name) << text;
  };
  write("sluice.toml", "also_record = true\nformat = \"dbmate\"\ndirectory = \".\"\n");
  for (size_t i = 1001; i <= 1600; ++i) {
    const std::string sql = i == 1590 ? "TRUNCATE held;" : "CREATE TABLE t" + std::to_string(i) + " (id int);";
    write(std::to_string(i) + "_step.sql", "-- migrate:up\n" + sql + "\n-- migrate:down\n");
  }
  const TraceRun run =
      database.Run("apply", {"--dir", directory.path(), "--config", directory.path() + "/sluice.toml", "--skip-backup",
                             "--accept", "truncate@1590=it is filled again", "--yes=" + database.Name()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(database.Rows("SELECT id, accepted->0->>'reason' FROM sluice.history WHERE accepted <> '[]'"),
            Lines{"1590|it is filled again"});
  EXPECT_EQ(database.Rows("SELECT version FROM schema_migrations ORDER BY 1"), Numbers(1001, 1600));
}

TEST(LongRun, IsOneTransactionWhereThatIsAskedFor) {
  const TargetDatabase database;
  std::vector<std::string> files = Files();
  files[717] = "SELECT 1 / 0;";
  const History history(files);
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--single-transaction"});
  EXPECT_EQ(run.exit, kRolledBack) << run.errors;
  EXPECT_NE(run.errors.find("718.sql:1"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Lines());
}

TEST(LongRun, UndoesWhatItHasApplied) {
  const TargetDatabase database;
  std::vector<Pair> pairs;
  for (size_t i = 1; i <= 560; ++i) {
    const std::string table = "t" + std::to_string(i);
    pairs.push_back({"CREATE TABLE " + table + " (id int);", "DROP TABLE " + table + ";"});
  }
  pairs[549].up = "SELECT 1 / 0;";
  const Pairs history(pairs);
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--rollback-on-failure"});
  EXPECT_EQ(run.exit, kRolledBack) << run.errors;
  EXPECT_EQ(database.Applied(), Lines());
  EXPECT_EQ(database.Rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), Lines{"0"});
}

// The lock was somebody else's, who has applied the second one meanwhile.
TEST(LongRun, LeavesOutWhatAnotherRunHasDone) {
  const TargetDatabase database;
  const History history({"CREATE TABLE a (id int);", "SELECT 1 / 0;", "CREATE TABLE c (id int);"});
  ASSERT_EQ(database.Run("apply", {"--dir", history.path(), "+1"}).exit, 0);
  auto lock = std::make_optional<TargetDatabase::HeldLock>(database);
  std::future<TraceRun> run = std::async(std::launch::async, [&] {
    return database.Run("apply", {"--dir", history.path(), "--wait-lock", "60"});
  });
  database.AwaitRunThatWaits(run);
  database.RecordAsApplied("2");
  lock.reset();
  const TraceRun ended = run.get();
  EXPECT_EQ(ended.exit, 0) << ended.errors;
  EXPECT_NE(ended.output.find("1 migration applied."), std::string::npos) << ended.output;
  EXPECT_EQ(database.Applied(), (Lines{"1", "2", "3"}));
}

}  // namespace
}  // namespace sluice::cli
