// Large objects: in a backup of the whole database, and in no other.
#include "backup/large_objects.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "backup/programs.h"
#include "backup_fixture.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

// One of two pages and a half, one with a hole, one that ends in zeros.
constexpr const char* kObjects =
    "CREATE ROLE lo_owner; CREATE TABLE pictures (id int PRIMARY KEY, picture oid); SELECT lo_from_bytea(4711, "
    "decode(repeat('ab00cd', 1700), 'hex')); SELECT lo_create(4712); SELECT lo_put(4712, 10000, 'far away'); SELECT "
    "lo_from_bytea(4713, '\\x610000'); COMMENT ON LARGE OBJECT 4711 IS 'it''s one'; GRANT SELECT ON LARGE OBJECT 4712 "
    "TO PUBLIC; ALTER LARGE OBJECT 4713 OWNER TO lo_owner; INSERT INTO pictures VALUES (1, 4711), (2, 4712), (3, "
    "4713);";

constexpr const char* kContent =
    "SELECT string_agg(oid || ' ' || md5(lo_get(oid)) || ' ' || lomowner::regrole || ' ' || coalesce(lomacl::text, "
    "'-') "
    "|| ' ' || coalesce(obj_description(oid, 'pg_largeobject'), '-'), ', ' ORDER BY oid) FROM pg_largeobject_metadata "
    "WHERE oid < 5000";

class LargeObjectsOf : public Backups {
 protected:
  LargeObjectsOf() { database_.Execute(kObjects); }
  ~LargeObjectsOf() override {
    database_.Execute(
        "DO $$ BEGIN REASSIGN OWNED BY lo_owner TO postgres; DROP ROLE lo_owner; EXCEPTION WHEN "
        "undefined_object THEN NULL; END $$");
  }
  std::string Content() const { return database_.Rows(kContent).front(); }
  void Lose() const {
    database_.Execute(
        "SELECT lo_unlink(4711); SELECT lo_put(4712, 0, 'changed'); SELECT lo_from_bytea(5000, 'later'); UPDATE "
        "pictures SET picture = 5000");
  }
};

TEST_F(LargeObjectsOf, a_whole_database_come_back_in_their_place) {
  const std::string before = Content();
  const TraceRun taken = Run(0, "backup", {"--all", "--name", "one"});
  EXPECT_EQ(taken.output.find("not covered"), std::string::npos) << taken.output;
  EXPECT_EQ(Manifest("one")["large_objects"]["count"], 3);
  EXPECT_NE(Manifest("one")["large_objects"]["checksum"], "");
  RunHere(0, {"backups", "verify", "one", "--level", "2"});
  Lose();
  const TraceRun run = Run(0, "restore", {"one", "--yes", database_.Name()});
  EXPECT_EQ(Content(), before);
  EXPECT_EQ(database_.Rows("SELECT string_agg(picture::text, ' ' ORDER BY id) FROM pictures"), Texts{"4711 4712 4713"});
  EXPECT_EQ(database_.Rows("SELECT convert_from(lo_get(5000), 'UTF8')"), Texts{"later"}) << "what came later stays";
  ASSERT_EQ(Kept().size(), 2U);
  EXPECT_EQ(Manifest(Kept().front())["scope"], "database") << "they are saved, too: " << run.output;
  EXPECT_EQ(Manifest(Kept().front())["large_objects"]["count"], 3);
  database_.ExpectNobodyLeft();
}

TEST_F(LargeObjectsOf, a_whole_database_come_back_in_another_one) {
  const std::string before = Content();
  Run(0, "backup", {"--all", "--name", "one"});
  Lose();
  const std::string other = database_.Name() + "_other";
  Run(0, "restore", {"one", "--into-database", other});
  auto session = runner::Session::Connect(runner::SharedServer().ConnectionString(other));
  ASSERT_TRUE(session) << session.error().message;
  EXPECT_EQ(session->QueryValue(kContent).value_or(""), before);
  session = runner::Session::Connect(database_.Address());
  ASSERT_TRUE(session->Execute("DROP DATABASE " + other)) << "what it owns keeps the role";
}

TEST_F(LargeObjectsOf, a_whole_database_come_back_with_the_programs_of_postgresql_alone) {
  const std::string before = Content();
  Run(0, "backup", {"--all", "--name", "one"});
  Lose();
  database_.Execute("TRUNCATE pictures");
  const std::vector<std::string> commands = Manifest("one")["restore"];
  for (const std::string& command : commands) {
    if (command.starts_with("#")) continue;
    EXPECT_EQ(RunShell("one", command), 0) << command;
  }
  EXPECT_EQ(Content(), before);
  EXPECT_EQ(database_.Rows("SELECT count(*) FROM pictures"), Texts{"3"});
  const std::string other = database_.Name() + "_restored";
  auto session = runner::Session::Connect(runner::SharedServer().ConnectionString(other));
  ASSERT_TRUE(session) << session.error().message;
  EXPECT_EQ(session->QueryValue(kContent).value_or(""), before);
  session = runner::Session::Connect(database_.Address());
  ASSERT_TRUE(session->Execute("DROP DATABASE " + other));
}

TEST_F(LargeObjectsOf, a_whole_database_that_are_others_at_level_2) {
  Run(0, "backup", {"--all", "--name", "one"});
  std::ifstream in(Path("one") + "/manifest.json");
  nlohmann::json manifest = nlohmann::json::parse(in);
  manifest["large_objects"]["checksum"] = "1";
  std::ofstream(Path("one") + "/manifest.json") << manifest;
  EXPECT_EQ(RunShell("one", "sha256sum manifest.json > manifest.sha256"), 0);
  const TraceRun run = RunHere(4, {"backups", "verify", "one", "--level", "2"});
  EXPECT_NE(run.errors.find("the large objects are others"), std::string::npos) << run.errors;
}

// They come last, in the transaction of the rows.
TEST_F(LargeObjectsOf, a_whole_database_take_the_rows_back_with_them_where_they_fail) {
  Run(0, "backup", {"--all", "--name", "one"});
  database_.Execute("REASSIGN OWNED BY lo_owner TO postgres; DROP ROLE lo_owner");
  Lose();
  const std::string before = Content();
  const TraceRun run = Run(6, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(run.errors.find("role \"lo_owner\" does not exist"), std::string::npos) << run.errors;
  EXPECT_EQ(Content(), before);
  EXPECT_EQ(database_.Rows("SELECT DISTINCT picture FROM pictures"), Texts{"5000"});
  database_.ExpectNobodyLeft();
}

TEST_F(LargeObjectsOf, a_whole_database_are_not_half_restored_where_pg_restore_ends) {
  Run(0, "backup", {"--all", "--name", "one"});
  Lose();
  const std::string before = Content();
  const auto found = backup::FindClientPrograms("", 10);
  ASSERT_TRUE(found);
  // It writes all but the end of what makes them.
  const TemporaryDirectory programs;
  for (const char* name : {"pg_dump", "psql"}) {
    fs::create_symlink(found->directory + "/" + name, programs.path() + "/" + name);
  }
  const std::string script = programs.path() + "/pg_restore";
  std::ofstream(script) << fmt::format(
      "#!/bin/sh\nfor a in \"$@\"; do case $a in --file=*) f=${{a#--file=}};; --clean) clean=1;; esac; done\n"
      "[ \"$clean\" ] || exec {0}/pg_restore \"$@\"\nshift\n{0}/pg_restore --file=- \"$@\" | head -n 60 > \"$f\"\n"
      "kill -9 $$\n",
      found->directory);
  fs::permissions(script, fs::perms::owner_all);
  const TraceRun run = Run(6, "restore", {"one", "--yes", database_.Name(), "--pg-bindir", programs.path()});
  EXPECT_NE(run.errors.find("pg_restore ended with status 137"), std::string::npos) << run.errors;
  EXPECT_EQ(Content(), before);
  EXPECT_EQ(database_.Rows("SELECT DISTINCT picture FROM pictures"), Texts{"5000"});
  database_.ExpectNobodyLeft();
}

TEST_F(LargeObjectsOf, tables_are_told_of_where_a_column_may_refer_to_them) {
  database_.Execute("CREATE TABLE other (id int)");
  const TraceRun run = Run(0, "backup", {"--tables", "pictures", "--name", "one"});
  EXPECT_NE(run.output.find("not covered: large objects that public.pictures.picture may refer to"), std::string::npos)
      << run.output;
  EXPECT_EQ(Run(0, "backup", {"--tables", "other"}).output.find("large objects"), std::string::npos);
  const TraceRun restored = Run(0, "restore", {"one", "--yes", database_.Name()});
  EXPECT_NE(restored.errors.find("not covered: large objects"), std::string::npos) << restored.errors;
}

TEST_F(LargeObjectsOf, a_run_that_removes_some_are_saved_first) {
  const std::string before = Content();
  const History history({"SELECT lo_unlink(picture) FROM pictures WHERE id = 1;"});
  const TraceRun run = Run(0, "apply", {"--dir", history.path(), "--yes", database_.Name()});
  EXPECT_NE(run.errors.find("the whole database is backed up"), std::string::npos) << run.errors;
  ASSERT_EQ(Kept().size(), 1U) << run.errors;
  Run(0, "restore", {Kept().front(), "--yes", database_.Name()});
  EXPECT_EQ(Content(), before);
}

TEST_F(LargeObjectsOf, a_function_that_removes_some_counts_where_it_is_called) {
  constexpr const char* kFunction =
      "CREATE FUNCTION forget(o oid) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM lo_unlink(o); END $$;";
  const History only({kFunction});
  const TraceRun created = Run(0, "apply", {"--dir", only.path(), "--yes", database_.Name()});
  EXPECT_NE(created.errors.find("no backup:"), std::string::npos) << created.errors;
  EXPECT_TRUE(Kept().empty());
  const History called({kFunction, "SELECT forget(4711);"});
  const TraceRun run = Run(0, "apply", {"--dir", called.path(), "--yes", database_.Name()});
  EXPECT_NE(run.errors.find("may change large objects: the whole database"), std::string::npos) << run.errors;
}

TEST(LargeObjectsIn, what_pg_restore_lists) {
  const std::string list =
      "; Archive created\n3479; 2613 4711 BLOB - 4711 postgres\n3492; 0 0 COMMENT - LARGE OBJECT 4711 postgres\n"
      "3493; 0 0 ACL - LARGE OBJECTS 4711..4712 postgres\n3476; 0 16447 TABLE DATA app BLOBS - postgres\n"
      "3481; 0 0 BLOBS - BLOBS \n3480; 2613 4712 BLOB METADATA - 4712..4800 postgres\n"
      "223; 1255 16472 FUNCTION app f() postgres\n";
  EXPECT_EQ(backup::ListOfLargeObjects(list),
            "3479; 2613 4711 BLOB - 4711 postgres\n3492; 0 0 COMMENT - LARGE OBJECT 4711 postgres\n"
            "3493; 0 0 ACL - LARGE OBJECTS 4711..4712 postgres\n3481; 0 0 BLOBS - BLOBS \n"
            "3480; 2613 4712 BLOB METADATA - 4712..4800 postgres\n");
}

}  // namespace
}  // namespace sluice::cli
