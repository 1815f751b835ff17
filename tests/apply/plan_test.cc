// `sluice plan`, and `apply` by one that was saved.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;
using nlohmann::json;

std::string Read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(Plan, SaysWhatIsLockedOfWhatIsThere) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 5000); ANALYZE t;");
  const History history({"CREATE TABLE u (id int);", "ALTER TABLE t ADD COLUMN n int;"});
  const TraceRun run = database.Run("plan", {"--dir", history.path(), "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  const json plan = run.Json();
  ASSERT_EQ(plan["migrations"].size(), 2U);
  const json& alter = plan["migrations"][1]["statements"][0];
  EXPECT_EQ(alter["locks"][0]["relation"], "public.t");
  EXPECT_EQ(alter["locks"][0]["mode"], "AccessExclusiveLock");
  EXPECT_EQ(plan["gate"]["open"], true);
  EXPECT_EQ(database.Rows("SELECT to_regclass('u'), to_regclass('sluice.history')"), Lines{"|"});
}

TEST(Plan, NamesWhoIsInTheWay) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int);");
  const TargetDatabase::OpenTransaction other(database, "SELECT * FROM t");
  const History history({"ALTER TABLE t ADD COLUMN n int;"});
  const TraceRun run = database.Run("plan", {"--dir", history.path(), "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  const json blockers = run.Json()["blockers"];
  ASSERT_EQ(blockers.size(), 1U);
  EXPECT_EQ(blockers[0]["relation"], "public.t");
  EXPECT_EQ(blockers[0]["state"], "idle in transaction");
}

TEST(Plan, TextFitsEightyColumns) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t SELECT generate_series(1, 50000); ANALYZE t;");
  const History history(
      {"CREATE INDEX CONCURRENTLY a_rather_long_name_for_an_index_on_t ON t (id) WHERE id > 1000000;"});
  const TraceRun run = database.Run("plan", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  std::istringstream lines(run.output);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 80U) << line;
  EXPECT_NE(run.output.find("SHARE UPDATE EXCLUSIVE"), std::string::npos) << run.output;
}

TEST(Plan, ASavedOneIsRefusedWhereSomethingHasChanged) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const std::string file = history.path() + "/plan.json";
  EXPECT_EQ(database.Run("plan", {"--dir", history.path(), "--save", file}).exit, 0);
  std::ofstream(history.File(2)) << "CREATE TABLE u (id int);";
  const TraceRun changed = database.Run("apply", {"--dir", history.path(), "--plan", file});
  EXPECT_EQ(changed.exit, 3);
  EXPECT_NE(changed.errors.find("the plan does not hold any more: '2'"), std::string::npos) << changed.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
  std::filesystem::remove(history.File(2));
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--plan", file});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
}

TEST(Plan, WhatIsTriedLeavesNothing) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
  const History history({"ALTER TABLE t ADD COLUMN n int;\nUPDATE t SET n = 1 WHERE id = 1;", "VACUUM t;"});
  const TraceRun run = database.Run("plan", {"--dir", history.path(), "--execute-and-rollback"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.output.find("tried, and rolled back\n  1 "), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("not tried, from 2 on"), std::string::npos) << run.output;
  EXPECT_EQ(database.Rows("SELECT * FROM t"), Lines{"1"});
  database.ExpectNobodyLeft();
}

TEST(Plan, WhatFailsWhenTriedIsNamed) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1), (1);");
  const History history({"CREATE TABLE u (id int);",
                         "ALTER TABLE t ADD CONSTRAINT small CHECK (id < 1) NOT VALID;\n"
                         "INSERT INTO t VALUES (2);"});
  const TraceRun run = database.Run("plan", {"--dir", history.path(), "--execute-and-rollback"});
  EXPECT_EQ(run.exit, 6) << run.output;
  EXPECT_NE(run.errors.find("2.sql:2: new row"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('u')"), Lines{""});
}

const char* const kInRanges =
    "-- sluice: transaction(statement)\n-- sluice: batch(size=5000, pause=100ms, key=id)\n"
    "UPDATE t SET n = 1 WHERE n IS NULL;\n";

TEST(Plan, SaysInWhichRangesAStatementCommits) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1);");
  const History history({kInRanges});
  const TraceRun text = database.Run("plan", {"--dir", history.path()});
  EXPECT_EQ(text.exit, 0) << text.errors;
  EXPECT_NE(text.output.find("in ranges of 5000 rows by id, with 100 ms between them"), std::string::npos)
      << text.output;
  const json plan = database.Run("plan", {"--dir", history.path(), "--format", "json"}).Json();
  EXPECT_EQ(plan["migrations"][0]["statements"][0]["batch"], json({{"size", 5000}, {"pause_ms", 100}, {"key", "id"}}));
  const TraceRun tried = database.Run("plan", {"--dir", history.path(), "--execute-and-rollback"});
  EXPECT_NE(tried.output.find("not tried, from 1 on"), std::string::npos) << tried.output;
  EXPECT_EQ(database.Rows("SELECT n FROM t"), Lines{""});
}

TEST(Plan, NoScriptForPsqlRunsInRanges) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int PRIMARY KEY, n int);");
  const History history({"CREATE TABLE u (id int);", kInRanges});
  const std::string script = history.path() + "/run.psql";
  const TraceRun run = database.Run("plan", {"--dir", history.path(), "--sql", script});
  EXPECT_EQ(run.exit, 3) << run.output;
  EXPECT_NE(run.errors.find("2.sql:3: a script for psql cannot run it in ranges"), std::string::npos) << run.errors;
  EXPECT_FALSE(std::filesystem::exists(script));
}

// The script does to one database what apply does to another.
TEST(Plan, TheScriptForPsqlDoesTheSame) {
  const TargetDatabase by_script;
  const TargetDatabase by_apply;
  const History history({"CREATE TABLE t (id int, a text);\nCOPY t FROM STDIN;\n1\tit's \\\\ here\n\\.\n",
                         "CREATE INDEX CONCURRENTLY i ON t (id);", "INSERT INTO t VALUES (2, E'a\\\\b');"});
  const std::string script = history.path() + "/run.psql";
  EXPECT_EQ(by_script.Run("plan", {"--dir", history.path(), "--sql", script}).exit, 0);
  EXPECT_EQ(by_script.RunPsql(script), 0) << Read(script);
  EXPECT_EQ(by_apply.Run("apply", {"--dir", history.path()}).exit, 0);
  for (const char* sql :
       {"SELECT * FROM t ORDER BY id", "SELECT id, sum, raw_sum, chain, tables FROM sluice.history ORDER BY place",
        "SELECT indexdef FROM pg_indexes WHERE indexname = 'i'"}) {
    EXPECT_EQ(by_script.Rows(sql), by_apply.Rows(sql)) << sql;
  }
  const TraceRun again = by_script.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(again.output, "nothing to apply\n") << again.errors;
}

}  // namespace
}  // namespace sluice::cli
