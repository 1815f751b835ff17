// The run is asked to end: it ends soon, says so by its status, and leaves nothing.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

// A run that sleeps in the second migration.
class Asleep {
 public:
  Asleep() {
    EXPECT_EQ(trial_.Apply({"+1"}).exit, 0);
    trial_.Execute("INSERT INTO hold VALUES (600)");
    run_.emplace(trial_.Words());
    Eventually([&] { return trial_.BackendAt("SELECT pg_catalog.pg_sleep") != "0"; }, "the statement that sleeps");
  }
  // Ends the run, which has not applied the second one then, and goes on with another.
  Ended End() {
    Ended ended = run_->Wait();
    trial_.Check(ended);
    EXPECT_EQ(trial_.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
    trial_.Execute("TRUNCATE hold");
    trial_.Converge();
    return ended;
  }
  Trial& trial() { return trial_; }
  Program& run() { return *run_; }

 private:
  Trial trial_;
  std::optional<Program> run_;
};

struct Asked {
  const char* name;
  int signal;
  int exit;
};
class Signalled : public testing::TestWithParam<Asked> {};

TEST_P(Signalled, EndsAndLeavesNothing) {
  Asleep asleep;
  asleep.run().Signal(GetParam().signal);
  const Ended ended = asleep.End();
  EXPECT_EQ(ended.exit, GetParam().exit) << ended.output;
}

INSTANTIATE_TEST_SUITE_P(By, Signalled,
                         testing::Values(Asked{"t55_sigint", SIGINT, 130}, Asked{"t56_sigterm", SIGTERM, 143},
                                         Asked{"t58_sighup", SIGHUP, 143}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(SignalledTwice, t55_ends_at_once) {
  Asleep asleep;
  asleep.run().Signal(SIGINT);
  ::usleep(1'000);
  if (asleep.run().Runs()) asleep.run().Signal(SIGINT);
  EXPECT_EQ(asleep.End().exit, 130);
}

TEST(Cancelled, t23_by_another_session) {
  Asleep asleep;
  asleep.trial().Value("SELECT pg_cancel_backend(" + asleep.trial().BackendAt("SELECT pg_catalog.pg_sleep") + ")");
  const Ended ended = asleep.End();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "57014") && !Says(ended, "statement timeout")) << ended.output;
}

TEST(Terminated, t24_worker) {
  Asleep asleep;
  asleep.trial().Value("SELECT pg_terminate_backend(" + asleep.trial().BackendAt("SELECT pg_catalog.pg_sleep") + ")");
  const Ended ended = asleep.End();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "rolled back")) << ended.output;
}

// Without the lock somebody else may be at it: the worker must not commit.
TEST(Terminated, t25_control) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+1"}).exit, 0);
  trial.Execute("INSERT INTO hold VALUES (2)");
  Program run(trial.Words());
  Eventually([&] { return trial.BackendAt("SELECT pg_catalog.pg_sleep") != "0"; }, "the statement that sleeps");
  trial.Value("SELECT pg_terminate_backend(" + trial.ControlBackend() + ")");
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "control connection")) << ended.output;
  trial.Check(ended);
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  trial.Execute("TRUNCATE hold");
  trial.Converge();
}

TEST(Output, t57_nobody_reads_it) {
  Trial trial;
  const Ended ended = Program::RunWithoutReader(trial.Words());
  EXPECT_EQ(ended.exit, 0);
  trial.Check(ended);
  trial.CheckEnd();
}

}  // namespace
}  // namespace sluice::faults
