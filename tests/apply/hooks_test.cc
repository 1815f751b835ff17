// The team's own commands before and after a run and its migrations.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "exit_codes.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;

// A history with hooks, and what they wrote down.
class Hooked {
 public:
  Hooked(const std::vector<std::string>& files, const std::string& hooks) : history_(files) {
    std::ofstream(Config()) << fmt::format("[hooks]\n{}\n", fmt::format(fmt::runtime(hooks), Notes()));
  }

  TraceRun Run(const TargetDatabase& database, const std::string& command, Lines more = {}) const {
    Lines arguments = {"--dir", history_.path(), "--config", Config()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return database.Run(command, arguments);
  }

  TraceRun RunAt(const std::string& url) const {
    return RunProgram({"apply", "--database-url", url, "--dir", history_.path(), "--config", Config()});
  }

  Lines Written() const {
    Lines lines;
    std::ifstream file(Notes());
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

 private:
  std::string Config() const { return history_.path() + "/sluice.toml"; }
  std::string Notes() const { return history_.path() + "/notes"; }

  History history_;
};

// Whoever inherited the process may not have looked at how it ended: then it stays, as a zombie.
bool EndsSoon(const std::string& process) {
  for (int i = 0; i < 3'000; ++i) {
    std::string state;
    std::getline(std::ifstream("/proc/" + process + "/stat") >> std::ws, state);
    if (state.empty() || state.find(") Z ") != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

constexpr const char* kNoteAll =
    "before_run = 'echo $SLUICE_HOOK $SLUICE_COMMAND $SLUICE_MIGRATIONS $SLUICE_DATABASE >> {0}'\n"
    "before_migration = 'echo $SLUICE_HOOK $SLUICE_MIGRATION >> {0}'\n"
    "after_migration = 'echo $SLUICE_HOOK $SLUICE_MIGRATION $SLUICE_OUTCOME >> {0}'\n"
    "after_run = 'echo $SLUICE_HOOK $SLUICE_OUTCOME $SLUICE_EXIT_STATUS $SLUICE_RUN_ID >> {0}'\n"
    "on_failure = 'echo $SLUICE_HOOK $SLUICE_OUTCOME $SLUICE_EXIT_STATUS >> {0}'";

TEST(Hooks, EachIsCalledInItsPlace) {
  const TargetDatabase database;
  const Hooked hooked({"CREATE TABLE t (id int);", "CREATE TABLE u (id int);"}, kNoteAll);
  const TraceRun run = hooked.Run(database, "apply");
  EXPECT_EQ(run.exit, 0) << run.errors;
  const std::string id = database.Rows("SELECT DISTINCT run FROM sluice.history").at(0);
  EXPECT_EQ(hooked.Written(),
            (Lines{"before_run apply 2 " + database.Name(), "before_migration 1", "after_migration 1 applied",
                   "before_migration 2", "after_migration 2 applied", "after_run done 0 " + id}));
}

TEST(Hooks, NothingToDoCallsNone) {
  const TargetDatabase database;
  const Hooked hooked({"CREATE TABLE t (id int);"}, kNoteAll);
  EXPECT_EQ(hooked.Run(database, "apply").exit, 0);
  const size_t lines = hooked.Written().size();
  EXPECT_EQ(hooked.Run(database, "apply").exit, 0);
  EXPECT_EQ(hooked.Written().size(), lines);
}

TEST(Hooks, AFailureIsTold) {
  const TargetDatabase database;
  const Hooked hooked({"CREATE TABLE t (id int);", "SELECT 1 / 0;"}, kNoteAll);
  EXPECT_EQ(hooked.Run(database, "apply").exit, kRolledBack);
  const Lines written = hooked.Written();
  ASSERT_EQ(written.size(), 6U);
  EXPECT_EQ(written[4].rfind("after_run rolled back 6 ", 0), 0U) << written[4];
  EXPECT_EQ(written[5], "on_failure rolled back 6");
}

TEST(Hooks, ARefusalIsAFailureOfARunThatDidNotBegin) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
  const Hooked hooked({"TRUNCATE t;"}, kNoteAll);
  EXPECT_EQ(hooked.Run(database, "apply").exit, kGateRefused);
  EXPECT_EQ(hooked.Written(), Lines{"on_failure refused 1"});
}

TEST(Hooks, OneBeforeTheRunThatFailsRefuses) {
  const TargetDatabase database;
  const Hooked hooked({"CREATE TABLE t (id int);"}, "before_run = 'echo the reason; exit 4'");
  for (const char* command : {"apply", "guard"}) {
    const Lines more = command == std::string("guard") ? Lines{"--", "true"} : Lines{};
    const TraceRun run = hooked.Run(database, command, more);
    EXPECT_EQ(run.exit, kRefused) << run.errors;
    EXPECT_NE(run.errors.find("the hook 'before_run' ended with status 4"), std::string::npos) << run.errors;
    EXPECT_NE(run.errors.find("the reason"), std::string::npos) << run.errors;
  }
  EXPECT_EQ(database.Applied(), Lines{});
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

TEST(Hooks, OneBeforeAMigrationEndsTheRunThere) {
  const TargetDatabase database;
  const Hooked hooked({"CREATE TABLE t (id int);", "CREATE TABLE u (id int);"},
                      "before_migration = 'test $SLUICE_MIGRATION != 2'");
  const TraceRun run = hooked.Run(database, "apply");
  EXPECT_EQ(run.exit, kRolledBack) << run.errors;
  EXPECT_NE(run.errors.find("the hook 'before_migration' ended with status 1"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
  EXPECT_EQ(database.Rows("SELECT to_regclass('u')"), Lines{""});
}

TEST(Hooks, TheOthersOnlyWarn) {
  const TargetDatabase database;
  const Hooked hooked({"CREATE TABLE t (id int);"}, "after_migration = 'exit 3'\nafter_run = 'no_such_command_here'");
  const TraceRun run = hooked.Run(database, "apply");
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.errors.find("the hook 'after_migration' ended with status 3"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("the hook 'after_run' ended with status 127"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
}

TEST(Hooks, OneThatHangsIsEndedWithWhatItStarted) {
  const TargetDatabase database;
  const Hooked hooked({"CREATE TABLE t (id int);"},
                      "before_run = 'sleep 3600 & echo $! > {0}; wait'\ntime_limit = '200ms'");
  const TraceRun run = hooked.Run(database, "apply");
  EXPECT_EQ(run.exit, kRefused) << run.errors;
  EXPECT_NE(run.errors.find("did not end within"), std::string::npos) << run.errors;
  const Lines written = hooked.Written();
  ASSERT_EQ(written.size(), 1U);
  EXPECT_TRUE(EndsSoon(written[0]));
}

TEST(Hooks, WhatTheyPrintHasNoPassword) {
  const Hooked hooked({"CREATE TABLE t (id int);"}, "on_failure = 'echo hunter canary-77e1'");
  const TraceRun run = hooked.RunAt("postgresql://someone:canary-77e1@127.0.0.1:1/x?connect_timeout=2");
  EXPECT_EQ(run.exit, kRefused) << run.errors;
  EXPECT_NE(run.errors.find("hunter ***"), std::string::npos) << run.errors;
  EXPECT_EQ(run.errors.find("canary-77e1"), std::string::npos) << run.errors;
}

}  // namespace
}  // namespace sluice::cli
