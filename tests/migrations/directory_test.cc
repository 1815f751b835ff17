#include "migrations/directory.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "temporary_directory.h"

namespace sluice::migrations {
namespace {

using Strings = std::vector<std::string>;

// So many that several threads read them.
constexpr int kMany = 400;

TEST(Directory, many_at_once_are_as_one_by_one) {
  const TemporaryDirectory tree;
  for (int i = 0; i < kMany; ++i) {
    tree.Write(fmt::format("{:04}/up.sql", i), "");
    if (i % 3 == 0) tree.Write(fmt::format("{:04}/down.sql", i), "");
    if (i % 7 == 0) tree.Write(fmt::format("{:04}/deep/.hidden", i), "");
  }
  tree.Link("loop", ".");
  const Result<Directory> together = ReadDirectory(tree.path());
  const Result<Directory> alone = ReadDirectory(tree.path());
  ASSERT_TRUE(together && alone);
  ASSERT_TRUE(together->Below("0006"));
  together->ReadBelow();
  ASSERT_EQ(together->directories.size(), kMany + 1);
  for (const std::string& name : together->directories) {
    const Result<Directory>& one = together->Below(name);
    const Result<Directory>& other = alone->Below(name);
    ASSERT_TRUE(one && other) << name;
    EXPECT_EQ(one->path, other->path);
    EXPECT_EQ(one->files, other->files);
    EXPECT_EQ(one->directories, other->directories);
    EXPECT_EQ(one->id, other->id);
  }
  EXPECT_TRUE(together->HasFileBelow("0399", "up.sql"));
  EXPECT_EQ(together->Below("0007")->directories, Strings{"deep"});
}

TEST(Directory, what_is_gone_fails_when_it_is_asked_for) {
  const TemporaryDirectory tree;
  for (int i = 0; i < kMany; ++i) tree.Write(fmt::format("{:04}/up.sql", i), "");
  const Result<Directory> directory = ReadDirectory(tree.path());
  ASSERT_TRUE(directory);
  std::filesystem::remove_all(tree.Path("0200"));
  directory->ReadBelow();
  ASSERT_FALSE(directory->Below("0200"));
  EXPECT_EQ(directory->Below("0200").error().message,
            "cannot read directory '" + tree.Path("0200") + "': No such file or directory");
  EXPECT_TRUE(directory->Below("0201"));
}

// More entries than the system gives at once.
TEST(Directory, has_as_many_names_as_there_are) {
  const TemporaryDirectory tree;
  Strings names;
  for (int i = 0; i < 2000; ++i) {
    names.push_back(fmt::format("{:04}_a_name_that_takes_some_room.sql", i));
    tree.Write(names.back(), "");
  }
  const Result<Directory> directory = ReadDirectory(tree.path());
  ASSERT_TRUE(directory);
  EXPECT_EQ(directory->files, names);
}

}  // namespace
}  // namespace sluice::migrations
