// also_record: rows in the table of the tool that the migrations are of.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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

TEST(AlsoRecord, ATableThatIsNotThereOrNotKnownIsRefused) {
  const TargetDatabase database;
  const Tool tool("dbmate");
  tool.Write("db/1_a.sql", "-- migrate:up\nCREATE TABLE t (id int);\n-- migrate:down\nDROP TABLE t;\n");
  const TraceRun missing = tool.Run(database, "apply");
  EXPECT_EQ(missing.exit, kRefused) << missing.errors;
  EXPECT_NE(missing.errors.find("'also_record' is set"), std::string::npos) << missing.errors;
  database.Execute("CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text);");
  const Tool drizzle("drizzle");
  drizzle.Write(
      "db/meta/_journal.json",
      R"({"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7","when":1,"tag":"0000_a"}]})");
  drizzle.Write("db/0000_a.sql", "CREATE TABLE t (id int);\n");
  const TraceRun unknown = drizzle.Run(database, "apply");
  EXPECT_EQ(unknown.exit, kRefused) << unknown.errors;
  EXPECT_NE(unknown.errors.find("how to write drizzle's"), std::string::npos) << unknown.errors;
  EXPECT_EQ(database.Rows("SELECT to_regclass('t')"), Lines{""});
}

}  // namespace
}  // namespace sluice::cli
