// What the rules about statements that fail say, on a real server: what is reported fails there, and nothing else.
#include <gtest/gtest.h>

#include "failure_fact.h"

namespace sluice::proof {
namespace {

constexpr std::string_view kBefore = R"sql(
CREATE SCHEMA app;
CREATE TABLE t (a int PRIMARY KEY, b int, c text);
INSERT INTO t VALUES (1, 2, 'c');
CREATE INDEX t_b ON t (b);
ALTER TABLE t ADD CONSTRAINT t_check CHECK (b > 0);
CREATE TABLE u (a int PRIMARY KEY, d int);
CREATE TABLE app.u (a int, e int);
CREATE VIEW v AS SELECT a, d FROM u;
CREATE MATERIALIZED VIEW m AS SELECT a FROM u;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE TABLE p (a int, b int) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE INDEX p_b ON p (b);
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE te (s e);
CREATE TABLE gone (a int);
DROP TABLE gone;
CREATE VIEW gone_v AS SELECT a FROM t;
DROP VIEW gone_v;
CREATE MATERIALIZED VIEW gone_m AS SELECT a FROM t;
DROP MATERIALIZED VIEW gone_m;
CREATE SEQUENCE q;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION fire();
)sql";

class Failures : public testing::TestWithParam<FailureFact> {};

TEST_P(Failures, are_what_is_reported) {
  ExpectFailureIsReported(GetParam(), kBefore);
}

constexpr std::string_view kConcurrently = "concurrently-in-transaction";
constexpr std::string_view kNotInBlock = "not-in-transaction-block";
constexpr std::string_view kEnum = "enum-value-used-before-commit";
constexpr std::string_view kDuplicate = "duplicate-object";
constexpr std::string_view kMissing = "missing-object";
constexpr std::string_view kBlocked = "type-change-blocked-by-view";
constexpr std::string_view kPartitionedIndex = "concurrent-index-on-partitioned-table";
constexpr std::string_view kNotValid = "not-valid-foreign-key-on-partitioned";
constexpr std::string_view kSyntax = "syntax-error";
constexpr std::string_view kNoDefault = "add-column-not-null-without-default";

const std::vector<FailureFact> kFacts = {
    {kConcurrently, {"BEGIN", "CREATE INDEX CONCURRENTLY i ON t (c)"}, true},
    {kConcurrently, {"CREATE INDEX CONCURRENTLY i ON t (c)"}, false},
    {kConcurrently, {"BEGIN", "CREATE INDEX i ON t (c)", "COMMIT"}, false},
    {kConcurrently, {"BEGIN", "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_b ON t (b)"}, true},
    {kConcurrently, {"BEGIN", "COMMIT", "CREATE INDEX CONCURRENTLY i ON t (c)"}, false},
    {kConcurrently, {"BEGIN", "ROLLBACK", "CREATE INDEX CONCURRENTLY i ON t (c)"}, false},
    {kConcurrently, {"START TRANSACTION", "SAVEPOINT s", "CREATE INDEX CONCURRENTLY i ON t (c)"}, true},
    {kConcurrently, {"BEGIN", "SAVEPOINT s", "ROLLBACK TO s", "CREATE INDEX CONCURRENTLY i ON t (c)"}, true},
    {kConcurrently, {"BEGIN", "COMMIT AND CHAIN", "CREATE INDEX CONCURRENTLY i ON t (c)"}, true},
    {kConcurrently, {"BEGIN", "DROP INDEX CONCURRENTLY t_b"}, true},
    {kConcurrently, {"BEGIN", "DROP INDEX CONCURRENTLY IF EXISTS nothing"}, true},
    {kConcurrently, {"DROP INDEX CONCURRENTLY t_b"}, false},
    {kConcurrently, {"BEGIN", "REINDEX INDEX CONCURRENTLY t_b"}, true},
    {kConcurrently, {"BEGIN", "REINDEX TABLE CONCURRENTLY t"}, true},
    {kConcurrently, {"REINDEX TABLE CONCURRENTLY t"}, false},
    {kConcurrently, {"BEGIN", "REFRESH MATERIALIZED VIEW CONCURRENTLY m", "COMMIT"}, false},
    {kConcurrently, {"BEGIN", "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY"}, true},
    {kConcurrently, {"ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY"}, false},
    {kConcurrently, {"DO 'BEGIN CREATE INDEX CONCURRENTLY i ON t (c); END'"}, true},

    {kNotInBlock, {"BEGIN", "VACUUM t"}, true},
    {kNotInBlock, {"VACUUM t"}, false},
    {kNotInBlock, {"BEGIN", "VACUUM FULL t"}, true},
    {kNotInBlock, {"BEGIN", "ANALYZE t", "COMMIT"}, false},
    {kNotInBlock, {"BEGIN", "ALTER SYSTEM SET log_statement = 'none'"}, true},
    {kNotInBlock, {"BEGIN", "CREATE DATABASE other"}, true},
    {kNotInBlock, {"BEGIN", "DROP DATABASE IF EXISTS nothing"}, true},
    {kNotInBlock, {"BEGIN", "CLUSTER"}, true},
    {kNotInBlock, {"BEGIN", "CLUSTER t USING t_pkey", "COMMIT"}, false},
    {kNotInBlock, {"BEGIN", "REINDEX SCHEMA app"}, true},
    {kNotInBlock, {"BEGIN", "REINDEX TABLE t", "COMMIT"}, false},
    {kNotInBlock, {"BEGIN", "REINDEX TABLE p"}, true},
    {kNotInBlock, {"BEGIN", "REINDEX INDEX p_b"}, true},
    {kNotInBlock, {"BEGIN", "DISCARD ALL"}, true},
    {kNotInBlock, {"DISCARD ALL"}, false},
    {kNotInBlock, {"BEGIN", "DISCARD PLANS", "COMMIT"}, false},
    {kNotInBlock, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "COMMIT"}, false},
    {kNotInBlock, {"BEGIN", "CREATE TABLESPACE other LOCATION '/nowhere'"}, true},
    {kNotInBlock, {"BEGIN", "DROP TABLESPACE nothing"}, true},
    {kNotInBlock, {"DO 'BEGIN VACUUM t; END'"}, true},
    {kNotInBlock, {"BEGIN", "LISTEN changes", "NOTIFY changes", "COMMIT"}, false},

    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "INSERT INTO te VALUES ('c')"}, true},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "COMMIT", "INSERT INTO te VALUES ('c')"}, false},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "INSERT INTO te VALUES ('a')", "COMMIT"}, false},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "ALTER TABLE te ALTER COLUMN s SET DEFAULT 'c'"}, true},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "CREATE TABLE n (s e DEFAULT 'c')"}, true},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "CREATE TABLE n (s e CHECK (s <> 'c'))"}, true},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "UPDATE te SET s = 'c'"}, true},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "SELECT 'c'::e"}, true},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE 'c'", "SELECT 'c'", "COMMIT"}, false},
    {kEnum, {"BEGIN", "ALTER TYPE e ADD VALUE IF NOT EXISTS 'a'", "INSERT INTO te VALUES ('a')", "COMMIT"}, false},
    {kEnum, {"BEGIN", "ALTER TYPE e RENAME VALUE 'a' TO 'c'", "INSERT INTO te VALUES ('c')", "COMMIT"}, false},
    {kEnum, {"BEGIN", "CREATE TYPE e2 AS ENUM ('c')", "SELECT 'c'::e2", "COMMIT"}, false},

    {kDuplicate, {"CREATE TABLE t (a int)"}, true},
    {kDuplicate, {"CREATE TABLE IF NOT EXISTS t (a int)"}, false},
    {kDuplicate, {"CREATE TABLE app.t (a int)"}, false},
    {kDuplicate, {"CREATE TABLE app.u (a int)"}, true},
    {kDuplicate, {"CREATE TEMP TABLE t (a int)"}, false},
    {kDuplicate, {"CREATE TABLE v (a int)"}, true},
    {kDuplicate, {"CREATE TABLE t_b (a int)"}, true},
    {kDuplicate, {"CREATE TABLE e (a int)"}, true},
    {kDuplicate, {"CREATE TABLE q (a int)"}, true},
    {kDuplicate, {"CREATE TABLE t AS SELECT 1"}, true},
    {kDuplicate, {"DROP TABLE t", "CREATE TABLE t (a int)"}, false},
    {kDuplicate, {"ALTER TABLE t RENAME TO t2", "CREATE TABLE t (a int)"}, false},
    {kDuplicate, {"CREATE VIEW v AS SELECT 1"}, true},
    {kDuplicate, {"CREATE OR REPLACE VIEW v AS SELECT a, d FROM u"}, false},
    {kDuplicate, {"CREATE MATERIALIZED VIEW m AS SELECT 1"}, true},
    {kDuplicate, {"CREATE INDEX t_b ON u (d)"}, true},
    {kDuplicate, {"CREATE INDEX IF NOT EXISTS t_b ON u (d)"}, false},
    {kDuplicate, {"CREATE INDEX ON t (b)"}, false},
    {kDuplicate, {"DROP INDEX t_b", "CREATE INDEX t_b ON t (b)"}, false},
    {kDuplicate, {"CREATE SEQUENCE q"}, true},
    {kDuplicate, {"CREATE SCHEMA IF NOT EXISTS app"}, false},
    {kDuplicate, {"CREATE TYPE e AS ENUM ()"}, true},
    {kDuplicate, {"CREATE TYPE t AS ENUM ()"}, true},
    {kDuplicate, {"CREATE DOMAIN e AS int"}, true},
    {kDuplicate, {"ALTER TABLE t ADD COLUMN b int"}, true},
    {kDuplicate, {"ALTER TABLE t ADD COLUMN IF NOT EXISTS b int"}, false},
    {kDuplicate, {"ALTER TABLE t DROP COLUMN b", "ALTER TABLE t ADD COLUMN b int"}, false},
    {kDuplicate, {"ALTER TABLE t DROP COLUMN b, ADD COLUMN b int"}, false},
    {kDuplicate, {"ALTER TABLE t RENAME COLUMN b TO c"}, true},
    {kDuplicate, {"ALTER TABLE t RENAME TO u"}, true},
    {kDuplicate, {"ALTER TABLE u SET SCHEMA app"}, true},
    {kDuplicate, {"ALTER TABLE t ADD CONSTRAINT t_check CHECK (b > 1)"}, true},
    {kDuplicate, {"ALTER TABLE u ADD CONSTRAINT t_check CHECK (d > 1)"}, false},
    {kDuplicate, {"ALTER TABLE u ADD CONSTRAINT t_b UNIQUE (d)"}, true},
    {kDuplicate, {"ALTER TABLE t ADD PRIMARY KEY (b)"}, true},
    {kDuplicate, {"CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1'"}, false},
    {kDuplicate, {"CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'"}, false},
    {kDuplicate, {"CREATE TRIGGER r BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION fire()"}, false},
    {kDuplicate, {"ALTER TYPE e ADD VALUE 'a'"}, true},
    {kDuplicate, {"ALTER TYPE e RENAME VALUE 'a' TO 'b'"}, true},
    {kDuplicate, {"CREATE TABLE n (a int, a int)"}, true},
    {kDuplicate, {"ALTER TABLE t ADD COLUMN b int, DROP COLUMN b"}, false},
    {kDuplicate, {"ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (b)"}, false},
    {kDuplicate, {"ALTER TABLE t ADD PRIMARY KEY (b), DROP CONSTRAINT t_pkey"}, false},
    {kDuplicate, {"ALTER TABLE t ADD CONSTRAINT t_check CHECK (b > 1), DROP CONSTRAINT t_check"}, false},
    {kDuplicate,
     {"ALTER TABLE t DROP CONSTRAINT t_check", "ALTER TABLE t ADD CONSTRAINT t_check CHECK (b > 1)"},
     false},
    {kDuplicate, {"ALTER TABLE p1 ADD PRIMARY KEY (a)"}, false},
    {kDuplicate, {"CREATE UNIQUE INDEX i ON u (d)", "ALTER TABLE u ADD CONSTRAINT i UNIQUE USING INDEX i"}, false},
    {kDuplicate, {"CREATE UNIQUE INDEX i ON u (d)", "ALTER TABLE u ADD CONSTRAINT k UNIQUE USING INDEX i"}, false},
    {kDuplicate, {"CREATE TYPE t_b AS ENUM ()"}, false},
    {kDuplicate, {"CREATE TYPE v AS ENUM ()"}, true},
    {kDuplicate, {"CREATE VIEW e AS SELECT 1"}, true},
    {kDuplicate, {"CREATE VIEW t_b AS SELECT 1"}, true},
    {kDuplicate, {"CREATE SEQUENCE t_b"}, true},
    {kDuplicate, {"CREATE INDEX e ON t (c)"}, false},
    {kDuplicate, {"ALTER TABLE t RENAME TO t_b"}, true},
    {kDuplicate, {"ALTER TABLE t RENAME TO t3"}, false},
    {kDuplicate, {"ALTER TABLE t SET SCHEMA app"}, false},
    {kDuplicate, {"ALTER TYPE e RENAME VALUE 'a' TO 'z'"}, false},

    {kMissing, {"DROP TABLE gone"}, true},
    {kMissing, {"DROP TABLE IF EXISTS gone"}, false},
    {kMissing, {"DROP TABLE t", "DROP TABLE t"}, true},
    {kMissing, {"ALTER TABLE gone ADD COLUMN x int"}, true},
    {kMissing, {"ALTER TABLE IF EXISTS gone ADD COLUMN x int"}, false},
    {kMissing, {"ALTER TABLE t DROP COLUMN x"}, true},
    {kMissing, {"ALTER TABLE t DROP COLUMN IF EXISTS x"}, false},
    {kMissing, {"ALTER TABLE t ALTER COLUMN x SET NOT NULL"}, true},
    {kMissing, {"ALTER TABLE t ALTER COLUMN x TYPE text"}, true},
    {kMissing, {"ALTER TABLE t ALTER COLUMN x SET DEFAULT 1"}, true},
    {kMissing, {"ALTER TABLE t RENAME COLUMN x TO y"}, true},
    {kMissing, {"ALTER TABLE gone RENAME TO t2"}, true},
    {kMissing, {"ALTER TABLE t DROP CONSTRAINT gone"}, true},
    {kMissing, {"ALTER TABLE t DROP CONSTRAINT IF EXISTS gone"}, false},
    {kMissing, {"ALTER TABLE t VALIDATE CONSTRAINT gone"}, true},
    {kMissing, {"CREATE INDEX ON gone (a)"}, true},
    {kMissing, {"CREATE INDEX ON t (x)"}, true},
    {kMissing, {"ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES gone (a)"}, true},
    {kMissing, {"ALTER TABLE t ADD FOREIGN KEY (x) REFERENCES u (a)"}, true},
    {kMissing, {"ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES u (x)"}, true},
    {kMissing, {"ALTER TABLE t ADD UNIQUE (x)"}, true},
    {kMissing, {"ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES u (a) NOT VALID"}, false},
    {kMissing, {"DROP VIEW gone_v"}, true},
    {kMissing, {"DROP MATERIALIZED VIEW gone_m"}, true},
    {kMissing, {"ALTER TYPE e ADD VALUE 'z' BEFORE 'x'"}, true},
    {kMissing, {"ALTER TYPE e ADD VALUE 'z' AFTER 'b'"}, false},
    {kMissing, {"ALTER TYPE e RENAME VALUE 'x' TO 'z'"}, true},
    {kMissing, {"ALTER TYPE e RENAME VALUE 'a' TO 'z'"}, false},
    {kMissing, {"ALTER TYPE e ADD VALUE 'x'", "ALTER TYPE e ADD VALUE 'z' BEFORE 'x'"}, false},
    {kMissing, {"ALTER TYPE e RENAME VALUE 'a' TO 'z'", "ALTER TYPE e RENAME VALUE 'a' TO 'y'"}, true},
    {kMissing, {"TRUNCATE gone"}, true},
    {kMissing, {"INSERT INTO gone VALUES (1)"}, true},
    {kMissing, {"UPDATE gone SET a = 1"}, true},
    {kMissing, {"DELETE FROM gone"}, true},
    {kMissing, {"INSERT INTO t (x) VALUES (1)"}, true},
    {kMissing, {"UPDATE t SET x = 1"}, true},
    {kMissing, {"CREATE VIEW v2 AS SELECT a FROM gone"}, true},
    {kMissing, {"CREATE VIEW v2 AS WITH gone AS (SELECT 1 AS a) SELECT a FROM gone"}, false},
    {kMissing, {"CREATE TABLE gone (a int)", "INSERT INTO gone VALUES (1)"}, false},

    {kBlocked, {"ALTER TABLE u ALTER COLUMN d TYPE bigint"}, true},
    {kBlocked, {"ALTER TABLE u ALTER COLUMN d TYPE int"}, true},
    {kBlocked, {"ALTER TABLE t ALTER COLUMN b TYPE bigint"}, false},
    {kBlocked, {"DROP VIEW v", "ALTER TABLE u ALTER COLUMN d TYPE bigint"}, false},
    {kBlocked, {"ALTER TABLE u ALTER COLUMN d TYPE bigint USING d + 1"}, true},
    {kBlocked, {"CREATE VIEW v2 AS SELECT * FROM t", "ALTER TABLE t ALTER COLUMN c TYPE varchar(9)"}, true},
    {kBlocked, {"CREATE VIEW v2 AS SELECT a FROM t WHERE b = 1", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, true},
    {kBlocked, {"CREATE VIEW v2 AS SELECT a FROM t", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, false},
    {kBlocked, {"CREATE VIEW v2 AS SELECT count(*) FROM t", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, false},
    {kBlocked,
     {"CREATE RULE o AS ON DELETE TO t DO ALSO SELECT OLD.b", "ALTER TABLE t ALTER COLUMN b TYPE bigint"},
     true},
    {kBlocked, {"CREATE MATERIALIZED VIEW m2 AS SELECT b FROM t", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, true},
    {kBlocked, {"CREATE POLICY k ON t USING (b > 1)", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, true},
    {kBlocked, {"CREATE POLICY k ON t USING (a > 1)", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, false},
    {kBlocked,
     {"CREATE POLICY k ON t USING (b > 1)", "DROP POLICY k ON t", "ALTER TABLE t ALTER COLUMN b TYPE bigint"},
     false},
    {kBlocked,
     {"CREATE TRIGGER w BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION fire()",
      "ALTER TABLE t ALTER COLUMN b TYPE bigint"},
     true},
    {kBlocked,
     {"CREATE TRIGGER w BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.b > 1) EXECUTE FUNCTION fire()",
      "ALTER TABLE t ALTER COLUMN b TYPE bigint"},
     true},
    {kBlocked,
     {"CREATE TRIGGER w BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION fire()",
      "ALTER TABLE t ALTER COLUMN b TYPE bigint"},
     false},
    {kBlocked, {"CREATE PUBLICATION k FOR TABLE t WHERE (a > 1)", "ALTER TABLE t ALTER COLUMN a TYPE bigint"}, true},
    {kBlocked, {"CREATE PUBLICATION k FOR TABLE t (a, b)", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, true},
    {kBlocked,
     {"ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (b + 1) STORED", "ALTER TABLE t ALTER COLUMN b TYPE bigint"},
     true},
    {kBlocked,
     {"CREATE RULE o AS ON DELETE TO u DO ALSO UPDATE t SET b = 1", "ALTER TABLE t ALTER COLUMN b TYPE bigint"},
     true},
    {kBlocked,
     {"CREATE RULE o AS ON DELETE TO u DO ALSO UPDATE t SET b = 1", "ALTER TABLE t ALTER COLUMN c TYPE varchar(9)"},
     false},
    {kBlocked, {"CREATE INDEX i ON t ((b + 1))", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, false},
    {kBlocked, {"ALTER TABLE t ADD CHECK (b < 9)", "ALTER TABLE t ALTER COLUMN b TYPE bigint"}, false},

    {kPartitionedIndex, {"CREATE INDEX CONCURRENTLY i ON p (a)"}, true},
    {kPartitionedIndex, {"CREATE INDEX CONCURRENTLY i ON p1 (a)"}, false},
    {kPartitionedIndex, {"CREATE INDEX i ON p (a)"}, false},
    {kPartitionedIndex,
     {"CREATE TEMP TABLE z (a int) PARTITION BY RANGE (a)", "CREATE INDEX CONCURRENTLY i ON z (a)"},
     true},
    {kPartitionedIndex,
     {"CREATE TEMP TABLE z (a int) PARTITION BY RANGE (a)", "CREATE INDEX i ON z (a)", "DROP INDEX CONCURRENTLY i"},
     false},
    {kPartitionedIndex, {"CREATE INDEX i ON ONLY p (a)"}, false},
    {kPartitionedIndex, {"CREATE INDEX CONCURRENTLY i ON ONLY p (a)"}, true},
    {kPartitionedIndex, {"CREATE INDEX CONCURRENTLY i ON t (c)"}, false},
    {kPartitionedIndex, {"DROP INDEX CONCURRENTLY p_b"}, true},
    {kPartitionedIndex, {"DROP INDEX p_b"}, false},

    {kNotValid, {"ALTER TABLE p ADD FOREIGN KEY (b) REFERENCES u (a) NOT VALID"}, true, 17},
    {kNotValid, {"ALTER TABLE ONLY p ADD FOREIGN KEY (b) REFERENCES u (a) NOT VALID"}, true},
    {kNotValid, {"ALTER TABLE ONLY p ADD FOREIGN KEY (b) REFERENCES u (a)"}, true},
    {kNotValid, {"ALTER TABLE ONLY p1 ADD FOREIGN KEY (b) REFERENCES u (a) NOT VALID"}, false},
    {kNotValid, {"ALTER TABLE ONLY t ADD FOREIGN KEY (b) REFERENCES u (a) NOT VALID"}, false},
    {kNotValid, {"ALTER TABLE p ADD FOREIGN KEY (b) REFERENCES u (a)"}, false},
    {kNotValid, {"ALTER TABLE p1 ADD FOREIGN KEY (b) REFERENCES u (a) NOT VALID"}, false},
    {kNotValid, {"ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES u (a) NOT VALID"}, false},
    {kNotValid, {"ALTER TABLE p ADD CHECK (b > 0) NOT VALID"}, false},
    {kNotValid, {"ALTER TABLE p ADD COLUMN d int REFERENCES u (a)"}, false},

    {kSyntax, {"CREATE TABLE n (a int,)"}, true},
    {kSyntax, {"ALTER TABLE t ADD COLUMN"}, true},
    {kSyntax, {"ALTER TABLE t ALTER COLUMN b bigint"}, true},
    {kSyntax, {"CREATE TABLE order (a int)"}, true},
    {kSyntax, {"CREATE TABLE \"order\" (a int)"}, false},
    {kSyntax, {"CREATE TABLE n (a int AUTO_INCREMENT)"}, true},
    {kSyntax, {"ALTER TABLE t ADD b2 int, ADD b3 int"}, false},
    {kSyntax, {"SELECT 1 AS from"}, false},

    {kNoDefault, {"ALTER TABLE t ADD COLUMN x int NOT NULL"}, true},
    {kNoDefault, {"ALTER TABLE t ADD COLUMN x int NOT NULL DEFAULT 1"}, false},
    {kNoDefault, {"ALTER TABLE t ADD COLUMN x int"}, false},
    {kNoDefault, {"ALTER TABLE t ADD COLUMN x int DEFAULT NULL NOT NULL"}, true},
    {kNoDefault, {"ALTER TABLE t ADD COLUMN x serial NOT NULL"}, false},
    {kNoDefault, {"ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS IDENTITY"}, false},
    {kNoDefault, {"ALTER TABLE t ADD COLUMN x int NOT NULL GENERATED ALWAYS AS (a + 1) STORED"}, false},
    {kNoDefault, {"ALTER TABLE t DROP CONSTRAINT t_pkey, ADD COLUMN x int PRIMARY KEY"}, true},
    {kNoDefault, {"CREATE DOMAIN o AS int NOT NULL DEFAULT 1", "ALTER TABLE t ADD COLUMN x o"}, false},
    {kNoDefault, {"CREATE TABLE n (a int)", "ALTER TABLE n ADD COLUMN x int NOT NULL"}, false},
    {kNoDefault, {"ALTER TABLE t ADD COLUMN x int NOT NULL, ALTER COLUMN x SET DEFAULT 1"}, true},
};

INSTANTIATE_TEST_SUITE_P(facts, Failures, testing::ValuesIn(kFacts));

}  // namespace
}  // namespace sluice::proof
