// In which transactions `sluice apply` runs, for how long it may lock, and what it undoes where it fails.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "exit_codes.h"
#include "pairs.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;

TEST(SingleTransaction, IsKeptAsAWhole) {
  const TargetDatabase database;
  // What is deferred in the last one stays so behind the check of the first.
  const History history(
      {"CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t DEFERRABLE INITIALLY DEFERRED);\n"
       "SET lock_timeout = '7s';\nSET ROLE pg_monitor;",
       "CREATE TABLE u (setting text);\nINSERT INTO u SELECT current_setting('lock_timeout');",
       "INSERT INTO t VALUES (1, 2);\nINSERT INTO t VALUES (2, 1);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--single-transaction"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  EXPECT_EQ(database.Applied(), (Lines{"1", "2", "3"}));
  EXPECT_EQ(database.Rows("SELECT count(DISTINCT xid) FROM sluice.attempt"), Lines{"1"});
  EXPECT_EQ(database.Rows("SELECT setting FROM u"), Lines{"3s"});
  EXPECT_EQ(database.Rows("SELECT migration, state FROM sluice.attempt ORDER BY attempt"),
            (Lines{"1|applied", "2|applied", "3|applied"}));
  database.ExpectNobodyLeft();
}

TEST(SingleTransaction, IsLostAsAWhole) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);", "CREATE TABLE u (id int);",
                         "CREATE TABLE v (id int);\nINSERT INTO v VALUES (1 / 0);", "CREATE TABLE w (id int);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--single-transaction"});
  EXPECT_EQ(run.exit, kRolledBack) << run.output << run.errors;
  EXPECT_NE(run.errors.find("3.sql:2"), std::string::npos) << run.errors;
  EXPECT_EQ(run.errors.find("stay."), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Lines{});
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
  EXPECT_EQ(database.Rows("SELECT migration, state, sqlstate FROM sluice.attempt ORDER BY attempt"),
            (Lines{"1|failed|", "2|failed|", "3|failed|22012", "4|failed|"}));
  database.ExpectNobodyLeft();
}

TEST(SingleTransaction, AConstraintIsCheckedWithItsOwnMigration) {
  const TargetDatabase database;
  const History history(
      {"CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t DEFERRABLE INITIALLY DEFERRED);\n"
       "INSERT INTO t VALUES (1, 2);",
       "INSERT INTO t VALUES (2, 1);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--single-transaction"});
  EXPECT_EQ(run.exit, kRolledBack) << run.output;
  EXPECT_NE(run.errors.find("1.sql"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("23503"), std::string::npos) << run.errors;
}

TEST(SingleTransaction, RefusesWhatCannotRunInOne) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);", "CREATE INDEX CONCURRENTLY i ON t (id);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--single-transaction"});
  EXPECT_EQ(run.exit, kRefused) << run.output;
  EXPECT_NE(run.errors.find("'2' does not run in one transaction"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

TEST(RollbackOnFailure, UndoesWhatThisRunHasApplied) {
  const TargetDatabase database;
  const Pairs history({{"CREATE TABLE t (id int PRIMARY KEY);", "DROP TABLE t;"},
                       {"ALTER TABLE t ADD COLUMN n int;", "ALTER TABLE t DROP COLUMN n;"},
                       {"CREATE INDEX CONCURRENTLY i ON t (n);", "DROP INDEX CONCURRENTLY i;"},
                       {"INSERT INTO t VALUES (1 / 0);", std::nullopt}});
  EXPECT_EQ(database.Run("apply", {"+1", "--dir", history.path()}).exit, 0);
  database.Execute("INSERT INTO t VALUES (7)");
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--rollback-on-failure"});
  EXPECT_EQ(run.exit, kRolledBack) << run.output << run.errors;
  EXPECT_NE(run.errors.find("22012"), std::string::npos) << run.errors;
  EXPECT_NE(run.output.find("2 migrations undone."), std::string::npos) << run.output;
  EXPECT_EQ(run.errors.find("without a way back"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
  EXPECT_EQ(database.Rows("SELECT * FROM t"), Lines{"7"});
  database.ExpectNobodyLeft();
}

TEST(RollbackOnFailure, SaysBeforeWhatStays) {
  const TargetDatabase database;
  const Pairs history({{"CREATE TABLE t (id int PRIMARY KEY);", "DROP TABLE t;"},
                       {"ALTER TABLE t ADD COLUMN n int;", std::nullopt},
                       {"ALTER TABLE t ADD COLUMN m int;", "ALTER TABLE t DROP COLUMN m;"},
                       {"INSERT INTO t VALUES (1 / 0);", std::nullopt}});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--rollback-on-failure"});
  EXPECT_EQ(run.exit, kPartly) << run.output << run.errors;
  const size_t said = run.errors.find("without a way back");
  EXPECT_LT(said, run.errors.find("22012")) << run.errors;
  EXPECT_NE(run.errors.find("'2' stays"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), (Lines{"1", "2"}));
}

TEST(RollbackOnFailure, WhatItMadeItselfIsNoLoss) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
  const Pairs history({{"ALTER TABLE t ADD COLUMN n int;", "ALTER TABLE t DROP COLUMN n;"},
                       {"ALTER TABLE t ADD COLUMN m int;", std::nullopt}});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--rollback-on-failure"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
}

TEST(RollbackOnFailure, AWayBackThatHarmsWhatWasThereIsRefused) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (1);");
  const Pairs history({{"CREATE TABLE t (id int);", "DROP TABLE t;\nTRUNCATE kept;"}, {"CREATE TABLE u (id int);"}});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--rollback-on-failure"});
  EXPECT_EQ(run.exit, kRefused) << run.output << run.errors;
  EXPECT_NE(run.errors.find("public.kept (1 row)"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

TEST(MaxDowntime, StopsWhatLocksATableForTooLong) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int)");
  const History history({"ALTER TABLE t ADD COLUMN n int;\nSELECT pg_sleep(60);"});
  const auto began = std::chrono::steady_clock::now();
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--max-downtime", "300ms"});
  EXPECT_EQ(run.exit, kRolledBack) << run.output << run.errors;
  EXPECT_NE(run.errors.find("--max-downtime"), std::string::npos) << run.errors;
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(50));
  EXPECT_EQ(database.Applied(), Lines{});
  EXPECT_EQ(database.Rows("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'n'"),
            Lines{"0"});
  EXPECT_EQ(database.Rows("SELECT state FROM sluice.attempt"), Lines{"failed"});
}

TEST(MaxDowntime, StepsBeforeStay) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int)");
  const History history(
      {"CREATE INDEX CONCURRENTLY i ON t (id);\nBEGIN;\nALTER TABLE t ADD COLUMN n int;\n"
       "SELECT pg_sleep(60);\nCOMMIT;"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--max-downtime", "300ms"});
  EXPECT_EQ(run.exit, kPartly) << run.output << run.errors;
  EXPECT_NE(run.errors.find("--max-downtime"), std::string::npos) << run.errors;
}

TEST(MaxDowntime, WhatTheRunMakesIsNobodysDowntime) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int)");
  const History history({"CREATE TABLE u (id int);\nSELECT pg_sleep(1);", "CREATE INDEX CONCURRENTLY i ON t (id);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--max-downtime", "300ms"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  EXPECT_EQ(database.Run("apply", {"--dir", history.path(), "--max-downtime", "soon"}).exit, kUsage);
}

}  // namespace
}  // namespace sluice::cli
