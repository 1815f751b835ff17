// `sluice apply` as people run it. What it does when something fails underneath is in tests/faults.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "exit_codes.h"
#include "pairs.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

using Lines = std::vector<std::string>;

void Write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

TEST(Apply, RunsTheWholeChainOnAServerOfItsOwn) {
  const TraceRun run = RunProgram({"apply", "--private", "--dir", "examples"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.output.find("35 migrations applied."), std::string::npos) << run.output;
  EXPECT_NE(run.errors.find("psql \""), std::string::npos) << run.errors;
  EXPECT_EQ(run.errors.find("warning"), std::string::npos) << run.errors;
}

TEST(Apply, RecordsWhatItDoesAndDoesItOnce) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int PRIMARY KEY);\nINSERT INTO t VALUES (1), (2);",
                         "CREATE INDEX CONCURRENTLY i ON t (id);", "BEGIN;\nALTER TABLE t ADD COLUMN n int;\nCOMMIT;"});
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(database.Applied(), (Lines{"1", "2", "3"}));
  EXPECT_EQ(database.Rows("SELECT rows_affected, tables, how FROM sluice.history WHERE id = '1'"),
            Lines{"2|{public.t}|applied"});
  EXPECT_EQ(database.Rows("SELECT count(*) FROM sluice.attempt WHERE ended_at IS NULL"), Lines{"0"});
  EXPECT_EQ(database.Rows("SELECT count(*) FROM sluice.journal"), Lines{"0"});
  EXPECT_EQ(database.Rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"), Lines{"t"});
  const TraceRun again = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(again.exit, 0);
  EXPECT_EQ(again.output, "nothing to apply\n");
  database.ExpectNobodyLeft();
}

// Whatever the one before has left in it.
TEST(Apply, EachMigrationBeginsInASessionThatIsNew) {
  constexpr const char* kLeaves =
      "SET work_mem = '77MB';\nSET default_transaction_isolation = 'serializable';\nCREATE TEMP TABLE left_over (a "
      "int);\n"
      "PREPARE p AS SELECT 1;\nDECLARE c CURSOR WITH HOLD FOR SELECT 1;\nSET ROLE pg_monitor;\nRESET ROLE;\n";
  constexpr const char* kLooks =
      "CREATE TABLE seen AS SELECT current_setting('work_mem') AS m, current_setting('transaction_isolation') AS i, "
      "to_regclass('left_over') IS NULL AS no_table, (SELECT count(*) FROM pg_prepared_statements WHERE name = 'p') AS "
      "p, "
      "(SELECT count(*) FROM pg_cursors WHERE name = 'c') AS c;\n";
  const TargetDatabase database;
  const History history({kLeaves, kLooks});
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(database.Rows("SELECT * FROM seen"), Lines{"4MB|read committed|t|0|0"});
}

TEST(Apply, LoadsTheRowsBehindCopy) {
  const TargetDatabase database;
  const History history(
      {"CREATE TABLE t (id int, a text);\nCOPY t (id, a) FROM STDIN;\n1\tone\n2\ttwo\\nlines\n\\.\n"
       "INSERT INTO t VALUES (3, 'three');"});
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(database.Rows("SELECT id, replace(a, E'\\n', '/') FROM t ORDER BY id"),
            (Lines{"1|one", "2|two/lines", "3|three"}));
}

TEST(Apply, ABadRowBehindCopyLeavesNothing) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);\nCOPY t FROM STDIN;\n1\nx\n\\.\n"});
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kRolledBack);
  EXPECT_NE(run.errors.find("1.sql:2"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
  EXPECT_EQ(database.Applied(), Lines{});
}

TEST(Apply, TheFailingStatementIsNamedAndTheOnesBeforeStay) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);", "INSERT INTO t VALUES (1);\n\nINSERT INTO t VALUES (1 / 0);",
                         "CREATE TABLE u (id int);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kRolledBack);
  EXPECT_NE(run.errors.find("2.sql:3"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("22012"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
  EXPECT_EQ(database.Rows("SELECT count(*) FROM t"), Lines{"0"});
  EXPECT_EQ(database.Rows("SELECT state, sqlstate, line FROM sluice.attempt WHERE migration = '2'"),
            Lines{"failed|22012|3"});
  database.ExpectNobodyLeft();
}

TEST(Apply, GoesOnBehindTheLastStepThatWasKept) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);\nINSERT INTO t VALUES (1), (1);",
                         "-- sluice: transaction(statement)\nINSERT INTO t VALUES (2);\n"
                         "CREATE UNIQUE INDEX CONCURRENTLY i ON t (id);"});
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kPartly) << run.output << run.errors;
  EXPECT_EQ(database.Applied(), Lines{"1"});
  EXPECT_EQ(database.Rows("SELECT count(*) FROM t WHERE id = 2"), Lines{"1"});
}

TEST(Apply, TheGateRefusesWhatHarmsRowsThatAreThere) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1); CREATE TABLE empty (id int);");
  const History history({"DROP TABLE empty;", "TRUNCATE t;"});
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kGateRefused);
  EXPECT_NE(run.output.find("SLU304"), std::string::npos) << run.output;
  EXPECT_EQ(run.output.find("drop-table"), std::string::npos) << run.output;
  EXPECT_EQ(database.Rows("SELECT count(*) FROM t"), Lines{"1"});
  EXPECT_EQ(database.Rows("SELECT to_regclass('sluice.history')"), Lines{""});
}

TEST(Apply, WhatIsAcceptedStillHasToBeAgreedTo) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
  const History history({"TRUNCATE t;"});
  const Lines accepted = {"--dir", history.path(), "--accept", "truncate@1=it is filled again by the next job"};
  const TraceRun unasked = database.Run("apply", accepted);
  EXPECT_EQ(unasked.exit, kRefused) << unasked.errors;
  EXPECT_NE(unasked.errors.find("public.t (1 row)"), std::string::npos) << unasked.errors;
  Lines agreed = accepted;
  agreed.push_back("--yes=" + database.Name());
  const TraceRun run = database.Run("apply", agreed);
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(database.Rows("SELECT accepted->0->>'reason' FROM sluice.history"),
            Lines{"it is filled again by the next job"});
  EXPECT_EQ(database.Rows("SELECT count(*) FROM t"), Lines{"0"});
}

TEST(Apply, ASchemaIsLostWithTheRowsInIt) {
  const TargetDatabase database;
  database.Execute("CREATE SCHEMA app; CREATE TABLE app.t (id int); INSERT INTO app.t VALUES (1), (2);");
  const History history({"DROP SCHEMA app CASCADE;"});
  const TraceRun run =
      database.Run("apply", {"--dir", history.path(), "--accept", "drop-schema-or-database@1=nobody uses it any more"});
  EXPECT_EQ(run.exit, kRefused) << run.errors;
  EXPECT_NE(run.errors.find("app.t (2 rows)"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT count(*) FROM app.t"), Lines{"2"});
}

TEST(Apply, AnEditedMigrationIsRefusedAndLineEndsAreNot) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (\n  id int\n);"});
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, 0);
  Write(history.File(1), "CREATE TABLE t (\r\n  id int\r\n);");
  const TraceRun ends = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(ends.exit, 0) << ends.errors;
  EXPECT_NE(ends.errors.find("line ends"), std::string::npos) << ends.errors;
  Write(history.File(1), "CREATE TABLE t (id bigint);");
  const TraceRun edited = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(edited.exit, kGateRefused);
  EXPECT_NE(edited.errors.find("'1' is applied, and its text is another now"), std::string::npos) << edited.errors;
}

TEST(Apply, ARepeatableMigrationRunsAgainWhereItsTextHasChanged) {
  const TargetDatabase database;
  const TemporaryDirectory files;
  Write(files.path() + "/V1__t.sql", "CREATE TABLE t (id int);");
  const std::string repeatable = files.path() + "/R__v.sql";
  Write(repeatable, "CREATE OR REPLACE VIEW v AS SELECT 1 AS n;");
  EXPECT_EQ(database.Run("apply", {"--dir", files.path()}).exit, 0);
  const Lines first = database.Rows("SELECT id FROM sluice.history ORDER BY place");
  EXPECT_EQ(database.Run("apply", {"--dir", files.path()}).output, "nothing to apply\n");
  Write(repeatable, "CREATE OR REPLACE VIEW v AS SELECT 2 AS n;");
  Write(files.path() + "/V2__u.sql", "CREATE TABLE u (id int);");
  const TraceRun status = database.Run("status", {"--dir", files.path()});
  EXPECT_NE(status.output.find("1 applied, 2 pending"), std::string::npos) << status.output;
  const TraceRun again = database.Run("apply", {"--dir", files.path()});
  EXPECT_EQ(again.exit, 0) << again.output << again.errors;
  EXPECT_EQ(database.Rows("SELECT n FROM v"), Lines{"2"});
  EXPECT_EQ(database.Rows("SELECT id FROM sluice.history ORDER BY place"), (Lines{first[0], "2", first[1]}));
  EXPECT_EQ(database.Rows("SELECT executed LIKE '%SELECT 2%', duration_ms IS NOT NULL FROM sluice.history ORDER BY "
                          "place DESC LIMIT 1"),
            Lines{"t|t"});
  EXPECT_EQ(database.Run("apply", {"--dir", files.path()}).output, "nothing to apply\n");
  EXPECT_EQ(database.Rows("SELECT count(*) FROM sluice.attempt WHERE state <> 'applied'"), Lines{"0"});
}

TEST(Apply, WhatIsNotAsTheLockSaysIsRefused) {
  const TargetDatabase database;
  const std::vector<Pair> one = {{"CREATE TABLE t (id int);", "DROP TABLE t;"}};
  const Pairs history(one);
  ASSERT_EQ(RunProgram({"lock", history.path()}).exit, 0);
  Write(history.Up(1), "CREATE TABLE t (id bigint);");
  for (const Lines& words : {Lines{"apply"}, Lines{"plan"}, Lines{"guard", "--", "true"}}) {
    Lines more(words.begin() + 1, words.end());
    more.insert(more.begin(), {"--dir", history.path()});
    const TraceRun run = database.Run(words.front(), more);
    EXPECT_EQ(run.exit, kGateRefused) << words.front() << run.errors;
    EXPECT_NE(run.output.find("is not what sluice.lock says"), std::string::npos) << words.front() << run.output;
  }
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
  const Lines accepting = {"--dir", history.path(), "--accept", "edited-migration@1=nobody has it yet"};
  EXPECT_EQ(database.Run("apply", accepting).exit, 0);
  EXPECT_EQ(database.Run("rollback", {"--dir", history.path()}).exit, kGateRefused);
  EXPECT_EQ(database.Run("rollback", accepting).exit, 0);
}

TEST(Apply, ALockWithAConflictIsNotTakenForNone) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  Write(history.path() + "/sluice.lock", "<<<<<<< ours\n");
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).exit, kUsage);
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

TEST(Apply, SaysSoWhereItJudgesWithoutSizes) {
  const TargetDatabase database;
  database.Execute(
      "CREATE TABLE there (id int); REVOKE SELECT ON pg_stat_user_tables FROM PUBLIC; CREATE ROLE sees_no_sizes LOGIN; "
      "GRANT CREATE ON DATABASE " +
      database.Name() +
      " TO sees_no_sizes; GRANT CREATE ON SCHEMA public TO "
      "sees_no_sizes");
  const History history({"CREATE TABLE t (id int);"});
  const TraceRun run = database.RunAs("sees_no_sizes", "apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_NE(run.errors.find("without the sizes of tables"), std::string::npos) << run.errors;
}

// A run that was killed leaves its copies of the migrations.
TEST(Apply, TakesAwayWhatProcessesThatAreGoneHaveLeft) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const TemporaryDirectory temporary;
  const std::string dead = temporary.path() + "/sluice-copy-aaaaaa";
  const std::string alive = temporary.path() + "/sluice-copy-bbbbbb";
  const std::string other = temporary.path() + "/sluice-other";
  for (const std::string& directory : {dead, alive, other}) std::filesystem::create_directory(directory);
  Write(dead + "/0", "CREATE TABLE t (id int);");
  const int held = ::open(alive.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_EQ(::flock(held, LOCK_SH), 0);
  const pid_t child =
      StartProgram({"status", "--dir", history.path(), "--database-url", database.Address()}, temporary.path());
  int ended = -1;
  ASSERT_EQ(::waitpid(child, &ended, 0), child);
  ::close(held);
  EXPECT_EQ(ended, 0);
  EXPECT_FALSE(std::filesystem::exists(dead));
  EXPECT_TRUE(std::filesystem::exists(alive));
  EXPECT_TRUE(std::filesystem::exists(other));
}

TEST(Apply, OneRunAtATime) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);"});
  const TargetDatabase::HeldLock held(database);
  const TraceRun run = database.Run("apply", {"--dir", history.path()});
  EXPECT_EQ(run.exit, kLocked) << run.errors;
  EXPECT_NE(run.errors.find("another run is at this database"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("pg_terminate_backend("), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

TEST(Guard, RecordsWhatTheOtherToolHasApplied) {
  const TargetDatabase database;
  const History history({"CREATE TABLE t (id int);", "CREATE TABLE u (id int);"});
  const TraceRun failed = database.Run("guard", {"--dir", history.path(), "--", "sh", "-c", "exit 3"});
  EXPECT_EQ(failed.exit, 8) << failed.errors;
  EXPECT_NE(failed.errors.find("ended with status 3"), std::string::npos) << failed.errors;
  EXPECT_EQ(database.Applied(), Lines{});
  const TraceRun run = database.Run("guard", {"--dir", history.path(), "--", "true"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  EXPECT_EQ(database.Rows("SELECT id, how FROM sluice.history ORDER BY place"), (Lines{"1|guard", "2|guard"}));
  EXPECT_EQ(database.Run("apply", {"--dir", history.path()}).output, "nothing to apply\n");
}

TEST(Guard, TheGateComesFirst) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
  const History history({"TRUNCATE t;"});
  const std::string mark = history.path() + "/ran";
  const TraceRun run = database.Run("guard", {"--dir", history.path(), "--", "touch", mark});
  EXPECT_EQ(run.exit, kGateRefused);
  EXPECT_FALSE(std::filesystem::exists(mark));
}

TEST(Apply, ASecretInAStatementStaysOutOfTheHistory) {
  const TargetDatabase database;
  const History history({"CREATE ROLE sluice_secret_keeper PASSWORD 'canary-7f3a';\nDROP ROLE sluice_secret_keeper;"});
  const TraceRun run =
      database.Run("apply", {"--dir", history.path(), "--accept", "password-in-migration@1=a test of it"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  EXPECT_EQ(run.output.find("canary"), std::string::npos);
  EXPECT_EQ(database.Rows("SELECT count(*) FROM sluice.history WHERE executed LIKE '%canary%'"), Lines{"0"});
}

// INSERTs that follow each other are kept as one, and of a long one not all tokens.
TEST(Apply, ASecretAmongManyRowsStaysOutOfTheHistory) {
  const TargetDatabase database;
  std::string rows;
  for (int i = 0; i < 2000; ++i) rows += "(1, 'x'), ";
  const std::string link = "INSERT INTO links (id, link) VALUES (1, 'x');\n";
  const std::string secret = "(1, 'postgresql://app:canary-7f3a@db/shop');\n";
  const History history({"CREATE TABLE links (id int, link text);\n" + link + link +
                         "INSERT INTO links (id, link) VALUES " + secret + link +
                         "INSERT INTO links (id, link) VALUES " + rows + secret + link});
  const TraceRun run =
      database.Run("apply", {"--dir", history.path(), "--accept", "password-in-migration@1=a test of it"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  EXPECT_EQ(database.Rows("SELECT count(*) FROM links WHERE link LIKE '%canary%'"), Lines{"2"});
  EXPECT_EQ(database.Rows("SELECT count(*) FROM sluice.history WHERE executed LIKE '%canary%'"), Lines{"0"});
  EXPECT_EQ(database.Rows("SELECT count(*) FROM sluice.history WHERE executed LIKE '%app:***********@db%'"),
            Lines{"1"});
}

}  // namespace
}  // namespace sluice::cli
