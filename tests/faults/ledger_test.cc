// The files do not fit the history, or the history's tables are not what they should be: nothing runs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "faults/trial.h"

namespace sluice::faults {
namespace {

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

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

// Nothing that writes there goes on.
TEST(History, t71_newer_tables) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  trial.Execute(
      "INSERT INTO sluice.ledger_version (version, tool_version) VALUES (99, '99.0'); INSERT INTO sluice.attempt (run, "
      "migration, direction, state, tool_version) VALUES ('killed', '3', 'up', 'running', '99.0')");
  const std::vector<std::vector<std::string>> commands = {{"apply"},
                                                          {"stamp", "5", "--yes", trial.database()},
                                                          {"repair", "--yes", trial.database()},
                                                          {"guard", "--", "true"}};
  for (std::vector<std::string> words : commands) {
    words.insert(words.begin() + 1, {"--dir", trial.File(""), "--database-url", trial.connection()});
    const Ended ended = Program(words).Wait();
    EXPECT_EQ(ended.exit, 3) << words[0] << ": " << ended.output;
    EXPECT_TRUE(Says(ended, "newer sluice (version 99 of them, this one knows 3)")) << words[0] << ended.output;
    EXPECT_TRUE(Says(ended, "Use that version of sluice or a later one")) << words[0] << ended.output;
  }
  EXPECT_EQ(trial.Value("SELECT count(*) FROM sluice.history"), "2");
  EXPECT_EQ(trial.Value("SELECT state FROM sluice.attempt WHERE run = 'killed'"), "running");
  trial.Execute("DELETE FROM sluice.ledger_version WHERE version = 99");
  trial.Converge();
}

// What the first version of the tables held, in the order of its columns.
constexpr const char* kHistoryRows =
    "id, place, label, file, sum, raw_sum, chain, executed, began_at, duration_ms, rows_affected, tables, accepted, "
    "how, "
    "applied_by, host, tool_version, backup, run";
constexpr const char* kAttemptRows =
    "attempt, run, migration, direction, state, began_at, ended_at, xid, backend, system_identifier, statement, line, "
    "sqlstate, error, host, process, tool_version";
constexpr const char* kJournalRows = "migration, unit, sum, state, attempt, statement, began_at, ended_at";

// Puts the rows that are there into tables as the first version made them.
void MakeFirstVersion(const Trial& trial) {
  trial.Execute("ALTER SCHEMA sluice RENAME TO made");
  trial.Execute(ReadFile(std::string(SLUICE_TESTS_DIR) + "/faults/ledger_1.sql"));
  for (const auto& [table, columns] :
       {std::pair("history", kHistoryRows), std::pair("attempt", kAttemptRows), std::pair("journal", kJournalRows)}) {
    trial.Execute(
        fmt::format("INSERT INTO sluice.{0} ({1}) OVERRIDING SYSTEM VALUE SELECT {1} FROM made.{0}", table, columns));
  }
  // As the identities stood.
  trial.Execute(
      "SELECT setval('sluice.history_place_seq', (SELECT max(place) FROM sluice.history)), "
      "setval('sluice.attempt_attempt_seq', (SELECT max(attempt) FROM sluice.attempt))");
  trial.Execute("DROP SCHEMA made CASCADE");
}

std::string ColumnsOf(const Trial& trial) {
  return trial.Value(
      "SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default), ', ' ORDER "
      "BY "
      "table_name, ordinal_position) FROM information_schema.columns WHERE table_schema = 'sluice'");
}

std::string RowsOf(const Trial& trial, const char* table, const char* columns, const char* order) {
  return trial.Value(
      fmt::format("SELECT string_agg(t::text, E'\\n' ORDER BY {2}) FROM (SELECT {1} FROM sluice.{0}) t WHERE {2} <= 2",
                  table, columns, order));
}

// A run of the old program was killed between two steps; the new one goes on from there.
TEST(History, OlderTablesAreBroughtUp) {
  Trial trial;
  EXPECT_EQ(Program(trial.Words(), "after_step@1:kill9").Wait().exit, 128 + SIGKILL);
  trial.AwaitNobody();
  MakeFirstVersion(trial);
  const std::string history = RowsOf(trial, "history", kHistoryRows, "place");
  const std::string attempts = RowsOf(trial, "attempt", kAttemptRows, "attempt");
  EXPECT_NE(history, "");
  EXPECT_EQ(trial.Value("SELECT count(*) FROM sluice.journal WHERE state = 'done'"), "1");
  trial.Converge();
  EXPECT_EQ(RowsOf(trial, "history", kHistoryRows, "place"), history);
  EXPECT_EQ(RowsOf(trial, "attempt", kAttemptRows, "attempt"), attempts);
  EXPECT_EQ(trial.Value("SELECT string_agg(version::text, ',' ORDER BY version) FROM sluice.ledger_version"), "1,2,3");
  Trial made_anew;
  ASSERT_EQ(made_anew.Apply().exit, 0);
  EXPECT_EQ(ColumnsOf(trial), ColumnsOf(made_anew));
}

// Only what writes brings them up.
TEST(History, OlderTablesAreRead) {
  Trial trial;
  ASSERT_EQ(trial.Apply({"+2"}).exit, 0);
  MakeFirstVersion(trial);
  for (const std::string command : {"status", "plan", "current"}) {
    const Ended ended = Program({command, "--dir", trial.File(""), "--database-url", trial.connection()}).Wait();
    EXPECT_EQ(ended.exit, 0) << ended.output;
  }
  EXPECT_EQ(trial.Value("SELECT max(version) FROM sluice.ledger_version"), "1");
  trial.Execute(
      "INSERT INTO sluice.attempt (run, migration, direction, state, tool_version) VALUES ('killed', '3', 'up', "
      "'running', '0'); INSERT INTO sluice.journal (migration, unit, sum, state, attempt, statement) SELECT '3', 1, "
      "'unused', 'begun', max(attempt), 'CREATE INDEX CONCURRENTLY orders_email ON orders (email)' FROM "
      "sluice.attempt");
  const Ended repaired =
      Program({"repair", "--dir", trial.File(""), "--database-url", trial.connection(), "--yes", trial.database()})
          .Wait();
  EXPECT_EQ(repaired.exit, 0) << repaired.output;
  EXPECT_EQ(trial.Value("SELECT max(version) FROM sluice.ledger_version"), "3");
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
