// Statements that cannot run in a transaction: what they leave is found, named, and gone on from.
#include <gtest/gtest.h>

#include <csignal>

#include "faults/proxy.h"
#include "faults/trial.h"

namespace sluice::faults {
namespace {

Files WithDuplicates() {
  Files files = FiveMigrations();
  files["3.sql"] =
      "INSERT INTO trace (migration, n) VALUES (3, 1);\n"
      "CREATE UNIQUE INDEX CONCURRENTLY orders_email ON orders (email);\n"
      "INSERT INTO trace (migration, n) VALUES (3, 2);\n";
  return files;
}

bool IsValid(const Trial& trial) {
  return trial.Value("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('orders_email') AND indisvalid") ==
         "1";
}

// A transaction that a concurrent build has to wait for.
class Writer {
 public:
  explicit Writer(const Trial& trial) : session_(trial.Connect()) {
    EXPECT_TRUE(session_.Execute("BEGIN; UPDATE orders SET email = email WHERE id = 1"));
  }
  void End() { EXPECT_TRUE(session_.Execute("COMMIT")); }

 private:
  runner::Session session_;
};

TEST(Alone, t12_cut_while_server_builds) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  Writer writer(trial);
  Proxy proxy(runner::SharedServer().directory(), {Cut::How::kClientOnly, "CREATE INDEX CONCURRENTLY", 1});
  const Ended cut = Program(trial.WordsThrough(proxy.directory())).Wait();
  EXPECT_EQ(cut.exit, 7) << cut.output;
  EXPECT_TRUE(Says(cut, "waits for what the server still does")) << cut.output;
  Program next(trial.Words());
  Eventually([&] { return trial.ControlBackend() != "0"; }, "the next run");
  EXPECT_NE(trial.BackendAt("CREATE INDEX CONCURRENTLY"), "0");
  const std::string oid = trial.Value("SELECT 'orders_email'::regclass::oid");
  writer.End();
  const Ended ended = next.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "it had succeeded")) << ended.output;
  EXPECT_EQ(trial.Value("SELECT 'orders_email'::regclass::oid"), oid) << "built a second time";
  trial.Check(ended);
  trial.CheckEnd();
}

TEST(Alone, t13_unique_violation) {
  Trial trial(WithDuplicates());
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  trial.Execute("UPDATE orders SET email = 'twice' WHERE id < 3");
  const Ended failed = trial.Apply();
  EXPECT_EQ(failed.exit, 7) << failed.output;
  EXPECT_TRUE(Says(failed, "DROP INDEX CONCURRENTLY public.orders_email")) << failed.output;
  EXPECT_EQ(trial.Value("SELECT max(id) FROM sluice.history"), "2");
  trial.Execute("UPDATE orders SET email = 'a' || id");
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "left by a try that failed")) << ended.output;
  EXPECT_TRUE(IsValid(trial));
}

// Somebody else's, from before: not ours to drop unasked.
TEST(Alone, t14_older_invalid_index) {
  Files files = FiveMigrations();
  files["3.sql"].replace(files["3.sql"].find("orders_email ON"), 0, "IF NOT EXISTS ");
  Trial trial(files);
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  trial.Execute("UPDATE orders SET email = 'twice' WHERE id < 3");
  (void)trial.Connect().Execute("CREATE UNIQUE INDEX CONCURRENTLY orders_email ON orders (email)");
  ASSERT_FALSE(IsValid(trial));
  trial.Execute("UPDATE orders SET email = 'a' || id");
  const Ended refused = trial.Apply();
  // The step before it is kept.
  EXPECT_EQ(refused.exit, 7) << refused.output;
  EXPECT_TRUE(Says(refused, "is not valid, and is in the way")) << refused.output;
  trial.Converge({"--repair-indexes"});
  EXPECT_TRUE(IsValid(trial));
}

TEST(Alone, t56_sigterm_while_building) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  Writer writer(trial);
  Program run(trial.Words());
  Eventually(
      [&] {
        return trial.BackendAt("CREATE INDEX CONCURRENTLY") != "0" && !IsValid(trial) &&
               trial.Value("SELECT to_regclass('orders_email') IS NOT NULL") == "t";
      },
      "the build");
  run.Signal(SIGTERM);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "DROP INDEX CONCURRENTLY public.orders_email")) << ended.output;
  writer.End();
  trial.Check(ended);
  trial.Converge();
}

// The signal comes when the statement has ended and the catalogs are asked, which waits for whoever has them locked.
TEST(Alone, t56_signal_behind_the_build) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  runner::Session other = trial.Connect();
  Program run(trial.Words(), "after_statement@2:stop");
  Eventually([&] { return IsValid(trial); }, "the index");
  ASSERT_TRUE(other.Execute("BEGIN; LOCK TABLE pg_catalog.pg_namespace"));
  run.Signal(SIGCONT);
  const auto waiting_since = [&] {
    return other
        .QueryValue(
            "SELECT coalesce(max(waitstart)::text, '') FROM pg_catalog.pg_locks WHERE NOT granted AND relation = "
            "'pg_catalog.pg_namespace'::regclass AND waitstart IS NOT NULL")
        .value_or("");
  };
  Eventually([&] { return !waiting_since().empty(); }, "the question");
  const std::string first = waiting_since();
  run.Signal(SIGINT);
  Eventually([&] { return waiting_since() != first || !run.Runs(); }, "the cancelled question");
  ASSERT_TRUE(other.Execute("COMMIT"));
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "finds that this statement has run")) << ended.output;
  trial.Check(ended);
  const std::string oid = trial.Value("SELECT 'orders_email'::regclass::oid");
  trial.Converge();
  EXPECT_EQ(trial.Value("SELECT 'orders_email'::regclass::oid"), oid) << "built a second time";
}

TEST(Alone, t16_reindex_interrupted) {
  Files files = FiveMigrations();
  files["3.sql"] += "REINDEX INDEX CONCURRENTLY orders_email;\n";
  Trial trial(files);
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  Program run(trial.Words(), "before_alone@2:sleep=1500");
  Eventually(
      [&] { return IsValid(trial) && trial.Value("SELECT count(*) FROM sluice.journal WHERE state = 'begun'") == "1"; },
      "the step");
  Writer writer(trial);
  Eventually([&] { return trial.Value("SELECT to_regclass('orders_email_ccnew') IS NOT NULL") == "t"; }, "the build");
  run.Signal(SIGINT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "orders_email_ccnew")) << ended.output;
  writer.End();
  trial.Converge();
}

TEST(Alone, t17_detach_interrupted) {
  Files files = {{"1.sql",
                  "CREATE TABLE trace (migration int, n int);\n"
                  "CREATE TABLE events (day int) PARTITION BY RANGE (day);\n"
                  "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (2);\n"},
                 {"2.sql", "ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY;\n"}};
  Trial trial(files);
  ASSERT_EQ(Program(trial.Words({"+1"})).Wait().exit, 0);
  runner::Session reader = trial.Connect();
  ASSERT_TRUE(reader.Execute("BEGIN; SELECT * FROM events"));
  Program run(trial.Words());
  const std::string pending = "SELECT count(*) FROM pg_inherits WHERE inhdetachpending";
  Eventually([&] { return trial.Value(pending) == "1"; }, "half of the detaching");
  run.Signal(SIGINT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 7) << ended.output;
  EXPECT_TRUE(Says(ended, "FINALIZE")) << ended.output;
  ASSERT_TRUE(reader.Execute("COMMIT"));
  const Ended next = Program(trial.Words()).Wait();
  EXPECT_EQ(next.exit, 0) << next.output;
  EXPECT_EQ(trial.Value("SELECT count(*) FROM pg_inherits"), "0");
  EXPECT_EQ(trial.Value("SELECT max(id) FROM sluice.history"), "2");
}

}  // namespace
}  // namespace sluice::faults
