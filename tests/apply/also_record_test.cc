// also_record: rows in the table of the tool that the migrations are of.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "exit_codes.h"
#include "target_database.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

// Files of a format, with a configuration that asks for it.
class Tool {
 public:
  explicit Tool(const std::string& format) {
    Write("sluice.toml", "also_record = true\nformat = \"" + format + "\"\ndirectory = \"db\"\n");
  }
  void Write(const std::string& file, const std::string& text) const {
    const fs::path path = fs::path(directory_.path()) / file;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  TraceRun Run(const TargetDatabase& database, const std::string& command, Lines more = {}) const {
    Lines words = {"--dir", directory_.path() + "/db", "--config", directory_.path() + "/sluice.toml"};
    words.insert(words.end(), more.begin(), more.end());
    return database.Run(command, words);
  }

 private:
  TemporaryDirectory directory_;
};

TEST(AlsoRecord, DbmatesTable) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);");
  const Tool tool("dbmate");
  tool.Write("db/20260101000000_a.sql", "-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:down\nDROP TABLE t;\n");
  tool.Write("db/20260102000000_b.sql", "-- migrate:up\nSET search_path = '';\n-- migrate:down\nSELECT 1;\n");
  const TraceRun run = tool.Run(database, "apply");
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  EXPECT_EQ(database.Rows("SELECT version FROM schema_migrations ORDER BY 1"),
            (Lines{"20260101000000", "20260102000000"}));
  const TraceRun back = tool.Run(database, "rollback");
  EXPECT_EQ(back.exit, 0) << back.output << back.errors;
  EXPECT_EQ(database.Rows("SELECT version FROM schema_migrations"), Lines{"20260101000000"});
}

TEST(AlsoRecord, IsKeptOrLostWithTheMigration) {
  const TargetDatabase database;
  database.Execute(
      "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);"
      "INSERT INTO schema_migrations VALUES ('1');");
  const Tool tool("dbmate");
  tool.Write("db/1_a.sql", "-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:down\nDROP TABLE t;\n");
  const TraceRun run = tool.Run(database, "apply");
  EXPECT_EQ(run.exit, kRolledBack) << run.output << run.errors;
  EXPECT_NE(run.errors.find("the other tool's table"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
  EXPECT_EQ(database.Applied(), Lines{});
}

TEST(AlsoRecord, OneThatCommitsInStepsRecordsAtItsEnd) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); CREATE TABLE t (id int);");
  const Tool tool("dbmate");
  tool.Write("db/1_a.sql",
             "-- migrate:up transaction:false\nCREATE INDEX CONCURRENTLY i ON t (id);\n-- migrate:down\nSELECT 1;\n");
  const TraceRun run = tool.Run(database, "apply");
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  EXPECT_EQ(database.Rows("SELECT version FROM schema_migrations"), Lines{"1"});
}

TEST(AlsoRecord, GooseAndGolangMigrateAndDieselAndPrisma) {
  const struct {
    const char* format;
    const char* table;
    const char* up;
    const char* down;
    const char* text;
    const char* rows;
    const char* recorded;
  } cases[] = {
      {"goose",
       "CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, "
       "tstamp timestamp DEFAULT now())",
       "db/00007_a.sql", nullptr, "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n",
       "SELECT version_id, is_applied FROM goose_db_version", "7|t"},
      {"up-down", "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
       "db/007_a.up.sql", "db/007_a.down.sql", "SELECT 1;\n", "SELECT version, dirty FROM schema_migrations", "7|f"},
      {"diesel",
       "CREATE TABLE __diesel_schema_migrations (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT "
       "now())",
       "db/2026-01-01-000000_a/up.sql", "db/2026-01-01-000000_a/down.sql", "SELECT 1;\n",
       "SELECT version FROM __diesel_schema_migrations", "20260101000000"},
      {"prisma",
       "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at "
       "timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz, started_at "
       "timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)",
       "db/20260101000000_a/migration.sql", nullptr, "SELECT 1;\n",
       "SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS "
       "NULL",
       // printf 'SELECT 1;\n' | sha256sum
       "20260101000000_a|b4e0497804e46e0a0b0b8c31975b062152d551bac49c3c2e80932567b4085dcd"},
  };
  for (const auto& each : cases) {
    const TargetDatabase database;
    database.Execute(each.table);
    const Tool tool(each.format);
    tool.Write(each.up, each.text);
    if (each.down != nullptr) tool.Write(each.down, each.text);
    const TraceRun run = tool.Run(database, "apply");
    EXPECT_EQ(run.exit, 0) << each.format << run.output << run.errors;
    EXPECT_EQ(database.Rows(each.rows), Lines{each.recorded}) << each.format;
    if (std::string_view(each.format) == "prisma") continue;
    const TraceRun back = tool.Run(database, "rollback");
    EXPECT_EQ(back.exit, 0) << each.format << back.output << back.errors;
    EXPECT_EQ(database.Rows(each.rows), Lines{}) << each.format;
  }
}

TEST(AlsoRecord, SqlxsSums) {
  const TargetDatabase database;
  database.Execute(
      "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL, installed_on timestamptz "
      "NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL)");
  const Tool tool("up-down");
  tool.Write("db/0007_add_a_table.up.sql", "SELECT 1;\n");
  tool.Write("db/0007_add_a_table.down.sql", "SELECT 2;\n");
  const TraceRun run = tool.Run(database, "apply");
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  // printf 'SELECT 1;\n' | sha384sum
  EXPECT_EQ(database.Rows("SELECT version, description, success, encode(checksum, 'hex'), execution_time > 0 FROM "
                          "_sqlx_migrations"),
            Lines{"7|add a table|t|24454095d8d7876ca8e842f34296ca645c83e0f7b50f048c99db4b2ff4da659267afc4ef3e994f3d74e1"
                  "8c741165d931|t"});
  EXPECT_EQ(tool.Run(database, "rollback").exit, 0);
  EXPECT_EQ(database.Rows("SELECT version FROM _sqlx_migrations"), Lines{});
}

TEST(AlsoRecord, FlywaysSums) {
  const TargetDatabase database;
  database.Execute(
      "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50), description "
      "varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int, installed_by "
      "varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT NULL, success "
      "boolean NOT NULL); INSERT INTO flyway_schema_history VALUES (1, '1', '<< Flyway Baseline >>', 'BASELINE', '<< "
      "Flyway Baseline >>', NULL, 'x', now(), 0, true)");
  const Tool tool("flyway");
  tool.Write("db/sub/V2_1__add_a_table.sql",
             "\xEF\xBB\xBF"
             "CREATE TABLE t (id int);\r\nSELECT 1;\n");
  tool.Write("db/sub/U2_1__add_a_table.sql", "DROP TABLE t;\n");
  tool.Write("db/R__a_view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS n;\n");
  const TraceRun run = tool.Run(database, "apply");
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  // zlib.crc32 of Python over the lines, one behind the other
  EXPECT_EQ(database.Rows("SELECT installed_rank, version, description, type, script, checksum, success FROM "
                          "flyway_schema_history WHERE installed_rank > 1 ORDER BY 1"),
            (Lines{"2|2.1|add a table|SQL|sub/V2_1__add_a_table.sql|-1645056791|t",
                   "3||a view|SQL|R__a_view.sql|-801610736|t"}));
  const TraceRun back = tool.Run(database, "rollback", {"base"});
  EXPECT_EQ(back.exit, kRefused) << back.output << back.errors;
  EXPECT_NE(back.errors.find("how Flyway records that '2.1' was undone is not known"), std::string::npos)
      << back.errors;
}

TEST(AlsoRecord, FlywaysPlaceholdersInWhatRunsAgainAreRefused) {
  const TargetDatabase database;
  database.Execute("CREATE TABLE flyway_schema_history (installed_rank int, version text, type text, success boolean)");
  const Tool tool("flyway");
  tool.Write("db/R__a_view.sql", "CREATE OR REPLACE VIEW v AS SELECT '${flyway:user}' AS n;\n");
  const TraceRun run = tool.Run(database, "apply");
  EXPECT_NE(run.exit, 0) << run.output << run.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('v')"), Lines{""});
}

TEST(AlsoRecord, DrizzlesTimes) {
  const TargetDatabase database;
  database.Execute(
      "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, "
      "created_at bigint)");
  const Tool tool("drizzle");
  tool.Write(
      "db/meta/_journal.json",
      R"({"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7","when":1769860800123,"tag":"0000_a"}]})");
  tool.Write("db/0000_a.sql", "CREATE TABLE t (id int);\n");
  const TraceRun run = tool.Run(database, "apply");
  EXPECT_EQ(run.exit, 0) << run.output << run.errors;
  // printf 'CREATE TABLE t (id int);\n' | sha256sum
  EXPECT_EQ(database.Rows("SELECT hash, created_at FROM drizzle.__drizzle_migrations"),
            Lines{"12c83f983b0c94b9c7010dcc92149589d5fb01a3d32af8f6d699545d95db9040|1769860800123"});
}

// As `sqitch deploy` 1.3.1 has made them.
constexpr const char* kRegistry = R"sql(
CREATE SCHEMA sqitch;
CREATE TABLE sqitch.projects (project text PRIMARY KEY, uri text UNIQUE, created_at timestamptz NOT NULL DEFAULT
  clock_timestamp(), creator_name text NOT NULL, creator_email text NOT NULL);
CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, project text NOT NULL
  REFERENCES sqitch.projects, note text NOT NULL DEFAULT '', committed_at timestamptz NOT NULL DEFAULT
  clock_timestamp(), committer_name text NOT NULL, committer_email text NOT NULL, planned_at timestamptz NOT NULL,
  planner_name text NOT NULL, planner_email text NOT NULL, UNIQUE (project, script_hash));
CREATE TABLE sqitch.tags (tag_id text PRIMARY KEY, tag text NOT NULL, project text NOT NULL REFERENCES sqitch.projects,
  change_id text NOT NULL REFERENCES sqitch.changes, note text NOT NULL DEFAULT '', committed_at timestamptz NOT NULL
  DEFAULT clock_timestamp(), committer_name text NOT NULL, committer_email text NOT NULL, planned_at timestamptz NOT
  NULL, planner_name text NOT NULL, planner_email text NOT NULL, UNIQUE (project, tag));
CREATE TABLE sqitch.dependencies (change_id text NOT NULL REFERENCES sqitch.changes ON DELETE CASCADE, type text NOT
  NULL, dependency text NOT NULL, dependency_id text REFERENCES sqitch.changes CHECK ((type = 'require' AND
  dependency_id IS NOT NULL) OR (type = 'conflict' AND dependency_id IS NULL)), PRIMARY KEY (change_id, dependency));
CREATE TABLE sqitch.events (event text NOT NULL CHECK (event IN ('deploy', 'revert', 'fail', 'merge')), change_id text
  NOT NULL, change text NOT NULL, project text NOT NULL REFERENCES sqitch.projects, note text NOT NULL DEFAULT '',
  requires text[] NOT NULL DEFAULT '{}', conflicts text[] NOT NULL DEFAULT '{}', tags text[] NOT NULL DEFAULT '{}',
  committed_at timestamptz NOT NULL DEFAULT clock_timestamp(), committer_name text NOT NULL, committer_email text NOT
  NULL, planned_at timestamptz NOT NULL, planner_name text NOT NULL, planner_email text NOT NULL, PRIMARY KEY
  (change_id, committed_at));
)sql";

void WriteSqitchProject(const Tool& tool, const std::string& uri) {
  tool.Write("db/sqitch.conf", "[core]\n\tengine = pg\n");
  tool.Write("db/sqitch.plan", "%syntax-version=1.0.0\n%project=shop\n%uri=" + uri + R"(

a 2026-11-29T03:46:58Z Ann Example <ann@example.org> # First one
app/b [a] 2026-11-29T03:46:58Z Ann Example <ann@example.org> # It has \\ and\ntwo lines
@v1 2026-11-29T03:46:58Z Ann Example <ann@example.org> # Ready

c [a@v1 app/b !d] 2026-11-29T03:46:59Z Ann Example <ann@example.org> # Third
d 2026-11-29T03:46:59Z Ann Example <ann@example.org>
a [a@v1] 2026-11-29T03:47:59Z Ann Example <ann@example.org> # Again
)");
  for (const std::string name : {"a@v1", "app/b", "c", "d", "a"}) {
    const std::string table = "t_" + std::to_string(std::hash<std::string>()(name) % 1'000'000'007);
    tool.Write("db/deploy/" + name + ".sql", "BEGIN;\nCREATE TABLE " + table + " (id int);\nCOMMIT;\n");
    tool.Write("db/revert/" + name + ".sql", "BEGIN;\nDROP TABLE " + table + ";\nCOMMIT;\n");
  }
}

TEST(AlsoRecord, SqitchsIds) {
  const TargetDatabase database;
  database.Execute(kRegistry);
  const Tool tool("sqitch");
  WriteSqitchProject(tool, "https://example.org/shop/");
  const TraceRun run = tool.Run(database, "apply");
  ASSERT_EQ(run.exit, 0) << run.output << run.errors;
  // What `sqitch deploy` writes for this plan.
  EXPECT_EQ(database.Rows("SELECT change_id, change, project, note, planned_at AT TIME ZONE 'UTC', planner_name, "
                          "planner_email FROM sqitch.changes ORDER BY committed_at"),
            (Lines{"b633576945554ff6862fee516356f11a8ca0bd45|a|shop|First one|2026-11-29 03:46:58|Ann "
                   "Example|ann@example.org",
                   "3dcc8d98b49da66bc82d832a9fad3362bc71964a|app/b|shop|It has \\ and\ntwo lines|2026-11-29 "
                   "03:46:58|Ann Example|ann@example.org",
                   "0eb8dca7aea32035d9d628db94049245fefa2cd6|c|shop|Third|2026-11-29 03:46:59|Ann "
                   "Example|ann@example.org",
                   "bbb9312366e7e3b0884ecd8350dc6601e2aec903|d|shop||2026-11-29 03:46:59|Ann Example|ann@example.org",
                   "e582ca7e5e3c94742ecbecf48f91ea609b877836|a|shop|Again|2026-11-29 03:47:59|Ann "
                   "Example|ann@example.org"}));
  EXPECT_EQ(database.Rows("SELECT tag_id, tag, change_id, note FROM sqitch.tags"),
            Lines{"bddd878c079e974a6b557573dd6336a1553eebc1|@v1|3dcc8d98b49da66bc82d832a9fad3362bc71964a|Ready"});
  EXPECT_EQ(
      database.Rows("SELECT change_id, type, dependency, dependency_id FROM sqitch.dependencies ORDER BY 1, 2, 3"),
      (Lines{"0eb8dca7aea32035d9d628db94049245fefa2cd6|conflict|d|",
             "0eb8dca7aea32035d9d628db94049245fefa2cd6|require|a@v1|b633576945554ff6862fee516356f11a8ca0bd45",
             "0eb8dca7aea32035d9d628db94049245fefa2cd6|require|app/b|3dcc8d98b49da66bc82d832a9fad3362bc71964a",
             "3dcc8d98b49da66bc82d832a9fad3362bc71964a|require|a|b633576945554ff6862fee516356f11a8ca0bd45",
             "e582ca7e5e3c94742ecbecf48f91ea609b877836|require|a@v1|b633576945554ff6862fee516356f11a8ca0bd45"}));
  EXPECT_EQ(database.Rows("SELECT event, change, requires, conflicts, tags FROM sqitch.events ORDER BY committed_at"),
            (Lines{"deploy|a|{}|{}|{}", "deploy|app/b|{a}|{}|{@v1}", "deploy|c|{a@v1,app/b}|{d}|{}",
                   "deploy|d|{}|{}|{}", "deploy|a|{a@v1}|{}|{}"}));
  EXPECT_EQ(tool.Run(database, "rollback", {"--yes", database.Name()}).exit, 0);
  EXPECT_EQ(database.Rows("SELECT count(*) FROM sqitch.changes"), Lines{"4"});
  EXPECT_EQ(database.Rows("SELECT change FROM sqitch.events WHERE event = 'revert'"), Lines{"a"});
}

TEST(AlsoRecord, ASqitchProjectWhoseIdsAreNotKnownIsRefused) {
  const TargetDatabase database;
  database.Execute(kRegistry);
  const Tool tool("sqitch");
  WriteSqitchProject(tool, "HTTPS://Example.org/shop%2F");
  const TraceRun run = tool.Run(database, "apply");
  EXPECT_EQ(run.exit, kRefused) << run.output << run.errors;
  EXPECT_NE(run.errors.find("how Sqitch records 'a@v1' is not known"), std::string::npos) << run.errors;
  EXPECT_EQ(database.Rows("SELECT count(*) FROM sqitch.changes"), Lines{"0"});
}

TEST(AlsoRecord, ATableThatIsNotThereOrNotKnownIsRefused) {
  const TargetDatabase database;
  const Tool tool("dbmate");
  tool.Write("db/1_a.sql", "-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:down\nDROP TABLE t;\n");
  const TraceRun missing = tool.Run(database, "apply");
  EXPECT_EQ(missing.exit, kRefused) << missing.errors;
  EXPECT_NE(missing.errors.find("'also_record' is set"), std::string::npos) << missing.errors;
  database.Execute("CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text);");
  const Tool drizzle("drizzle");
  drizzle.Write("db/20260101000000_a/snapshot.json", R"({"version":"8","dialect":"postgres"})");
  drizzle.Write("db/20260101000000_a/migration.sql", "CREATE TABLE t (id int);\n");
  const TraceRun unknown = drizzle.Run(database, "apply");
  EXPECT_EQ(unknown.exit, kRefused) << unknown.errors;
  EXPECT_NE(unknown.errors.find("how Drizzle records"), std::string::npos) << unknown.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

}  // namespace
}  // namespace sluice::cli
