// Others hold what a migration needs, or what a run needs: other sessions, other runs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

TEST(Locks, t19_never_to_be_had) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+1"}).exit, 0);
  runner::Session holder = trial.Connect();
  ASSERT_TRUE(holder.Execute("BEGIN; LOCK TABLE orders IN ACCESS SHARE MODE"));
  Program run(trial.Words({"--lock-timeout-ms", "200", "--attempts", "3", "--retry-wait-ms", "2000"}));
  // While it waits to try again it holds nothing that the application wants.
  Eventually([&] { return trial.Value("SELECT count(*) FROM sluice.attempt WHERE state = 'failed'") == "1"; },
             "the first failure");
  EXPECT_EQ(trial.Value("SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.application_name "
                        "LIKE 'sluice _%' AND a.datname = current_database() AND l.relation = 'orders'::regclass"),
            "0");
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "55P03") && Says(ended, "attempt 3")) << ended.output;
  EXPECT_TRUE(Says(ended, fmt::format("process {}", holder.backend()))) << ended.output;
  EXPECT_EQ(trial.Value("SELECT count(*) FROM sluice.attempt WHERE migration = '2'"), "3");
  ASSERT_TRUE(holder.Execute("COMMIT"));
  trial.Check(ended);
  trial.Converge();
}

TEST(Locks, t20_free_at_a_later_try) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+1"}).exit, 0);
  runner::Session holder = trial.Connect();
  ASSERT_TRUE(holder.Execute("BEGIN; LOCK TABLE orders IN ACCESS SHARE MODE"));
  Program run(trial.Words({"--lock-timeout-ms", "200", "--attempts", "1000"}));
  Eventually([&] { return trial.Value("SELECT count(*) >= 2 FROM sluice.attempt WHERE state = 'failed'") == "t"; },
             "two failures");
  ASSERT_TRUE(holder.Execute("COMMIT"));
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "attempt 3")) << ended.output;
  trial.Check(ended);
  trial.CheckEnd();
}

TEST(Locks, t21_deadlock_with_the_application) {
  Files files = FiveMigrations();
  files["2.sql"] += "ALTER TABLE customers ADD COLUMN note text;\n";
  Trial trial(files);
  ASSERT_EQ(trial.Apply({"+1"}).exit, 0);
  // Whose deadlock_timeout ends first looks for a deadlock first, and gives way.
  trial.Execute("ALTER DATABASE " + trial.database() + " SET deadlock_timeout = '5s'");
  runner::Session application = trial.Connect();
  ASSERT_TRUE(application.Execute("SET deadlock_timeout = '2min'"));
  ASSERT_TRUE(application.Execute("BEGIN; LOCK TABLE customers IN SHARE MODE"));
  Program run(trial.Words({"--lock-timeout-ms", "60000"}));
  Eventually(
      [&] {
        return trial.Value(
                   "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = "
                   "'customers'::regclass") == "1";
      },
      "the run waits");
  const runner::SqlResult<void> got = application.Execute("LOCK TABLE orders IN SHARE MODE");
  EXPECT_TRUE(got) << got.error().message;
  ASSERT_TRUE(application.Execute("COMMIT"));
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "deadlock detected")) << ended.output;
  trial.Check(ended);
}

TEST(Locks, t22_statement_timeout) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+1"}).exit, 0);
  trial.Execute("INSERT INTO hold VALUES (600)");
  const Ended ended = trial.Apply({"--statement-timeout-ms", "3000"});
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "statement timeout") && Says(ended, "2.sql:2")) << ended.output;
  EXPECT_FALSE(Says(ended, "attempt 2")) << ended.output;
  trial.Execute("TRUNCATE hold");
  trial.Converge();
}

// Tests 26 and 1: the tables of the history are made by whoever comes first.
TEST(Locks, t26_eight_runs_at_once) {
  Trial trial;
  std::vector<std::unique_ptr<Program>> runs;
  for (int i = 0; i < 8; ++i) runs.push_back(std::make_unique<Program>(trial.Words({"--wait-lock", "100"})));
  int applied = 0;
  for (const std::unique_ptr<Program>& run : runs) {
    const Ended ended = run->Wait();
    EXPECT_EQ(ended.exit, 0) << ended.output;
    EXPECT_FALSE(Says(ended, "23505") || Says(ended, "42P07")) << ended.output;
    applied += Says(ended, "5 migrations applied") ? 1 : 0;
    trial.Check(ended);
  }
  EXPECT_EQ(applied, 1);
  EXPECT_EQ(trial.Value("SELECT count(*) FROM sluice.attempt WHERE migration = '2'"), "1");
  trial.CheckEnd();
}

TEST(Locks, t28_t29_holder_is_stopped) {
  Trial trial;
  Program holder(trial.Words(), "after_lock:stop");
  Eventually([&] { return trial.ControlBackend() != "0"; }, "the first run's lock");
  const Ended ended = Program(trial.Words({"--wait-lock", "1"})).Wait();
  EXPECT_EQ(ended.exit, 5) << ended.output;
  EXPECT_TRUE(Says(ended, fmt::format("pg_terminate_backend({})", trial.ControlBackend()))) << ended.output;
  EXPECT_TRUE(Says(ended, "sluice ") && Says(ended, "connected since")) << ended.output;
  holder.Signal(SIGKILL);
  trial.Check(holder.Wait());
  trial.Converge({"--wait-lock", "60"});
}

TEST(Locks, t59_stopped_within_a_transaction) {
  Trial trial;
  Program run(trial.Words({"--idle-timeout-ms", "3000"}), "after_claim@2:stop");
  Eventually([&] { return run.IsStopped(); }, "the second claim");
  Eventually(
      [&] {
        return trial.Value(
                   "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sluice _%' "
                   "AND datname = current_database()") == "1";
      },
      "the end of the worker");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial.Check(ended);
  trial.Converge();
}

}  // namespace
}  // namespace sluice::faults
