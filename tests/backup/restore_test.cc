// sluice restore, on a server.
#include <filesystem>
#include <fstream>

#include "backup_fixture.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

class Restoring : public Backups {
 protected:
  Restoring() {
    database_.Execute(
        "CREATE SCHEMA app; CREATE TABLE app.customers (id int PRIMARY KEY, name text);"
        "CREATE TABLE app.\"Orders\" (id serial PRIMARY KEY, customer int REFERENCES app.customers, total numeric, "
        "twice "
        "numeric GENERATED ALWAYS AS (total * 2) STORED);"
        "CREATE TABLE app.log (id int); CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT "
        "INTO app.log VALUES (1); RETURN NULL; END $$;"
        "INSERT INTO app.customers VALUES (1, E'a\\tb\\\\.\\nc'), (2, NULL), (3, E'\\\\.');"
        "INSERT INTO app.\"Orders\" (customer, total) SELECT 1 + n % 3, n FROM generate_series(1, 50) n;"
        "CREATE TRIGGER noted AFTER INSERT ON app.customers FOR EACH ROW EXECUTE FUNCTION app.note();"
        "ALTER TABLE app.customers ENABLE ALWAYS TRIGGER noted;");
  }
  void BackUp(const Texts& tables) const {
    Texts words = {"--name", "one"};
    for (const std::string& table : tables) words.insert(words.end(), {"--tables", table});
    Run(0, "backup", words);
  }
  std::string Content() const {
    return database_
        .Rows(
            "SELECT (SELECT string_agg(quote_nullable(c::text), ';' ORDER BY id) FROM app.customers c) || "
            "(SELECT string_agg(o::text, ';' ORDER BY id) FROM app.\"Orders\" o)")
        .front();
  }
  Texts Schema() const {
    return database_.Rows(
        "SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = "
        "'app'::regnamespace UNION ALL SELECT tgname || tgenabled::text FROM pg_trigger WHERE NOT "
        "tgisinternal UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'app' ORDER BY 1");
  }
};

TEST_F(Restoring, rows_that_were_deleted_by_mistake) {
  const std::string before = Content();
  const Texts schema = Schema();
  BackUp({"app.customers", "app.Orders"});
  database_.Execute("DELETE FROM app.\"Orders\"; UPDATE app.customers SET name = 'x'");
  const TraceRun run = Run(0, "restore", {"one", "--yes", database_.Name()});
  EXPECT_EQ(Content(), before);
  EXPECT_EQ(Schema(), schema);
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM app.log"), Texts{"0"}) << "triggers are silent";
  EXPECT_EQ(Kept().size(), 2U) << "what was there before is kept, too: " << run.output;
  database_.ExpectNobodyLeft();
}

TEST_F(Restoring, one_table_that_others_refer_to) {
  const std::string before = Content();
  BackUp({"app.customers"});
  database_.Execute("UPDATE app.customers SET name = 'x'");
  Run(0, "restore", {"one", "--yes", database_.Name()});
  EXPECT_EQ(Content(), before);
}

TEST_F(Restoring, rolled_back_where_others_refer_to_rows_that_it_does_not_have) {
  BackUp({"app.customers"});
  database_.Execute("INSERT INTO app.customers VALUES (9, 'new'); UPDATE app.\"Orders\" SET customer = 9 WHERE id = 1");
  const std::string before = Content();
  const TraceRun run = Run(6, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(run.errors.find("nothing was changed"), std::string::npos) << run.errors;
  EXPECT_EQ(Content(), before);
}

TEST_F(Restoring, tables_that_are_gone_with_all_that_belongs_to_them) {
  const std::string before = Content();
  const Texts schema = Schema();
  BackUp({"app.customers", "app.Orders"});
  database_.Execute("DROP TABLE app.customers, app.\"Orders\"");
  Run(0, "restore", {"one", "--yes", database_.Name()});
  EXPECT_EQ(Content(), before);
  EXPECT_EQ(Schema(), schema);
  EXPECT_EQ(database_.Rows("SELECT nextval('app.\"Orders_id_seq\"')"), Texts{"51"});
}

TEST_F(Restoring, in_a_schema_beside_what_is_there) {
  BackUp({"app.customers", "app.Orders"});
  database_.Execute("ALTER TABLE app.\"Orders\" DROP COLUMN total CASCADE");
  const TraceRun refused = Run(3, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(refused.errors.find("app.Orders has other columns"), std::string::npos) << refused.errors;
  Run(0, "restore", {"one", "--into-schema", "before"});
  EXPECT_EQ(database_.Rows("SELECT count(*), sum(total) FROM before.\"Orders\""), Texts{"50|1275"});
  EXPECT_EQ(
      database_.Rows("SELECT count(*) FROM before.customers b JOIN app.customers c USING (id) WHERE b.name IS NOT "
                     "DISTINCT FROM c.name"),
      Texts{"3"});
  Run(6, "restore", {"one", "--into-schema", "before"});
}

TEST_F(Restoring, in_a_new_database) {
  Run(0, "backup", {"--all", "--name", "one"});
  const std::string other = database_.Name() + "_copy";
  Run(0, "restore", {"one", "--into-database", other});
  EXPECT_EQ(RunShell("one", "test \"$(psql -d " + other +
                                " -Atc 'SELECT count(*), sum(twice) FROM app.\"Orders\"')\" = "
                                "'50|2550'"),
            0);
  Run(6, "restore", {"one", "--into-database", other});
}

TEST_F(Restoring, not_without_consent_nor_beside_a_run) {
  BackUp({"app.customers"});
  EXPECT_NE(Run(3, "restore", {"one"}).errors.find("nothing was restored"), std::string::npos);
  Run(3, "restore", {"one", "--yes", "other"});
  const TargetDatabase::HeldLock lock(database_);
  Run(5, "restore", {"one", "--yes", database_.Name()});
  EXPECT_EQ(Kept(), Texts{"one"});
}

TEST_F(Restoring, a_damaged_one_is_refused_before_anything_is_touched) {
  BackUp({"app.customers"});
  std::ofstream(Path("one") + "/schema.dump", std::ios::app) << "x";
  const std::string before = Content();
  EXPECT_NE(Run(4, "restore", {"one", "--yes", database_.Name()}).errors.find("damaged"), std::string::npos);
  EXPECT_EQ(Content(), before);
}

TEST_F(Restoring, a_type_that_is_gone_is_found_first) {
  database_.Execute("CREATE TYPE app.mood AS ENUM ('sad'); CREATE TABLE app.moods (m app.mood)");
  BackUp({"app.moods"});
  database_.Execute("DROP TABLE app.moods; DROP TYPE app.mood");
  const TraceRun run = Run(3, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(run.errors.find("app.mood"), std::string::npos) << run.errors;
}

// As the README has it.
TEST_F(Restoring, a_migration_that_emptied_a_table_by_mistake) {
  const History history({"CREATE TABLE orders (id int);", "DELETE FROM orders;"});
  Run(0, "apply", {"+1", "--dir", history.path()});
  database_.Execute("INSERT INTO orders VALUES (1), (2)");
  Run(0, "apply", {"--dir", history.path(), "--yes", database_.Name(), "--accept", "delete-without-where@2=oops"});
  ASSERT_EQ(Kept().size(), 1U);
  const TraceRun run = Run(0, "restore", {Kept().front(), "--yes", database_.Name()});
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM orders"), Texts{"2"});
  EXPECT_NE(run.output.find("what is behind '1' is in it as applied"), std::string::npos) << run.output;
  EXPECT_EQ(database_.Applied(), (Texts{"1", "2"}));
}

}  // namespace
}  // namespace sluice::cli
