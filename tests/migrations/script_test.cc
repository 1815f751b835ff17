#include "migrations/script.h"

#include <gtest/gtest.h>

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::migrations {
namespace {

Migration InOneFile() {
  return {.id = "1",
          .label = "1_a",
          .up = ScriptFile{"1_a.sql"},
          .down = ScriptFile{"1_a.sql"},
          .habit = TransactionHabit::kWrapped};
}

std::string Cut(std::string_view text, const Script& script) {
  std::string cut;
  for (const Span span : script.spans) cut.append(text.substr(span.begin, span.length())).append("|");
  return cut;
}

TEST(Script, is_the_section_of_its_direction) {
  constexpr std::string_view kText = "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT 2;\n";
  const Format& format = *FindFormat("dbmate");
  const Script up = ScriptOf(format, InOneFile(), Direction::kUp, kText);
  EXPECT_EQ(Cut(kText, up), "SELECT 1;\n|");
  EXPECT_EQ(up.habit, TransactionHabit::kOneQuery);
  const Script down = ScriptOf(format, InOneFile(), Direction::kDown, kText);
  EXPECT_EQ(Cut(kText, down), "SELECT 2;\n|");
  EXPECT_EQ(down.habit, TransactionHabit::kWrapped);
  EXPECT_TRUE(down.exists);
}

TEST(Script, does_not_exist_without_its_marker) {
  const Script down = ScriptOf(*FindFormat("goose"), InOneFile(), Direction::kDown, "-- +goose Up\nSELECT 1;\n");
  EXPECT_FALSE(down.exists);
  EXPECT_TRUE(down.spans.empty());
}

TEST(Script, is_the_whole_of_a_file_of_one_direction) {
  constexpr std::string_view kText = "-- no-transaction\nDROP INDEX CONCURRENTLY i;\n";
  const Migration migration{.id = "1",
                            .label = "1_a",
                            .up = ScriptFile{"1_a.up.sql"},
                            .down = ScriptFile{"1_a.down.sql"},
                            .habit = TransactionHabit::kOneQuery};
  const Script down = ScriptOf(*FindFormat("up-down"), migration, Direction::kDown, kText);
  EXPECT_EQ(Cut(kText, down), std::string(kText) + "|");
  EXPECT_EQ(down.habit, TransactionHabit::kOneQuery);
}

TEST(Script, of_several_in_a_file_is_the_part_of_its_migration) {
  constexpr std::string_view kText =
      "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n--changeset a:2 runInTransaction:false\nSELECT 2;\n"
      "--rollback SELECT\n--rollback 3;\n";
  const Format& format = *FindFormat("liquibase");
  Migration migration = InOneFile();
  migration.part = 1;
  const Script up = ScriptOf(format, migration, Direction::kUp, kText);
  EXPECT_EQ(Cut(kText, up), "SELECT 2;\n|");
  EXPECT_EQ(up.habit, TransactionHabit::kStatement);
  const Script down = ScriptOf(format, migration, Direction::kDown, kText);
  EXPECT_EQ(Cut(OnlySql(kText, down), down), "SELECT\n           3;|");
  migration.part = 2;
  EXPECT_TRUE(ScriptOf(format, migration, Direction::kUp, kText).spans.empty());
  EXPECT_FALSE(ScriptOf(format, migration, Direction::kDown, kText).exists);
}

void ExpectInOrderAndInside(const std::vector<Span>& spans, const std::string& text) {
  uint32_t end = 0;
  for (const Span span : spans) {
    EXPECT_TRUE(end <= span.begin && span.begin <= span.end && span.end <= text.size()) << text;
    end = span.end;
  }
}

TEST(ScriptSettings, values_stand_where_they_fit) {
  ScriptSettings settings;
  settings.placeholders = {{"schema", "app"}, {"long", std::string(30, 'x')}, {"exact", "12345678"}};
  Migration migration{.id = "1", .label = "1"};
  migration.settings = std::make_shared<const ScriptSettings>(settings);
  const std::string text = "${schema}.a ${schema}_b \"${schema}\" ${long} ${other} ${exact}1 ${schema";
  const Script script = ScriptOf(*FindFormat("flyway"), migration, Direction::kUp, text);
  EXPECT_EQ(OnlySql(text, script), "app      .a ${schema}_b \"${schema}\" ${long} ${other} 123456781 ${schema");
}

TEST(ScriptSettings, bytes_of_other_encodings_are_letters) {
  ScriptSettings settings;
  settings.single_bytes = true;
  Migration migration{.id = "1", .label = "1"};
  migration.settings = std::make_shared<const ScriptSettings>(settings);
  const std::string text = "SELECT '\xe9';";
  EXPECT_EQ(OnlySql(text, ScriptOf(*FindFormat("flyway"), migration, Direction::kUp, text)), "SELECT '_';");
}

void ExpectInside(const Sections& sections, const std::string& text) {
  ExpectInOrderAndInside(sections.up, text);
  ExpectInOrderAndInside(sections.down, text);
  for (const auto& problem : sections.problems) ASSERT_LE(problem.span.end, text.size()) << text;
  for (const Sections::NotSql& part : sections.not_sql) {
    ASSERT_TRUE(part.span.begin <= part.span.end && part.span.end <= text.size()) << text;
  }
}

// The same texts in every run.
std::string OddText(uint32_t& state) {
  const std::string_view pieces[] = {"-- +goose Up",
                                     "-- +goose Down",
                                     "-- +migrate Up",
                                     "-- +migrate StatementBegin",
                                     "--changeset a:1 endDelimiter:1;",
                                     "--changeset",
                                     "--rollback S;",
                                     "/* liquibase rollback",
                                     "*/",
                                     "--ignoreLines:1",
                                     "VACUUM",
                                     "-- migrate:up",
                                     "-- migrate:down",
                                     "\n",
                                     "\r\n",
                                     "--",
                                     "\xef\xbb\xbf",
                                     "SELECT 1;",
                                     " ",
                                     "+goose",
                                     "\xff"};
  std::string text;
  for (int i = 0; i < 8; ++i) {
    state = state * 1664525 + 1013904223;
    text += pieces[(state >> 16) % std::size(pieces)];
  }
  return text;
}

TEST(Sections, of_odd_text_stay_in_order_and_inside) {
  uint32_t state = 1;
  for (int round = 0; round < 20000; ++round) {
    const std::string text = OddText(state);
    for (const Format* format : Formats()) {
      if (format->sections == nullptr) continue;
      ExpectInside(format->sections(text), text);
      if (format->parts == nullptr) continue;
      for (const Sections& part : format->parts(text)) ExpectInside(part, text);
    }
  }
}

}  // namespace
}  // namespace sluice::migrations
