// What a table can be made of comes back as it was: saved, dropped, restored, compared.
#include "backup_fixture.h"
#include "runner/catalogue.h"

namespace sluice::cli {
namespace {

using Texts = std::vector<std::string>;

// Types and functions stay; tables go.
constexpr const char* kKept =
    "CREATE SCHEMA \"Odd Name\"; CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN positive AS int CHECK (VALUE > "
    "0); CREATE TYPE pair AS (a int, b text); CREATE SEQUENCE shared START 100; CREATE FUNCTION quiet() RETURNS "
    "trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE ROLE round_trip;";

constexpr const char* kTables[] = {
    "CREATE TABLE \"Odd Name\".\"Select\" (\"Group\" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \"a\"\"b\" text, "
    "m mood[] DEFAULT '{sad}', p positive, q pair, n int DEFAULT nextval('shared'), g int GENERATED ALWAYS AS (p * 2) "
    "STORED, r int4range, j jsonb, b bytea, f float8, t timestamptz, EXCLUDE USING gist (r WITH &&))",
    "INSERT INTO \"Odd Name\".\"Select\" (\"a\"\"b\", p, q, r, j, b, f, t) SELECT E'x\\t\\n\\\\' || n, n, ROW(n, "
    "'')::pair, "
    "int4range(n, n + 1), jsonb_build_object('n', n), '\\x00ff', n / 3.0::float8, now() FROM generate_series(1, 20) n",
    "CREATE TABLE events (id bigint, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
    "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2025-07-01')",
    "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2025-07-01') TO ('2026-01-01') PARTITION BY HASH (id)",
    "CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
    "INSERT INTO events SELECT n, '2025-06-15'::date + n FROM generate_series(1, 40) n",
    "CREATE INDEX ON events (day)",
    "CREATE TABLE notes (event bigint, day date, mood mood, FOREIGN KEY (event, day) REFERENCES events DEFERRABLE)",
    "INSERT INTO notes SELECT id, day, 'ok' FROM events",
    "CREATE TABLE animals (id int, name text); CREATE TABLE cats (lives int CHECK (lives < 10)) INHERITS (animals)",
    "INSERT INTO animals VALUES (1, 'cow'); INSERT INTO cats VALUES (2, 'tom', 7)",
    "CREATE TABLE guarded (id int); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON guarded USING "
    "(id < 5); GRANT SELECT ON guarded TO round_trip; COMMENT ON TABLE guarded IS 'it''s guarded'; COMMENT ON COLUMN "
    "guarded.id IS 'number'",
    "CREATE TRIGGER silent BEFORE UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION quiet(); ALTER TABLE guarded DISABLE "
    "TRIGGER silent; INSERT INTO guarded VALUES (1), (9)",
    "CREATE UNLOGGED TABLE fast (id int) WITH (fillfactor = 70); INSERT INTO fast VALUES (1)",
    "CREATE TABLE empty (); INSERT INTO empty DEFAULT VALUES; INSERT INTO empty DEFAULT VALUES",
};

class RoundTrip : public Backups {
 protected:
  RoundTrip() {
    database_.Execute(kKept);
    for (const char* sql : kTables) database_.Execute(sql);
  }
  ~RoundTrip() override { database_.Execute("DROP OWNED BY round_trip; DROP ROLE round_trip"); }

  runner::Catalogue Catalogue() const {
    runner::Session session = database_.Connect();
    runner::SqlResult<runner::Catalogue> catalogue = runner::ReadCatalogue(session);
    EXPECT_TRUE(catalogue);
    return catalogue ? *catalogue : runner::Catalogue();
  }
  // Per table its rows.
  Texts Rows() const {
    return database_.Rows(
        "SELECT c.oid::regclass || ' ' || (xpath('/row/r/text()', query_to_xml(format('SELECT count(*) || "
        "coalesce(md5(string_agg(x.*::text, '';'' ORDER BY x.*::text)), '''') AS r FROM ONLY %s x', "
        "c.oid::regclass), false, true, '')))[1] FROM pg_class c WHERE relkind = 'r' AND relnamespace IN "
        "('public'::regnamespace, '\"Odd Name\"'::regnamespace) ORDER BY 1");
  }
  void ExpectSame(const runner::Catalogue& catalogue, const Texts& rows) const {
    EXPECT_EQ(Rows(), rows);
    for (const runner::ObjectChange& change : runner::ChangesBetween(catalogue, Catalogue())) {
      ADD_FAILURE() << change.object << ": " << change.before.value_or("-") << " is " << change.after.value_or("-");
    }
  }
};

constexpr const char* kAll[] = {"Odd Name.Select", "events", "notes", "animals", "guarded", "fast", "empty"};

TEST_F(RoundTrip, tables_of_every_kind_that_were_dropped_or_emptied) {
  const runner::Catalogue catalogue = Catalogue();
  const Texts rows = Rows();
  ASSERT_EQ(rows.size(), 9U);
  Texts words = {"--name", "one"};
  for (const char* table : kAll) words.insert(words.end(), {"--tables", table});
  Run(0, "backup", words);
  EXPECT_EQ(Manifest("one")["tables"].size(), 11U);
  RunHere(0, {"backups", "verify", "one", "--level", "2"});

  database_.Execute("TRUNCATE events, notes, animals, guarded, fast, empty, \"Odd Name\".\"Select\"");
  Run(0, "restore", {"one", "--yes", database_.Name()});
  ExpectSame(catalogue, rows);

  database_.Execute("DROP TABLE events, notes, cats, animals, guarded, fast, empty, \"Odd Name\".\"Select\"");
  Run(0, "restore", {"one", "--yes", database_.Name()});
  ExpectSame(catalogue, rows);
}

// What the database holds besides tables.
constexpr const char* kBesides[] = {
    "CREATE VIEW totals AS SELECT count(*) FROM guarded; CREATE MATERIALIZED VIEW days AS SELECT DISTINCT day FROM "
    "events",
    "CREATE PUBLICATION sent FOR TABLE guarded, notes; CREATE STATISTICS paired (dependencies) ON event, day FROM "
    "notes",
    "CREATE FUNCTION twice(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1'; CREATE AGGREGATE product(int) "
    "(SFUNC = int4mul, STYPE = int)",
    "CREATE RULE ignored AS ON DELETE TO fast DO INSTEAD NOTHING; ALTER TABLE fast REPLICA IDENTITY FULL",
    "CREATE COLLATION german (LOCALE = 'C'); ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO "
    "round_trip",
    "SELECT lo_from_bytea(4711, 'large object')",
};

TEST_F(RoundTrip, all_of_a_database_in_another_one) {
  for (const char* sql : kBesides) database_.Execute(sql);
  const runner::Catalogue catalogue = Catalogue();
  const Texts rows = Rows();
  Run(0, "backup", {"--all", "--name", "one"});
  RunHere(0, {"backups", "verify", "one", "--level", "2"});
  database_.Execute("DROP SCHEMA public, \"Odd Name\" CASCADE");
  const std::string other = database_.Name() + "_other";
  Run(0, "restore", {"one", "--into-database", other});
  auto session = runner::Session::Connect(runner::SharedServer().ConnectionString(other));
  ASSERT_TRUE(session) << session.error().message;
  const runner::SqlResult<runner::Catalogue> restored = runner::ReadCatalogue(*session);
  ASSERT_TRUE(restored);
  for (const runner::ObjectChange& change : runner::ChangesBetween(catalogue, *restored)) {
    ADD_FAILURE() << change.object << ": " << change.before.value_or("-") << " is " << change.after.value_or("-");
  }
  // With nothing that the reading of the catalogue has set.
  session = runner::Session::Connect(runner::SharedServer().ConnectionString(other));
  ASSERT_TRUE(session) << session.error().message;
  EXPECT_EQ(session->QueryValue("SELECT count(*) FROM days").value_or(""), "40");
  session = runner::Session::Connect(database_.Address());
  ASSERT_TRUE(session->Execute("DROP DATABASE " + other)) << "what it grants keeps the role";
}

constexpr const char* kNoDefaults = "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM round_trip";

TEST_F(RoundTrip, tables_that_are_gone_get_default_privileges_and_that_is_said) {
  for (const char* sql : kBesides) database_.Execute(sql);
  Run(0, "backup", {"--tables", "notes", "--name", "one"});
  database_.Execute("DROP TABLE notes");
  const TraceRun run = Run(0, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(run.errors.find("default privileges are in force"), std::string::npos) << run.errors;
  EXPECT_EQ(database_.Rows("SELECT has_table_privilege('round_trip', 'notes', 'SELECT')"), Texts{"t"});
}

// What did not go with the tables stays as it is: types, functions, a sequence that has gone on, large objects aside.
TEST_F(RoundTrip, all_of_a_database_whose_tables_are_gone) {
  for (const char* sql : kBesides) database_.Execute(sql);
  database_.Execute(kNoDefaults);
  const runner::Catalogue catalogue = Catalogue();
  const Texts rows = Rows();
  Run(0, "backup", {"--all", "--name", "one"});
  database_.Execute(
      "SELECT nextval('shared'); DROP TABLE events, notes, cats, animals, guarded, fast, empty, \"Odd "
      "Name\".\"Select\" CASCADE; SELECT lo_unlink(4711)");
  Run(0, "restore", {"one", "--yes", database_.Name()});
  ExpectSame(catalogue, rows);
  EXPECT_EQ(database_.Rows("SELECT convert_from(lo_get(4711), 'UTF8')"), Texts{"large object"});
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM days"), Texts{"40"});
  EXPECT_EQ(database_.Rows("SELECT nextval('shared')"), Texts{"121"}) << "20 rows from 100 on, and one behind them";
}

TEST_F(RoundTrip, all_of_a_database_whose_tables_are_gone_with_types_and_schemas) {
  for (const char* sql : kBesides) database_.Execute(sql);
  database_.Execute("SELECT lo_unlink(4711)");
  const runner::Catalogue catalogue = Catalogue();
  const Texts rows = Rows();
  Run(0, "backup", {"--all", "--name", "one"});
  // With rights for new tables in force, tables that had none would get them.
  database_.Execute(kNoDefaults);
  database_.Execute(
      "DROP SCHEMA \"Odd Name\" CASCADE; DROP TABLE events, notes, cats, animals, guarded, fast, empty CASCADE; DROP "
      "TYPE mood, pair; DROP DOMAIN positive; DROP FUNCTION quiet(), twice(int); DROP SEQUENCE shared");
  Run(0, "restore", {"one", "--yes", database_.Name()});
  ExpectSame(catalogue, rows);
  EXPECT_EQ(database_.Rows("SELECT nextval('shared')"), Texts{"120"});
}

// What has come in their place meanwhile is nobody's to replace.
TEST_F(RoundTrip, all_of_a_database_is_rolled_back_where_something_else_has_its_name) {
  Run(0, "backup", {"--all", "--name", "one"});
  database_.Execute(
      "DROP TABLE events, notes, cats, animals, guarded, fast, empty, \"Odd Name\".\"Select\" CASCADE; CREATE VIEW "
      "guarded AS SELECT 1 AS id");
  const TraceRun run = Run(6, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(run.errors.find("\"guarded\" already exists"), std::string::npos) << run.errors;
  EXPECT_NE(run.errors.find("nothing was changed"), std::string::npos) << run.errors;
  EXPECT_EQ(
      database_.Rows("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"),
      Texts{"0"});
}

}  // namespace
}  // namespace sluice::cli
