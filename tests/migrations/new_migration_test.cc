#include "migrations/new_migration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/base/read_file.h"
#include "migrations/detect.h"
#include "migrations/script.h"
#include "temporary_directory.h"

namespace sluice::migrations {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

// For each format that writes migrations: a history of two, and what says which format it is.
const std::map<std::string_view, Files>& Histories() {
  static const std::map<std::string_view, Files> histories = {
      {"dbmate",
       {{"m/20240101000000_a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n"},
        {"m/20240101000009_b.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n"}}},
      {"diesel", {{"m/2024-01-01-000000_a/up.sql", "SELECT 1;\n"}, {"m/2024-01-01-000009_b/up.sql", "SELECT 1;\n"}}},
      {"flyway", {{"m/V1__a.sql", "SELECT 1;\n"}, {"m/V9__b.sql", "SELECT 1;\n"}}},
      {"goose", {{"m/1_a.sql", "-- +goose Up\nSELECT 1;\n"}, {"m/9_b.sql", "-- +goose Up\nSELECT 1;\n"}}},
      {"hasura", {{"m/1600000000000_a/up.sql", "SELECT 1;\n"}, {"m/1600000000009_b/up.sql", "SELECT 1;\n"}}},
      {"node-pg-migrate",
       {{"m/20240101235959000_a.sql", "-- Up Migration\nSELECT 1;\n"},
        {"m/20240102000009000_b.sql", "-- Up Migration\nSELECT 1;\n"}}},
      {"plain", {{"m/1_a.sql", "SELECT 1;\n"}, {"m/9_b.sql", "SELECT 1;\n"}}},
      {"prisma",
       {{"m/migration_lock.toml", "provider = \"postgresql\"\n"},
        {"m/20240101000000_a/migration.sql", "SELECT 1;\n"},
        {"m/20240101000009_b/migration.sql", "SELECT 1;\n"}}},
      {"refinery", {{"refinery.toml", ""}, {"m/V1__a.sql", "SELECT 1;\n"}, {"m/V9__b.sql", "SELECT 1;\n"}}},
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

  // Writes a migration between the two, and gives it as it is read again.
  static void WriteBetween(const NewScript& script, Migration& told, Migration& read) {
    const History before = Read();
    ASSERT_EQ(before.migrations.size(), 2U);
    ASSERT_EQ(before.format->name, GetParam());
    const Result<Written> written =
        before.format->write({before.migrations.front(), &before.migrations.back()}, script);
    ASSERT_TRUE(written) << written.error().message;
    for (const NewFile& file : written->files) {
      std::filesystem::create_directories(std::filesystem::absolute(file.path).parent_path());
      ASSERT_TRUE(WriteNewFile(file.path, file.text));
    }
    const History after = Read();
    ASSERT_EQ(after.migrations.size(), 3U);
    EXPECT_TRUE(after.skipped.empty());
    told = written->migration;
    read = after.migrations[1];
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

  TemporaryDirectory tree_;
  WorkingDirectory there_{tree_.path()};
};

TEST_P(NewMigration, is_read_back_in_its_place) {
  Migration told;
  Migration read;
  WriteBetween({"Add a thing", "SELECT 2;\n", "SELECT 3;\n"}, told, read);
  EXPECT_EQ(told.id, read.id);
  EXPECT_EQ(told.label, read.label);
  EXPECT_EQ(told.up->path, read.up->path);
  EXPECT_EQ(told.habit, read.habit);
  EXPECT_NE(Sql(read, Direction::kUp).find("SELECT 2;"), std::string::npos);
  EXPECT_EQ(Sql(read, Direction::kUp).find("SELECT 3;"), std::string::npos);
  if (!FindFormat(GetParam())->has_down) return;
  ASSERT_TRUE(read.down);
  EXPECT_EQ(told.down->path, read.down->path);
  EXPECT_NE(Sql(read, Direction::kDown).find("SELECT 3;"), std::string::npos);
}

TEST_P(NewMigration, finds_no_room_between_neighbours) {
  const History history = Read();
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

std::string NameOf(const testing::TestParamInfo<std::string_view>& tested) {
  std::string name(tested.param);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(formats, NewMigration, testing::ValuesIn(WritingFormats()), NameOf);

}  // namespace
}  // namespace sluice::migrations
