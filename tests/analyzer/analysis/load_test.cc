#include "analyzer/analysis/load.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
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

}  // namespace
}  // namespace sluice::analysis
