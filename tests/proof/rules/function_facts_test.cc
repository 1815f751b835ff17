// What function-body-names-dropped-object says of functions, on a real server: they fail when they are called.
#include <gtest/gtest.h>

#include "reported.h"
#include "tests/runner/server_fixture.h"

namespace sluice::proof {
namespace {

struct FunctionFact {
  std::string name;
  std::string body;                 // of the function f(), in PL/pgSQL
  std::string change;               // what the next migration does
  bool fails;                       // the call behind it
  std::string call = "SELECT f()";  // that a statement of the function runs
  std::string result = "void";
  std::string declares = {};  // before its body
};

void PrintTo(const FunctionFact& fact, std::ostream* out) {
  *out << fact.name;
}

const std::string kTables = R"sql(
CREATE SCHEMA app;
CREATE TABLE t (a int PRIMARY KEY, b int, c int);
CREATE TABLE app.t (a int, b int);
CREATE TABLE u (a int, d int);
CREATE VIEW v AS SELECT a FROM u;
CREATE MATERIALIZED VIEW m AS SELECT a FROM u;
)sql";

std::string BeforeOf(const FunctionFact& fact) {
  const std::string function = "CREATE FUNCTION f() RETURNS " + fact.result +
                               " LANGUAGE plpgsql AS $$ DECLARE x int; " + fact.declares + " BEGIN " + fact.body +
                               " END $$;\n";
  const std::string trigger = "CREATE TRIGGER f BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION f();\n";
  return kTables + function + (fact.result == "trigger" ? trigger : "");
}

class Functions : public testing::TestWithParam<FunctionFact> {};

TEST_P(Functions, fail_where_it_is_reported_and_nowhere_else) {
  const FunctionFact& fact = GetParam();
  const std::string before = BeforeOf(fact);
  const runner::Database database;
  runner::Session session = database.Connect();
  const auto run = [&](const std::string& sql) {
    const auto done = session.Execute(sql);
    EXPECT_TRUE(done) << sql << ": " << done.error().message;
  };
  run(before);
  EXPECT_TRUE(session.Execute(fact.call)) << "fails before the change, too";
  run(fact.change);
  runner::Session later = database.Connect();  // it compiles the function anew
  EXPECT_EQ(!later.Execute(fact.call), fact.fails);
  const Reported reported = ReportedBy("function-body-names-dropped-object", {before, fact.change});
  EXPECT_EQ(reported != Reported::kNo, fact.fails);
}

const std::string kInsert = "INSERT INTO u (a) VALUES (1)";

const std::vector<FunctionFact> kFacts = {
    {"a_query_of_the_table", "PERFORM a FROM t;", "DROP TABLE t;", true},
    {"a_query_of_the_renamed_table", "PERFORM a FROM t;", "ALTER TABLE t RENAME TO t2;", true},
    {"a_query_of_another_schema", "PERFORM a FROM app.t;", "DROP TABLE t;", false},
    {"a_query_of_the_other_schema", "PERFORM a FROM app.t;", "DROP TABLE app.t;", true},
    {"a_query_of_the_view", "PERFORM a FROM v;", "DROP VIEW v;", true},
    {"a_query_of_the_materialized_view", "PERFORM a FROM m;", "DROP MATERIALIZED VIEW m;", true},
    {"a_query_of_the_column", "PERFORM b FROM t;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_query_of_the_renamed_column", "PERFORM t.b FROM t;", "ALTER TABLE t RENAME COLUMN b TO b2;", true},
    {"a_query_of_another_column", "PERFORM a FROM t;", "ALTER TABLE t DROP COLUMN b;", false},
    {"a_query_of_another_table_s_column", "PERFORM d FROM u;", "ALTER TABLE t DROP COLUMN b;", false},
    {"a_query_of_a_with", "PERFORM b FROM (WITH t AS (SELECT 1 AS b) SELECT b FROM t) x;", "DROP TABLE t;", false},
    {"a_condition", "IF EXISTS (SELECT FROM t WHERE b = 1) THEN NULL; END IF;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_loop", "FOR i IN 1..(SELECT count(*) FROM t) LOOP NULL; END LOOP;", "DROP TABLE t;", true},
    {"an_insert", "INSERT INTO t (a) VALUES (2); DELETE FROM t;", "DROP TABLE t;", true},
    {"an_insert_of_the_column", "INSERT INTO t (a, b) VALUES (2, 3); DELETE FROM t;", "ALTER TABLE t DROP COLUMN b;",
     true},
    {"an_insert_of_a_query", "INSERT INTO u (a) SELECT b FROM t;", "ALTER TABLE t DROP COLUMN b;", true},
    {"an_update", "UPDATE t SET b = 1;", "ALTER TABLE t DROP COLUMN b;", true},
    {"an_update_s_condition", "UPDATE t SET c = 1 WHERE b = 2;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_delete", "DELETE FROM t WHERE b = 1;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_delete_from_the_table", "DELETE FROM t;", "DROP TABLE t;", true},
    {"a_truncate", "TRUNCATE t;", "DROP TABLE t;", true},
    {"a_truncate_of_two", "TRUNCATE u, t;", "DROP TABLE t;", true},
    {"a_truncate_and_a_column", "TRUNCATE t;", "ALTER TABLE t DROP COLUMN b;", false},
    {"a_lock", "LOCK TABLE t IN SHARE MODE;", "DROP TABLE t;", true},
    {"a_lock_of_the_renamed_table", "LOCK TABLE t IN SHARE MODE;", "ALTER TABLE t RENAME TO t2;", true},
    {"a_lock_of_another_schema", "LOCK TABLE app.t IN SHARE MODE;", "DROP TABLE t;", false},
    {"an_analyze", "ANALYZE t;", "DROP TABLE t;", true},
    {"a_refresh", "REFRESH MATERIALIZED VIEW m;", "DROP MATERIALIZED VIEW m;", true},
    {"a_refresh_without_data", "REFRESH MATERIALIZED VIEW m WITH NO DATA;", "DROP MATERIALIZED VIEW m;", true},
    {"an_alter_if_exists", "ALTER TABLE IF EXISTS t SET (fillfactor = 90);", "DROP TABLE t;", false},
    {"an_insert_s_conflict", "INSERT INTO t (a) VALUES (2) ON CONFLICT (a) DO UPDATE SET b = 1;",
     "ALTER TABLE t DROP COLUMN b;", true},
    {"an_insert_s_condition_of_a_conflict",
     "INSERT INTO t (a) VALUES (2) ON CONFLICT (a) DO UPDATE SET c = 1 WHERE t.b = 1;", "ALTER TABLE t DROP COLUMN b;",
     true},
    {"what_an_insert_returns", "DELETE FROM t; INSERT INTO t (a) VALUES (2) RETURNING b INTO x;",
     "ALTER TABLE t DROP COLUMN b;", true},
    {"what_a_delete_returns", "DELETE FROM t RETURNING b INTO x;", "ALTER TABLE t DROP COLUMN b;", true},
    {"what_an_update_returns", "UPDATE t SET c = 1 RETURNING b INTO x;", "ALTER TABLE t DROP COLUMN b;", true},
    {"an_update_from_it", "UPDATE u SET d = t.b FROM t WHERE t.a = u.a;", "ALTER TABLE t DROP COLUMN b;", true},
    {"an_update_s_value", "UPDATE t SET c = b;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_delete_using_it", "DELETE FROM u USING t WHERE t.b = u.a;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_join_using", "PERFORM 1 FROM t JOIN app.t AS o USING (b);", "ALTER TABLE t DROP COLUMN b;", true},
    {"an_order", "PERFORM a FROM t ORDER BY b;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_group", "PERFORM count(*) FROM t GROUP BY b;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_loop_of_rows", "FOR x IN SELECT b FROM t LOOP NULL; END LOOP;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_merge", "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = 1;", "ALTER TABLE t DROP COLUMN b;",
     true},
    {"a_merge_of_the_table", "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE;", "DROP TABLE t;", true},
    {"a_merge_using_it", "MERGE INTO u USING t ON t.a = u.a WHEN MATCHED THEN DELETE;", "DROP TABLE t;", true},
    {"a_table_made_of_it", "CREATE TEMP TABLE x1 AS SELECT b FROM t; DROP TABLE x1;", "ALTER TABLE t DROP COLUMN b;",
     true},
    {"a_variable_s_type", "NULL;", "ALTER TABLE t DROP COLUMN b;", true, "SELECT f()", "void", "y t.b%TYPE;"},
    {"a_variable_s_row_type", "NULL;", "DROP TABLE t;", true, "SELECT f()", "void", "y t%ROWTYPE;"},
    {"a_cursor", "OPEN y; CLOSE y;", "ALTER TABLE t DROP COLUMN b;", true, "SELECT f()", "void",
     "y CURSOR FOR SELECT b FROM t;"},
    {"a_variable_s_default", "NULL;", "ALTER TABLE t DROP COLUMN b;", true, "SELECT f()", "void",
     "y int := (SELECT max(b) FROM t);"},
    {"an_execute", "EXECUTE 'TRUNCATE t';", "DROP TABLE t;", true},
    {"a_temporary_table", "CREATE TEMP TABLE t (b int); PERFORM b FROM t; DROP TABLE t;", "DROP TABLE t;", false},
    {"a_variable_of_the_column_s_name", "b := 1; PERFORM a FROM t;", "ALTER TABLE t DROP COLUMN b;", false,
     "SELECT f()", "void", "b int;"},
    {"a_column_of_a_subquery", "PERFORM b FROM (SELECT a AS b FROM t) s;", "ALTER TABLE t DROP COLUMN b;", false},
    {"a_column_s_alias", "PERFORM a AS b FROM t;", "ALTER TABLE t DROP COLUMN b;", false},
    {"a_star", "PERFORM * FROM t;", "ALTER TABLE t DROP COLUMN b;", false},
    {"a_star_of_a_subquery", "PERFORM b FROM (SELECT * FROM t) s;", "ALTER TABLE t DROP COLUMN b;", true},
    {"a_star_of_a_with", "WITH w AS (SELECT * FROM t), s AS (SELECT * FROM w) SELECT s.b INTO x FROM s;",
     "ALTER TABLE t DROP COLUMN b;", true},
    {"a_star_of_which_another_column_is_asked", "PERFORM a FROM (SELECT * FROM t) s;", "ALTER TABLE t DROP COLUMN b;",
     false},
    {"a_star_beside_another_such_column", "PERFORM o.b FROM app.t o, (SELECT * FROM t) s;",
     "ALTER TABLE t DROP COLUMN b;", false},
    {"a_natural_join", "PERFORM 1 FROM t NATURAL JOIN app.t AS o;", "ALTER TABLE t DROP COLUMN b;", false},
    {"an_insert_without_columns", "INSERT INTO t VALUES (2, 3, 4); DELETE FROM t;",
     "ALTER TABLE t RENAME COLUMN b TO b2;", false},
    {"a_subquery_that_sees_the_query_around", "PERFORM 1 FROM u WHERE EXISTS (SELECT FROM app.t o WHERE o.a = d);",
     "ALTER TABLE u DROP COLUMN d;", true},
    {"replaced_by_what_names_it_still", "PERFORM b FROM t;",
     "ALTER TABLE t DROP COLUMN b; CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM b "
     "+ 1 FROM t; END $$;",
     true},
    {"replaced_by_what_names_it_with_another_table", "PERFORM b FROM t;",
     "ALTER TABLE t DROP COLUMN b; CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM b "
     "+ 1 FROM t, u; END $$;",
     true},
    {"replaced_by_what_names_another_table_s", "PERFORM b FROM t;",
     "ALTER TABLE t DROP COLUMN b; CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM b "
     "+ 1 FROM t, app.t AS o; END $$;",
     false},
    {"a_handler", "PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN TRUNCATE t;", "DROP TABLE t;", true},
    {"a_comment", "NULL; -- t\n", "DROP TABLE t;", false},
    {"a_string", "PERFORM 't';", "DROP TABLE t;", false},
    {"a_new_row_s_column", "NEW.d := 1; RETURN NEW;", "ALTER TABLE u DROP COLUMN d;", true, kInsert, "trigger"},
    {"a_new_row_s_other_column", "NEW.a := 1; RETURN NEW;", "ALTER TABLE u DROP COLUMN d;", false, kInsert, "trigger"},
    {"of_a_trigger", "TRUNCATE t; RETURN NEW;", "DROP TABLE t;", true, kInsert, "trigger"},
    {"of_a_trigger_that_goes", "TRUNCATE t; RETURN NEW;", "DROP TRIGGER f ON u; DROP TABLE t;", false, kInsert,
     "trigger"},
    {"replaced", "TRUNCATE t;",
     "DROP TABLE t; CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;", false},
};

INSTANTIATE_TEST_SUITE_P(facts, Functions, testing::ValuesIn(kFacts),
                         [](const testing::TestParamInfo<FunctionFact>& fact) { return fact.param.name; });

}  // namespace
}  // namespace sluice::proof
