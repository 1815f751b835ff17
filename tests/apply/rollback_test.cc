// `sluice rollback` as people run it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "exit_codes.h"
#include "pairs.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;

const std::vector<Pair> kThree = {{"CREATE TABLE t (id int PRIMARY KEY, a int);", "DROP TABLE t;"},
                                  {"CREATE INDEX CONCURRENTLY i ON t (a);", "DROP INDEX CONCURRENTLY i;"},
                                  {"ALTER TABLE t ADD COLUMN n int;", "ALTER TABLE t DROP COLUMN n;"}};

TEST(Rollback, UndoesTheLastOneAndRecordsIt) {
  const TargetDatabase database;
  const Pairs history(kThree);
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  const TraceRun run = database.Run("rollback", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.output.find("1 migration undone."), std::string::npos) << run.output;
  EXPECT_EQ(database.Applied(), (Lines{"1", "2"}));
  EXPECT_EQ(database.Rows("SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT "
                          "attisdropped ORDER BY attnum"),
            (Lines{"id", "a"}));
  EXPECT_EQ(database.Rows("SELECT migration, direction, state FROM sluice.attempt ORDER BY attempt DESC LIMIT 1"),
            Lines{"3|down|undone"});
  database.ExpectNobodyLeft();
}

TEST(Rollback, GoesAllTheWayBackAndComesAgain) {
  const TargetDatabase database;
  const Pairs history(kThree);
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  const TraceRun back = database.Run("rollback", {"base", "--dir", history.path()});
  EXPECT_EQ(back.exit, 0) << back.errors;
  EXPECT_EQ(database.Applied(), Lines{});
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  EXPECT_EQ(database.Applied(), (Lines{"1", "2", "3"}));
  EXPECT_EQ(database.Rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"), Lines{"t"});
}

TEST(Rollback, ATargetStays) {
  const TargetDatabase database;
  const Pairs history(kThree);
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  EXPECT_EQ(database.Run("rollback", {"1", "--dir", history.path()}).exit, 0);
  EXPECT_EQ(database.Applied(), Lines{"1"});
  const TraceRun unknown = database.Run("rollback", {"11", "--dir", history.path()});
  EXPECT_EQ(unknown.exit, kUsage) << unknown.errors;
}

TEST(Rollback, WhatWouldBeLostHasToBeAgreedTo) {
  const TargetDatabase database;
  const Pairs history(kThree);
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  database.Execute("INSERT INTO t VALUES (1, 1, 1), (2, 2, 2)");
  const TraceRun unasked = database.Run("rollback", {"--dir", history.path()});
  EXPECT_EQ(unasked.exit, kRefused);
  EXPECT_NE(unasked.errors.find("public.t.n (2 rows)"), std::string::npos) << unasked.errors;
  const TraceRun other = database.Run("rollback", {"--dir", history.path(), "--yes=postgres"});
  EXPECT_EQ(other.exit, kRefused) << other.errors;
  EXPECT_EQ(database.Applied().size(), 3U);
  EXPECT_EQ(database.Run("rollback", {"--dir", history.path(), "--yes=" + database.Name()}).exit, 0);
  EXPECT_EQ(database.Applied(), (Lines{"1", "2"}));
}

TEST(Rollback, RowsThatAreDeletedHaveToBeAgreedToAsWell) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1), (2), (3);");
  const std::vector<Pair> one = {{"CREATE TABLE t (id int);", "DROP TABLE t;\nTRUNCATE kept;"}};
  const Pairs history(one);
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  const TraceRun run = database.Run("rollback", {"--dir", history.path(), "--accept", "truncate@1=filled again"});
  EXPECT_EQ(run.exit, kRefused) << run.output << run.errors;
  EXPECT_NE(run.errors.find("public.kept (3 rows)"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT count(*) FROM kept"), Lines{"3"});
}

TEST(Rollback, AMissingWayBackIsRefusedBeforeAnythingChanges) {
  const TargetDatabase database;
  const Pairs history({{"CREATE TABLE t (id int);", "DROP TABLE t;"},
                       {"ALTER TABLE t ADD COLUMN n int;", std::nullopt},
                       {"ALTER TABLE t ADD COLUMN m int;", "ALTER TABLE t DROP COLUMN m;"}});
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  const TraceRun run = database.Run("rollback", {"base", "--dir", history.path()});
  EXPECT_EQ(run.exit, kRefused) << run.errors;
  EXPECT_NE(run.errors.find("'2' has no way back"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied().size(), 3U);
}

TEST(Rollback, AWayBackThatFailsLeavesItApplied) {
  const TargetDatabase database;
  const std::vector<Pair> one = {
      {"CREATE TABLE t (id int);", "DROP TABLE t;\nSELECT 1 / (SELECT count(*) FROM pg_class WHERE false);"}};
  const Pairs history(one);
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  const TraceRun run = database.Run("rollback", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kRolledBack) << run.errors;
  EXPECT_NE(run.errors.find("1_m.down.sql:2"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
  EXPECT_EQ(database.Rows("SELECT to_regclass('t') IS NOT NULL"), Lines{"t"});
  EXPECT_EQ(database.Rows("SELECT state FROM sluice.attempt WHERE direction = 'down'"), Lines{"failed"});
}

// The same for guard, which runs another tool.
TEST(Rollback, WindowAndPreflightAreAskedAsByApply) {
  const TargetDatabase database;
  const Pairs history(kThree);
  EXPECT_EQ(database.Run("apply", {"+1", "--dir", history.path()}).exit, 0);
  const std::string mark = history.path() + "/ran";
  const std::string config = history.path() + "/sluice.toml";
  const auto both = [&](const std::string& configuration, int status, const std::string& message) {
    std::ofstream(config) << configuration;
    const Lines place = {"--dir", history.path(), "--config", config};
    Lines guarded = place;
    guarded.insert(guarded.end(), {"--", "touch", mark});
    for (const TraceRun& run : {database.Run("rollback", place), database.Run("guard", guarded)}) {
      EXPECT_EQ(run.exit, status) << run.output << run.errors;
      EXPECT_NE(run.errors.find(message), std::string::npos) << run.errors;
    }
  };
  both("system-identifier = \"1\"\n", kRefused, "and not 1");
  both(R"(window = [{ days = ["mon"], from = "00:00", to = "24:00", zone = "Middle/Earth" }])", kUsage, "Middle/Earth");
  database.Execute(
      "CREATE INDEX broken ON t (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = "
      "'broken'::regclass");
  both("environment = \"production\"\n", kRefused, "indexes are not valid: public.broken");
  EXPECT_FALSE(std::filesystem::exists(mark));
  EXPECT_EQ(database.Applied(), Lines{"1"});
}

TEST(Rollback, ATableOfSomebodyElseIsNotTouched) {
  const TargetDatabase database;
  const Pairs history(kThree);
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  database.Execute(
      "CREATE ROLE undoes_nothing LOGIN; GRANT ALL ON SCHEMA sluice TO undoes_nothing; GRANT ALL ON ALL "
      "TABLES IN SCHEMA sluice TO undoes_nothing; GRANT SELECT ON t TO undoes_nothing");
  const TraceRun run = database.RunAs("undoes_nothing", "rollback", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kRefused) << run.output;
  EXPECT_NE(run.errors.find("role undoes_nothing may not change public.t"), std::string::npos) << run.errors;
}

TEST(Rollback, OneThatWasEditedIsNotUndoneByAnotherText) {
  const TargetDatabase database;
  const Pairs history(kThree);
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  std::ofstream(history.Up(3)) << "ALTER TABLE t ADD COLUMN other int;";
  const TraceRun run = database.Run("rollback", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kGateRefused) << run.errors;
  EXPECT_EQ(database.Applied().size(), 3U);
}

}  // namespace
}  // namespace sluice::cli
