#include "runner/watching/metrics_text.h"

#include <gtest/gtest.h>

namespace sluice::runner {
namespace {

using Kind = WatchedEvent::Kind;
using std::chrono::milliseconds;

WatchedEvent Ended(int exit) {
  WatchedEvent event{Kind::kEnded};
  event.exit = exit;
  event.time = milliseconds(1'250);
  return event;
}

WatchedEvent Done(const char* outcome) {
  WatchedEvent event{Kind::kDone};
  event.outcome = outcome;
  event.rows = 2;
  return event;
}

WatchedEvent Retry(const char* sqlstate) {
  WatchedEvent event{Kind::kRetry};
  event.sqlstate = sqlstate;
  event.time = milliseconds(500);
  return event;
}

TEST(Metrics, AreCountedFromTheEvents) {
  RunTally tally;
  tally.pending = 3;
  for (const WatchedEvent& event : {Retry("55P03"), Retry("40P01"), Done("applied"), Done("applied")}) {
    Count(event, tally);
  }
  EXPECT_EQ(MetricsText({"00ff", "apply", "h", "1", 1, "production", "sh\"op"}, tally, Ended(6), 1'769'860'800, 1'000),
            R"(# HELP sluice_pending_migrations Migrations that the database does not have.
# TYPE sluice_pending_migrations gauge
sluice_pending_migrations{database="sh\"op",environment="production"} 1
# HELP sluice_last_run_timestamp_seconds When the last run ended.
# TYPE sluice_last_run_timestamp_seconds gauge
sluice_last_run_timestamp_seconds{database="sh\"op",environment="production"} 1769860800
# HELP sluice_last_run_duration_seconds How long the last run took.
# TYPE sluice_last_run_duration_seconds gauge
sluice_last_run_duration_seconds{database="sh\"op",environment="production"} 1.25
# HELP sluice_last_run_success Whether the last run ended with status 0.
# TYPE sluice_last_run_success gauge
sluice_last_run_success{database="sh\"op",environment="production"} 0
# HELP sluice_last_run_exit_status The last run's exit status.
# TYPE sluice_last_run_exit_status gauge
sluice_last_run_exit_status{database="sh\"op",environment="production"} 6
# HELP sluice_last_run_migrations Migrations that the last run applied or undid.
# TYPE sluice_last_run_migrations gauge
sluice_last_run_migrations{database="sh\"op",environment="production"} 2
# HELP sluice_last_run_rows Rows that the last run changed.
# TYPE sluice_last_run_rows gauge
sluice_last_run_rows{database="sh\"op",environment="production"} 4
# HELP sluice_last_run_retries How often the last run tried a migration again.
# TYPE sluice_last_run_retries gauge
sluice_last_run_retries{database="sh\"op",environment="production"} 2
# HELP sluice_last_run_lock_waits How often it did so because a lock was not to be had.
# TYPE sluice_last_run_lock_waits gauge
sluice_last_run_lock_waits{database="sh\"op",environment="production"} 1
# HELP sluice_last_run_waited_seconds How long it waited between tries, holding nothing.
# TYPE sluice_last_run_waited_seconds gauge
sluice_last_run_waited_seconds{database="sh\"op",environment="production"} 1
# HELP sluice_last_success_timestamp_seconds When a run ended with status 0 at last.
# TYPE sluice_last_success_timestamp_seconds gauge
sluice_last_success_timestamp_seconds{database="sh\"op",environment="production"} 1000
)");
}

TEST(Metrics, WhatIsUndoneIsPendingAgain) {
  RunTally tally;
  tally.pending = 0;
  Count(Done("undone"), tally);
  EXPECT_EQ(tally.pending, 1U);
}

TEST(Metrics, WhatIsNotKnownIsNotThere) {
  const std::string text = MetricsText({}, {}, Ended(3), 7, std::nullopt);
  EXPECT_EQ(text.find("pending"), std::string::npos) << text;
  EXPECT_EQ(text.find("last_success"), std::string::npos) << text;
  EXPECT_EQ(text.find("last_backup"), std::string::npos) << text;
  EXPECT_NE(text.find("\nsluice_last_run_exit_status 3\n"), std::string::npos) << text;
}

TEST(Metrics, TheLastBackupIsReplacedAndNothingElse) {
  const WatchedRun run{"", "", "", "", 0, "", "shop"};
  RunTally tally;
  const std::string without = MetricsText(run, tally, Ended(0), 7, std::nullopt);
  tally.last_backup = 5;
  const std::string with = MetricsText(run, tally, Ended(0), 7, std::nullopt);
  EXPECT_NE(with.find("\nsluice_last_backup_timestamp_seconds{database=\"shop\"} 5\n"), std::string::npos) << with;
  EXPECT_EQ(WithLastBackup(without, run, 5), with);
  EXPECT_EQ(WithLastBackup(WithLastBackup(with, run, 6), run, 5), with);
  EXPECT_EQ(WithLastBackup(with, run, std::nullopt), without);
}

TEST(Metrics, TheLastSuccessIsKept) {
  const std::string text = MetricsText({"", "", "", "", 0, "", "a b"}, {}, Ended(0), 1'234, std::nullopt);
  EXPECT_EQ(ReadLastSuccess(text), 1'234);
  EXPECT_EQ(ReadLastSuccess(MetricsText({}, {}, Ended(6), 2'000, ReadLastSuccess(text))), 1'234);
  EXPECT_EQ(ReadLastSuccess(""), std::nullopt);
  EXPECT_EQ(ReadLastSuccess("sluice_last_success_timestamp_seconds soon\n"), std::nullopt);
}

}  // namespace
}  // namespace sluice::runner
