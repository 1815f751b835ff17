// tests/formats/<format>/<case>/ is a directory as people have it, and expected.json what is read from it.
// UPDATE_EXPECTED=1 writes expected.json; the difference is then for a person to read.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "analyzer/base/read_file.h"
#include "analyzer/base/source.h"
#include "migrations/detect.h"
#include "migrations/script.h"
#include "migrations/walk.h"
#include "temporary_directory.h"

namespace sluice::migrations {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Case {
  std::string format;  // the folder's name, as that of the file in migrations/formats/
  std::string name;

  std::string path() const { return fmt::format("{}/formats/{}/{}", SLUICE_TESTS_DIR, format, name); }
};

void PrintTo(const Case& tested, std::ostream* out) {
  *out << tested.path();
}

std::vector<std::string> DirectoriesIn(const std::string& path) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<Case> AllCases() {
  std::vector<Case> cases;
  for (const std::string& format : DirectoriesIn(SLUICE_TESTS_DIR "/formats")) {
    for (const std::string& name : DirectoriesIn(fmt::format("{}/formats/{}", SLUICE_TESTS_DIR, format))) {
      cases.push_back({format, name});
    }
  }
  return cases;
}

std::string FolderOf(const Format& format) {
  std::string folder(format.name);
  std::replace(folder.begin(), folder.end(), '-', '_');
  return folder;
}

// Lines from 1, both ends included; an empty span is [] at its line's beginning.
Json LinesOf(const Source& source, const std::vector<Span>& spans) {
  Json lines = Json::array();
  for (const Span span : spans) {
    if (span.empty()) {
      lines.push_back(Json::array());
    } else {
      lines.push_back({source.Locate(span.begin).line, source.Locate(span.end - 1).line});
    }
  }
  return lines;
}

Json ProblemsOf(const Source& source, const std::vector<Sections::Problem>& problems) {
  Json lines = Json::array();
  for (const auto& [span, message] : problems) {
    lines.push_back(fmt::format("{}: {}", source.Locate(span.begin).line, message));
  }
  return lines;
}

Json Describe(const Format& format, const Migration& migration, Direction direction) {
  const auto& file = direction == Direction::kUp ? migration.up : migration.down;
  if (!file) return nullptr;
  const Result<std::string> text = ReadFile(file->path);
  if (!text) return text.error().message;
  const Source source(file->path, *text);
  const Script script = ScriptOf(format, migration, direction, source.text());
  Json json = {{"path", file->path}, {"habit", ToString(script.habit)}, {"lines", LinesOf(source, script.spans)}};
  if (!script.exists) json["exists"] = false;
  if (script.not_analysed) json["not_analysed"] = *script.not_analysed;
  if (!script.problems.empty() && direction == Direction::kUp) json["problems"] = ProblemsOf(source, script.problems);
  return json;
}

// A reason behind the path where there is one.
Json Describe(const std::vector<SkippedFile>& skipped) {
  Json files = Json::array();
  for (const auto& [path, reason] : skipped) files.push_back(reason.empty() ? path : path + ": " + reason);
  return files;
}

Json Describe(const History& history) {
  Json migrations = Json::array();
  for (const Migration& migration : history.migrations) {
    migrations.push_back({{"id", migration.id},
                          {"label", migration.label},
                          {"parents", migration.parents},
                          {"habit", ToString(migration.habit)},
                          {"up", Describe(*history.format, migration, Direction::kUp)},
                          {"down", Describe(*history.format, migration, Direction::kDown)}});
    if (!migration.passed_over_behind.empty()) {
      migrations.back()["passed_over_behind"] = migration.passed_over_behind.Get();
    }
  }
  return {{"root", history.root},
          {"format", history.format->name},
          {"migrations", std::move(migrations)},
          {"skipped", Describe(history.skipped)}};
}

Json Describe(const Result<std::vector<History>>& histories) {
  if (!histories) return {{"error", histories.error().message}, {"hint", histories.error().hint}};
  Json described = Json::array();
  for (const History& history : *histories) described.push_back(Describe(history));
  return {{"histories", std::move(described)}};
}

class FormatCase : public testing::TestWithParam<Case> {};

TEST_P(FormatCase, reads_as_expected) {
  const WorkingDirectory there(GetParam().path());
  const Result<std::vector<History>> histories = FindHistories(".", nullptr);
  const std::string actual = Describe(histories).dump(2) + "\n";
  if (std::getenv("UPDATE_EXPECTED") != nullptr) {
    ASSERT_TRUE(WriteFileAtomically("expected.json", actual));
  }
  const Result<std::string> expected = ReadFile("expected.json");
  ASSERT_TRUE(expected) << expected.error().message;
  EXPECT_EQ(*expected, actual) << "UPDATE_EXPECTED=1 rewrites " << GetParam().path() << "/expected.json";
}

// An error case shows no format: nothing was read.
TEST_P(FormatCase, is_in_the_folder_of_its_format) {
  const WorkingDirectory there(GetParam().path());
  const Result<std::vector<History>> histories = FindHistories(".", nullptr);
  if (!histories) return;
  const bool found = std::any_of(histories->begin(), histories->end(),
                                 [](const History& history) { return FolderOf(*history.format) == GetParam().format; });
  EXPECT_TRUE(found);
}

TEST_P(FormatCase, no_format_is_surer_than_it_says_it_can_be) {
  const Result<Directory> root = ReadDirectory(GetParam().path());
  ASSERT_TRUE(root);
  size_t asked = 0;
  const Result<void> walked = Walk(*root, [&](const Directory& directory) -> Result<bool> {
    for (const Format* format : Formats()) {
      ++asked;
      EXPECT_LE(format->detect(directory), format->most) << format->name << " in " << directory.path;
    }
    return true;
  });
  EXPECT_TRUE(walked);
  EXPECT_GE(asked, Formats().size());
}

std::string NameOf(const testing::TestParamInfo<Case>& tested) {
  return tested.param.format + "_" + tested.param.name;
}

INSTANTIATE_TEST_SUITE_P(formats, FormatCase, testing::ValuesIn(AllCases()), NameOf);

TEST(Formats, have_a_folder_each_and_no_folder_is_without_a_format) {
  std::set<std::string> folders;
  for (const Case& tested : AllCases()) folders.insert(tested.format);
  std::set<std::string> formats;
  for (const Format* format : Formats()) formats.insert(FolderOf(*format));
  EXPECT_EQ(formats, folders);
}

// Not a folder: some file systems have no room for both files.
TEST(Formats, plain_refuses_names_that_differ_in_the_case_of_the_extension) {
  const auto read = FindFormat("plain")->read({.path = "db", .files = {"a.SQL", "a.sql"}});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().message, "'db/a.SQL' and 'db/a.sql' have the same version 'a'");
}

TEST(Formats, are_sorted_and_found_by_name) {
  EXPECT_TRUE(std::is_sorted(Formats().begin(), Formats().end(),
                             [](const Format* a, const Format* b) { return a->name < b->name; }));
  for (const Format* format : Formats()) {
    EXPECT_EQ(FindFormat(format->name), format);
    EXPECT_FALSE(format->summary.empty()) << format->name;
  }
  EXPECT_EQ(FindFormat("no-such-format"), nullptr);
}

}  // namespace
}  // namespace sluice::migrations
