#include "migrations/new_migration.h"

#include <gtest/gtest.h>

#include <cstdint>
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

constexpr int64_t kTime = 1706745599;  // 2024-01-31 23:59:59 UTC

TEST(NextVersion, is_the_time_of_day_where_versions_are_times) {
  EXPECT_EQ(NextVersion("20240101000000", kTime), "20240131235959");
  EXPECT_EQ(NextVersion("202401010000", kTime), "202401312359");
  EXPECT_EQ(NextVersion("20240101", kTime), "20240131");
  EXPECT_EQ(NextVersion("20240101000000123", kTime), "20240131235959000");
  EXPECT_EQ(NextVersion("1600000000000", kTime), "1706745599000");
  EXPECT_EQ(NextVersion("1600000000", kTime), "1706745599");
  EXPECT_EQ(NextVersion("00000000000000", kTime), "20240131235959");
}

TEST(NextVersion, is_one_more_where_the_time_is_not_later_or_versions_are_numbers) {
  EXPECT_EQ(NextVersion("20240131235959", kTime), "20240201000000");
  EXPECT_EQ(NextVersion("20240228235959"), "20240229000000");
  EXPECT_EQ(NextVersion("20240131246060"), "20240131246061") << "no time of day";
  EXPECT_EQ(NextVersion("20250101005959", kTime), "20250101010000");
  EXPECT_EQ(NextVersion("202501010059", kTime), "202501010100");
  EXPECT_EQ(NextVersion("2024013101", kTime), "2024013102");
  EXPECT_EQ(NextVersion("0009", kTime), "0010");
  EXPECT_EQ(NextVersion("9", kTime), "10");
}

TEST(NewVersionedMigration, of_atlas_has_the_sums_of_atlas) {
  const Migration behind{.id = "x", .label = "y", .up = ScriptFile{"nowhere/y.sql"}};
  EXPECT_EQ(NewFiles("atlas", {behind}, kSelect), "there is no version left behind 'y'");
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
