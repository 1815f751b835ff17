// What the server drops and what it refuses to, and that drop-blocked says so.
#include <gtest/gtest.h>

#include "failure_fact.h"

namespace sluice::proof {
namespace {

constexpr std::string_view kBeforeDrops = R"sql(
CREATE SCHEMA app;
CREATE SCHEMA empty;
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c text, d int, e int);
CREATE UNIQUE INDEX t_d ON t (d);
CREATE INDEX t_e ON t (e);
CREATE TABLE u (a int PRIMARY KEY, x int, g int);
CREATE TABLE app.w (a int);
CREATE TABLE p (a int PRIMARY KEY, b int) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 (a int NOT NULL, b int);
ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (10) TO (20);
CREATE INDEX p_b ON p (b);
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE pair AS (x int, y int);
CREATE DOMAIN amount AS int CHECK (VALUE > 0);
CREATE SEQUENCE q;
CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1';
)sql";

struct DropFact {
  std::vector<std::string> change;
  bool fails;
  int last = 0;
};

void PrintTo(const DropFact& fact, std::ostream* out) {
  PrintTo(FailureFact{"drop-blocked", fact.change, fact.fails}, out);
}

class Drops : public testing::TestWithParam<DropFact> {};

TEST_P(Drops, fail_where_they_are_reported) {
  const DropFact& fact = GetParam();
  ExpectFailureIsReported({"drop-blocked", fact.change, fact.fails, fact.last}, kBeforeDrops);
}

const std::vector<DropFact> kViews = {
    {{"CREATE VIEW v AS SELECT a FROM t", "DROP TABLE t"}, true},
    {{"CREATE VIEW v AS SELECT a FROM t", "DROP TABLE t CASCADE"}, false},
    {{"CREATE VIEW v AS SELECT a FROM t", "DROP VIEW v", "DROP TABLE t"}, false},
    {{"CREATE VIEW v AS SELECT a FROM u", "DROP TABLE t"}, false},
    {{"CREATE VIEW v AS SELECT a FROM app.w", "CREATE TABLE w (a int)", "DROP TABLE w"}, false},
    {{"CREATE MATERIALIZED VIEW v AS SELECT a FROM t", "DROP TABLE t"}, true},
    {{"CREATE VIEW v AS SELECT 1 FROM t JOIN u USING (a)", "DROP TABLE u"}, true},
    {{"CREATE VIEW v AS SELECT (SELECT max(a) FROM t) AS a", "DROP TABLE t"}, true},
    {{"CREATE VIEW v AS WITH t AS (SELECT 1 AS a) SELECT a FROM t", "DROP TABLE t"}, false},
    {{"CREATE VIEW v AS SELECT a FROM t", "CREATE VIEW v2 AS SELECT a FROM v", "DROP VIEW v"}, true},
    {{"CREATE VIEW v AS SELECT a FROM t", "CREATE VIEW v2 AS SELECT a FROM v", "DROP VIEW v, v2"}, false},
    {{"CREATE VIEW v AS SELECT a FROM t", "CREATE VIEW v2 AS SELECT a FROM v", "DROP VIEW v2, v"}, false},
    {{"CREATE VIEW v AS SELECT a FROM t", "CREATE OR REPLACE VIEW v AS SELECT a FROM u", "DROP TABLE t"}, false},
    {{"CREATE VIEW v AS SELECT a FROM t", "ALTER VIEW v RENAME TO v2", "DROP TABLE t"}, true},
    {{"CREATE VIEW v AS SELECT a FROM t", "ALTER TABLE t RENAME TO t2", "DROP TABLE t2"}, true},
    {{"CREATE VIEW v AS SELECT a FROM t", "ALTER TABLE t DROP COLUMN a"}, true},
    {{"CREATE VIEW v AS SELECT a FROM t", "ALTER TABLE t DROP COLUMN c"}, false},
    {{"CREATE VIEW v AS SELECT a FROM t WHERE c = ''", "ALTER TABLE t DROP COLUMN c"}, true},
    {{"CREATE VIEW v AS SELECT a FROM t ORDER BY c", "ALTER TABLE t DROP COLUMN c"}, true},
    {{"CREATE VIEW v AS SELECT * FROM t", "ALTER TABLE t DROP COLUMN c"}, true},
    {{"CREATE VIEW v AS SELECT count(*) FROM t", "ALTER TABLE t DROP COLUMN c"}, false},
    {{"CREATE VIEW v AS SELECT * FROM t", "ALTER TABLE t ADD COLUMN z int", "ALTER TABLE t DROP COLUMN z"}, false},
    {{"CREATE VIEW v AS SELECT c FROM t", "ALTER TABLE t RENAME COLUMN c TO z", "ALTER TABLE t DROP COLUMN z"}, true},
    {{"CREATE VIEW v AS SELECT c FROM t", "ALTER TABLE t DROP COLUMN c CASCADE"}, false},
    {{"CREATE VIEW v AS SELECT c FROM t", "ALTER TABLE t DROP COLUMN IF EXISTS c"}, true},
    {{"CREATE VIEW v AS SELECT a, c FROM t GROUP BY a", "ALTER TABLE t DROP CONSTRAINT t_pkey"}, true},
    {{"CREATE VIEW v AS SELECT a FROM t GROUP BY a", "ALTER TABLE t DROP CONSTRAINT t_pkey"}, false},
    {{"CREATE VIEW v AS SELECT a FROM p1", "DROP TABLE p"}, true},
    {{"CREATE VIEW v AS SELECT a FROM p", "DROP TABLE p1"}, false},
    {{"CREATE VIEW v AS SELECT b FROM p1", "ALTER TABLE p DROP COLUMN b"}, true},
    {{"CREATE RULE r AS ON DELETE TO u DO ALSO SELECT a FROM t", "DROP TABLE t"}, true},
    {{"CREATE RULE r AS ON DELETE TO t DO ALSO SELECT a FROM u", "DROP TABLE t"}, false},
    {{"CREATE RULE r AS ON DELETE TO t DO ALSO SELECT OLD.c", "ALTER TABLE t DROP COLUMN c"}, true},
    {{"CREATE RULE r AS ON DELETE TO t DO ALSO SELECT OLD.c", "ALTER TABLE t DROP COLUMN d"}, false},
};

const std::vector<DropFact> kForeignKeys = {
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "DROP TABLE t"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "DROP TABLE u"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "DROP TABLE t, u"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "DROP TABLE u, t"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "DROP TABLE u", "DROP TABLE t"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "ALTER TABLE u DROP COLUMN x", "DROP TABLE t"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t NOT VALID", "DROP TABLE t"}, true},
    {{"ALTER TABLE t ADD FOREIGN KEY (e) REFERENCES t", "DROP TABLE t"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "ALTER TABLE t DROP COLUMN a"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "ALTER TABLE t DROP COLUMN b"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t (b)", "ALTER TABLE t DROP COLUMN b"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t (b)", "ALTER TABLE t DROP COLUMN a"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "ALTER TABLE t DROP CONSTRAINT t_pkey"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "ALTER TABLE t DROP CONSTRAINT t_pkey CASCADE"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t", "ALTER TABLE t DROP CONSTRAINT t_b_key"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t (b)", "ALTER TABLE t DROP CONSTRAINT t_b_key"}, true},
    {{"ALTER TABLE t ADD FOREIGN KEY (e) REFERENCES t", "ALTER TABLE t DROP CONSTRAINT t_pkey"}, true},
    {{"ALTER TABLE t ADD FOREIGN KEY (e) REFERENCES t", "ALTER TABLE t DROP COLUMN a"}, true},
    {{"ALTER TABLE t ADD FOREIGN KEY (e) REFERENCES t", "ALTER TABLE t DROP COLUMN e, DROP COLUMN a"}, false},
    {{"ALTER TABLE t ADD FOREIGN KEY (e) REFERENCES t", "ALTER TABLE t DROP COLUMN a, DROP COLUMN e"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t (d)", "DROP INDEX t_d"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t (d)", "DROP INDEX t_d CASCADE"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t (d)", "DROP INDEX t_e"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES t (d)", "ALTER TABLE t DROP COLUMN d"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES p", "DROP TABLE p"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES p", "DROP TABLE p1"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES p", "ALTER TABLE p DETACH PARTITION p1", "DROP TABLE p1"}, false},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES p1", "DROP TABLE p"}, true},
    {{"ALTER TABLE u ADD FOREIGN KEY (x) REFERENCES p1", "DROP TABLE p2"}, false},
    {{"ALTER TABLE p ADD FOREIGN KEY (b) REFERENCES t", "DROP TABLE t"}, true},
    {{"ALTER TABLE p ADD FOREIGN KEY (b) REFERENCES t", "DROP TABLE p1"}, false},
    {{"ALTER TABLE p ADD FOREIGN KEY (b) REFERENCES p", "DROP TABLE p"}, false},
};

const std::vector<DropFact> kPartsOfTables = {
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS (x + 1) STORED", "ALTER TABLE u DROP COLUMN x"}, true},
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS (x + 1) STORED", "ALTER TABLE u DROP COLUMN h"}, false},
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS (x + 1) STORED", "ALTER TABLE u DROP COLUMN x, DROP COLUMN h"},
     true},
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS (x + 1) STORED", "ALTER TABLE u DROP COLUMN h, DROP COLUMN x"},
     false},
    {{"ALTER TABLE u ADD CHECK (x > g)", "ALTER TABLE u DROP COLUMN x"}, false},
    {{"CREATE INDEX i ON u (x, g)", "ALTER TABLE u DROP COLUMN x"}, false},
    {{"CREATE STATISTICS st ON x, g FROM u", "ALTER TABLE u DROP COLUMN x"}, false},
    {{"CREATE TRIGGER r BEFORE UPDATE OF x ON u FOR EACH ROW EXECUTE FUNCTION fire()", "ALTER TABLE u DROP COLUMN x"},
     true},
    {{"CREATE TRIGGER r BEFORE UPDATE OF x ON u FOR EACH ROW EXECUTE FUNCTION fire()", "ALTER TABLE u DROP COLUMN g"},
     false},
    {{"CREATE TRIGGER r BEFORE UPDATE ON u FOR EACH ROW WHEN (OLD.x > 0) EXECUTE FUNCTION fire()",
      "ALTER TABLE u DROP COLUMN x"},
     true},
    {{"CREATE POLICY o ON u USING (x > 0)", "ALTER TABLE u DROP COLUMN x"}, true},
    {{"CREATE POLICY o ON u USING (x > 0)", "DROP POLICY o ON u", "ALTER TABLE u DROP COLUMN x"}, false},
    {{"CREATE PUBLICATION k FOR TABLE u (a, x)", "ALTER TABLE u DROP COLUMN x"}, true},
    {{"CREATE PUBLICATION k FOR TABLE u WHERE (a > 0)", "ALTER TABLE u DROP COLUMN a"}, true},
    {{"CREATE PUBLICATION k FOR TABLE u", "ALTER TABLE u DROP COLUMN x"}, false},
    {{"CREATE PUBLICATION k FOR TABLE u", "DROP TABLE u"}, false},
    {{"CREATE TABLE k () INHERITS (u)", "DROP TABLE u"}, true},
    {{"CREATE TABLE k () INHERITS (u)", "DROP TABLE k"}, false},
    {{"CREATE TABLE k () INHERITS (u)", "DROP TABLE u, k"}, false},
    {{"CREATE TABLE k () INHERITS (u)", "ALTER TABLE k NO INHERIT u", "DROP TABLE u"}, false},
    {{"CREATE TABLE k () INHERITS (u)", "ALTER TABLE k DROP COLUMN x"}, true},
    {{"CREATE TABLE k () INHERITS (u)", "ALTER TABLE u DROP COLUMN x"}, false},
    {{"CREATE TABLE k (z int) INHERITS (u)", "ALTER TABLE k DROP COLUMN z"}, false},
    {{"CREATE TABLE k () INHERITS (u)", "CREATE VIEW v AS SELECT x FROM k", "ALTER TABLE u DROP COLUMN x"}, true},
    {{"CREATE TABLE k (x int) INHERITS (u)", "CREATE VIEW v AS SELECT x FROM k", "ALTER TABLE u DROP COLUMN x"}, false},
    {{"ALTER TABLE u ADD CONSTRAINT n CHECK (x > 0)", "CREATE TABLE k () INHERITS (u)",
      "ALTER TABLE k DROP CONSTRAINT n"},
     true},
    {{"ALTER TABLE u ADD CONSTRAINT n CHECK (x > 0) NO INHERIT", "CREATE TABLE k () INHERITS (u)",
      "ALTER TABLE u DROP CONSTRAINT n"},
     false},
    {{"ALTER TABLE p DROP COLUMN a"}, true},
    {{"ALTER TABLE p DROP COLUMN b"}, false},
    {{"ALTER TABLE p1 DROP COLUMN b"}, true},
    {{"ALTER TABLE p1 DROP CONSTRAINT p1_pkey"}, true},
    {{"ALTER TABLE p DROP CONSTRAINT p_pkey"}, false},
    {{"DROP INDEX t_pkey"}, true},
    {{"DROP INDEX t_pkey CASCADE"}, true},
    {{"DROP INDEX t_b_key"}, true},
    {{"DROP INDEX t_d"}, false},
    {{"DROP INDEX p1_b_idx"}, true},
    {{"DROP INDEX p_b"}, false},
    {{"ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX t_d", "DROP INDEX k"}, true},
    {{"ALTER TABLE t DROP CONSTRAINT t_b_key", "CREATE INDEX t_b_key ON t (b)", "DROP INDEX t_b_key"}, false},
    {{"ALTER TABLE t ALTER COLUMN a DROP NOT NULL"}, true},
    {{"ALTER TABLE t ALTER COLUMN b DROP NOT NULL"}, false},
    {{"ALTER TABLE t DROP CONSTRAINT t_pkey", "ALTER TABLE t ALTER COLUMN a DROP NOT NULL"}, false},
    {{"ALTER TABLE t DROP CONSTRAINT t_pkey, ALTER COLUMN a DROP NOT NULL"}, false},
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS IDENTITY", "ALTER TABLE u ALTER COLUMN h DROP NOT NULL"}, true},
};

const std::vector<DropFact> kObjects = {
    {{"ALTER TABLE u ALTER COLUMN x SET DEFAULT nextval('q')", "DROP SEQUENCE q"}, true},
    {{"ALTER TABLE u ALTER COLUMN x SET DEFAULT nextval('q')", "DROP SEQUENCE q CASCADE"}, false},
    {{"ALTER TABLE u ALTER COLUMN x SET DEFAULT nextval('q')", "ALTER TABLE u ALTER COLUMN x DROP DEFAULT",
      "DROP SEQUENCE q"},
     false},
    {{"ALTER TABLE u ALTER COLUMN x SET DEFAULT nextval('q')", "ALTER TABLE u DROP COLUMN x", "DROP SEQUENCE q"},
     false},
    {{"DROP SEQUENCE q"}, false},
    {{"ALTER TABLE u ADD h serial", "DROP SEQUENCE u_h_seq"}, true},
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS IDENTITY", "DROP SEQUENCE u_h_seq"}, true},
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS IDENTITY", "DROP SEQUENCE u_h_seq CASCADE"}, true},
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS IDENTITY", "ALTER TABLE u ALTER COLUMN h DROP IDENTITY"}, false},
    {{"ALTER TABLE u ADD h serial", "ALTER TABLE t ALTER COLUMN e SET DEFAULT nextval('u_h_seq')", "DROP TABLE u"},
     true},
    {{"ALTER TABLE u ADD h serial", "ALTER TABLE t ALTER COLUMN e SET DEFAULT nextval('u_h_seq')",
      "ALTER TABLE u DROP COLUMN h"},
     true},
    {{"ALTER TABLE u ADD h serial", "DROP TABLE u"}, false},
    {{"ALTER TABLE u ADD m mood", "DROP TYPE mood"}, true},
    {{"ALTER TABLE u ADD m mood[]", "DROP TYPE mood"}, true},
    {{"ALTER TABLE u ADD m mood", "ALTER TABLE u DROP COLUMN m", "DROP TYPE mood"}, false},
    {{"ALTER TABLE u ADD m mood", "ALTER TABLE u ALTER COLUMN m TYPE text", "DROP TYPE mood"}, false},
    {{"ALTER TABLE u ADD m mood", "DROP TYPE mood CASCADE"}, false},
    {{"ALTER TABLE u ADD m mood", "DROP TABLE u", "DROP TYPE mood"}, false},
    {{"ALTER TABLE u ADD m mood", "ALTER TYPE mood RENAME TO mood_old", "CREATE TYPE mood AS ENUM ('sad')",
      "DROP TYPE mood_old"},
     true},
    {{"ALTER TABLE u ADD m mood", "ALTER TYPE mood RENAME TO mood_old", "CREATE TYPE mood AS ENUM ('sad')",
      "ALTER TABLE u ALTER COLUMN m TYPE mood USING m::text::mood", "DROP TYPE mood_old"},
     false},
    {{"CREATE DOMAIN feeling AS mood", "DROP TYPE mood"}, true},
    {{"CREATE DOMAIN feeling AS mood", "DROP DOMAIN feeling", "DROP TYPE mood"}, false},
    {{"CREATE TYPE c AS (m mood)", "DROP TYPE mood"}, true},
    {{"DROP TYPE mood"}, false},
    {{"ALTER TABLE u ADD m amount", "DROP DOMAIN amount"}, true},
    {{"CREATE TABLE k OF pair", "DROP TYPE pair"}, true},
    {{"ALTER TABLE u ADD m pair", "DROP TYPE pair"}, true},
    {{"CREATE TRIGGER r BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION fire()", "DROP FUNCTION fire()"}, true},
    {{"CREATE TRIGGER r BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION fire()", "DROP FUNCTION IF EXISTS fire"},
     true},
    {{"CREATE TRIGGER r BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION fire()", "DROP FUNCTION fire() CASCADE"},
     false},
    {{"CREATE TRIGGER r BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION fire()", "DROP TRIGGER r ON u",
      "DROP FUNCTION fire()"},
     false},
    {{"CREATE TRIGGER r BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION fire()", "DROP TABLE u",
      "DROP FUNCTION fire()"},
     false},
    {{"CREATE TRIGGER r BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION fire()", "DROP FUNCTION fire()"}, true},
    {{"CREATE FUNCTION app.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      "CREATE TRIGGER r BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION app.fire()", "DROP FUNCTION public.fire()"},
     false},
    {{"ALTER TABLE u ADD h int DEFAULT twice(1)", "DROP FUNCTION twice(int)"}, true},
    {{"ALTER TABLE u ADD h int DEFAULT twice(1)", "ALTER TABLE u ALTER COLUMN h DROP DEFAULT",
      "DROP FUNCTION twice(int)"},
     false},
    {{"ALTER TABLE u ADD CHECK (twice(x) > 0)", "DROP FUNCTION twice"}, true},
    {{"CREATE INDEX i ON u (twice(x))", "DROP FUNCTION twice"}, true},
    {{"CREATE INDEX i ON u (x) WHERE twice(x) > 0", "DROP FUNCTION twice"}, true},
    {{"CREATE VIEW v AS SELECT twice(x) AS y FROM u", "DROP FUNCTION twice"}, true},
    {{"CREATE POLICY o ON u USING (twice(x) > 0)", "DROP FUNCTION twice"}, true},
    {{"ALTER TABLE u ADD h int GENERATED ALWAYS AS (twice(x)) STORED", "DROP FUNCTION twice"}, true},
    {{"CREATE FUNCTION thrice(int) RETURNS int LANGUAGE sql AS 'SELECT twice($1) + $1'", "DROP FUNCTION twice"}, false},
    {{"CREATE FUNCTION twice(text) RETURNS text LANGUAGE sql AS 'SELECT $1'", "DROP FUNCTION twice(text)"}, false},
    {{"DROP FUNCTION twice(int)"}, false},
    {{"DROP SCHEMA app"}, true},
    {{"DROP SCHEMA app CASCADE"}, false},
    {{"DROP SCHEMA empty"}, false},
    {{"DROP TABLE app.w", "DROP SCHEMA app"}, false},
    {{"ALTER TABLE app.w SET SCHEMA public", "DROP SCHEMA app"}, false},
    {{"CREATE TYPE empty.m AS ENUM ()", "DROP SCHEMA empty"}, true},
    {{"CREATE TYPE empty.m AS (a int)", "DROP SCHEMA empty"}, true},
    {{"CREATE FUNCTION empty.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP SCHEMA empty"}, true},
    {{"CREATE FUNCTION empty.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP FUNCTION empty.f", "DROP SCHEMA empty"},
     false},
    {{"CREATE SEQUENCE empty.s", "DROP SCHEMA empty"}, true},
};

INSTANTIATE_TEST_SUITE_P(facts_of_views, Drops, testing::ValuesIn(kViews));
INSTANTIATE_TEST_SUITE_P(facts_of_foreign_keys, Drops, testing::ValuesIn(kForeignKeys));
INSTANTIATE_TEST_SUITE_P(facts_of_parts, Drops, testing::ValuesIn(kPartsOfTables));
INSTANTIATE_TEST_SUITE_P(facts_of_objects, Drops, testing::ValuesIn(kObjects));

}  // namespace
}  // namespace sluice::proof
