// `sluice trace` as people run it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "runner/private_server.h"
#include "runner/session.h"
#include "trace_program.h"

namespace sluice::cli {
namespace {

using nlohmann::json;

const json& StatementAt(const json& trace, const std::string& file, int line) {
  for (const json& statement : trace["statements"]) {
    if (statement["line"] == line && statement["file"].get<std::string>().ends_with(file)) return statement;
  }
  throw std::runtime_error("no statement at " + file + ":" + std::to_string(line));
}

// "0002_create_catalog.sql:26 scan_not_observed public.products", one for each thing that is not plain agreement.
std::set<std::string> NotAgreed(const json& trace) {
  std::set<std::string> found;
  for (const json& statement : trace["statements"]) {
    const std::string file = std::filesystem::path(statement["file"].get<std::string>()).filename();
    const std::string place = file + ":" + std::to_string(statement["line"].get<int>());
    const std::string status = statement["status"];
    if (status == "failed") found.insert(place + " failed " + statement["error"]["sqlstate"].get<std::string>());
    if (status == "not_run") found.insert(place + " not_run");
    for (const json& difference : statement["differences"]) {
      found.insert(place + " " + difference["kind"].get<std::string>() + " " +
                   difference["relation"].get<std::string>());
    }
  }
  return found;
}

TEST(TraceProgram, Examples) {
  const TraceRun run = RunTrace({"--dir", "examples", "--keep-going", "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  const json trace = run.Json();
  EXPECT_EQ(NotAgreed(trace), std::set<std::string>());
  const bool all_timed = std::all_of(trace["statements"].begin(), trace["statements"].end(), [](const json& statement) {
    return statement["status"] != "observed" || statement["observed"]["duration_ms"] > 0;
  });
  EXPECT_TRUE(all_timed);
  const json& summary = trace["summary"];
  EXPECT_EQ(summary["statements"], trace["statements"].size());
  EXPECT_GT(summary["observed"], 80);
  EXPECT_EQ(summary["unknown"], 0);
  std::printf("%d statements observed, %d differ\n", summary["observed"].get<int>(), summary["differing"].get<int>());
}

TEST(TraceProgram, StopsAtAFailureAndSaysSo) {
  const History history({"CREATE TABLE t (id int);", "BEGIN;\nCREATE INDEX CONCURRENTLY i ON t (id);\nCOMMIT;"});
  const TraceRun run = RunTrace({history.path()});
  EXPECT_EQ(run.exit, 1);
  EXPECT_NE(run.output.find("failed: CREATE INDEX CONCURRENTLY cannot run inside a transaction block"),
            std::string::npos);
  EXPECT_NE(run.output.find("1 failed"), std::string::npos);
  EXPECT_NE(run.output.find("not run"), std::string::npos);
  EXPECT_EQ(run.errors, "");
}

TEST(TraceProgram, OneMigrationInItsHistory) {
  const TraceRun run = RunTrace({"examples/migrations/0010_order_public_id.sql", "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  const json trace = run.Json();
  ASSERT_EQ(trace["statements"].size(), 1U);
  const json& statement = trace["statements"][0];
  EXPECT_EQ(statement["observed"]["rewrites"], json({"public.orders"}));
  EXPECT_EQ(statement["predicted"]["rewrites"], json({"public.orders"}));
  EXPECT_EQ(statement["differences"], json::array());
}

// A table that was written anew is known to be empty: the plan of the check begins with it, and ends there.
TEST(TraceProgram, ForeignKeysOfTablesKnownToBeEmpty) {
  const History history({"CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (a_id int);",
                         "ALTER TABLE a ALTER id TYPE text;\nALTER TABLE b ALTER a_id TYPE text;\n"
                         "ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a (id);"});
  const TraceRun run = RunTrace({history.File(2), "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  const json trace = run.Json();
  const json& check = StatementAt(trace, "2.sql", 3);
  EXPECT_EQ(check["predicted"]["scans"], json({"public.a", "public.b"}));
  EXPECT_EQ(check["observed"]["scans"], json({"public.b"}));
  EXPECT_EQ(check["differences"], json::array());
}

std::vector<std::string> LocksOf(const json& side) {
  std::vector<std::string> locks;
  for (const json& lock : side["locks"]) {
    locks.push_back(lock["relation"].get<std::string>() + " " + lock["mode"].get<std::string>());
  }
  return locks;
}

// A row fires triggers, whose statements fire others; the functions are created, but only run by that.
TEST(TraceProgram, WhatTriggersDo) {
  const History history(
      {"CREATE TABLE orders (id int, note text);\nCREATE TABLE lines (order_id int);\nCREATE TABLE journal (entry "
       "text);\n"
       "CREATE FUNCTION lose_lines() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
       "  DELETE FROM lines WHERE order_id = OLD.id; RETURN OLD; END $$;\n"
       "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
       "  INSERT INTO journal VALUES (TG_OP); RETURN NULL; END $$;\n"
       "CREATE TRIGGER a BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION lose_lines();\n"
       "CREATE TRIGGER b AFTER DELETE ON lines FOR EACH STATEMENT EXECUTE FUNCTION note();\n"
       "INSERT INTO orders VALUES (1);",
       "UPDATE orders SET note = '';", "DELETE FROM orders;"});
  const TraceRun run = RunTrace({history.File(2), history.File(3), "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  const json trace = run.Json();
  const json& update = StatementAt(trace, "2.sql", 1);
  EXPECT_EQ(LocksOf(update["predicted"]), (std::vector<std::string>{"public.orders RowExclusiveLock"}));
  const json& deletion = StatementAt(trace, "3.sql", 1);
  const std::vector<std::string> all = {"public.journal RowExclusiveLock", "public.lines RowExclusiveLock",
                                        "public.orders RowExclusiveLock"};
  EXPECT_EQ(LocksOf(deletion["predicted"]), all);
  EXPECT_EQ(LocksOf(deletion["observed"]), all);
  EXPECT_EQ(deletion["predicted"]["certainty"], "upper_bound");
}

// What a trigger's function does is not known: no prediction is shown as the whole truth.
TEST(TraceProgram, TriggersThatAreNotRead) {
  const History history(
      {"CREATE TABLE orders (id int);\n"
       "CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
       "  EXECUTE 'SELECT ' || TG_ARGV[0]; RETURN NULL; END $$;\n"
       "CREATE TRIGGER a AFTER INSERT ON orders EXECUTE FUNCTION act('1');",
       "INSERT INTO orders VALUES (1);\nALTER TABLE orders DISABLE TRIGGER USER;\n"
       "INSERT INTO orders VALUES (2);\nALTER INDEX IF EXISTS nowhere RENAME TO somewhere;"});
  const TraceRun run = RunTrace({history.File(2), "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  const json trace = run.Json();
  EXPECT_EQ(StatementAt(trace, "2.sql", 1)["predicted"]["certainty"], "unknown");
  EXPECT_EQ(StatementAt(trace, "2.sql", 3)["predicted"]["certainty"], "exact");
  EXPECT_EQ(StatementAt(trace, "2.sql", 4)["predicted"]["certainty"], "upper_bound");
}

// The server reads the body of an SQL function as it creates it, unless it is told not to.
TEST(TraceProgram, WhatTheBodyOfAnSqlFunctionNames) {
  const History history(
      {"CREATE TABLE orders (id int);\nCREATE TABLE lines (id int);",
       "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM orders WHERE id IN (SELECT id FROM lines)';\n"
       "SET LOCAL check_function_bodies = off;\n"
       "CREATE FUNCTION g() RETURNS void LANGUAGE sql AS 'DELETE FROM orders';"});
  const TraceRun run = RunTrace({history.File(2), "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  const json trace = run.Json();
  const std::vector<std::string> named = {"public.lines AccessShareLock", "public.orders RowExclusiveLock"};
  EXPECT_EQ(LocksOf(StatementAt(trace, "2.sql", 1)["predicted"]), named);
  EXPECT_EQ(LocksOf(StatementAt(trace, "2.sql", 1)["observed"]), named);
  EXPECT_EQ(LocksOf(StatementAt(trace, "2.sql", 3)["predicted"]), std::vector<std::string>());
}

TEST(TraceProgram, AnEarlierMigrationThatFails) {
  const History history({"SELECT 1 / 0;", "CREATE TABLE t (id int);"});
  const TraceRun run = RunTrace({history.File(2), "--format", "json"});
  EXPECT_EQ(run.exit, 1);
  EXPECT_EQ(NotAgreed(run.Json()), (std::set<std::string>{"1.sql:1 failed 22012", "2.sql:1 not_run"}));
}

// As pg_dump 17 writes it: roles and a setting that this server may not know, and commands of psql.
constexpr std::string_view kDump = R"sql(--
-- PostgreSQL database dump
--

\restrict Bk3Yq0TnA

SET statement_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
SET row_security = off;

CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO shop;
CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok'
);
ALTER TYPE public.mood OWNER TO shop;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.customers (
    id integer NOT NULL,
    email character varying(50),
    mood public.mood DEFAULT 'ok'::public.mood
);
ALTER TABLE public.customers OWNER TO "the ""shop""";
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);
GRANT SELECT ON TABLE public.customers TO reader;

\unrestrict Bk3Yq0TnA
)sql";

class DumpFile {
 public:
  explicit DumpFile(std::string_view text) { std::ofstream(path()) << text; }
  std::string path() const { return directory_.path() + "/structure.sql"; }

 private:
  TemporaryDirectory directory_;
};

TEST(TraceProgram, ASchemaBeforeTheHistory) {
  const DumpFile dump(kDump);
  const History history({"ALTER TABLE customers ALTER COLUMN email TYPE varchar(80);",
                         "CREATE TABLE orders (id int, customer int REFERENCES customers);"});
  const TraceRun run = RunTrace({history.path(), "--schema", dump.path(), "--format", "json"});
  EXPECT_EQ(run.exit, 0) << run.errors << run.output;
  const json trace = run.Json();
  ASSERT_EQ(trace["statements"].size(), 2U);
  EXPECT_EQ(NotAgreed(trace), std::set<std::string>());
  EXPECT_EQ(StatementAt(trace, "2.sql", 1)["predicted"]["locks"],
            json::parse(R"([{"relation":"public.customers","mode":"ShareRowExclusiveLock"}])"));
  EXPECT_EQ(StatementAt(trace, "1.sql", 1)["predicted"]["certainty"], "exact");
}

TEST(TraceProgram, ASchemaThatCannotBeLoaded) {
  const DumpFile dump("CREATE TABLE t (id int);\n\nCREATE TABLE t (id int);\n");
  const History history({"SELECT 1;"});
  const TraceRun run = RunTrace({history.path(), "--schema", dump.path()});
  EXPECT_EQ(run.exit, 2);
  EXPECT_NE(run.errors.find("structure.sql:3: relation \"t\" already exists (42P07)"), std::string::npos) << run.errors;
}

TEST(TraceProgram, InsertsKeptAsOneAllRun) {
  const History history(
      {"CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2); -- two\n"
       "INSERT INTO t VALUES (3);\nINSERT INTO t\n VALUES (4);",
       "ALTER TABLE t ADD CHECK (id < 4);"});
  EXPECT_EQ(NotAgreed(RunTrace({history.path(), "--format", "json"}).Json()),
            (std::set<std::string>{"2.sql:1 failed 23514"}));
}

TEST(TraceProgram, ACommitThatFails) {
  const History history({"CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);",
                         "INSERT INTO t SELECT 1 FROM generate_series(1, 2);"});
  const TraceRun run = RunTrace({history.path()});
  EXPECT_EQ(run.exit, 1);
  EXPECT_NE(run.output.find("failed at COMMIT: duplicate key value violates"), std::string::npos) << run.output;
}

TEST(TraceProgram, SeededRowsShowWhatDependsOnData) {
  const History history({"CREATE TABLE t (id int PRIMARY KEY, a int, b int NOT NULL);",
                         "ALTER TABLE t ALTER COLUMN b TYPE bigint;", "ALTER TABLE t ALTER COLUMN a SET NOT NULL;"});
  EXPECT_EQ(RunTrace({history.path()}).exit, 0);
  const TraceRun run = RunTrace({history.path(), "--seed-rows", "50", "--format", "json"});
  EXPECT_EQ(run.exit, 1);
  const json trace = run.Json();
  EXPECT_EQ(NotAgreed(trace), (std::set<std::string>{"3.sql:1 failed 23502"}));
  EXPECT_EQ(trace["unseeded"], json::array());
}

TEST(TraceProgram, TablesThatCouldNotBeFilledAreNamed) {
  const History history(
      {"CREATE TABLE t (id int NOT NULL CHECK (id > 5 AND id < 3));", "ALTER TABLE t ADD COLUMN a int;"});
  const TraceRun run = RunTrace({history.path(), "--seed-rows", "5"});
  EXPECT_EQ(run.exit, 0);
  EXPECT_NE(run.output.find("public.t was not filled: new row for relation \"t\" violates"), std::string::npos)
      << run.output;
}

std::string WithoutTimes(const std::string& text) {
  return std::regex_replace(text, std::regex(R"( *[0-9.]+ m?s\b)"), "");
}

TEST(TraceProgram, TheSameButForTimes) {
  for (const char* format : {"text", "markdown"}) {
    const std::vector<std::string> arguments = {"--format", format, "examples/migrations/0003_create_orders.sql"};
    const TraceRun one = RunTrace(arguments);
    EXPECT_EQ(one.exit, 0);
    EXPECT_EQ(WithoutTimes(one.output), WithoutTimes(RunTrace(arguments).output));
  }
}

TEST(TraceProgram, TextFitsIntoEightyColumns) {
  std::istringstream lines(RunTrace({"--dir", "examples", "--keep-going"}).output);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(TraceProgram, PasswordsDoNotShow) {
  const History history(
      {"CREATE ROLE app LOGIN PASSWORD 'hunter2';\n"
       "CREATE SUBSCRIPTION s CONNECTION 'host=a password=hunter3' PUBLICATION p;"});
  for (const char* format : {"text", "markdown", "json"}) {
    const TraceRun run = RunTrace({"--format", format, history.path()});
    EXPECT_NE(run.output.find("CREATE SUBSCRIPTION"), std::string::npos) << run.output << run.errors;
    EXPECT_EQ((run.output + run.errors).find("hunter"), std::string::npos) << run.output << run.errors;
  }
}

// A server as others would have it, with the first migration applied.
class OtherServer : public testing::Test {
 protected:
  void SetUp() override {
    Result<runner::PrivateServer> server = runner::PrivateServer::Start({});
    ASSERT_TRUE(server) << server.error().message;
    server_.emplace(std::move(*server));
    runner::SqlResult<runner::Session> session = runner::Session::Connect(server_->ConnectionString());
    ASSERT_TRUE(session) << session.error().message;
    session_.emplace(std::move(*session));
    ASSERT_TRUE(session_->Execute("CREATE TABLE t (id int, a int); INSERT INTO t VALUES (1234567, NULL)"));
  }

  std::optional<runner::PrivateServer> server_;
  std::optional<runner::Session> session_;
};

TEST_F(OtherServer, IsRolledBack) {
  const History history({"CREATE TABLE t (id int, a int);",
                         "CREATE TABLE u (id int);\nCREATE INDEX CONCURRENTLY i ON u (id);\n\\i other.sql\n"
                         "BEGIN;\nALTER TABLE t ADD COLUMN b int;\nCOMMIT;",
                         "DROP TABLE t; THIS IS NOT SQL"});
  const TraceRun run = RunTrace({history.File(2), history.File(3), "--keep-going", "--format", "json", "--database-url",
                                 server_->ConnectionString() + " password=topsecret"});
  EXPECT_EQ(run.exit, 0) << run.errors;
  const json trace = run.Json();
  EXPECT_EQ(NotAgreed(trace), (std::set<std::string>{"2.sql:2 not_run", "2.sql:3 not_run", "2.sql:4 not_run",
                                                     "2.sql:6 not_run", "3.sql:1 not_run"}));
  EXPECT_EQ(StatementAt(trace, "2.sql", 5)["status"], "observed");
  EXPECT_EQ(run.output.find("topsecret"), std::string::npos);
  EXPECT_EQ(*session_->QueryValue("SELECT count(*) FROM pg_class WHERE relname IN ('t', 'u', 'i')"), "1");
  EXPECT_EQ(*session_->QueryValue("SELECT count(*) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0"),
            "2");
}

TEST_F(OtherServer, FailuresDoNotQuoteItsRows) {
  const History history({"CREATE TABLE t (id int, a int);",
                         "ALTER TABLE t ADD CHECK (id < 5) NOT VALID;\n"
                         "UPDATE t SET a = 1;"});
  const TraceRun run = RunTrace({history.File(2), "--database-url", server_->ConnectionString()});
  EXPECT_EQ(run.exit, 1);
  EXPECT_NE(run.output.find("failed: new row for relation"), std::string::npos) << run.output;
  EXPECT_EQ(run.output.find("1234567"), std::string::npos) << run.output;
}

TEST_F(OtherServer, AFailureDoesNotEndTheOthersWhereAsked) {
  const History history({"CREATE TABLE t (id int, a int);", "CREATE TABLE u (id int);\nSELECT 1 / 0;",
                         "ALTER TABLE t ADD COLUMN b int;"});
  const TraceRun run = RunTrace({history.File(2), history.File(3), "--keep-going", "--format", "json", "--database-url",
                                 server_->ConnectionString()});
  EXPECT_EQ(run.exit, 1);
  EXPECT_EQ(NotAgreed(run.Json()), (std::set<std::string>{"2.sql:2 failed 22012"}));
}

}  // namespace
}  // namespace sluice::cli
