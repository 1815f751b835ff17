#include "migrations/new_migration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/read_file.h"
#include "migrations/detect.h"
#include "migrations/path.h"
#include "migrations/script.h"
#include "temporary_directory.h"

namespace sluice::migrations {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

// For each format that writes migrations: a history of two, and what says which format it is.
const std::map<std::string_view, Files>& Histories() {
  static const std::map<std::string_view, Files> histories = {
      {"alembic",
       {{"m/env.py", ""},
        {"m/versions/1a_a.py", "revision = '1a'\ndown_revision = None\n"},
        {"m/versions/2b_b.py", "revision = '2b'\ndown_revision = '1a'\n"}}},
      {"atlas",
       {{"m/20240101000000_a.sql", "SELECT 1;\n"},
        {"m/20240101000009_b.sql", "SELECT 1;\n"},
        {"m/atlas.sum",
         "h1:H+D6drXSykiZzfZl4DpROwWzh7pPax09rsuq6dtKntU=\n"
         "20240101000000_a.sql h1:sApOk6xSoLPKP6mRRfE1uqS4yu6RIHxKNgKPi3S42zY=\n"
         "20240101000009_b.sql h1:7RAuYmkN2soFdT7N97Pv7Rk+pqybyKEkXqVAHMQTzq4=\n"}}},
      {"dbmate",
       {{"m/20240101000000_a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n"},
        {"m/20240101000009_b.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n"}}},
      {"diesel", {{"m/2024-01-01-000000_a/up.sql", "SELECT 1;\n"}, {"m/2024-01-01-000009_b/up.sql", "SELECT 1;\n"}}},
      {"drizzle",
       {{"m/0000_a.sql", "SELECT 1;\n"},
        {"m/0001_b.sql", "SELECT 1;\n"},
        {"m/meta/0001_snapshot.json", R"({"id": "1", "prevId": "0", "tables": {}})"},
        {"m/meta/_journal.json",
         R"({"version": "7", "dialect": "postgresql", "entries": [
             {"idx": 0, "version": "7", "when": 1700000000000, "tag": "0000_a", "breakpoints": true},
             {"idx": 1, "version": "7", "when": 1700000000001, "tag": "0001_b", "breakpoints": true}]})"}}},
      {"flyway", {{"m/V1__a.sql", "SELECT 1;\n"}, {"m/V9__b.sql", "SELECT 1;\n"}}},
      {"goose", {{"m/1_a.sql", "-- +goose Up\nSELECT 1;\n"}, {"m/9_b.sql", "-- +goose Up\nSELECT 1;\n"}}},
      {"graphile-migrate",
       {{"m/committed/000001-a.sql",
         "--! Previous: -\n--! Hash: sha1:e11ccd58b2de0ba15f1d4b3f57b4ea1ecfb2ad5e\n\nSELECT 1;\n"},
        {"m/committed/000002-b.sql",
         "--! Previous: sha1:e11ccd58b2de0ba15f1d4b3f57b4ea1ecfb2ad5e\n--! Hash: sha1:2\n\nSELECT 1;\n"},
        {"m/current.sql", "\n"}}},
      {"hasura", {{"m/1600000000000_a/up.sql", "SELECT 1;\n"}, {"m/1600000000009_b/up.sql", "SELECT 1;\n"}}},
      {"liquibase",
       {{"m/0001_a.sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT 1;\n"},
        {"m/0002_b.sql", "--liquibase formatted sql\n--changeset ann:2\nSELECT 1;\n"}}},
      {"node-pg-migrate",
       {{"m/20240101235959000_a.sql", "-- Up Migration\nSELECT 1;\n"},
        {"m/20240102000009000_b.sql", "-- Up Migration\nSELECT 1;\n"}}},
      {"plain", {{"m/1_a.sql", "SELECT 1;\n"}, {"m/9_b.sql", "SELECT 1;\n"}}},
      {"pop",
       {{"m/20240101000000000000_a.postgres.up.sql", "SELECT 1;\n"},
        {"m/20240101000000000009_b.up.sql", "SELECT 1;\n"}}},
      {"prisma",
       {{"m/migration_lock.toml", "provider = \"postgresql\"\n"},
        {"m/20240101000000_a/migration.sql", "SELECT 1;\n"},
        {"m/20240101000009_b/migration.sql", "SELECT 1;\n"}}},
      {"refinery", {{"refinery.toml", ""}, {"m/V1__a.sql", "SELECT 1;\n"}, {"m/V9__b.sql", "SELECT 1;\n"}}},
      {"sqitch",
       {{"m/sqitch.plan",
         "%syntax-version=1.0.0\n%project=shop\n\n"
         "a 2024-01-01T00:00:00Z Ann <ann@example.org> # A\n"
         "b 2024-01-02T00:00:00Z Bob <bob@example.org> # B T-\n"},
        {"m/deploy/a.sql", "SELECT 1;\n"},
        {"m/deploy/b.sql", "SELECT 1;\n"},
        {"m/verify/b.sql", "SELECT 1;\n"}}},
      {"sql-migrate", {{"m/1_a.sql", "-- +migrate Up\nSELECT 1;\n"}, {"m/9_b.sql", "-- +migrate Up\nSELECT 1;\n"}}},
      {"sqlx", {{"sqlx.toml", ""}, {"m/1_a.sql", "SELECT 1;\n"}, {"m/9_b.sql", "SELECT 1;\n"}}},
      {"supabase",
       {{"config.toml", "project_id = \"a\"\n"},
        {"migrations/20240101000000_a.sql", "SELECT 1;\n"},
        {"migrations/20240101000009_b.sql", "SELECT 1;\n"}}},
      {"up-down", {{"m/1_a.up.sql", "SELECT 1;\n"}, {"m/9_b.up.sql", "SELECT 1;\n"}}},
  };
  return histories;
}

std::vector<std::string_view> WritingFormats() {
  std::vector<std::string_view> names;
  for (const Format* format : Formats()) {
    if (format->write != nullptr) names.push_back(format->name);
  }
  return names;
}

class NewMigration : public testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override {
    const auto files = Histories().find(GetParam());
    ASSERT_NE(files, Histories().end()) << "a format that writes needs a history here";
    for (const auto& [path, text] : files->second) tree_.Write(path, text);
  }

  static History Read() {
    Result<std::vector<History>> histories = FindHistories(".", nullptr);
    return histories ? std::move(histories->front()) : History{};
  }

  // These only grow at their end.
  static bool HasRoomBetween() {
    constexpr std::string_view kOnlyAtTheEnd[] = {"alembic", "drizzle", "graphile-migrate", "liquibase", "sqitch"};
    return std::find(std::begin(kOnlyAtTheEnd), std::end(kOnlyAtTheEnd), GetParam()) == std::end(kOnlyAtTheEnd);
  }

  static void WriteToDisk(const Written& written) {
    for (const NewFile& file : written.files) {
      std::filesystem::create_directories(std::filesystem::absolute(file.path).parent_path());
      EXPECT_EQ(std::filesystem::exists(file.path), file.replaces) << file.path;
      ASSERT_TRUE(WriteFileAtomically(file.path, file.text));
    }
  }

  // Writes a migration between the two, or behind both, and gives it as it is read again.
  static void WriteBetween(const NewScript& script, Migration& told, Migration& read) {
    const History before = Read();
    ASSERT_EQ(before.migrations.size(), 2U);
    ASSERT_EQ(before.format->name, GetParam());
    const bool between = HasRoomBetween();
    const PlaceBetween place{between ? before.migrations.front() : before.migrations.back(),
                             between ? &before.migrations.back() : nullptr, before.root};
    const Result<Written> written = before.format->write(place, script);
    ASSERT_TRUE(written) << written.error().message;
    WriteToDisk(*written);
    const History after = Read();
    ASSERT_EQ(after.migrations.size(), 3U);
    EXPECT_TRUE(after.skipped.empty());
    told = written->migration;
    read = after.migrations[between ? 1 : 2];
  }

  // The SQL of one direction, as it would run.
  static std::string Sql(const Migration& migration, Direction direction) {
    const auto& file = direction == Direction::kUp ? migration.up : migration.down;
    const std::string text = *ReadFile(file->path);
    std::string sql;
    for (const Span span : ScriptOf(*FindFormat(GetParam()), migration, direction, text).spans) {
      sql += text.substr(span.begin, span.length());
    }
    return sql;
  }

  // The tool commits it from there.
  static void CheckCurrent() {
    const History history = Read();
    const PlaceBetween place{history.migrations.back(), nullptr, history.root};
    const NewScript script{"Add a thing", "SELECT 2;\n", {}};
    const Result<Written> written = history.format->write(place, script);
    ASSERT_TRUE(written) << written.error().message;
    WriteToDisk(*written);
    EXPECT_EQ(*ReadFile("m/current.sql"), "--! Message: Add a thing\n\nSELECT 2;\n");
    EXPECT_EQ(history.format->write(place, script).error().message,
              "'m/current.sql' holds a migration that is not committed");
  }

  TemporaryDirectory tree_;
  WorkingDirectory there_{tree_.path()};
};

TEST_P(NewMigration, is_read_back_in_its_place) {
  if (GetParam() == "graphile-migrate") return CheckCurrent();
  Migration told;
  Migration read;
  WriteBetween({"Add a thing", "SELECT 2;\n", "SELECT 3;\n"}, told, read);
  EXPECT_EQ(told.id, read.id);
  EXPECT_EQ(told.label, read.label);
  EXPECT_EQ(told.up->path, read.up->path);
  EXPECT_EQ(told.habit, read.habit);
  if (GetParam() == "alembic") {
    EXPECT_NE(ReadFile(read.up->path)->find("op.execute(\"\"\"SELECT 2\"\"\")"), std::string::npos);
    return;  // Python: nothing of it is SQL
  }
  EXPECT_NE(Sql(read, Direction::kUp).find("SELECT 2;"), std::string::npos);
  EXPECT_EQ(Sql(read, Direction::kUp).find("SELECT 3;"), std::string::npos);
  if (!FindFormat(GetParam())->has_down) return;
  ASSERT_TRUE(read.down);
  EXPECT_EQ(told.down->path, read.down->path);
  EXPECT_NE(Sql(read, Direction::kDown).find("SELECT 3;"), std::string::npos);
}

TEST_P(NewMigration, finds_no_room_between_neighbours) {
  const History history = Read();
  if (!HasRoomBetween()) {
    const Result<Written> refused = history.format->write(
        {history.migrations.front(), &history.migrations.back(), history.root}, {"x", "SELECT 2;\n", {}});
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().message.starts_with("a new migration comes behind all others, not before"));
    return;
  }
  Migration told;
  Migration read;
  WriteBetween({"Add a thing", "SELECT 2;\n", {}}, told, read);
  const Result<Written> again =
      FindFormat(GetParam())->write({history.migrations.front(), &read}, {"Another thing", "SELECT 4;\n", {}});
  if (GetParam() == "plain" || GetParam() == "flyway") {
    EXPECT_TRUE(again);  // a longer name comes behind, and 1.0.1 between 1 and 1.1
  } else {
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().message.starts_with("there is no version left behind")) << again.error().message;
  }
}

constexpr int64_t kTime = 1706745599;  // 2024-01-31 23:59:59 UTC

class FirstMigration : public NewMigration {};

// The first migration of an empty directory is read back, and the second stands behind it.
TEST_P(FirstMigration, is_read_back_and_followed) {
  const Format& format = *FindFormat(GetParam());
  const History history = Read();
  Migration origin{.id = {}, .label = std::string(format.origin.substr(0, format.origin.find_first_of("./")))};
  origin.up = ScriptFile{history.root + "/" + std::string(format.origin)};
  std::copy_if(origin.label.begin(), origin.label.end(), std::back_inserter(origin.id),
               [](char c) { return c >= '0' && c <= '9'; });
  if (format.has_parents) origin.id.clear();
  for (const Migration& migration : history.migrations) {
    std::filesystem::remove(migration.up->path);
    if (BaseName(migration.up->path).find("up.sql") == 0 || BaseName(migration.up->path) == "migration.sql") {
      std::filesystem::remove(ParentPath(migration.up->path));
    }
  }
  if (GetParam() == "sqitch") tree_.Write("m/sqitch.plan", "%project=shop\n\n");
  if (GetParam() == "drizzle") tree_.Write("m/meta/_journal.json", R"({"dialect": "postgresql", "entries": []})");
  NewScript script{"First", "SELECT 2;\n", "SELECT 3;\n"};
  script.time = kTime;
  script.author = "Ann <ann@example.org>";
  const Result<Written> first = format.write({origin, nullptr, history.root}, script);
  ASSERT_TRUE(first) << first.error().message;
  WriteToDisk(*first);
  script.title = "Second";
  const Result<Written> second = format.write({first->migration, nullptr, history.root}, script);
  ASSERT_TRUE(second) << second.error().message;
  WriteToDisk(*second);
  const Result<std::vector<History>> read = FindHistories(history.root, &format);
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->front().migrations.size(), 2U);
  EXPECT_EQ(read->front().migrations[0].id, first->migration.id);
  EXPECT_EQ(read->front().migrations[1].id, second->migration.id);
  EXPECT_EQ(read->front().migrations[1].parents, std::vector<std::string>{first->migration.id});
}

std::string NameOf(const testing::TestParamInfo<std::string_view>& tested) {
  std::string name(tested.param);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(formats, NewMigration, testing::ValuesIn(WritingFormats()), NameOf);

// graphile-migrate's is the current one, which no history has.
std::vector<std::string_view> FormatsWithAnOrigin() {
  std::vector<std::string_view> names = WritingFormats();
  std::erase_if(names,
                [](std::string_view name) { return FindFormat(name)->origin.empty() || name == "graphile-migrate"; });
  return names;
}

INSTANTIATE_TEST_SUITE_P(formats, FirstMigration, testing::ValuesIn(FormatsWithAnOrigin()), NameOf);

}  // namespace
}  // namespace sluice::migrations
