// A standby that really lags: its replay is paused.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "faults/standby.h"
#include "faults/trial.h"

namespace sluice::faults {
namespace {

std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What is further behind than a second keeps a run waiting.
class Replica : public testing::Test {
 protected:
  void SetUp() override {
    trial_.Write("sluice.toml", "[preflight]\nreplica-lag = \"1s\"\nlast-backup = \"0\"\ndisk-space = \"allow\"\n");
    ::setenv("DATABASE_REPLICA_URLS", standby_.ConnectionString().c_str(), 1);
    const Ended first = Program(Words({"+1"})).Wait();
    ASSERT_EQ(first.exit, 0) << first.output;
  }
  void TearDown() override { ::unsetenv("DATABASE_REPLICA_URLS"); }
  std::vector<std::string> Words(std::vector<std::string> more) const {
    more.insert(more.end(), {"--config", trial_.File("sluice.toml"), "--skip-backup"});
    return trial_.Words(more);
  }
  // Has something to replay that it does not replay, and had so for longer than the limit.
  void FallBehind() {
    runner::Session session = trial_.Connect();
    standby_.CatchUp(session);
    standby_.Run("SELECT pg_wal_replay_pause()");
    ASSERT_TRUE(session.Execute("UPDATE counted SET other = 1"));
    standby_.Receive(session);
    AwaitLag();
  }
  void AwaitLag() const {
    Eventually([&] { return standby_.Value("SELECT now() - pg_last_xact_replay_timestamp() > '2 seconds'") == "t"; },
               "a lag of more than a second");
  }
  std::string Changed() const { return trial_.Value("SELECT count(*) FROM counted WHERE n = 1"); }
  Ended Check() const {
    return Program({"check", "--dir", trial_.File(""), "--config", trial_.File("sluice.toml"), "--environment",
                    "production", "--database-url", trial_.connection()})
        .Wait();
  }

  // A hundred rows in ten ranges.
  Trial trial_{{{"1.sql",
                 "CREATE TABLE counted (id bigint PRIMARY KEY, n int NOT NULL, other int);\n"
                 "INSERT INTO counted (id, n) SELECT i, 0 FROM generate_series(1, 100) i;\n"},
                {"2.sql",
                 "-- sluice: transaction(statement)\n-- sluice: batch(size=10, key=id)\n"
                 "UPDATE counted SET n = n + 1 WHERE n >= 0;\n"}}};
  Standby standby_{runner::SharedServer()};
};

TEST_F(Replica, RangesWaitForIt) {
  FallBehind();
  const std::string log = trial_.File("log");
  Program run(Words({"--log-file", log}));
  Eventually([&] { return Slurp(log).find("waits for replicas") != std::string::npos; }, "a run that waits");
  EXPECT_EQ(Changed(), "10");
  EXPECT_TRUE(run.Runs());
  standby_.Run("SELECT pg_wal_replay_resume()");
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_EQ(Changed(), "100");
}

TEST_F(Replica, RunInProductionIsRefused) {
  FallBehind();
  const std::vector<std::string> production = {"--environment", "production"};
  const Ended refused = Program(Words(production)).Wait();
  EXPECT_EQ(refused.exit, 3) << refused.output;
  EXPECT_TRUE(Says(refused, "replicas cannot follow")) << refused.output;
  EXPECT_EQ(Changed(), "0");
  standby_.Run("SELECT pg_wal_replay_resume()");
  const Ended done = Program(Words({"--environment", "production", "--wait-preflight", "60"})).Wait();
  EXPECT_EQ(done.exit, 0) << done.output;
  EXPECT_EQ(Changed(), "100");
}

TEST_F(Replica, CheckTellsIt) {
  FallBehind();
  const Ended behind = Check();
  EXPECT_EQ(behind.exit, 1) << behind.output;
  EXPECT_TRUE(Says(behind, "replicas cannot follow")) << behind.output;
  standby_.Run("SELECT pg_wal_replay_resume()");
  Eventually([&] { return Check().exit == 0; }, "a replica that is behind no more");
}

// All that it has received is replayed; what it does not receive nobody knows.
TEST_F(Replica, OneThatReceivesNothingIsBehind) {
  runner::Session session = trial_.Connect();
  standby_.CatchUp(session);
  standby_.CutOff();
  AwaitLag();
  const Ended behind = Check();
  EXPECT_EQ(behind.exit, 1) << behind.output;
  EXPECT_TRUE(Says(behind, "replicas cannot follow")) << behind.output;
}

}  // namespace
}  // namespace sluice::faults
