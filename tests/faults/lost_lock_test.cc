// Both connections are lost around the COMMIT of a step that does commit: what comes behind it needs the lock again.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "faults/proxy.h"
#include "faults/trial.h"

namespace sluice::faults {
namespace {

// The third COMMIT is that of the first step of the third migration.
constexpr const char* kBehindStep = "after_commit@3:stop";

class LostLock : public testing::Test {
 protected:
  // The run stands still without its connections, and the lock's key is free.
  void LoseBoth(const Program& run) {
    Eventually([&] { return run.IsStopped(); }, "the COMMIT of the step");
    EXPECT_TRUE(proxy_.has_cut());
    key_ = trial_.Value(
        "SELECT classid || ', ' || objid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM "
        "pg_database WHERE datname = current_database())");
    trial_.Execute(fmt::format("SELECT pg_terminate_backend({}, 10000)", trial_.ControlBackend()));
    Eventually([&] { return trial_.ControlBackend() == "0"; }, "the lock to be free");
    EXPECT_EQ(Done(), "1.1 2.1 3.1");
  }
  std::string Done() const {
    return trial_.Value("SELECT string_agg(migration || '.' || n, ' ' ORDER BY migration, n) FROM trace");
  }

  Trial trial_;
  Proxy proxy_{runner::SharedServer().directory(), {Cut::How::kAfter, kCommit, 3}};
  std::string key_;
};

TEST_F(LostLock, t09_is_taken_again_before_the_next_step) {
  Program run(trial_.WordsThrough(proxy_.directory()), std::string(kBehindStep) + ",before_alone:stop");
  LoseBoth(run);
  run.Signal(SIGCONT);
  Eventually([&] { return !run.Runs() || (run.IsStopped() && trial_.ControlBackend() != "0"); },
             "the lock held before the next step");
  EXPECT_NE(trial_.ControlBackend(), "0");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "acknowledgement")) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

TEST_F(LostLock, t09_another_run_has_it) {
  Program run(trial_.WordsThrough(proxy_.directory()), kBehindStep);
  LoseBoth(run);
  {
    runner::Session other = trial_.Connect();
    EXPECT_EQ(other.QueryValue(fmt::format("SELECT pg_try_advisory_lock({})", key_)).value_or(""), "t");
    run.Signal(SIGCONT);
    const Ended ended = run.Wait();
    EXPECT_EQ(ended.exit, 7) << ended.output;
    EXPECT_TRUE(Says(ended, "another run has it now")) << ended.output;
    EXPECT_EQ(Done(), "1.1 2.1 3.1");
    EXPECT_EQ(trial_.Value("SELECT to_regclass('orders_email') IS NULL"), "t");
  }
  trial_.Converge();
}

// The other one has gone through the whole history, and is gone again.
TEST_F(LostLock, t09_another_run_has_done_the_rest) {
  Program run(trial_.WordsThrough(proxy_.directory()), kBehindStep);
  LoseBoth(run);
  // It waits for sessions of the run before, as long as that takes: the worker's is gone by then.
  const Ended other = Program(trial_.Words({"--wait-lock", "60"})).Wait();
  EXPECT_EQ(other.exit, 0) << other.output;
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "another run has done this migration meanwhile")) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

}  // namespace
}  // namespace sluice::faults
