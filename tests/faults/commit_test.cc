// The connection is lost around COMMIT, by a proxy. A migration is never applied twice, and never taken for applied.
#include <gtest/gtest.h>

#include "faults/proxy.h"
#include "faults/trial.h"

namespace sluice::faults {
namespace {

class Commit : public testing::Test {
 protected:
  Ended ApplyThrough(const Cut& cut, const std::vector<std::string>& more = {}) {
    Proxy proxy(runner::SharedServer().directory(), cut);
    Ended ended = Program(trial_.WordsThrough(proxy.directory(), more)).Wait();
    EXPECT_TRUE(proxy.has_cut());
    return ended;
  }
  std::string Applied() const { return trial_.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history"); }

  Trial trial_;
};

TEST_F(Commit, t08_swallowed) {
  const Ended ended = ApplyThrough({Cut::How::kBefore, kCommit, 2});
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1");
  EXPECT_EQ(trial_.Value("SELECT state FROM sluice.attempt WHERE migration = '2'"), "aborted");
  trial_.Converge();
}

TEST_F(Commit, t09_answer_lost) {
  const Ended ended = ApplyThrough({Cut::How::kAfter, kCommit, 2});
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "acknowledgement")) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

TEST_F(Commit, t53_answered_with_rollback) {
  const Ended ended = ApplyThrough({Cut::How::kRollBack, kCommit, 2});
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1");
  EXPECT_EQ(trial_.Value("SELECT state FROM sluice.attempt WHERE migration = '2'"), "failed");
  trial_.Converge();
}

TEST_F(Commit, t53_of_a_step_answered_with_rollback) {
  const Ended ended = ApplyThrough({Cut::How::kRollBack, kCommit, 3});
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1,2");
  trial_.Converge();
}

// The step that commits is the first of the third migration, then the script's own COMMIT.
TEST_F(Commit, t09_answer_of_step_lost) {
  const Ended ended = ApplyThrough({Cut::How::kAfter, kCommit, 3});
  EXPECT_EQ(ended.exit, 0) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

TEST_F(Commit, t09_answer_of_script_lost) {
  const Ended ended = ApplyThrough({Cut::How::kAfter, kCommit, 5});
  EXPECT_EQ(ended.exit, 0) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

TEST_F(Commit, t10_server_unreachable_then) {
  const Ended ended = ApplyThrough({Cut::How::kAfter, kCommit, 2, true}, {"--resolve-seconds", "1"});
  // The control connection is open still, which tells that it is committed; the next migration has no worker.
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "is verified")) << ended.output;
  EXPECT_EQ(trial_.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history"), "1,2");
  trial_.Check(ended);
  trial_.Converge();
}

// Every connection is cut: nobody is left to ask.
TEST_F(Commit, t10_unknown_names_the_query) {
  std::optional<Proxy> proxy(std::in_place, runner::SharedServer().directory(), Cut{Cut::How::kNever, "", 1, false});
  Program run(trial_.WordsThrough(proxy->directory(), {"--resolve-seconds", "2"}), "before_commit@2:sleep=3000");
  Eventually(
      [&] {
        return trial_.Value("SELECT to_regclass('sluice.attempt') IS NOT NULL") == "t" &&
               trial_.Value(
                   "SELECT count(*) FROM sluice.attempt WHERE xid IS NOT NULL AND ended_at IS NULL AND migration = "
                   "'2'") == "1";
      },
      "the second COMMIT");
  proxy.reset();
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 8) << ended.output;
  EXPECT_TRUE(Says(ended, "SELECT * FROM \"sluice\".history WHERE id = '2'")) << ended.output;
  trial_.Check(ended);
  trial_.Converge();
}

// Three migrations in one transaction, whose COMMIT is the run's first.
class Together : public testing::Test {
 protected:
  Ended ApplyThrough(Cut::How how) {
    Proxy proxy(runner::SharedServer().directory(), {how, kCommit, 1});
    return Program(trial_.WordsThrough(proxy.directory(), {"--single-transaction"})).Wait();
  }
  std::string Attempts() const {
    return trial_.Value("SELECT string_agg(migration || ' ' || state, ',' ORDER BY attempt) FROM sluice.attempt");
  }
  std::string Applied() const { return trial_.Value("SELECT count(*) FROM sluice.history"); }

  Trial trial_{{{"1.sql", "CREATE TABLE trace (migration int, n int);\n"},
                {"2.sql", "INSERT INTO trace VALUES (2, 1);\n"},
                {"3.sql", "INSERT INTO trace VALUES (3, 1);\n"}}};
};

TEST_F(Together, t08_swallowed) {
  const Ended ended = ApplyThrough(Cut::How::kBefore);
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_EQ(Applied(), "0");
  EXPECT_EQ(Attempts(), "1 aborted,2 aborted,3 aborted");
  EXPECT_EQ(trial_.Value("SELECT to_regclass('trace') IS NULL"), "t");
}

TEST_F(Together, t09_answer_lost) {
  const Ended ended = ApplyThrough(Cut::How::kAfter);
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "acknowledgement")) << ended.output;
  EXPECT_EQ(Applied(), "3");
  EXPECT_EQ(Attempts(), "1 applied,2 applied,3 applied");
  EXPECT_EQ(trial_.Value("SELECT count(*) FROM trace"), "2");
}

TEST_F(Together, t06_killed_before_commit) {
  const Ended killed = Program(trial_.Words({"--single-transaction"}), "before_commit:kill9").Wait();
  EXPECT_NE(killed.exit, 0) << killed.output;
  const Ended again = Program(trial_.Words({"--single-transaction", "--wait-lock", "60"})).Wait();
  EXPECT_EQ(again.exit, 0) << again.output;
  EXPECT_EQ(Applied(), "3");
  EXPECT_EQ(Attempts(), "1 aborted,2 aborted,3 aborted,1 applied,2 applied,3 applied");
}

// One that runs again has a row already, of its former text: that is not the answer.
class RunsAgain : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Program(trial_.Words()).Wait().exit, 0);
    trial_.Write("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 2 AS n;\n");
  }
  Ended ApplyThrough(Cut::How how) {
    Proxy proxy(runner::SharedServer().directory(), {how, kCommit, 1});
    return Program(trial_.WordsThrough(proxy.directory())).Wait();
  }
  std::string Last() const { return trial_.Value("SELECT state FROM sluice.attempt ORDER BY attempt DESC LIMIT 1"); }
  std::string View() const { return trial_.Value("SELECT n FROM v"); }

  Trial trial_{{{"V1__t.sql", "CREATE TABLE trace (migration int, n int);\n"},
                {"R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS n;\n"}}};
};

TEST_F(RunsAgain, t08_swallowed) {
  const Ended ended = ApplyThrough(Cut::How::kBefore);
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_EQ(View(), "1");
  EXPECT_EQ(Last(), "aborted");
  EXPECT_EQ(Program(trial_.Words()).Wait().exit, 0);
  EXPECT_EQ(View(), "2");
}

TEST_F(RunsAgain, t09_answer_lost) {
  const Ended ended = ApplyThrough(Cut::How::kAfter);
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_EQ(View(), "2");
  EXPECT_EQ(Last(), "applied");
}

TEST_F(RunsAgain, t06_killed_before_commit) {
  EXPECT_NE(Program(trial_.Words(), "before_commit:kill9").Wait().exit, 0);
  const Ended again = Program(trial_.Words({"--wait-lock", "60"})).Wait();
  EXPECT_EQ(again.exit, 0) << again.output;
  EXPECT_EQ(trial_.Value("SELECT string_agg(state, ',' ORDER BY attempt) FROM sluice.attempt WHERE migration <> '1'"),
            "applied,aborted,applied");
  EXPECT_EQ(View(), "2");
}

TEST(Deferred, t52_deferred_constraint_is_the_migrations_own) {
  Trial trial({{"1.sql",
                "CREATE TABLE trace (migration int, n int);\n"
                "CREATE TABLE parents (id bigint PRIMARY KEY);\n"
                "CREATE TABLE children (parent bigint REFERENCES parents DEFERRABLE INITIALLY DEFERRED);\n"},
               {"2.sql", "INSERT INTO children (parent) VALUES (1);\n"}});
  const Ended ended = Program(trial.Words()).Wait();
  EXPECT_EQ(ended.exit, 6) << ended.output;
  EXPECT_TRUE(Says(ended, "2.sql") && Says(ended, "23503")) << ended.output;
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',') FROM sluice.history"), "1");
  EXPECT_EQ(trial.Value("SELECT count(*) FROM children"), "0");
}

}  // namespace
}  // namespace sluice::faults
