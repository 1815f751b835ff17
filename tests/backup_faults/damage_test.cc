// Files of a backup that were flipped, cut, removed or added: found by verify and by restore, before anything is
// touched.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "backup_faults/shop.h"

namespace sluice::faults {
namespace {

namespace fs = std::filesystem;

using Damage = void (*)(const std::string&);

void Flip(const std::string& path, uint64_t at) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(static_cast<std::streamoff>(at));
  const int byte = file.get();
  file.seekp(static_cast<std::streamoff>(at));
  file.put(static_cast<char>(byte ^ 1));
  EXPECT_TRUE(file.flush());
}

void FlipFirst(const std::string& path) {
  Flip(path, 0);
}
void FlipMiddle(const std::string& path) {
  Flip(path, fs::file_size(path) / 2);
}
void FlipLast(const std::string& path) {
  Flip(path, fs::file_size(path) - 1);
}
void Cut(const std::string& path) {
  fs::resize_file(path, fs::file_size(path) - 1);
}
void Empty(const std::string& path) {
  fs::resize_file(path, 0);
}
void Remove(const std::string& path) {
  fs::remove(path);
}

struct Kind {
  const char* name;
  Damage damage;
};

constexpr Kind kKinds[] = {{"first byte", FlipFirst}, {"middle byte", FlipMiddle},
                           {"last byte", FlipLast},   {"cut", Cut},
                           {"empty", Empty},          {"gone", Remove}};

// Every file that holds something; how often it was verified does not.
std::vector<std::string> FilesOf(const std::string& backup) {
  std::vector<std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(backup)) {
    if (!entry.is_directory() && entry.path().filename() != "verified.json") files.push_back(entry.path().string());
  }
  return files;
}

TEST(Damage, of_every_file_is_found_before_anything_is_touched) {
  const Shop shop;
  shop.Execute("DELETE FROM app.orders WHERE id > 400");
  const std::string present = shop.Rows();
  const std::string good = shop.directory() + "/../good";
  fs::copy(shop.Path("old"), good, fs::copy_options::recursive);
  const std::vector<std::string> files = FilesOf(shop.Path("old"));
  ASSERT_GE(files.size(), 7U) << "manifest and its sum, schema, toc, three tables";
  for (const std::string& file : files) {
    for (const Kind& kind : kKinds) {
      SCOPED_TRACE(file + ": " + kind.name);
      kind.damage(file);
      EXPECT_EQ(Program({"backups", "verify", "old"}).Wait().exit, 4);
      const Ended restored = Program(shop.RestoreWords()).Wait();
      EXPECT_EQ(restored.exit, 4) << restored.output;
      EXPECT_EQ(Program(shop.RestoreWords({"--into-schema", "beside"})).Wait().exit, 4);
      fs::remove_all(shop.Path("old"));
      fs::copy(good, shop.Path("old"), fs::copy_options::recursive);
    }
  }
  EXPECT_EQ(shop.Rows(), present);
  EXPECT_EQ(shop.Entries(), std::vector<std::string>{"old"}) << "nothing was saved for a restore that is refused";
  EXPECT_EQ(shop.Value("SELECT to_regnamespace('beside') IS NULL"), "t");
  EXPECT_EQ(shop.Run(shop.RestoreWords()).exit, 0);
  EXPECT_EQ(shop.Rows(), shop.rows());
}

TEST(Damage, a_file_too_many) {
  const Shop shop;
  WriteText(shop.Path("old") + "/data/stray.dat", "1\n");
  EXPECT_EQ(Program({"backups", "verify", "old"}).Wait().exit, 4);
  EXPECT_EQ(Program(shop.RestoreWords()).Wait().exit, 4);
}

// Whatever is damaged stays for somebody to look at, and the last good one is never removed.
TEST(Damage, does_not_count_for_retention) {
  const Shop shop;
  EXPECT_EQ(shop.Run(shop.BackupWords()).exit, 0);
  FlipMiddle(shop.Path("new") + "/schema.dump");
  EXPECT_EQ(Program({"backups", "verify", "new"}).Wait().exit, 4);
  EXPECT_EQ(shop.Backups(), "new level 0, old level 1");
  const std::string config = shop.directory() + "/../sluice.toml";
  WriteText(config, "[backup]\nkeep = 0\nretention-days = 0\n");
  ::setenv("SOURCE_DATE_EPOCH", "4102444800", 1);
  EXPECT_EQ(Program({"backups", "prune", "--config", config}).Wait().exit, 0);
  ::unsetenv("SOURCE_DATE_EPOCH");
  EXPECT_EQ(shop.Backups(), "new level 0, old level 1");
}

}  // namespace
}  // namespace sluice::faults
