// The files do not fit the history, or the history's tables are not what they should be: nothing runs.
#include <gtest/gtest.h>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

TEST(History, t30_edited_file) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  const std::string text = FiveMigrations().at("2.sql");
  trial.Write("2.sql", text + "SELECT 1;\n");
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 1) << ended.output;
  EXPECT_TRUE(Says(ended, "'2' is applied, and its text is another now")) << ended.output;
  trial.Write("2.sql", text);
  trial.Converge();
}

TEST(History, t30_only_line_ends) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  std::string text = "\xEF\xBB\xBF" + FiveMigrations().at("2.sql");
  for (size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
  trial.Write("2.sql", text);
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_TRUE(Says(ended, "line ends or a byte order mark alone")) << ended.output;
  trial.CheckEnd();
}

TEST(History, t31_missing_file) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  trial.Remove("2.sql");
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 1) << ended.output;
  EXPECT_TRUE(Says(ended, "'2' is applied, and is not among the migrations any more")) << ended.output;
  EXPECT_EQ(trial.Value("SELECT max(id) FROM sluice.history"), "2");
}

TEST(History, t32_out_of_order) {
  Files files = FiveMigrations();
  files.erase("2.sql");
  files["3.sql"] = "INSERT INTO trace (migration, n) VALUES (3, 1);\n";
  files.erase("4.sql");
  files.erase("5.sql");
  Trial trial(files);
  ASSERT_EQ(Program(trial.Words()).Wait().exit, 0);
  trial.Write("2.sql", "INSERT INTO trace (migration, n) VALUES (2, 1);\n");
  const Ended ended = Program(trial.Words()).Wait();
  EXPECT_EQ(ended.exit, 1) << ended.output;
  EXPECT_TRUE(Says(ended, "'2' is not applied, and stands before '3', which is")) << ended.output;
  EXPECT_EQ(Program(trial.Words({"--allow-out-of-order"})).Wait().exit, 0);
  EXPECT_EQ(trial.Value("SELECT string_agg(id, ',' ORDER BY place) FROM sluice.history"), "1,3,2");
}

// What was judged is what runs.
// What runs, and what the database is compared with behind it, is what was judged.
void ChangeBehindTheGate(Trial& trial) {
  Program run(trial.Words(), "before_lock:stop");
  Eventually([&] { return run.IsStopped(); }, "the run before the lock");
  trial.Write("5.sql", "DROP TABLE customers;\n");
  run.Signal(SIGCONT);
  const Ended ended = run.Wait();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  EXPECT_FALSE(Says(ended, "warning")) << ended.output;
  trial.Check(ended);
  trial.CheckEnd();
}

TEST(History, t33_file_changes_behind_the_gate) {
  Trial trial;
  ChangeBehindTheGate(trial);
}

// Too large to be kept in memory: there is a copy of it.
TEST(History, t33_large_file_changes_behind_the_gate) {
  Files files = FiveMigrations();
  files["5.sql"] += "-- " + std::string(size_t{100} << 10, 'x') + "\n";
  Trial trial(files);
  ChangeBehindTheGate(trial);
}

TEST(History, t71_newer_tables) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  trial.Execute("INSERT INTO sluice.ledger_version (version, tool_version) VALUES (99, '99.0')");
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 3) << ended.output;
  EXPECT_TRUE(Says(ended, "newer sluice")) << ended.output;
  trial.Execute("DELETE FROM sluice.ledger_version WHERE version = 99");
  trial.Converge();
}

TEST(History, t72_view_in_the_place_of_a_table) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  trial.Execute("ALTER TABLE sluice.history RENAME TO h; CREATE VIEW sluice.history AS SELECT * FROM sluice.h");
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 3) << ended.output;
  trial.Execute("DROP VIEW sluice.history; ALTER TABLE sluice.h RENAME TO history");
  trial.Converge();
}

// What a session of a migration sets stays within it, and the history is written where it belongs.
TEST(History, t51_session_state) {
  Files files = FiveMigrations();
  files["2.sql"] +=
      "SELECT pg_catalog.pg_advisory_unlock_all();\n"
      "SELECT pg_catalog.set_config('search_path', '', false);\n";
  Trial trial(files);
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 0) << ended.output;
  trial.CheckEnd();
}

TEST(History, t50_transaction_control_in_a_whole_migration) {
  Files files = FiveMigrations();
  files["2.sql"] = "-- sluice: transaction(whole)\n" + files["2.sql"] + "COMMIT;\nSELECT 1 / 0;\n";
  Trial trial(files);
  const Ended ended = trial.Apply();
  EXPECT_EQ(ended.exit, 1) << ended.output;
  EXPECT_TRUE(Says(ended, "transaction-control-in-migration")) << ended.output;
  EXPECT_EQ(trial.Value("SELECT to_regclass('sluice.history') IS NULL"), "t");
  trial.Write("2.sql", FiveMigrations().at("2.sql"));
  trial.Converge();
}

}  // namespace
}  // namespace sluice::faults
