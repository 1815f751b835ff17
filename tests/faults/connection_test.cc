// The server goes away, or lets nobody in.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

// A server whose backend is killed ends all its sessions and recovers. Commits are on disk then, unlike on the one that
// the other tests share.
class Crash : public testing::Test {
 protected:
  static runner::PrivateServer& Server() {
    static Result<runner::PrivateServer> server =
        runner::PrivateServer::Start({"", "postgres", {{"synchronous_commit", "on"}, {"restart_after_crash", "on"}}});
    EXPECT_TRUE(server) << server.error().message;
    return *server;
  }
  static void TearDownTestSuite() { Server().Stop(); }

  // The server crashes by the end of this backend, and is there again.
  static void CrashAt(const Trial& trial, const std::string& backend) {
    const std::string helper = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'";
    const std::string before = trial.Value(helper);
    ::kill(std::stoi(backend), SIGKILL);
    Eventually(
        [&] {
          runner::SqlResult<runner::Session> session = runner::Session::Connect(trial.connection());
          return session && session->QueryValue(helper).value_or(before) != before;
        },
        "the recovery");
  }
};

TEST_F(Crash, t34_t35_in_a_statement) {
  Trial trial(Server(), FiveMigrations());
  ASSERT_EQ(trial.Apply({"+1"}).exit, 0);
  trial.Execute("INSERT INTO hold VALUES (600)");
  Program run(trial.Words());
  Eventually([&] { return trial.BackendAt("SELECT pg_catalog.pg_sleep") != "0"; }, "the statement that sleeps");
  ::kill(std::stoi(trial.BackendAt("SELECT pg_catalog.pg_sleep")), SIGKILL);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial.Check(ended);
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  trial.Execute("TRUNCATE hold");
  trial.Converge();
}

TEST_F(Crash, t35_around_commit) {
  Trial trial(Server(), FiveMigrations());
  Program run(trial.Words(), "after_commit@2:stop");
  Eventually(
      [&] {
        return trial.Value("SELECT to_regclass('sluice.history') IS NOT NULL") == "t" &&
               trial.Value("SELECT count(*) FROM sluice.history") == "2";
      },
      "the second COMMIT");
  ::kill(std::stoi(trial.ControlBackend()), SIGKILL);
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_NE(ended.exit, 0) << ended.output;
  trial.Check(ended);
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history"), "1,2");
  trial.Converge();
}

// The control connection waits for no disk: what it wrote before a COMMIT that is on disk is there all the same.
TEST_F(Crash, t35_what_is_kept_has_its_attempt) {
  Trial trial(Server(), FiveMigrations());
  Program run(trial.Words(), "before_commit@2:stop");
  Eventually([&] { return run.IsStopped(); }, "the second COMMIT");
  // A transaction of somebody else's, behind what the control connection wrote last.
  trial.Execute("CREATE TABLE on_disk ()");
  CrashAt(trial, trial.ControlBackend());
  EXPECT_EQ(trial.Value("SELECT to_regclass('on_disk') IS NOT NULL"), "t");
  EXPECT_EQ(trial.Value("SELECT string_agg(migration || ' ' || state || CASE WHEN xid IS NULL THEN '' ELSE ' in its "
                        "transaction' END, ', ' ORDER BY attempt) FROM sluice.attempt"),
            "1 applied in its transaction, 2 running in its transaction");
  trial.Execute("DROP TABLE on_disk");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial.Check(ended);
  trial.Converge();
}

// And where what it wrote is lost, there is nothing that it spoke of. What would bring it to disk stands still.
TEST_F(Crash, t35_what_is_lost_has_nothing_to_tell) {
  Trial trial(Server(), FiveMigrations());
  ASSERT_EQ(trial.Apply({"+1"}).exit, 0);
  for (const char* writer : {"walwriter", "background writer", "checkpointer"}) {
    ::kill(std::stoi(trial.Value(fmt::format("SELECT pid FROM pg_stat_activity WHERE backend_type = '{}'", writer))),
           SIGSTOP);
  }
  Program run(trial.Words(), "after_claim:stop");
  Eventually([&] { return run.IsStopped(); }, "the second migration");
  EXPECT_EQ(trial.Value("SELECT count(*) FROM sluice.attempt WHERE migration = '2'"), "1");
  CrashAt(trial, trial.ControlBackend());
  EXPECT_EQ(trial.Value("SELECT count(*) FROM sluice.attempt WHERE migration = '2'"), "0");
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial.Check(ended);
  trial.Converge();
}

// The file of a table that no session has opened yet is exchanged for a device that is always full.
TEST(Disk, t39_full_on_the_server) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+1"}).exit, 0);
  const std::string file =
      trial.Value("SELECT current_setting('data_directory') || '/' || pg_relation_filepath('orders')");
  std::filesystem::rename(file, file + ".kept");
  std::filesystem::create_symlink("/dev/full", file);
  const Ended full = trial.Apply();
  EXPECT_EQ(full.exit, 6) << full.output;
  EXPECT_TRUE(Says(full, "2.sql:4") && Says(full, "No space left on device (53100)")) << full.output;
  EXPECT_EQ(trial.Value("SELECT count(*) FROM sluice.attempt WHERE migration = '2'"), "1") << "tried again";
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  std::filesystem::remove(file);
  std::filesystem::rename(file + ".kept", file);
  trial.Converge();
}

TEST(Connections, t36_no_connection_left) {
  Trial trial;
  const std::string role = "limited_" + trial.database();
  trial.Execute(fmt::format("CREATE ROLE {0} LOGIN CONNECTION LIMIT 1; GRANT CREATE ON DATABASE {1} TO {0}", role,
                            trial.database()));
  const Result<std::string> connection = runner::WithConnectionValues(trial.connection(), {{"user", role}});
  ASSERT_TRUE(connection);
  std::vector<std::string> words = trial.Words();
  words[4] = *connection;
  const Ended ended = Program(words).Wait();
  EXPECT_EQ(ended.exit, 3) << ended.output;
  EXPECT_TRUE(Says(ended, "too many connections")) << ended.output;
  EXPECT_EQ(trial.Value("SELECT to_regclass('sluice.history') IS NULL"), "t");
  trial.Execute(fmt::format("REVOKE CREATE ON DATABASE {1} FROM {0}; DROP ROLE {0}", role, trial.database()));
  trial.Check(ended);
}

}  // namespace
}  // namespace sluice::faults
