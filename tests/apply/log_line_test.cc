#include "runner/watching/log_line.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

using Kind = WatchedEvent::Kind;

constexpr std::chrono::milliseconds kTime{1'769'860'800'042};

WatchedRun Run() {
  return {"00ff", "apply", "db-host", "1.2.3", 42, "production", "shop"};
}

std::string Line(const WatchedEvent& event) {
  return LogLine(Run(), event, std::chrono::system_clock::time_point(kTime));
}

RunQueue Migrations() {
  RunMigration migration;
  migration.entry.id = "0001";
  migration.entry.file = "db/0001.sql";
  RunStatement statement;
  statement.sql = "CREATE ROLE a PASSWORD 'canary'";
  statement.without_secrets = "CREATE ROLE a PASSWORD '***'";
  statement.file = "db/0001.sql";
  statement.line = 3;
  migration.statements = {statement};
  return RunQueue({migration});
}

TEST(LogLine, TheStartSaysWhoAndWhere) {
  EXPECT_EQ(Line({Kind::kStarted}),
            R"({"time":"2026-01-31T12:00:00.042Z","level":"info","run":"00ff","command":"apply","event":"started",)"
            R"("version":"1.2.3","host":"db-host","process":42,"environment":"production"})");
}

TEST(LogLine, AStatementIsShownWithoutItsPasswords) {
  RunEvent event;
  event.kind = RunEvent::Kind::kStatement;
  EXPECT_EQ(Line(ToWatched(event, Migrations())),
            R"({"time":"2026-01-31T12:00:00.042Z","level":"info","run":"00ff","command":"apply",)"
            R"("event":"statement_begun","migration":"0001","statement":1,"file":"db/0001.sql","line":3,"attempt":1,)"
            R"("sql":"CREATE ROLE a PASSWORD '***'"})");
}

TEST(LogLine, ARetrySaysHowLongItWaits) {
  RunEvent event;
  event.kind = RunEvent::Kind::kWaiting;
  event.attempt = 2;
  event.time = std::chrono::milliseconds(750);
  event.text = "canceling statement due to lock timeout";
  const std::string line = Line(ToWatched(event, Migrations()));
  EXPECT_NE(line.find(R"("level":"warning")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("event":"retry","migration":"0001")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("attempt":2,"wait_ms":750)"), std::string::npos) << line;
}

TEST(LogLine, AFailureNamesTheStatement) {
  RunFailure failure;
  failure.statement = 0;
  failure.error = {"42P01", "relation \"x\" does not exist", "", "", false};
  const std::string line = Line(ToWatched(failure, Migrations()));
  EXPECT_NE(line.find(R"("level":"error")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("event":"migration_failed","migration":"0001","statement":1,"file":"db/0001.sql","line":3)"),
            std::string::npos)
      << line;
  EXPECT_NE(line.find(R"("sqlstate":"42P01","message":"relation \"x\" does not exist")"), std::string::npos) << line;
}

TEST(LogLine, ALongStatementIsCutAndBadBytesAreReplaced) {
  WatchedEvent event{Kind::kStatement};
  event.sql = std::string(2'000, 'x');
  event.text =
      "a\xff"
      "b\n";
  const std::string line = Line(event);
  EXPECT_NE(line.find(R"("message":"a)"
                      "\xEF\xBF\xBD"
                      R"(b\n")"),
            std::string::npos)
      << line;
  EXPECT_NE(line.find("\"" + std::string(1'000, 'x') + "...\""), std::string::npos) << line;
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(LogLine, EveryEventHasItsName) {
  EXPECT_EQ(ToString(Kind::kStarted), "started");
  EXPECT_EQ(ToString(Kind::kFailed), "migration_failed");
  EXPECT_EQ(ToString(Kind::kEnded), "ended");
}

}  // namespace
}  // namespace sluice::runner
