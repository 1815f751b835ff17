// A statement that runs in ranges of a key: whatever disturbs the run, each row is changed once. The statement counts,
// so that a range that runs twice shows.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "faults/proxy.h"
#include "faults/trial.h"

namespace sluice::faults {
namespace {

// As the run sends it for what it applies; the backup before it has a transaction of its own.

// A hundred rows in ten ranges.
Files Counting(const std::string& how = "size=10, key=id") {
  return {{"1.sql",
           "CREATE TABLE counted (id bigint PRIMARY KEY, n int NOT NULL, other int);\n"
           "INSERT INTO counted (id, n) SELECT i, 0 FROM generate_series(1, 100) i;\n"},
          {"2.sql",
           "-- sluice: transaction(statement)\n"
           "-- sluice: batch(" +
               how +
               ")\n"
               "UPDATE counted SET n = n + 1 WHERE n >= 0;\n"}};
}

class Backfill {
 public:
  explicit Backfill(const Files& files = Counting()) : trial_(files) {
    const Ended first = Program(trial_.Words({"+1"})).Wait();
    EXPECT_EQ(first.exit, 0) << first.output;
  }
  Trial& trial() { return trial_; }
  std::string Changed() const { return trial_.Value("SELECT count(*) FROM counted WHERE n = 1"); }
  std::string Behind() const { return trial_.Value("SELECT coalesce(max(behind), '') FROM sluice.journal"); }
  // The same command again; each row is changed once then.
  Ended Complete() {
    Ended ended = Program(trial_.Words()).Wait();
    CheckEnd(ended);
    return ended;
  }
  void CheckEnd(const Ended& ended) const {
    EXPECT_EQ(ended.exit, 0) << ended.output;
    EXPECT_EQ(trial_.Value("SELECT string_agg(n || ': ' || rows, ', ') FROM (SELECT n, count(*) AS rows FROM counted "
                           "GROUP BY n) t"),
              "1: 100");
    EXPECT_EQ(trial_.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history"), "1,2");
    EXPECT_EQ(trial_.Value("SELECT rows_affected FROM sluice.history WHERE id = '2'"), "100") << "of all runs";
    EXPECT_EQ(trial_.Value("SELECT count(*) FROM sluice.journal"), "0");
    EXPECT_EQ(trial_.Value("SELECT count(*) FROM sluice.attempt WHERE ended_at IS NULL"), "0");
  }

 private:
  Trial trial_;
};

TEST(Batches, EachRowOnce) {
  Backfill backfill;
  backfill.Complete();
  EXPECT_EQ(backfill.trial().Value("SELECT count(*) FROM sluice.attempt WHERE migration = '2'"), "12");
}

struct KilledRange {
  const char* name;
  const char* place;
  const char* behind;
};
class RangeKilled : public testing::TestWithParam<KilledRange> {};

TEST_P(RangeKilled, NextRunGoesOn) {
  Backfill backfill;
  const Ended killed = Program(backfill.trial().Words(), GetParam().place).Wait();
  EXPECT_EQ(killed.exit, 128 + SIGKILL) << killed.output;
  backfill.trial().AwaitNobody();
  EXPECT_EQ(backfill.Behind(), GetParam().behind);
  EXPECT_EQ(backfill.Changed(), *GetParam().behind == '\0' ? "0" : GetParam().behind);
  const Ended next = backfill.Complete();
  EXPECT_EQ(Says(next, "goes on behind id"), *GetParam().behind != '\0') << next.output;
}

INSTANTIATE_TEST_SUITE_P(At, RangeKilled,
                         testing::Values(KilledRange{"t15_first_range", "after_statement@1:kill9", ""},
                                         KilledRange{"t15_range", "after_statement@3:kill9", "20"},
                                         KilledRange{"t15_before_commit", "before_commit@3:kill9", "20"},
                                         KilledRange{"t15_after_commit", "after_commit@3:kill9", "30"},
                                         KilledRange{"t15_between_ranges", "after_range@3:kill9", "30"},
                                         KilledRange{"t15_before_last_commit", "before_commit@11:kill9", "100"}),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Batches, t08_commit_never_arrives) {
  Backfill backfill;
  Proxy proxy(runner::SharedServer().directory(), {Cut::How::kBefore, kCommit, 3});
  const Ended cut = Program(backfill.trial().WordsThrough(proxy.directory())).Wait();
  EXPECT_TRUE(proxy.has_cut());
  EXPECT_EQ(cut.exit, 7) << cut.output;
  EXPECT_EQ(backfill.Behind(), "20");
  backfill.Complete();
}

TEST(Batches, t09_answer_to_commit_is_lost) {
  Backfill backfill;
  Proxy proxy(runner::SharedServer().directory(), {Cut::How::kAfter, kCommit, 3});
  const Ended ended = Program(backfill.trial().WordsThrough(proxy.directory())).Wait();
  EXPECT_TRUE(proxy.has_cut());
  EXPECT_TRUE(Says(ended, "is verified")) << ended.output;
  backfill.CheckEnd(ended);
}

TEST(Batches, t10_and_server_is_unreachable) {
  Backfill backfill;
  Proxy proxy(runner::SharedServer().directory(), {Cut::How::kAfter, kCommit, 3, true});
  const Ended ended = Program(backfill.trial().WordsThrough(proxy.directory(), {"--resolve-seconds", "1"})).Wait();
  // The control connection is open still: the range is found committed, and the next one has no worker.
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_EQ(backfill.Behind(), "30");
  backfill.Complete();
}

TEST(Batches, t55_interrupted_in_a_pause) {
  Backfill backfill(Counting("size=10, pause=10min, key=id"));
  Program run(backfill.trial().Words());
  Eventually([&] { return backfill.Changed() == "10"; }, "the first range");
  run.Signal(SIGINT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "goes on behind id 10")) << ended.output;
  backfill.trial().Write("2.sql", Counting().at("2.sql"));
  backfill.Complete();
}

TEST(Batches, t20_a_row_is_locked) {
  Backfill backfill;
  runner::Session other = backfill.trial().Connect();
  ASSERT_TRUE(other.Execute("BEGIN; UPDATE counted SET other = 1 WHERE id = 45"));
  Program run(backfill.trial().Words({"--lock-timeout-ms", "100", "--attempts", "1000"}));
  Eventually(
      [&] { return backfill.trial().Value("SELECT count(*) > 1 FROM sluice.attempt WHERE sqlstate = '55P03'") == "t"; },
      "the second try");
  EXPECT_EQ(backfill.Changed(), "40");
  ASSERT_TRUE(other.Execute("COMMIT"));
  backfill.CheckEnd(run.Wait());
}

TEST(Batches, WaitForReplicas) {
  Backfill backfill;
  // One that cannot tell how far it is behind: it is none.
  ::setenv("DATABASE_REPLICA_URLS", backfill.trial().connection().c_str(), 1);
  Program run(backfill.trial().Words({"--log-format", "json"}));
  ::unsetenv("DATABASE_REPLICA_URLS");
  Eventually([&] { return backfill.Changed() == "10"; }, "the first range");
  run.Signal(SIGINT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_FALSE(Says(ended, kCanary)) << ended.output;
  backfill.Complete();
}

TEST(Batches, t15_text_or_key_changed) {
  Backfill backfill;
  EXPECT_EQ(Program(backfill.trial().Words(), "after_range@3:kill9").Wait().exit, 128 + SIGKILL);
  std::string text = Counting().at("2.sql");
  backfill.trial().Write("2.sql", text + " -- and a comment\n");
  backfill.trial().Write("2.sql", text.replace(text.find("n + 1"), 5, "n + 2"));
  const Ended changed = Program(backfill.trial().Words()).Wait();
  EXPECT_EQ(changed.exit, 7) << changed.output;
  EXPECT_TRUE(Says(changed, "reads otherwise now")) << changed.output;
  EXPECT_EQ(backfill.Changed(), "30");
  // The size may be another.
  backfill.trial().Write("2.sql", Counting("size=7, key=id").at("2.sql"));
  backfill.Complete();
}

// What the history has not made, only the server knows.
TEST(Batches, KeyThatMayBeNull) {
  Files files = Counting("size=10, key=key");
  files["1.sql"] = "SELECT 1;\n";
  Trial trial(files);
  trial.Execute("CREATE TABLE counted (key bigint, n int NOT NULL)");
  const Ended refused = Program(trial.Words()).Wait();
  EXPECT_EQ(refused.exit, 6) << refused.output;
  EXPECT_TRUE(Says(refused, "2.sql:3: 'key' of 'counted' cannot be the key of its ranges: it may be null"))
      << refused.output;
  trial.Execute("ALTER TABLE counted ALTER COLUMN key SET NOT NULL");
  const Ended again = Program(trial.Words()).Wait();
  EXPECT_TRUE(Says(again, "no valid btree index")) << again.output;
  trial.Execute("CREATE INDEX ON counted (key, n); INSERT INTO counted SELECT 1, 0 FROM generate_series(1, 100)");
  const Ended done = Program(trial.Words()).Wait();
  EXPECT_EQ(done.exit, 0) << done.output;
  EXPECT_EQ(trial.Value("SELECT count(*) FROM counted WHERE n = 1"), "100");
}

TEST(Batches, KeysOfEveryType) {
  for (const std::string type : {"smallint", "uuid", "text", "varchar(40)"}) {
    const std::string value = type == "uuid" ? "gen_random_uuid()" : "((i * 37) % 101)::" + type;
    Trial trial({{"1.sql", "CREATE TABLE counted (key " + type + " PRIMARY KEY, n int NOT NULL);\n" +
                               "INSERT INTO counted SELECT " + value + ", 0 FROM generate_series(1, 100) i;\n"},
                 {"2.sql",
                  "-- sluice: transaction(statement)\n-- sluice: batch(size=7, key=key)\n"
                  "UPDATE counted SET n = n + 1 WHERE n >= 0;\n"}});
    const Ended ended = Program(trial.Words()).Wait();
    EXPECT_EQ(ended.exit, 0) << ended.output;
    EXPECT_EQ(trial.Value("SELECT count(*) FROM counted WHERE n = 1"), "100") << type;
  }
}

}  // namespace
}  // namespace sluice::faults
