// What rules say comes of a statement that succeeds, on a real server: behind what is reported it holds, and elsewhere
// not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "reported.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

constexpr std::string_view kEarlier = R"sql(
CREATE SCHEMA app;
CREATE TABLE t (a int PRIMARY KEY, b int, c varchar(9));
INSERT INTO t SELECT n, n + 100000, 'long text' FROM generate_series(1, 9) AS n;
CREATE VIEW v AS SELECT a FROM t;
CREATE TABLE required (a int, b int NOT NULL DEFAULT 1, c int DEFAULT 1);
CREATE TYPE e AS ENUM ('a');
CREATE DOMAIN d AS int;
CREATE TABLE typed (s e, n d, i int);
CREATE TABLE twice (a int);
INSERT INTO twice VALUES (1), (1);
CREATE FUNCTION one_more(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN $1 + 1; END';
CREATE FUNCTION other(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN $1 + 1; END';
CREATE INDEX t_one_more ON t (one_more(a));
)sql";

struct Consequence {
  std::string_view rule;
  std::vector<std::string> change;  // statements
  std::string probe;                // fails, or says "t" first, where what the rule says has come
  bool holds;
  std::vector<std::string> before = {};  // what a client has done in the session
  bool change_fails = false;             // a statement of it
};

void PrintTo(const Consequence& fact, std::ostream* out) {
  *out << fmt::format("{}: {}", fact.rule, fmt::join(fact.change, "; "));
}

class Consequences : public testing::TestWithParam<Consequence> {};

TEST_P(Consequences, hold_where_they_are_reported) {
  const Consequence& fact = GetParam();
  const runner::Database database;
  runner::Session session = database.Connect();
  const auto earlier = session.Execute(std::string(kEarlier));
  ASSERT_TRUE(earlier) << earlier.error().message;
  for (const std::string& statement : fact.before) ASSERT_TRUE(session.Execute(statement)) << statement;
  bool fails = false;
  for (const std::string& statement : fact.change) fails = !session.Execute(statement) || fails;
  EXPECT_EQ(fails, fact.change_fails);
  const auto rows = session.Query(fact.probe);
  EXPECT_EQ(!rows || (!rows->empty() && rows->front().front() == "t"), fact.holds)
      << (rows ? "" : rows.error().message);
  const Reported reported =
      ReportedBy(fact.rule, {std::string(kEarlier), fmt::format("{};\n", fmt::join(fact.change, ";\n")),
                             "CREATE TABLE later (id bigint PRIMARY KEY);\n"});
  EXPECT_EQ(reported != Reported::kNo, fact.holds);
}

const std::string kLong(70, 'x');
const std::string kLongest(63, 'y');
const std::string kAllOf = "PREPARE s AS SELECT * FROM t";

std::string IsThere(const std::string& relation) {
  return fmt::format("SELECT NOT EXISTS (SELECT FROM pg_class WHERE relname::text = '{}')", relation);
}

const std::vector<Consequence> kFacts = {
    {"identifier-truncated", {"CREATE TABLE " + kLong + " (a int)"}, IsThere(kLong), true},
    {"identifier-truncated", {"CREATE TABLE " + kLongest + " (a int)"}, IsThere(kLongest), false},
    {"identifier-truncated", {"CREATE INDEX " + kLong + " ON t (b)"}, IsThere(kLong), true},

    {"set-local-outside-transaction",
     {"BEGIN", "COMMIT", "SET LOCAL lock_timeout = '3s'"},
     "SELECT current_setting('lock_timeout') <> '3s'",
     true},
    {"set-local-outside-transaction",
     {"BEGIN", "SET LOCAL lock_timeout = '3s'"},
     "SELECT current_setting('lock_timeout') <> '3s'",
     false},

    {"session-setting-leaks", {"SET search_path = app"}, "SELECT current_setting('search_path') = 'app'", true},
    {"session-setting-leaks",
     {"SET search_path = app", "RESET search_path"},
     "SELECT current_setting('search_path') = 'app'",
     false},
    {"session-setting-leaks",
     {"BEGIN", "SET LOCAL search_path = app", "COMMIT"},
     "SELECT current_setting('search_path') = 'app'",
     false},
    {"session-setting-leaks",
     {"BEGIN", "SET search_path = app", "ROLLBACK"},
     "SELECT current_setting('search_path') = 'app'",
     false},
    {"session-setting-leaks",
     {"SELECT set_config('search_path', 'app', false)"},
     "SELECT current_setting('search_path') = 'app'",
     true},

    {"reset-drops-timeouts",
     {"SET lock_timeout = '3s'", "RESET ALL", "ALTER TABLE t ADD COLUMN n int"},
     "SELECT current_setting('lock_timeout') <> '3s'",
     true},
    {"reset-drops-timeouts",
     {"SET lock_timeout = '3s'", "SET work_mem = '8MB'", "RESET work_mem", "ALTER TABLE t ADD COLUMN n int"},
     "SELECT current_setting('lock_timeout') <> '3s'",
     false},

    {"invalid-index-masked",
     {"CREATE UNIQUE INDEX CONCURRENTLY i ON twice (a)",
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON twice (a)"},
     "SELECT NOT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass",
     true,
     {},
     true},
    {"invalid-index-masked",
     {"DROP INDEX CONCURRENTLY IF EXISTS i", "CREATE INDEX CONCURRENTLY i ON twice (a)"},
     "SELECT NOT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass",
     false},

    {"stale-expression-index",
     {"CREATE OR REPLACE FUNCTION one_more(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN $1 + 50; END'",
      "SET enable_seqscan = off"},
     "SELECT count(*) = 0 FROM t WHERE one_more(a) = 51",
     true},
    {"stale-expression-index",
     {"CREATE OR REPLACE FUNCTION other(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN $1 + 50; END'",
      "SET enable_seqscan = off"},
     "SELECT count(*) = 0 FROM t WHERE other(a) = 51",
     false},

    {"cached-plan-break", {"ALTER TABLE t ALTER COLUMN c TYPE text"}, "EXECUTE s", true, {kAllOf}},
    {"cached-plan-break", {"ALTER TABLE t ALTER COLUMN c TYPE varchar(99)"}, "EXECUTE s", true, {kAllOf}},
    {"cached-plan-break", {"ALTER TABLE t ALTER COLUMN b SET DEFAULT 1"}, "EXECUTE s", false, {kAllOf}},
    {"cached-plan-break", {"CREATE INDEX i ON t (b)"}, "EXECUTE s", false, {kAllOf}},

    {"analyze-after-type-change",
     {"ALTER TABLE t ALTER COLUMN c TYPE text"},
     "SELECT NOT EXISTS (SELECT FROM pg_stats WHERE tablename = 't' AND attname = 'c')",
     true,
     {"ANALYZE t"}},
    {"analyze-after-type-change",
     {"ALTER TABLE t ALTER COLUMN c TYPE varchar(99)"},
     "SELECT NOT EXISTS (SELECT FROM pg_stats WHERE tablename = 't' AND attname = 'c')",
     true,
     {"ANALYZE t"}},
    {"analyze-after-type-change",
     {"ALTER TABLE t ALTER COLUMN c TYPE text", "ANALYZE t"},
     "SELECT NOT EXISTS (SELECT FROM pg_stats WHERE tablename = 't' AND attname = 'c')",
     false,
     {"ANALYZE t"}},
    {"analyze-after-type-change",
     {"ALTER TABLE t ALTER COLUMN c SET DEFAULT 'x'"},
     "SELECT NOT EXISTS (SELECT FROM pg_stats WHERE tablename = 't' AND attname = 'c')",
     false,
     {"ANALYZE t"}},

    {"narrowing-type-change",
     {"ALTER TABLE t ALTER COLUMN c TYPE varchar(3)"},
     "SELECT (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = "
     "'c') = 'character varying(9)'",
     true,
     {},
     true},
    {"narrowing-type-change",
     {"ALTER TABLE t ALTER COLUMN b TYPE smallint"},
     "SELECT (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = "
     "'b') = 'integer'",
     true,
     {},
     true},
    {"narrowing-type-change",
     {"ALTER TABLE t ALTER COLUMN b TYPE bigint"},
     "SELECT (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = "
     "'b') = 'integer'",
     false},
    {"narrowing-type-change",
     {"ALTER TABLE t ALTER COLUMN c TYPE varchar(99)"},
     "SELECT (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = "
     "'c') = 'character varying(9)'",
     false},

    {"drop-default-of-required-column",
     {"ALTER TABLE required ALTER COLUMN b DROP DEFAULT"},
     "INSERT INTO required (a) VALUES (1) RETURNING 'f'",
     true},
    {"drop-default-of-required-column",
     {"ALTER TABLE required ALTER COLUMN c DROP DEFAULT"},
     "INSERT INTO required (a) VALUES (1) RETURNING 'f'",
     false},
    {"drop-default-of-required-column",
     {"ALTER TABLE required ALTER COLUMN b SET DEFAULT 2"},
     "INSERT INTO required (a) VALUES (1) RETURNING 'f'",
     false},

    {"drop-type-cascade", {"DROP TYPE e CASCADE"}, "SELECT s IS NULL FROM typed", true},
    {"drop-type-cascade", {"DROP DOMAIN d CASCADE"}, "SELECT n IS NULL FROM typed", true},

    {"transaction-nesting",
     {"BEGIN", "CREATE TABLE n (a int)", "BEGIN", "COMMIT", "ROLLBACK"},
     "SELECT to_regclass('n') IS NOT NULL",
     true},
    {"transaction-nesting",
     {"BEGIN", "CREATE TABLE n (a int)", "SAVEPOINT s", "RELEASE s", "ROLLBACK"},
     "SELECT to_regclass('n') IS NOT NULL",
     false},

    {"cascade-reaches", {"DROP TABLE t CASCADE"}, "SELECT a < 0 FROM v", true},
    {"cascade-reaches", {"DROP TABLE twice CASCADE"}, "SELECT a < 0 FROM v", false},
    {"drop-schema-or-database", {"DROP SCHEMA app CASCADE"}, "SELECT to_regnamespace('app') IS NULL", true},
    {"drop-schema-or-database", {"CREATE SCHEMA other"}, "SELECT to_regnamespace('app') IS NULL", false},
    {"unlogged-table",
     {"CREATE UNLOGGED TABLE n (a int)"},
     "SELECT relpersistence = 'u' FROM pg_class WHERE relname = 'n'",
     true},
    {"unlogged-table",
     {"CREATE TABLE n (a int)"},
     "SELECT relpersistence = 'u' FROM pg_class WHERE relname = 'n'",
     false},
    {"drop-table", {"DROP TABLE twice"}, "SELECT a < 0 FROM twice", true},
    {"drop-table", {"DROP TABLE IF EXISTS never"}, "SELECT a < 0 FROM twice", false},

    {"rename-view-or-schema-or-enum-value", {"ALTER VIEW v RENAME TO v2"}, "SELECT a < 0 FROM v", true},
    {"rename-view-or-schema-or-enum-value",
     {"ALTER SCHEMA app RENAME TO app2"},
     "SELECT to_regnamespace('app') IS NULL",
     true},
    {"rename-view-or-schema-or-enum-value", {"ALTER TYPE e RENAME VALUE 'a' TO 'b'"}, "SELECT 'a'::e <> 'a'", true},
    {"rename-view-or-schema-or-enum-value", {"ALTER TYPE e ADD VALUE 'b'"}, "SELECT 'a'::e <> 'a'", false},
    {"rename-view-or-schema-or-enum-value", {"ALTER TABLE t SET SCHEMA app"}, "SELECT a < 0 FROM t", true},

    {"grant-to-public", {"GRANT SELECT ON t TO PUBLIC"}, "SELECT has_table_privilege('public', 't', 'SELECT')", true},
    {"grant-to-public",
     {"GRANT SELECT ON t TO CURRENT_USER"},
     "SELECT has_table_privilege('public', 't', 'SELECT')",
     false},

    {"rename-table", {"ALTER TABLE t RENAME TO t2"}, "SELECT 'f' FROM t", true},
    {"rename-table", {"ALTER INDEX t_one_more RENAME TO t2"}, "SELECT 'f' FROM t", false},
    {"rename-column", {"ALTER TABLE t RENAME COLUMN b TO b2"}, "SELECT b < 0 FROM t", true},
    {"rename-column", {"ALTER TABLE t RENAME CONSTRAINT t_pkey TO k"}, "SELECT b < 0 FROM t", false},
    {"drop-column", {"ALTER TABLE t DROP COLUMN b"}, "SELECT b < 0 FROM t", true},
    {"drop-view", {"DROP VIEW v"}, "SELECT a < 0 FROM v", true},
    {"drop-view", {"CREATE OR REPLACE VIEW v AS SELECT a FROM t WHERE a > 1"}, "SELECT a < 0 FROM v", false},
    {"truncate", {"TRUNCATE twice"}, "SELECT count(*) = 0 FROM twice", true},
    {"delete-without-where", {"DELETE FROM twice"}, "SELECT count(*) = 0 FROM twice", true},
    {"delete-without-where", {"DELETE FROM twice WHERE a IS NULL OR true"}, "SELECT count(*) = 0 FROM twice", true},
    {"delete-without-where", {"DELETE FROM twice WHERE a = 2"}, "SELECT count(*) = 0 FROM twice", false},
    {"update-without-where", {"UPDATE twice SET a = 0"}, "SELECT bool_and(a = 0) FROM twice", true},
    {"update-without-where", {"UPDATE twice SET a = 0 WHERE a = 2"}, "SELECT bool_and(a = 0) FROM twice", false},
};

INSTANTIATE_TEST_SUITE_P(facts, Consequences, testing::ValuesIn(kFacts));

}  // namespace
}  // namespace sluice::proof
