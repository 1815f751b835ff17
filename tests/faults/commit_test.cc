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
  const Ended ended = ApplyThrough({Cut::How::kBefore, "COMMIT", 2});
  EXPECT_EQ(ended.exit, 6) << ended.output;
  trial_.Check(ended);
  EXPECT_EQ(Applied(), "1");
  EXPECT_EQ(trial_.Value("SELECT state FROM sluice.attempt WHERE migration = '2'"), "aborted");
  trial_.Converge();
}

TEST_F(Commit, t09_answer_lost) {
  const Ended ended = ApplyThrough({Cut::How::kAfter, "COMMIT", 2});
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "acknowledgement")) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

// The step that commits is the first of the third migration, then the script's own COMMIT.
TEST_F(Commit, t09_answer_of_step_lost) {
  const Ended ended = ApplyThrough({Cut::How::kAfter, "COMMIT", 3});
  EXPECT_EQ(ended.exit, 0) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

TEST_F(Commit, t09_answer_of_script_lost) {
  const Ended ended = ApplyThrough({Cut::How::kAfter, "COMMIT", 5});
  EXPECT_EQ(ended.exit, 0) << ended.output;
  trial_.Check(ended);
  trial_.CheckEnd();
}

TEST_F(Commit, t10_server_unreachable_then) {
  const Ended ended = ApplyThrough({Cut::How::kAfter, "COMMIT", 2, true}, {"--resolve-seconds", "1"});
  // The control connection is open still, unless it goes the same way.
  EXPECT_TRUE(ended.exit == 0 || ended.exit == 6 || ended.exit == 8) << ended.output;
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
                   "SELECT count(*) FROM sluice.attempt WHERE state = 'committing' AND migration = "
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
