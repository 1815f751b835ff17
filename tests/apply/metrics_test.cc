// What a run leaves for Prometheus.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "pairs.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

// Name without labels -> value.
std::map<std::string, double> ReadMetrics(const std::string& path) {
  std::map<std::string, double> metrics;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    metrics[line.substr(0, line.find_first_of("{ "))] = std::stod(line.substr(line.rfind(' ') + 1));
  }
  return metrics;
}

TEST(Metrics, AreThereAfterARunThatFailedToo) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);", "SELECT 1 / 0;", "CREATE TABLE u (id int);"});
  const std::string file = history.path() + "/sluice.prom";
  EXPECT_EQ(database.Run("apply", {"--dir", history.path(), "--metrics", file, "+1"}).exit, 0);
  std::map<std::string, double> metrics = ReadMetrics(file);
  EXPECT_EQ(metrics.at("sluice_pending_migrations"), 2);
  EXPECT_EQ(metrics.at("sluice_last_run_success"), 1);
  const double success = metrics.at("sluice_last_success_timestamp_seconds");
  EXPECT_EQ(success, metrics.at("sluice_last_run_timestamp_seconds"));
  EXPECT_EQ(database.Run("apply", {"--dir", history.path(), "--metrics", file}).exit, 6);
  metrics = ReadMetrics(file);
  EXPECT_EQ(metrics.at("sluice_pending_migrations"), 2);
  EXPECT_EQ(metrics.at("sluice_last_run_success"), 0);
  EXPECT_EQ(metrics.at("sluice_last_run_exit_status"), 6);
  EXPECT_EQ(metrics.at("sluice_last_success_timestamp_seconds"), success);
}

TEST(Metrics, CountTriesThatWaitedForALock) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int);");
  const History history({"ALTER TABLE t ADD COLUMN n int;"});
  const std::string file = history.path() + "/sluice.prom";
  const TargetDatabase::OpenTransaction other(database, "LOCK TABLE t IN SHARE MODE");
  EXPECT_EQ(database
                .Run("apply", {"--dir", history.path(), "--metrics", file, "--lock-timeout-ms", "20", "--attempts", "3",
                               "--retry-wait-ms", "1"})
                .exit,
            6);
  const std::map<std::string, double> metrics = ReadMetrics(file);
  EXPECT_EQ(metrics.at("sluice_last_run_retries"), 2);
  EXPECT_EQ(metrics.at("sluice_last_run_lock_waits"), 2);
}

TEST(Metrics, WhatIsUndoneIsPendingAgain) {
  const TargetDatabase database;
  const Pairs pairs(std::vector<Pair>{{"CREATE TABLE t (id int);", "DROP TABLE t;"}});
  const std::string file = pairs.path() + "/sluice.prom";
  EXPECT_EQ(database.Run("guard", {"--dir", pairs.path(), "--metrics", file, "--", "true"}).exit, 0);
  EXPECT_EQ(ReadMetrics(file).at("sluice_pending_migrations"), 0);
  database.Execute("CREATE TABLE t (id int);");
  EXPECT_EQ(database.Run("rollback", {"--dir", pairs.path(), "--metrics", file}).exit, 0);
  EXPECT_EQ(ReadMetrics(file).at("sluice_pending_migrations"), 1);
}

TEST(Metrics, AFileThatCannotBeWrittenIsAWarning) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--metrics", history.path() + "/none/a.prom"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.errors.find("the metrics could not be written"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), std::vector<std::string>{"1"});
}

}  // namespace
}  // namespace sluice::cli
