#include "migrations/render_cache.h"

#include <gtest/gtest.h>

namespace sluice::migrations {
namespace {

RenderedHistory Sample() {
  RenderedHistory history;
  history.up["a"] = {{"a", "SELECT 1;\nup 1 0\n", true}};
  history.up["b c"] = {{"b c", std::string("\0\n", 2), false}, "broken\n"};
  history.down["a"] = {{"a", "", false}};
  return history;
}

TEST(RenderCache, keeps_all_bytes) {
  const auto read = ParseRenderedHistory(WriteRenderedHistory(Sample(), "key"), "key");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->up.size(), 2U);
  EXPECT_EQ(read->up.at("a").printed.text, "SELECT 1;\nup 1 0\n");
  EXPECT_TRUE(read->up.at("a").printed.in_transaction);
  EXPECT_FALSE(read->up.at("a").failure);
  EXPECT_EQ(read->up.at("b c").printed.text, std::string("\0\n", 2));
  EXPECT_EQ(read->up.at("b c").failure, "broken\n");
  EXPECT_EQ(read->down.at("a").printed.text, "");
}

TEST(RenderCache, another_key_or_a_broken_text_is_nothing) {
  const std::string text = WriteRenderedHistory(Sample(), "key");
  EXPECT_FALSE(ParseRenderedHistory(text, "other"));
  EXPECT_FALSE(ParseRenderedHistory("", "key"));
  // Where it ends behind an entry it is whole, only shorter; it never is, because it is written beside and renamed.
  for (size_t size = 0; size < text.size(); ++size) {
    const auto read = ParseRenderedHistory(text.substr(0, size), "key");
    EXPECT_TRUE(!read || read->up.size() + read->down.size() < 3) << size;
  }
  EXPECT_FALSE(ParseRenderedHistory(text.substr(0, text.size() - 1), "key"));
}

}  // namespace
}  // namespace sluice::migrations
