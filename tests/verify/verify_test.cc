// `sluice verify` as people run it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "pairs.h"

namespace sluice::cli {
namespace {

using nlohmann::json;
using Lines = std::vector<std::string>;

TraceRun Verify(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "verify");
  return RunProgram(arguments);
}

json VerifyJson(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const TraceRun run = Verify(arguments);
  EXPECT_EQ(run.errors, "");
  return run.Json();
}

// "2 differs", of each migration.
Lines StatusesOf(const json& verified) {
  Lines lines;
  for (const json& migration : verified["migrations"]) {
    lines.push_back(migration["id"].get<std::string>() + " " + migration["status"].get<std::string>());
  }
  return lines;
}

std::string TextOf(const json& definition) {
  return definition.is_null() ? "-" : definition.get<std::string>();
}

// "down index public.i: CREATE INDEX ... | -"
Lines DifferencesOf(const json& migration) {
  Lines lines;
  for (const json& one : migration["differences"]) {
    lines.push_back(fmt::format("{} {}: {} | {}", one["step"].get<std::string>(), one["object"].get<std::string>(),
                                TextOf(one["expected"]), TextOf(one["found"])));
  }
  return lines;
}

TEST(Verify, AHistoryThatComesBack) {
  const Pairs history({{"CREATE TABLE t (id int PRIMARY KEY, a int);", "DROP TABLE t;"},
                       {"ALTER TABLE t ADD COLUMN b text;", "ALTER TABLE t DROP COLUMN b;"},
                       {"CREATE INDEX CONCURRENTLY i ON t (a);", "DROP INDEX CONCURRENTLY i;"},
                       {"ALTER TABLE t DROP COLUMN a;", "ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX i ON t (a);"},
                       {"CREATE TYPE mood AS ENUM ('sad');", "DROP TYPE mood;"}});
  const TraceRun run = Verify({history.path()});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  EXPECT_TRUE(run.output.starts_with("5 migrations verified on PostgreSQL ")) << run.output;
  EXPECT_NE(run.output.find(": 5 come back."), std::string::npos) << run.output;
  EXPECT_EQ(run.errors, "");
}

TEST(Verify, AWayBackThatForgetsAnIndex) {
  const Pairs history({{"CREATE TABLE t (id int);\nCREATE INDEX i ON t (id);", "DROP TABLE t;"},
                       {"DROP INDEX i;", "SELECT 1 FROM t;"},
                       {"CREATE TABLE u (id int);", "DROP TABLE u;"}});
  const json verified = VerifyJson({history.path()});
  EXPECT_EQ(StatusesOf(verified), (Lines{"1 returns", "2 failed", "3 returns"}));
  const json& second = verified["migrations"][1];
  EXPECT_EQ(DifferencesOf(second), Lines{"down index public.i: CREATE INDEX i ON public.t USING btree (id) | -"});
  EXPECT_EQ(second["error"]["step"], "up_again");
  EXPECT_EQ(second["error"]["sqlstate"], "42704");
  EXPECT_EQ(second["error"]["file"], history.Up(2));
}

TEST(Verify, AWayBackThatRestoresAnotherType) {
  const Pairs history({{"CREATE TABLE t (id int, a varchar(10) NOT NULL);", "DROP TABLE t;"},
                       {"ALTER TABLE t ALTER COLUMN a TYPE text;", "ALTER TABLE t ALTER COLUMN a TYPE varchar(20);"}});
  const TraceRun run = Verify({history.path()});
  EXPECT_EQ(run.exit, 1);
  EXPECT_EQ(run.output.substr(0, run.output.find("\n\n")), history.Up(2) +
                                                               R"(
  Its way back does not lead back:
    before:                                after the way back:
  column public.t.a
    character varying(10) not null         character varying(20) not null)");
  EXPECT_NE(run.output.find("1 comes back, 1 does not."), std::string::npos) << run.output;
}

TEST(Verify, AWayBackThatLeavesATable) {
  const Pairs history({{"CREATE TABLE t (id int);\nCREATE TABLE u (id int, a int CHECK (a > 0));", "DROP TABLE t;"},
                       {"CREATE TABLE v (id int);", "DROP TABLE v;"}});
  const json verified = VerifyJson({history.path()});
  EXPECT_EQ(StatusesOf(verified), (Lines{"1 failed", "2 returns"}));
  // The table alone: its columns and constraint go without saying.
  EXPECT_EQ(DifferencesOf(verified["migrations"][0]), Lines{"down table public.u: - | "});
  EXPECT_EQ(verified["migrations"][0]["error"]["line"], 2);
  EXPECT_EQ(verified["migrations"][0]["error"]["sqlstate"], "42P07");
}

TEST(Verify, AWayBackThatFails) {
  const Pairs history({{"CREATE TABLE t (id int);", "\nDROP TABLE x;"}, {"CREATE TABLE u ();", "DROP TABLE u;"}});
  const TraceRun run = Verify({history.path()});
  EXPECT_EQ(run.exit, 1);
  EXPECT_NE(run.output.find("1_m.down.sql:2: the way back failed: table"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("1 comes back, 1 failed."), std::string::npos) << run.output;
}

TEST(Verify, WhatIsDoneOnlyTheFirstTime) {
  const Pairs history({{"CREATE TABLE t (id int);", "DROP TABLE t;"},
                       {"CREATE TABLE IF NOT EXISTS done ();\n"
                        "DO $$ BEGIN IF EXISTS (SELECT FROM t) THEN CREATE INDEX i ON t (id); END IF; END $$;\n"
                        "INSERT INTO t VALUES (1);",
                        "DROP INDEX IF EXISTS i;\nDROP TABLE done;"}});
  const json verified = VerifyJson({history.path()});
  EXPECT_EQ(StatusesOf(verified), (Lines{"1 returns", "2 differs"}));
  EXPECT_EQ(DifferencesOf(verified["migrations"][1]),
            Lines{"up_again index public.i: - | CREATE INDEX i ON public.t USING btree (id)"});
}

TEST(Verify, AMigrationThatFailsEndsIt) {
  const Pairs history({{"CREATE TABLE t (id int);", "DROP TABLE t;"},
                       {"SELECT 1;\nSELECT 1 / 0;", "SELECT 1 FROM t;"},
                       {"CREATE TABLE u ();", "DROP TABLE u;"}});
  const TraceRun run = Verify({history.path(), "-v"});
  EXPECT_EQ(run.exit, 1);
  EXPECT_NE(run.output.find("2_m.up.sql:2: failed: division by zero (22012)"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("3_m.up.sql: not run: one before it failed"), std::string::npos) << run.output;
}

TEST(Verify, ANotNullThatRowsRefuse) {
  const Pairs history({{"CREATE TABLE t (id int PRIMARY KEY, a int);", "DROP TABLE t;"},
                       {"ALTER TABLE t ALTER COLUMN a SET NOT NULL;", "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;"},
                       {"CREATE TABLE u ();", "DROP TABLE u;"}});
  EXPECT_EQ(StatusesOf(VerifyJson({history.path()})), (Lines{"1 returns", "2 returns", "3 returns"}));
  const json verified = VerifyJson({history.path(), "--seed-rows", "20"});
  EXPECT_EQ(StatusesOf(verified), (Lines{"1 returns", "2 failed", "3 returns"}));
  EXPECT_EQ(verified["migrations"][1]["error"]["sqlstate"], "23502");
}

TEST(Verify, AWayBackThatRowsRefuse) {
  const Pairs history({{"CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);", "DROP TABLE t;"},
                       {"ALTER TABLE t DROP COLUMN a;", "ALTER TABLE t ADD COLUMN a int NOT NULL;"}});
  EXPECT_EQ(StatusesOf(VerifyJson({history.path()})), (Lines{"1 returns", "2 returns"}));
  EXPECT_EQ(StatusesOf(VerifyJson({history.path(), "--seed-rows", "20"})), (Lines{"1 returns", "2 failed"}));
}

TEST(Verify, WhatCannotBeTriedIsCounted) {
  const Pairs history({{"CREATE TABLE t (id int);", "DROP TABLE t;"},
                       {"CREATE TABLE u (id int);"},
                       {"CREATE TABLE v (id int);", "-- nothing\n"},
                       {"DROP TABLE u;", "DO $$ BEGIN RAISE EXCEPTION 'restore the backup of May'; END $$;"}});
  const TraceRun run = Verify({history.path(), "-v"});
  EXPECT_EQ(run.exit, 0) << run.output;
  EXPECT_NE(run.output.find("2_m.up.sql: no way back\n"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("4_m.up.sql: irreversible"), std::string::npos) << run.output;
  EXPECT_NE(run.output.find("1 comes back. Of the others 2 have"), std::string::npos) << run.output;
  EXPECT_EQ(StatusesOf(VerifyJson({history.path()})),
            (Lines{"1 returns", "2 no_way_back", "3 no_way_back", "4 irreversible"}));
}

TEST(Verify, SqlThatCodeMakesIsNotAnalysed) {
  const TemporaryDirectory directory;
  std::ofstream(directory.path() + "/alembic.ini") << "[alembic]\nscript_location = .\n";
  std::filesystem::create_directory(directory.path() + "/versions");
  std::ofstream(directory.path() + "/versions/a1_first.py")
      << "revision = 'a1'\ndown_revision = None\n\ndef upgrade():\n    make(op)\n\ndef downgrade():\n    unmake(op)\n";
  const json verified = VerifyJson({directory.path()});
  EXPECT_EQ(StatusesOf(verified), Lines{"a1 not_analysed"});
  EXPECT_EQ(verified["summary"]["not_analysed"], 1);
}

// All databases of a server share them, so there is one database, and a new server behind the second migration.
TEST(Verify, Roles) {
  const Pairs history(
      {{"CREATE ROLE app;\nCREATE TABLE t (id int);\nGRANT SELECT ON t TO app;", "DROP TABLE t;\nDROP ROLE app;"},
       {"ALTER ROLE app CREATEDB;", "SELECT 1 FROM t;"},
       {"GRANT INSERT ON t TO app;", "REVOKE INSERT ON t FROM app;"}});
  const json verified = VerifyJson({history.path()});
  EXPECT_EQ(StatusesOf(verified), (Lines{"1 returns", "2 differs", "3 returns"}));
  EXPECT_EQ(DifferencesOf(verified["migrations"][1]), Lines{"down role app:  | createdb"});
}

// More than one range, with a migration in the middle of one that does not come back.
TEST(Verify, ManyAtATime) {
  std::vector<Pair> pairs;
  Lines expected;
  for (int i = 1; i <= 20; ++i) {
    const bool leaves = i % 7 == 0;
    pairs.push_back({fmt::format("CREATE TABLE t{} (id int);\nCREATE TABLE IF NOT EXISTS x{} ();", i, i),
                     fmt::format("DROP TABLE t{};{}", i, leaves ? "" : fmt::format("\nDROP TABLE x{};", i))});
    expected.push_back(fmt::format("{} {}", i, leaves ? "differs" : "returns"));
  }
  const Pairs history(pairs);
  const json one = VerifyJson({history.path(), "--jobs", "1"});
  EXPECT_EQ(StatusesOf(one), expected);
  EXPECT_EQ(VerifyJson({history.path(), "--jobs", "4"}), one);
}

TEST(Verify, OnlyWhatIsNew) {
  const Pairs history({{"CREATE TABLE t (id int);", "SELECT 1 FROM t;"}, {"CREATE TABLE u ();", "DROP TABLE u;"}});
  for (const char* argument : {"--start-after=1", "--migration=2"}) {
    EXPECT_EQ(StatusesOf(VerifyJson({history.path(), argument})), Lines{"2 returns"}) << argument;
  }
  EXPECT_EQ(StatusesOf(VerifyJson({history.path(), "--start-after=1", "--only-new"})), Lines{"2 returns"});
  const TraceRun run = Verify({history.path(), "--only-new"});
  EXPECT_EQ(run.exit, 2);
  EXPECT_NE(run.errors.find("--since REV"), std::string::npos) << run.errors;
}

TEST(Verify, ASchemaBeforeTheHistory) {
  const Pairs history(std::vector<Pair>{{"ALTER TABLE t ADD COLUMN b int;", "ALTER TABLE t DROP COLUMN b;"}});
  const TemporaryDirectory directory;
  const std::string dump = directory.path() + "/structure.sql";
  std::ofstream(dump) << "SET check_function_bodies = false;\nCREATE TABLE public.t (id int);\n"
                         "ALTER TABLE public.t OWNER TO shop;\n";
  EXPECT_EQ(StatusesOf(VerifyJson({history.path(), "--schema", dump})), Lines{"1 returns"});
}

TEST(Verify, CommandsOfPsqlArePassedOver) {
  const Pairs history(std::vector<Pair>{{"\\i other.sql\nCREATE TABLE t (id int);", "DROP TABLE t;"}});
  const TraceRun run = Verify({history.path()});
  EXPECT_EQ(run.exit, 0) << run.output;
  EXPECT_NE(run.output.find("1 command of psql was passed over."), std::string::npos) << run.output;
}

TEST(Verify, TheExamplesHaveNoWayBack) {
  const json verified = VerifyJson({"examples"});
  EXPECT_EQ(verified["summary"]["no_way_back"], verified["migrations"].size());
  EXPECT_GT(verified["migrations"].size(), 30U);
}

TEST(Verify, TextFitsIntoEightyColumns) {
  const Pairs history(
      {{"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT 1 -- a line of some length, that does not fit "
        "into the half of a page\n$$;",
        "SELECT f();"},
       {"CREATE TABLE a_table_with_a_name_that_is_as_long_as_a_name_can_be_in_postgres (x int);", "SELECT f();"},
       {"CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n  SELECT 2\n$$;", "SELECT f();"}});
  const TraceRun run = Verify({history.path()});
  EXPECT_EQ(run.exit, 1);
  EXPECT_NE(run.output.find("function public.f()"), std::string::npos) << run.output;
  std::istringstream lines(run.output);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

}  // namespace
}  // namespace sluice::cli
