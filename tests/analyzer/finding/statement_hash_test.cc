#include "analyzer/finding/statement_hash.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

std::string HashOf(std::string_view text, std::string_view rule = "SLU101") {
  return StatementHashes().Next(0, rule, text);
}

TEST(StatementHashes, survive_another_layout) {
  EXPECT_EQ(HashOf("CREATE  INDEX\r\n\ti ON t (a,b)"), HashOf("create index I\non t(a, b)"));
  EXPECT_EQ(HashOf("CREATE INDEX i -- why\nON t (a)"), HashOf("CREATE INDEX i /* why */ ON t (a)"));
}

TEST(StatementHashes, tell_apart_what_is_not_the_same) {
  EXPECT_NE(HashOf("create index i", "SLU101"), HashOf("create index i", "SLU102"));
  EXPECT_NE(HashOf("createindex i"), HashOf("create index i"));
  EXPECT_NE(HashOf("DROP TABLE \"T\""), HashOf("DROP TABLE \"t\""));
  EXPECT_NE(HashOf("SELECT 'a  b'"), HashOf("SELECT 'a b'"));
  EXPECT_NE(HashOf("SELECT 'A'"), HashOf("SELECT 'a'"));
}

TEST(StatementHashes, number_equal_ones_of_a_file) {
  StatementHashes hashes;
  const std::string first = hashes.Next(0, "SLU101", "x");
  EXPECT_EQ(first.size(), 16U);
  EXPECT_NE(hashes.Next(0, "SLU101", "x"), first);
  EXPECT_EQ(hashes.Next(1, "SLU101", "x"), first);
}

TEST(StatementHashes, take_any_bytes) {
  EXPECT_EQ(HashOf("").size(), 16U);
  EXPECT_EQ(HashOf("SELECT 'no end").size(), 16U);
  EXPECT_EQ(HashOf(std::string_view("\0\xFF/*", 4)).size(), 16U);
}

// Alerts and baselines hold the value: once released it must never change.
TEST(StatementHashes, are_fixed) {
  EXPECT_EQ(HashOf("SELECT 1"), "f563439a2b4a6c85");
}

}  // namespace
}  // namespace sluice
