// Another server takes the place of the one that was lost, and may not have what that one had committed.
#include <gtest/gtest.h>

#include <csignal>
#include <optional>

#include "faults/proxy.h"
#include "faults/standby.h"
#include "faults/trial.h"

namespace sluice::faults {
namespace {

const Cut kAnswerLost{Cut::How::kAfter, kCommit, 1, true};
constexpr const char* kAsksThere =
    "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sluice _%' AND query LIKE '%history%'";

// The history's first migration is on both servers when the run begins.
class Failover : public testing::Test {
 protected:
  static Result<runner::PrivateServer> Start() {
    return runner::PrivateServer::Start({"", "postgres", {{"synchronous_commit", "on"}}});
  }
  void SetUp() override {
    ASSERT_TRUE(primary_) << primary_.error().message;
    trial_.emplace(*primary_, FiveMigrations());
    ASSERT_EQ(trial_->Apply({"+1"}).exit, 0);
    standby_.emplace(*primary_);
    runner::Session session = trial_->Connect();
    standby_->CatchUp(session);
  }
  std::string ValueThere(const std::string& sql) const {
    runner::SqlResult<runner::Session> session =
        runner::Session::Connect(standby_->ConnectionString(trial_->database()));
    EXPECT_TRUE(session) << session.error().message;
    const runner::SqlResult<std::string> value = session->QueryValue(sql);
    EXPECT_TRUE(value) << sql << ": " << value.error().message;
    return value.value_or("");
  }
  std::string AppliedThere() const {
    return ValueThere("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history");
  }
  // The same command, at the server that there is now.
  void ConvergeThere() {
    const Ended again = Program(trial_->WordsThrough(standby_->directory())).Wait();
    EXPECT_EQ(again.exit, 0) << again.output;
    EXPECT_EQ(AppliedThere(), "1,2,3,4,5");
    EXPECT_EQ(ValueThere("SELECT count(*) FROM orders"), "100");
    EXPECT_EQ(ValueThere("SELECT count(*) FROM sluice.attempt WHERE ended_at IS NULL"), "0");
  }

  Result<runner::PrivateServer> primary_ = Start();
  std::optional<Trial> trial_;
  std::optional<Standby> standby_;
};

// Nobody hears what became of it on the server that is gone.
TEST_F(Failover, t11_commit_is_lost) {
  standby_->CutOff();
  Proxy proxy(primary_->directory(), kAnswerLost);
  Program run(trial_->WordsThrough(proxy.directory()), "after_commit:stop");
  Eventually([&] { return run.IsStopped(); }, "the second COMMIT");
  EXPECT_EQ(trial_->Value("SELECT count(*) FROM sluice.history"), "2");
  primary_->Stop();
  standby_->Promote();
  proxy.LeadTo(standby_->directory());
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "Another server has been promoted meanwhile")) << ended.output;
  EXPECT_EQ(AppliedThere(), "1");
  ConvergeThere();
}

// It has received the commit, and not replayed it: what it does not show yet is no answer.
TEST_F(Failover, t11_standby_replays_it_later) {
  Proxy proxy(primary_->directory(), kAnswerLost);
  standby_->Run("SELECT pg_wal_replay_pause()");
  Program run(trial_->WordsThrough(proxy.directory()), "after_commit:stop");
  Eventually([&] { return run.IsStopped(); }, "the second COMMIT");
  runner::Session session = trial_->Connect();
  standby_->Receive(session);
  primary_->Stop();
  proxy.LeadTo(standby_->directory());
  run.Signal(SIGCONT);
  Eventually([&] { return ValueThere(kAsksThere) != "0"; }, "a run that asks the standby");
  EXPECT_EQ(AppliedThere(), "1");
  EXPECT_TRUE(run.Runs());
  standby_->Promote();
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "is verified")) << ended.output;
  EXPECT_EQ(AppliedThere(), "1,2,3,4,5");
  ConvergeThere();
}

}  // namespace
}  // namespace sluice::faults
