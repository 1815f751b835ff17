// A part that few have: it is to be told from the text or the list that it stands for by its size alone.
#include "analyzer/base/rare.h"

#include <gtest/gtest.h>

#include <utility>

namespace sluice {
namespace {

static_assert(sizeof(RareText) == sizeof(void*));

TEST(Rare, IsNothingUntilItIsSet) {
  RareText text;
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(text, std::string());
  EXPECT_EQ(text, RareText(std::string()));
  text = std::string("orders");
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(text, std::string("orders"));
  EXPECT_EQ(std::string_view(text), "orders");
  text.clear();
  EXPECT_TRUE(text.empty());
}

TEST(Rare, IsChangedAloneOfItsCopies) {
  RareNames names = std::vector<std::string>{"id"};
  const RareNames copy = names;
  EXPECT_EQ(copy, names);
  names.Edit().emplace_back("name");
  EXPECT_EQ(names.size(), 2U);
  EXPECT_EQ(copy.Get(), std::vector<std::string>{"id"});
}

TEST(Rare, StaysAsItIsWhereItIsSetToItself) {
  RareText text = std::string("orders");
  const RareText& same = text;
  text = same;
  EXPECT_EQ(text, std::string("orders"));
  const RareText moved = std::move(text);
  EXPECT_EQ(moved, std::string("orders"));
}

TEST(Rare, IsNothingWhereAllIsTakenFromIt) {
  RareNames names = std::vector<std::string>{"id"};
  names.Edit().clear();
  EXPECT_TRUE(names.empty());
  EXPECT_EQ(names, RareNames());
  EXPECT_EQ(RareNames(names), RareNames());
}

}  // namespace
}  // namespace sluice
