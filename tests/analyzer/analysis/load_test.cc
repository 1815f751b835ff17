#include "analyzer/analysis/load.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace sluice::analysis {
namespace {

std::atomic<int> times_read;

// One migration for each line.
std::vector<migrations::Sections> Parts(std::string_view text) {
  ++times_read;
  std::vector<migrations::Sections> parts;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    migrations::Sections sections;
    sections.up = {{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}};
    parts.push_back(std::move(sections));
    begin = end + 1;
  }
  return parts;
}

migrations::Sections Whole(std::string_view text) {
  migrations::Sections sections;
  sections.up = {{0, static_cast<uint32_t>(text.size())}};
  return sections;
}

const migrations::Format kLines{.name = "lines",
                                .summary = "",
                                .detect = nullptr,
                                .read = nullptr,
                                .sections = Whole,
                                .parts = Parts,
                                .has_down = true};

class TextFile {
 public:
  explicit TextFile(const std::string& text) {
    std::string path = (std::filesystem::temp_directory_path() / "sluice-load-XXXXXX").string();
    path_ = ::mkdtemp(path.data());
    std::ofstream(this->path()) << text;
  }
  ~TextFile() { std::filesystem::remove_all(path_); }
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;
  TextFile(TextFile&&) = delete;
  TextFile& operator=(TextFile&&) = delete;

  std::string path() const { return path_ + "/all.sql"; }

 private:
  std::string path_;
};

// Read once for each of them, 5,000 changesets in a file of a megabyte take minutes.
TEST(Load, a_file_of_many_migrations_is_read_once) {
  constexpr uint32_t kCount = 5000;
  std::string text;
  for (uint32_t i = 0; i < kCount; ++i) text += fmt::format("SELECT {};\n", i);
  const TextFile file(text);
  migrations::History history;
  history.format = &kLines;
  for (uint32_t i = 0; i < kCount; ++i) {
    migrations::Migration migration{.id = fmt::format("{}", i), .label = fmt::format("{}", i)};
    migration.up = migration.down = migrations::ScriptFile{file.path()};
    migration.part = i;
    history.migrations.push_back(std::move(migration));
  }
  std::vector<LoadTask> tasks;
  for (const migrations::Migration& migration : history.migrations) tasks.push_back({&history, &migration, true});
  times_read = 0;
  size_t statements = 0;
  LoadInOrder(tasks, {},
              [&](size_t /*task*/, LoadedMigration& loaded) { statements += loaded.up.script.statements.size(); });
  EXPECT_EQ(statements, kCount);
  EXPECT_EQ(times_read, 1);
}

// Files of a migration each, big enough that not all of them are loaded ahead.
class Files {
 public:
  explicit Files(size_t count) {
    std::string path = (std::filesystem::temp_directory_path() / "sluice-load-XXXXXX").string();
    path_ = ::mkdtemp(path.data());
    history_.format = &kWhole;
    for (size_t i = 0; i < count; ++i) {
      const std::string file = fmt::format("{}/{}.sql", path_, i);
      std::ofstream(file) << "SELECT " << i << ";\n" << std::string(20000, '\n');
      migrations::Migration migration{.id = fmt::format("{}", i), .label = fmt::format("{}", i)};
      migration.up = migrations::ScriptFile{file};
      history_.migrations.push_back(std::move(migration));
    }
  }
  ~Files() { std::filesystem::remove_all(path_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  Files(Files&&) = delete;
  Files& operator=(Files&&) = delete;

  std::vector<LoadTask> Tasks() const {
    std::vector<LoadTask> tasks;
    for (const migrations::Migration& migration : history_.migrations) tasks.push_back({&history_, &migration, true});
    return tasks;
  }

 private:
  static inline const migrations::Format kWhole{
      .name = "whole", .summary = "", .detect = nullptr, .read = nullptr, .sections = Whole};

  std::string path_;
  migrations::History history_;
};

std::vector<size_t> Numbers(size_t count) {
  std::vector<size_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

TEST(Load, all_are_followed_in_order_and_taken_in_order_behind_that) {
  constexpr size_t kCount = 200;
  const Files files(kCount);
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    LintOptions options;
    options.threads = threads;
    std::vector<size_t> followed;
    std::atomic<size_t> passed = 0;
    std::vector<size_t> taken;  // no lock: one at a time
    LoadInOrder(
        files.Tasks(), options,
        [&](size_t task, const LoadedMigration& loaded) {
          EXPECT_EQ(loaded.up.script.statements.size(), 1U);
          followed.push_back(task);
          ++passed;
        },
        [&](size_t task, LoadedMigration& loaded) {
          EXPECT_GT(passed, task);
          EXPECT_EQ(loaded.up_text.substr(0, 7), "SELECT ");
          loaded.up_text.clear();
          taken.push_back(task);
        });
    EXPECT_EQ(followed, Numbers(kCount)) << threads;
    EXPECT_EQ(taken, Numbers(kCount)) << threads;
  }
}

// Who takes is far behind: the others do not load everything meanwhile.
TEST(Load, no_more_than_some_is_loaded_ahead_of_what_was_taken) {
  constexpr size_t kCount = 200;
  const Files files(kCount);
  LintOptions options;
  options.threads = 3;
  std::atomic<size_t> taken = 0;
  size_t farthest = 0;
  LoadInOrder(
      files.Tasks(), options,
      [&](size_t task, const LoadedMigration&) { farthest = std::max(farthest, task - std::min<size_t>(taken, task)); },
      [&](size_t task, LoadedMigration&) { taken = task; });
  EXPECT_LT(farthest, kCount / 2);
}

}  // namespace
}  // namespace sluice::analysis
