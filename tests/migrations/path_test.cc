#include "migrations/path.h"

#include <gtest/gtest.h>

namespace sluice::migrations {
namespace {

TEST(Path, is_normalised_and_stays_as_it_was_given) {
  EXPECT_EQ(NormalizePath("./a//b/./c/"), "a/b/c");
  EXPECT_EQ(NormalizePath("/a/b"), "/a/b");
  EXPECT_EQ(NormalizePath("//a"), "/a");
  EXPECT_EQ(NormalizePath("../a/../b"), "../a/../b");
  EXPECT_EQ(NormalizePath("."), ".");
  EXPECT_EQ(NormalizePath("./"), ".");
  EXPECT_EQ(NormalizePath(""), ".");
  EXPECT_EQ(NormalizePath("/"), "/");
}

TEST(Path, is_joined_without_dot_and_double_slash) {
  EXPECT_EQ(JoinPath(".", "a"), "a");
  EXPECT_EQ(JoinPath("/", "a"), "/a");
  EXPECT_EQ(JoinPath("a/b", "c"), "a/b/c");
}

TEST(Path, has_a_parent) {
  EXPECT_EQ(ParentPath("a/b"), "a");
  EXPECT_EQ(ParentPath("a"), ".");
  EXPECT_EQ(ParentPath("."), "..");
  EXPECT_EQ(ParentPath(".."), "../..");
  EXPECT_EQ(ParentPath("a/.."), "a/../..");
  EXPECT_EQ(ParentPath("/a"), "/");
  EXPECT_EQ(ParentPath("/"), "/");
}

}  // namespace
}  // namespace sluice::migrations
