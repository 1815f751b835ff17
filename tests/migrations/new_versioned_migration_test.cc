#include "migrations/new_migration.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "migrations/format.h"

namespace sluice::migrations {
namespace {

Migration Labelled(const std::string& id, const std::string& label) {
  return {.id = id, .label = label, .up = ScriptFile{"db/" + label + ".sql"}};
}

// The files, each with its text, or the error.
std::string NewFiles(std::string_view format, const PlaceBetween& place, const NewScript& script) {
  const Result<Written> written = FindFormat(format)->write(place, script);
  if (!written) return written.error().message;
  std::string text = written->migration.id + "\n";
  for (const NewFile& file : written->files) text += file.path + ": " + file.text;
  return text;
}

const NewScript kSelect = {.title = "Two words", .up = "SELECT 1;\n", .down = std::nullopt};
const NewScript kBothWays = {.title = "x", .up = "SELECT 1;\n", .down = "SELECT 2;\n"};
const NewScript kAlone = {
    .title = "x", .up = "REINDEX TABLE CONCURRENTLY t;\n", .down = std::nullopt, .transactional = false};

TEST(NewVersionedMigration, of_flyway_counts_in_the_last_place_or_a_place_farther) {
  const Migration behind = Labelled("1.2", "V1_2__b");
  EXPECT_EQ(NewFiles("flyway", {behind}, kSelect), "1.3\ndb/V1_3__two_words.sql: SELECT 1;\n");
  const Migration next = Labelled("1.3", "V1.3__c");
  EXPECT_EQ(NewFiles("flyway", {behind, &next}, kSelect), "1.2.1\ndb/V1_2_1__two_words.sql: SELECT 1;\n");
  const Migration close = Labelled("1.2.1", "V1.2.1__c");
  EXPECT_EQ(NewFiles("flyway", {behind, &close}, kSelect),
            "there is no version left behind 'V1_2__b' and before 'V1.2.1__c'");
}

TEST(NewVersionedMigration, of_flyway_stands_before_what_has_no_version) {
  const Migration behind = Labelled("09", "V09__i");
  Migration repeatable = Labelled("R__v", "R__v");
  repeatable.repeatable = true;
  EXPECT_EQ(NewFiles("flyway", {behind, &repeatable}, kBothWays),
            "10\ndb/V10__x.sql: SELECT 1;\ndb/U10__x.sql: SELECT 2;\n");
  EXPECT_EQ(NewFiles("flyway", {repeatable}, kSelect), "there is no version left behind 'R__v'");
}

// Flyway sees for itself what some statements need.
TEST(NewVersionedMigration, of_flyway_is_marked_where_flyway_would_not_know) {
  const Migration behind = Labelled("1", "V1__a");
  EXPECT_EQ(NewFiles("flyway", {behind}, kAlone),
            "2\ndb/V2__x.sql: REINDEX TABLE CONCURRENTLY t;\ndb/V2__x.sql.conf: executeInTransaction=false\n");
  NewScript seen = kAlone;
  seen.up = "DROP INDEX CONCURRENTLY i;\n";
  EXPECT_EQ(NewFiles("flyway", {behind}, seen), "2\ndb/V2__x.sql: DROP INDEX CONCURRENTLY i;\n");
}

TEST(NewVersionedMigration, of_refinery_keeps_the_letter_and_its_transaction) {
  const Migration behind = Labelled("7", "U7__a");
  EXPECT_EQ(NewFiles("refinery", {behind}, kSelect), "8\ndb/U8__two_words.sql: SELECT 1;\n");
  EXPECT_EQ(NewFiles("refinery", {behind}, kAlone), "refinery runs every migration in a transaction");
}

TEST(NewVersionedMigration, of_sql_migrate_has_its_commands) {
  const Migration behind = Labelled("9-a.sql", "9-a");
  const Migration next = Labelled("11-b.sql", "11-b");
  EXPECT_EQ(NewFiles("sql-migrate", {behind, &next}, kBothWays),
            "10-x.sql\ndb/10-x.sql: -- +migrate Up\nSELECT 1;\n\n-- +migrate Down\nSELECT 2;\n");
  EXPECT_EQ(NewFiles("sql-migrate", {behind, &next}, kAlone),
            "10-x.sql\ndb/10-x.sql: -- +migrate Up notransaction\nREINDEX TABLE CONCURRENTLY t;\n");
  const Migration taken = Labelled("10-a.sql", "10-a");
  EXPECT_EQ(NewFiles("sql-migrate", {behind, &taken}, kSelect),
            "there is no version left behind '9-a' and before '10-a'");
}

std::string Marked(std::string_view format, const Migration& migration, std::string text) {
  const Result<Marker> marker = FindFormat(format)->without_transaction(migration, text);
  if (!marker) return marker.error().message;
  if (marker->new_file) return marker->path + ": " + marker->text;
  return text.insert(marker->at, marker->text);
}

TEST(NewVersionedMigration, marks_the_changeset_that_is_meant) {
  Migration migration = Labelled("x", "a:2");
  migration.part = 1;
  EXPECT_EQ(
      Marked("liquibase", migration, "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n--changeset a:2\nX;\n"),
      "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n--changeset a:2 runInTransaction:false\nX;\n");
  EXPECT_EQ(Marked("liquibase", migration, "--changeset a:1\nSELECT 1;\n--changeset a:2 runInTransaction:true\nX;\n"),
            "changeset 'a:2' says that it runs in a transaction");
}

TEST(NewVersionedMigration, marks_where_each_tool_looks) {
  const Migration migration = Labelled("1", "V1__a");
  EXPECT_EQ(Marked("flyway", migration, "X;\n"), "db/V1__a.sql.conf: executeInTransaction=false\n");
  EXPECT_EQ(Marked("refinery", migration, "X;\n"), "refinery runs 'V1__a' in a transaction, and has no way around it");
  EXPECT_EQ(Marked("sql-migrate", migration, "-- a\n-- +migrate Up\nX;\n"), "-- a\n-- +migrate Up notransaction\nX;\n");
}

}  // namespace
}  // namespace sluice::migrations
