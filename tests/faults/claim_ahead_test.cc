// The next migration is claimed in the message that commits the one before: who does not come to it gives it back.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <memory>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

constexpr const char* kBetween = "after_migration@1:stop";

class ClaimAhead : public testing::Test {
 protected:
  // The run stands still behind the first migration.
  std::unique_ptr<Program> StopBetween(const std::vector<std::string>& more = {}) {
    auto run = std::make_unique<Program>(trial_.Words(more), kBetween);
    Eventually([&] { return run->IsStopped(); }, "the end of the first migration");
    return run;
  }
  // The sessions that hold a row of the history that nobody else sees yet.
  std::string Claiming() const {
    return trial_.Value(
        "SELECT count(*) FROM pg_locks WHERE relation = 'sluice.history'::regclass AND mode = 'RowExclusiveLock'");
  }
  std::string Applied() const { return trial_.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history"); }

  Trial trial_;
};

TEST_F(ClaimAhead, is_made_with_the_commit) {
  const std::unique_ptr<Program> run = StopBetween();
  EXPECT_EQ(Claiming(), "1");
  EXPECT_EQ(Applied(), "1");
  run->Signal(SIGCONT);
  const Ended ended = run->Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

TEST_F(ClaimAhead, is_given_back_where_a_signal_came) {
  const Ended ended = Program(trial_.Words({"--rollback-on-failure"}), "after_migration@1:interrupt").Wait();
  EXPECT_EQ(ended.exit, 130) << ended.output;
  EXPECT_TRUE(Says(ended, "2.sql: a signal came before it began")) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1");
  EXPECT_EQ(trial_.Value("SELECT string_agg(migration || ' ' || state, ', ') FROM sluice.attempt"), "1 applied");
  trial_.Converge();
}

TEST_F(ClaimAhead, t24_is_lost_with_its_session) {
  const std::unique_ptr<Program> run = StopBetween();
  trial_.Execute(
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE relation = 'sluice.history'::regclass AND mode = "
      "'RowExclusiveLock'");
  run->Signal(SIGCONT);
  const Ended ended = run->Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1");
  trial_.Converge();
}

// Somebody has recorded the second one by hand meanwhile.
TEST_F(ClaimAhead, fails_without_harm_to_what_is_committed) {
  Program run(trial_.Words(), "before_commit@1:stop");
  Eventually([&] { return run.IsStopped(); }, "the first COMMIT");
  trial_.Execute(
      "INSERT INTO sluice.history (id, label, file, sum, raw_sum, chain, executed, tool_version, run) VALUES ('2', "
      "'2', "
      "'2.sql', '', '', '', '', '', 'by hand')");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "another run has applied it meanwhile")) << ended.output;
  EXPECT_EQ(Applied(), "1,2");
  EXPECT_EQ(trial_.Value("SELECT count(*) FROM trace"), "1");
  EXPECT_EQ(trial_.Value("SELECT string_agg(migration || ' ' || state, ', ' ORDER BY attempt) FROM sluice.attempt"),
            "1 applied, 2 failed");
  trial_.Execute("DELETE FROM sluice.history WHERE run = 'by hand'");
  trial_.Converge();
}

// A hook may take its time, and nothing is held meanwhile.
TEST_F(ClaimAhead, is_not_made_where_a_hook_runs_between) {
  trial_.Write("sluice.toml", "[hooks]\nbefore_migration = \"true\"\n");
  const std::unique_ptr<Program> run = StopBetween({"--config", trial_.File("sluice.toml")});
  EXPECT_EQ(Claiming(), "0");
  run->Signal(SIGCONT);
  EXPECT_EQ(run->Wait().exit, 0);
}

// The lock went with its connection while the last statement ran: the worker's transaction is given up.
TEST_F(ClaimAhead, t25_nothing_is_committed_without_the_lock) {
  Program run(trial_.Words(), "after_statement@9:stop");
  Eventually([&] { return run.IsStopped(); }, "the last statement of the second migration");
  trial_.Execute(fmt::format("SELECT pg_terminate_backend({}, 10000)", trial_.ControlBackend()));
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "the control connection, which holds the lock, failed")) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1");
  trial_.Converge();
}

// What a migration sets for its session does not change how the rows of the history are read.
TEST(ClaimInUtf8, client_encoding_of_a_migration) {
  Trial trial({{"1_\xC3\xA4.sql", "CREATE TABLE trace (migration int, n int);\nSET client_encoding = 'LATIN1';\n"},
               {"2_\xC3\xB6.sql", "COMMENT ON TABLE trace IS '\xC3\xBC';\n"}});
  const Ended ended = Program(trial.Words()).Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_EQ(
      trial.Value("SELECT string_agg(label || (duration_ms IS NOT NULL), ' ' ORDER BY place) FROM sluice.history"),
      "1_\xC3\xA4true 2_\xC3\xB6true");
  EXPECT_EQ(trial.Value("SELECT executed FROM sluice.history WHERE label LIKE '2%'"),
            "COMMENT ON TABLE trace IS '\xC3\xBC';\n");
  EXPECT_EQ(trial.Value("SELECT obj_description('trace'::regclass)"), "\xC3\xBC");
}

}  // namespace
}  // namespace sluice::faults
