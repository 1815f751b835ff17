// What `sluice apply` and its like tell of themselves, as JSON.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "exit_codes.h"
#include "pairs.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;
using nlohmann::json;

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Each line has to be JSON by itself.
std::vector<json> Parse(const std::string& text) {
  std::vector<json> events;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    json event = json::parse(line, nullptr, false);
    EXPECT_FALSE(event.is_discarded()) << line;
    if (!event.is_discarded()) events.push_back(std::move(event));
  }
  return events;
}

Lines NamesOf(const std::vector<json>& events) {
  Lines names;
  for (const json& event : events) names.push_back(event.value("event", ""));
  return names;
}

std::set<std::string> RunsOf(const std::vector<json>& events) {
  std::set<std::string> runs;
  for (const json& event : events) runs.insert(event.value("run", ""));
  return runs;
}

TEST(Log, EachLineOnStandardErrorIsAnEvent) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);\nSELECT current_setting('application_name');"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--log-format", "json"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  const std::vector<json> events = Parse(run.errors);
  EXPECT_EQ(NamesOf(events), (Lines{"started", "note", "run_begun", "migration_begun", "statement_begun",
                                    "statement_done", "statement_begun", "statement_done", "migration_done", "ended"}));
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(events.back().value("exit", -1), 0);
  EXPECT_EQ(events.back().value("migrations", -1), 1);
  EXPECT_EQ(events.back().value("database", ""), database.Name());
}

TEST(Log, OneIdInTheLogAndTheHistoryAndTheSessionsName) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t AS SELECT current_setting('application_name') AS name;"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--log-format", "json"});
  ASSERT_EQ(run.exit, 0) << run.errors;
  const std::set<std::string> runs = RunsOf(Parse(run.errors));
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(database.Rows("SELECT run FROM sluice.history"), Lines{*runs.begin()});
  EXPECT_EQ(database.Rows("SELECT run FROM sluice.attempt"), Lines{*runs.begin()});
  EXPECT_EQ(database.Rows("SELECT name FROM t"), Lines{"sluice " + *runs.begin()});
}

TEST(Log, AFileKeepsWhatEarlierRunsSaid) {
  const TargetDatabase database;
  const Pairs pairs(std::vector<Pair>{{"CREATE TABLE t (id int);", "DROP TABLE t;"}});
  const std::string log = pairs.path() + "/run.log";
  EXPECT_EQ(database.Run("apply", {"--dir", pairs.path(), "--log-file", log}).exit, 0);
  EXPECT_EQ(database.Run("rollback", {"--dir", pairs.path(), "--log-file", log}).exit, 0);
  EXPECT_EQ(database.Run("guard", {"--dir", pairs.path(), "--log-file", log, "--", "true"}).exit, 0);
  const std::vector<json> events = Parse(ReadAll(log));
  EXPECT_EQ(RunsOf(events).size(), 3U);
  std::set<std::string> commands;
  for (const json& event : events) commands.insert(event.value("command", ""));
  EXPECT_EQ(commands, (std::set<std::string>{"apply", "guard", "rollback"}));
}

TEST(Log, AFailureIsToldInBothWaysAndHasNoSecret) {
  const TargetDatabase database;
  const History history({"CREATE ROLE sluice_log_canary PASSWORD 'canary-19b';\nSELECT 1 / 0;"});
  const std::string log = history.path() + "/run.log";
  const TraceRun run = database.Run(
      "apply", {"--dir", history.path(), "--log-file", log, "--accept", "password-in-migration@1=a test of it"});
  EXPECT_EQ(run.exit, kRolledBack) << run.errors;
  EXPECT_NE(run.errors.find("1.sql:2"), std::string::npos) << run.errors;
  const std::string text = ReadAll(log);
  EXPECT_EQ(text.find("canary-19b"), std::string::npos) << text;
  const std::vector<json> events = Parse(text);
  ASSERT_GE(events.size(), 3U);
  const json& failed = events[events.size() - 3];
  EXPECT_EQ(failed.value("event", ""), "migration_failed");
  EXPECT_EQ(failed.value("sqlstate", ""), "22012");
  EXPECT_EQ(failed.value("line", 0), 2);
  EXPECT_EQ(events.back().value("exit", -1), kRolledBack);
}

TEST(Log, ARefusalBeforeThereIsAConnectionIsAnEventToo) {
  const History history({"CREATE TABLE t (id int);"});
  const TraceRun run =
      RunProgram({"apply", "--database-url", "postgresql://someone:canary-5d@127.0.0.1:1/x?connect_timeout=2", "--dir",
                  history.path(), "--log-format", "json"});
  EXPECT_EQ(run.exit, kRefused) << run.errors;
  EXPECT_EQ(run.errors.find("canary-5d"), std::string::npos) << run.errors;
  EXPECT_EQ(NamesOf(Parse(run.errors)), (Lines{"started", "error", "ended"})) << run.errors;
}

TEST(Log, AFileThatCannotBeWrittenIsToldBeforeAnythingHappens) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path(), "--log-file", history.path() + "/none/run.log"});
  EXPECT_EQ(run.exit, kUsage) << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

}  // namespace
}  // namespace sluice::cli
