// The catalogue of a real database, and what two of them differ in.
#include "runner/catalogue.h"

#include <gtest/gtest.h>

#include "server_fixture.h"

namespace sluice::runner {
namespace {

class CatalogueTest : public testing::Test {
 protected:
  void Run(const std::string& sql) {
    const SqlResult<void> done = session_.Execute(sql);
    ASSERT_TRUE(done) << sql << ": " << done.error().message;
  }

  Catalogue Read() {
    const SqlResult<Catalogue> catalogue = ReadCatalogue(session_);
    EXPECT_TRUE(catalogue) << catalogue.error().message;
    return catalogue.value_or(Catalogue());
  }

  // One line for each change that the statements make.
  std::vector<std::string> ChangesBy(const std::string& sql) {
    const Catalogue before = Read();
    Run(sql);
    std::vector<std::string> lines;
    for (const ObjectChange& change : ChangesBetween(before, Read())) {
      lines.push_back(change.object + ": " + change.before.value_or("-") + " | " + change.after.value_or("-"));
    }
    return lines;
  }

  Database database_;
  Session session_ = database_.Connect();
};

using Lines = std::vector<std::string>;

TEST_F(CatalogueTest, NothingButTheSchemaInAnEmptyDatabase) {
  for (const auto& [object, ignored] : Read()) EXPECT_NE(object.find("schema public"), std::string::npos) << object;
}

// Each statement changes one thing, and that is what is seen.
struct Case {
  const char* sql;
  Lines changes;
};

constexpr const char* kSchema = R"sql(
CREATE ROLE catalogue_test_reader;
CREATE TABLE t (id int PRIMARY KEY, a varchar(10) DEFAULT 'x', b int NOT NULL);
CREATE TABLE u (id bigint);
CREATE SEQUENCE s;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE FUNCTION f(i int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE VIEW v AS SELECT id FROM t;
CREATE TABLE parted (k int) PARTITION BY RANGE (k);
CREATE TABLE parted_1 (k int);
CREATE INDEX t_a ON t (a);
CREATE PUBLICATION pub;
)sql";

const std::vector<Case> kCases = {
    {"ALTER TABLE t ALTER a TYPE varchar(20)",
     {"column public.t.a: character varying(10) default 'x'::character varying | "
      "character varying(20) default 'x'::character varying"}},
    {"ALTER TABLE t ALTER b DROP NOT NULL", {"column public.t.b: integer not null | integer"}},
    {"ALTER TABLE t ALTER b SET DEFAULT 3", {"column public.t.b: integer not null | integer not null default 3"}},
    {"ALTER TABLE t ALTER b ADD GENERATED ALWAYS AS IDENTITY",
     {"column public.t.b: integer not null | integer not null generated always as identity",
      "sequence public.t_b_seq: - | as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by "
      "public.t.b"}},
    {"ALTER TABLE t ALTER a SET STORAGE external",
     {"column public.t.a: character varying(10) default 'x'::character varying | "
      "character varying(10) default 'x'::character varying storage external"}},
    {"ALTER TABLE t ALTER b SET (n_distinct = 5)",
     {"column public.t.b: integer not null | integer not null with (n_distinct=5)"}},
    {"ALTER TABLE t ALTER b SET STATISTICS 7", {"column public.t.b: integer not null | integer not null statistics 7"}},
    {"ALTER TABLE t ADD c text COLLATE \"C\"", {"column public.t.c: - | text collate \"C\""}},
    {"ALTER TABLE t DROP a",
     {"column public.t.a: character varying(10) default 'x'::character varying | -",
      "index public.t_a: CREATE INDEX t_a ON public.t USING btree (a) | -"}},
    {"DROP TABLE u", {"table public.u:  | -"}},
    {"CREATE TABLE \"a b\" (c int PRIMARY KEY, d serial)", {"table public.\"a b\": - | "}},
    {"ALTER TABLE t SET (fillfactor = 50)", {"table public.t:  | with (fillfactor=50)"}},
    {"ALTER TABLE u SET UNLOGGED", {"table public.u:  | unlogged"}},
    {"ALTER TABLE t ENABLE ROW LEVEL SECURITY", {"table public.t:  | row level security"}},
    {"ALTER TABLE t REPLICA IDENTITY FULL", {"table public.t:  | replica identity full"}},
    {"ALTER TABLE t OWNER TO catalogue_test_reader", {"table public.t:  | owner catalogue_test_reader"}},
    {"ALTER TABLE t ADD CONSTRAINT c CHECK (b > 1) NOT VALID",
     {"constraint c on public.t: - | CHECK ((b > 1)) NOT VALID"}},
    {"ALTER TABLE u ADD FOREIGN KEY (id) REFERENCES t",
     {"constraint u_id_fkey on public.u: - | FOREIGN KEY (id) REFERENCES public.t(id)"}},
    {"ALTER TABLE t ADD CONSTRAINT q UNIQUE (b)", {"constraint q on public.t: - | UNIQUE (b)"}},
    {"DROP INDEX t_a", {"index public.t_a: CREATE INDEX t_a ON public.t USING btree (a) | -"}},
    {"CREATE INDEX i ON t (lower(a)) WHERE id > 3",
     {"index public.i: - | CREATE INDEX i ON public.t USING btree (lower((a)::text)) WHERE (id > 3)"}},
    {"CLUSTER t USING t_a",
     {"index public.t_a: CREATE INDEX t_a ON public.t USING btree (a) | "
      "CREATE INDEX t_a ON public.t USING btree (a) clustered"}},
    {"ALTER TABLE parted ATTACH PARTITION parted_1 FOR VALUES FROM (1) TO (2)",
     {"column public.parted_1.k: integer | integer inherited",
      "table public.parted_1:  | partition of public.parted FOR VALUES FROM (1) TO (2)"}},
    {"DROP VIEW v", {"view public.v: SELECT t.id\n   FROM public.t; | -"}},
    {"CREATE MATERIALIZED VIEW m AS SELECT 1 AS one WITH NO DATA",
     {"materialized view public.m: - | not populated SELECT 1 AS one;"}},
    {"ALTER SEQUENCE s INCREMENT 5 OWNED BY t.b",
     {"sequence public.s: as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 | as bigint "
      "start 1 increment 5 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by public.t.b"}},
    {"ALTER TYPE mood ADD VALUE 'it''s' BEFORE 'ok'",
     {"type public.mood: enum ('sad', 'ok') | enum ('sad', 'it''s', 'ok')"}},
    {"ALTER DOMAIN positive SET DEFAULT 2", {"type public.positive: domain as integer | domain as integer default 2"}},
    {"ALTER DOMAIN positive DROP CONSTRAINT positive_check",
     {"constraint positive_check on public.positive: CHECK ((VALUE > 0)) | -"}},
    {"CREATE TYPE pair AS (a int, b text)", {"type public.pair: - | composite"}},
    {"CREATE TYPE floats AS RANGE (subtype = float8)", {"type public.floats: - | range of double precision"}},
    {"DROP FUNCTION f(int)",
     {"function public.f(integer): CREATE OR REPLACE FUNCTION public.f(i integer)\n RETURNS integer\n LANGUAGE sql\n"
      "AS $function$SELECT 1$function$ | -"}},
    {"CREATE AGGREGATE total (int) (sfunc = int4pl, stype = int, initcond = '0')",
     {"aggregate public.total(integer): - | over int4pl(integer,integer) state integer initially '0'"}},
    {"CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g()",
     {"trigger r on public.t: - | CREATE TRIGGER r BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION "
      "public.g()"}},
    {"CREATE RULE r AS ON DELETE TO t DO NOTHING",
     {"rule r on public.t: - | CREATE RULE r AS\n    ON DELETE TO public.t DO NOTHING;"}},
    {"CREATE POLICY p ON t FOR SELECT TO catalogue_test_reader USING (id > 1)",
     {"policy p on public.t: - | for select to catalogue_test_reader using ((id > 1))"}},
    {"CREATE STATISTICS st ON id, a FROM t",
     {"statistics object public.st: - | CREATE STATISTICS public.st ON id, a FROM public.t"}},
    {"ALTER PUBLICATION pub ADD TABLE t", {"table public.t in publication pub: - | "}},
    {"GRANT SELECT, INSERT ON t TO catalogue_test_reader",
     {"grants on table public.t: - | catalogue_test_reader=ar/postgres, postgres=arwdDxt/postgres"}},
    {"GRANT SELECT ON t TO catalogue_test_reader; REVOKE SELECT ON t FROM catalogue_test_reader", {}},
    {"GRANT UPDATE (b) ON t TO catalogue_test_reader",
     {"grants on column public.t.b: - | catalogue_test_reader=w/postgres"}},
    {"REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC",
     {"grants on function public.f(integer): - | postgres=X/postgres"}},
    {"COMMENT ON COLUMN t.a IS 'it''s'", {"comment on column public.t.a: - | it's"}},
    {"COMMENT ON FUNCTION f(int) IS 'one'", {"comment on function public.f(integer): - | one"}},
    {"CREATE SCHEMA other", {"schema other: - | "}},
    {"CREATE CAST (text AS mood) WITH INOUT AS ASSIGNMENT", {"cast (pg_catalog.text AS public.mood): - | a i"}},
    {"CREATE OPERATOR ## (leftarg = int, rightarg = int, function = int4pl)",
     {"operator public.##(integer,integer): - | int4pl"}},
    {"CREATE COLLATION c FROM \"C\"", {"collation public.c: - | c C C"}},
    {"ALTER ROLE catalogue_test_reader LOGIN", {"role catalogue_test_reader:  | login"}},
    {"ALTER ROLE catalogue_test_reader SET search_path = 'a'",
     {"settings of role catalogue_test_reader: - | search_path=a"}},
    {"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO catalogue_test_reader",
     {"default privileges of postgres in schema public on tables: - | catalogue_test_reader=r/postgres"}},
    {"CREATE TEMP TABLE x (a int); INSERT INTO u VALUES (1); SELECT nextval('s')", {}},
    {"BEGIN; ALTER TABLE t DROP b; ALTER TABLE t ADD b int NOT NULL; COMMIT", {}},
    {"DROP INDEX t_a; CREATE INDEX t_a ON public.t USING btree (a)", {}},
};

TEST_F(CatalogueTest, SeesEachChange) {
  for (const Case& one : kCases) {
    SCOPED_TRACE(one.sql);
    const Database database;
    session_ = database.Connect();
    Run(kSchema);
    EXPECT_EQ(ChangesBy(one.sql), one.changes);
    Run("DROP OWNED BY catalogue_test_reader CASCADE; DROP ROLE catalogue_test_reader");
  }
}

TEST_F(CatalogueTest, ReadsTheSameAgain) {
  Run("CREATE TABLE t (id serial PRIMARY KEY)");
  const Catalogue first = Read();
  EXPECT_EQ(first.at("sequence public.t_id_seq").part_of, "column public.t.id");
  EXPECT_EQ(first.at("index public.t_pkey").part_of, "constraint t_pkey on public.t");
  EXPECT_TRUE(ChangesBetween(first, Read()).empty());
}

TEST_F(CatalogueTest, MembersOfExtensionsAreNotNamed) {
  EXPECT_EQ(ChangesBy("CREATE EXTENSION pgcrypto VERSION '1.3' SCHEMA public"),
            Lines{"extension pgcrypto: - | version 1.3 in public"});
}

TEST_F(CatalogueTest, EventTriggers) {
  Run("CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'");
  EXPECT_EQ(ChangesBy("CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()"),
            Lines{"event trigger e: - | on ddl_command_end execute public.f()"});
}

TEST_F(CatalogueTest, TheDatabasesOwnSettings) {
  const std::string name = *session_.QueryValue("SELECT current_database()");
  EXPECT_EQ(ChangesBy("ALTER DATABASE " + name + " SET work_mem = '8MB'"),
            Lines{"settings of this database: - | work_mem=8MB"});
}

}  // namespace
}  // namespace sluice::runner
